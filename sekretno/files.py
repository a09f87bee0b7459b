"""The files that programs look for at the root of a site."""

from datetime import date
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation

from articles import addresses
from edition.public import for_reading, public_page
from sekretno.paper import Paper

# Programs that read the web to train on it or to answer from it, by the names that their makers
# publish (November 2026). Search engines are not among them.
AI_CRAWLERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "ClaudeBot",
    "cohere-ai",
    "Diffbot",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "MistralAI-User",
    "OAI-SearchBot",
    "PerplexityBot",
    "Perplexity-User",
    "YouBot",
)
NOT_FOR_ROBOTS = ("/admin/", "/preview/", "/report/", "/go/", "/*/search/")
PAPER_COLOUR = "#faf6ec"
INK = "#1a1714"


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and what the paper has to say to them."""
    masthead = request.paper.masthead  # type: ignore[attr-defined]
    lines = [f"# {line}" for line in masthead.reprint.splitlines() if line.strip()]
    lines += ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    if not masthead.ai_may_read:
        lines += ["", *(f"User-agent: {name}" for name in AI_CRAWLERS), "Disallow: /"]
    if masthead.robots.strip():
        lines += ["", *masthead.robots.splitlines()]
    lines += ["", *(f"Sitemap: {settings.SITE_URL}{path}" for path in SITEMAPS)]
    return _plain("\n".join(lines) + "\n")


SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml")


@public_page()
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); it holds to the end of the next year."""
    paper = request.paper  # type: ignore[attr-defined]
    email = paper.masthead.email
    form = settings.SITE_URL + addresses.contact(settings.LANGUAGE_CODE)
    contact = f"mailto:{email}" if email else form
    expires = date(timezone.localdate(paper.now).year + 1, 12, 31)
    return _plain(
        f"Contact: {contact}\n"
        f"Expires: {expires.isoformat()}T23:59:59Z\n"
        f"Preferred-Languages: {', '.join(settings.LANGUAGES_ENABLED)}\n"
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt\n"
    )


@public_page()
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone puts on its screen."""
    code = settings.LANGUAGE_CODE
    with translation.override(code):
        paper = Paper(code)
        facts = {
            "name": paper.full_name,
            "short_name": paper.name,
            "description": paper.description,
            "lang": code,
            "dir": paper.language.direction,
            "start_url": f"/{code}/",
            "scope": "/",
            "display": "browser",
            "background_color": PAPER_COLOUR,
            "theme_color": PAPER_COLOUR,
            "icons": [
                {
                    "src": staticfiles_storage.url(f"img/icon-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": "any maskable",
                }
                for size in (192, 512)
            ],
        }
    return JsonResponse(
        {name: value for name, value in facts.items() if value},
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@cache
def _icon() -> bytes:
    with staticfiles_storage.open("img/favicon.ico") as file:
        return file.read()


@for_reading
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that ask for it without reading a page."""
    response = HttpResponse(_icon(), content_type="image/vnd.microsoft.icon")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
