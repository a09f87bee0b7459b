"""What search engines are told there is to read (sitemaps.org 0.9, with the language alternates and
the news extension of Google): an index, parts of at most 10,000 addresses, and the latest news."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from articles import addresses, counting
from articles.models import Article, Author, Issue, Section, Tag
from articles.querysets import published_q
from articles.views.lists import BELONGING
from edition.public import public_page
from edition.reading import midnight
from languages import column, columns, enabled
from languages.page import everywhere
from sekretno.models import Page
from sekretno.paper import Paper

ADDRESSES = 10_000
SPAN = ADDRESSES // len(settings.LANGUAGES)
"""So many numbers of things stand in one part, each in up to all languages."""
NEWS_AT_MOST = 1000
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(slots=True)
class Place:
    """Something to read: its path in each language in which it is, and when each last changed."""

    paths: Mapping[str, str]
    changed: Mapping[str, datetime | None]


def _xml(body: Iterable[str]) -> HttpResponse:
    return HttpResponse("".join(body), content_type="application/xml; charset=utf-8")


# --- What there is --------------------------------------------------------------------------------


def _articles(first: int, now: datetime) -> Iterator[Place]:
    codes = enabled()
    fields = ("published_at", "withdrawn_at", "updated_at", "slug")
    names = [name for code in codes for name in columns(fields, code)]
    rows = Article.objects.filter(pk__gte=first, pk__lt=first + SPAN, unlisted=False)
    for number, *values in rows.order_by("pk").values_list("pk", *names).iterator():
        paths, changed = {}, {}
        for at, code in enumerate(codes):
            published, withdrawn, updated, slug = values[4 * at : 4 * at + 4]
            if published and published <= now and (withdrawn is None or withdrawn > now):
                paths[code] = addresses.article(code, number, slug)
                changed[code] = updated or published
        if paths:
            yield Place(paths, changed)


def _listed(model: Any) -> Callable[[int, datetime], Iterator[Place]]:
    """What tells the sections, authors or tags to which anything live belongs."""

    def places(first: int, now: datetime) -> Iterator[Place]:
        ours = BELONGING[model](Article.objects.all(), OuterRef("pk"))
        live = {f"live_{code}": Exists(ours.published(code, now)) for code in enabled()}
        for thing in model.objects.filter(pk__gte=first, pk__lt=first + SPAN).annotate(**live):
            there = [code for code in enabled() if getattr(thing, f"live_{code}")]
            if there:
                yield Place({code: thing.address(code) for code in there}, {})

    return places


def _issues(first: int, now: datetime) -> Iterator[Place]:
    for issue in Issue.objects.filter(pk__gte=first, pk__lt=first + SPAN).order_by("pk"):
        there = [code for code in issue.live_languages(now) if code in enabled()]
        if there:
            dates = {code: getattr(issue, column("published_at", code)) for code in there}
            yield Place({code: issue.address(code) for code in there}, dates)


def _rest(first: int, now: datetime) -> Iterator[Place]:
    """The front pages, the archive with its years and months, and the paper's own pages."""
    yield Place(everywhere("/{}/"), {})
    yield Place(everywhere(addresses.archive("{}")), {})
    for page in Page.objects.order_by("position", "id"):
        there = [code for code in page.live_languages(now) if code in enabled()]
        if there:
            yield Place({code: page.address(code) for code in there}, {})
    months = {code: set(counting.published_by_month(code, now)) for code in enabled()}
    for month in sorted(set().union(*months.values())):
        there = [code for code in enabled() if month in months[code]]
        yield Place({c: addresses.archive(c, month.year, month.month) for c in there}, {})
    years = {code: {month.year for month in months[code]} for code in enabled()}
    for code, found in years.items():
        issues = Issue.objects.published(code, now).order_by()
        found |= set(issues.values_list("date__year", flat=True).distinct())
    for year in sorted(set().union(*years.values())):
        there = [code for code in enabled() if year in years[code]]
        yield Place({code: addresses.archive(code, year) for code in there}, {})


