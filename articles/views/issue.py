"""A printed issue: its cover, its contents in page order, and its neighbours."""

from datetime import datetime

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import addresses
from articles.models import Article, Issue
from edition.public import for_reading, public_page
from languages import current, enabled
from languages.page import PublicPage


def find(number: str, language: str | None = None) -> Issue:
    """The issue whose number is written `number`, with any dash; Http404 without one."""
    issues = Issue.objects.all() if language is None else Issue.objects.select_related("cover")
    # PostgreSQL takes no NUL and raises instead of finding nothing.
    found = issues.filter(number=number.replace("-", "–").replace("\0", "")).first()
    if found is None:
        raise Http404
    return found


@public_page()
def issue(request: HttpRequest, language: str, number: str) -> HttpResponse:
    now = timezone.now()
    found = find(number, language)
    if not found.is_published(language, now):
        raise Http404
    address = found.address(language)
    if not addresses.leads(request.path, address):
        return HttpResponsePermanentRedirect(address)
    stories = list(
        Article.objects.published(language, now)
        .in_issue(found)
        .as_stories(language)
        .in_page_order()
    )
    printed = list(found.print_items.all())
    previous, following = _neighbours(found, language, now)
    live = [code for code in found.live_languages(now) if code in enabled()]
    title = _("Issue %(number)s") % {"number": found.number}
    return render(
        request,
        "articles/issue.html",
        {
            "page": PublicPage(
                code=language, title=title, paths={code: found.address(code) for code in live}
            ),
            "issue": found,
            "sheets": _sheets(stories, printed),
            "stories": len(stories),
            "items": len(stories) + len(printed),
            "pdf": found.pdf_address(now),
            "pdf_bytes": _size(found),
            "previous": previous,
            "following": following,
        },
    )


def _sheets(stories: list, printed: list) -> list[tuple[int | None, list, list]]:
    """(page, stories that begin on it, (title, language) of what is there on paper only), pages
    without a number last."""
    pages: dict[int | None, tuple[list, list]] = {}
    for story in stories:
        pages.setdefault(story.issue_page, ([], []))[0].append(story)
    for item in printed:
        pages.setdefault(item.page, ([], []))[1].append(item.title_in(current()))
    order = sorted(pages, key=lambda page: (page is None, page))
    return [(page, *pages[page]) for page in order]


def _size(found: Issue) -> int:
    """How many bytes the PDF has; 0 where the storage cannot say."""
    try:
        return found.pdf.size if found.pdf else 0
    except OSError:
        return 0


def _neighbours(found: Issue, language: str, now: datetime) -> tuple[Issue | None, Issue | None]:
    """The issue before and the one after, of those that readers of `language` see."""
    others = Issue.objects.published(language, now).as_covers(language)
    previous = others.filter(order__lt=found.order).order_by("-order").first()
    following = others.filter(order__gt=found.order).order_by("order").first()
    return previous, following


@for_reading
def pdf(request: HttpRequest, number: str, secret: str) -> FileResponse:
    """The PDF of an issue, from its own date on, at an address that cannot be guessed."""
    found = find(number)
    if request.path != found.pdf_address(timezone.now()):
        raise Http404
    try:
        file = found.pdf.open("rb")
    except OSError:
        raise Http404 from None
    return FileResponse(file, content_type="application/pdf", filename=f"{found.number}.pdf")