KINDS: dict[str, tuple[Any, Callable[[int, datetime], Iterator[Place]]]] = {
    "paper": (None, _rest),
    "sections": (Section, _listed(Section)),
    "authors": (Author, _listed(Author)),
    "tags": (Tag, _listed(Tag)),
    "issues": (Issue, _issues),
    "articles": (Article, _articles),
}


def _shown(kind: str, now: datetime) -> QuerySet:
    """Those things of a kind that readers of any language may see."""
    model = KINDS[kind][0]
    found = Q()
    for code in enabled():
        if model is Article:
            found |= published_q(code, now)
        elif model is Issue:
            found |= Q(**{f"{column('published_at', code)}__lte": now})
        else:
            ours = BELONGING[model](Article.objects.all(), OuterRef("pk"))
            found |= Q(Exists(ours.published(code, now)))
    return model.objects.filter(found)


def _parts(kind: str, now: datetime) -> list[int]:
    """The numbers of those parts of a kind in which anything stands."""
    if KINDS[kind][0] is None:
        return [1]
    parts = _shown(kind, now).order_by().annotate(part=(F("id") - 1) / SPAN + 1)
    return sorted(parts.values_list("part", flat=True).distinct())


# --- The files ------------------------------------------------------------------------------------


@public_page()
def index(request: HttpRequest) -> HttpResponse:
    now = request.paper.now  # type: ignore[attr-defined]
    parts = ((kind, part) for kind in KINDS for part in _parts(kind, now))
    return _xml(
        [
            DECLARATION,
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
            *(
                f"<sitemap><loc>{settings.SITE_URL}/sitemap-{kind}-{part}.xml</loc></sitemap>\n"
                for kind, part in parts
            ),
            "</sitemapindex>\n",
        ]
    )


@public_page()
def part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One part; 404 where nothing would stand in it."""
    if kind not in KINDS or number < 1 or (number > 1 and KINDS[kind][0] is None):
        raise Http404
    now = request.paper.now  # type: ignore[attr-defined]
    places = KINDS[kind][1]((number - 1) * SPAN + 1, now)
    lines = [line for place in places for line in _lines(place)]
    if not lines:
        raise Http404
    return _xml([DECLARATION, f"<urlset {SPACES}>\n", *lines, "</urlset>\n"])


def _lines(place: Place) -> Iterator[str]:
    whole = {code: escape(settings.SITE_URL + path) for code, path in place.paths.items()}
    default = whole.get(settings.LANGUAGE_CODE) or next(iter(whole.values()))
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
        for code, address in [*whole.items(), ("x-default", default)]
    )
    for code, address in whole.items():
        changed = place.changed.get(code)
        dated = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        yield f"<url><loc>{address}</loc>{dated}{links}</url>\n"


@public_page()
def news(request: HttpRequest) -> HttpResponse:
    """The articles of today and yesterday, by the paper's clock: so that it changes at midnight,
    with the edition, and never names what is older than two days."""
    now = request.paper.now  # type: ignore[attr-defined]
    since = midnight(midnight(now) - timedelta(hours=1))
    lines = [line for code in enabled() for line in _news(code, since, now)]
    return _xml([DECLARATION, f"<urlset {SPACES} {NEWS}>\n", *lines[:NEWS_AT_MOST], "</urlset>\n"])


def _news(code: str, since: datetime, now: datetime) -> Iterator[str]:
    texts = columns(("slug", "headline", "published_at"), code)
    rows = Article.objects.published(code, now).between(code, since, now + timedelta(seconds=1))
    with translation.override(code):
        name = escape(Paper(code).full_name)
    for number, slug, headline, published in rows.newest_first(code).values_list("pk", *texts)[
        :NEWS_AT_MOST
    ]:
        address = escape(settings.SITE_URL + addresses.article(code, number, slug))
        moment = timezone.localtime(published).isoformat(timespec="seconds")
        yield (
            f"<url><loc>{address}</loc><news:news><news:publication><news:name>{name}</news:name>"
            f"<news:language>{code}</news:language></news:publication>"
            f"<news:publication_date>{moment}</news:publication_date>"
            f"<news:title>{escape(headline)}</news:title></news:news></url>\n"
        )
