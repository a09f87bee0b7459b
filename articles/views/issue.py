"""A printed issue: its cover, its contents in page order, and its neighbours."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import CharField, F, IntegerField, OuterRef, Q, QuerySet
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

from articles import addresses, meaning
from articles.composed import ID, NOW, Given, composed
from articles.invariants import in_every_language
from articles.models import Article, Issue, PrintItem
from articles.querysets import in_model_order, picture, plain
from articles.rows import Rows, language_said, said
from articles.stories import Cover, Picture, Story
from edition.public import for_reading, public_page
from languages import column, enabled
from languages.page import PublicPage


def settled(number: str) -> str:
    """The number of an issue as it is stored, from an address, which writes any dash plainly."""
    # PostgreSQL takes no NUL and raises instead of finding nothing.
    return number.replace("-", "–").replace("\0", "")


@composed(tuple)
def _whole(language: str) -> QuerySet:
    """What stands in an issue on paper only, its cover, and its own columns."""
    items = PrintItem.objects.filter(issue=OuterRef("pk")).order_by("page", "id")
    printed = Rows(
        items, page="page", title=said("title", language), lang=language_said("title", language)
    )
    issue = plain(Issue.objects.filter(number=Given("number", CharField())).order_by())
    return issue.values_list(printed, *picture("cover__", language, NOW), *_columns(language))


@cache
def _columns(language: str) -> list[str]:
    own = ["id", "number", "order", "date", "pages", "pdf", "pdf_published_at", "pdf_secret"]
    dates = in_every_language("published_at")
    return in_model_order(Issue, (*own, *dates, column("title", language)))


@composed(Story.of)
def _stories(language: str) -> QuerySet:
    stories = Article.objects.published(language, NOW).in_issue(ID)
    return stories.in_page_order().as_stories(language, NOW)


@public_page()
def issue(request: HttpRequest, language: str, number: str) -> HttpResponse:
    now = request.paper.now  # type: ignore[attr-defined]
    row = _whole.first(language, number=settled(number), now=now)
    if row is None:
        raise Http404
    printed, *rest = row
    end = Picture.COLUMNS
    found = Issue.from_db("default", _columns(language), rest[end:])
    if not found.is_published(language, now):
        raise Http404
    address = found.address(language)
    if not addresses.leads(request.path, address):
        return HttpResponsePermanentRedirect(address)
    stories = _stories(language, id=found.pk, now=now)
    previous, following = _neighbours(found, language, now)
    live = [code for code in found.live_languages(now) if code in enabled()]
    title = _("Issue %(number)s") % {"number": found.number}
    return render(
        request,
        "articles/issue.html",
        {
            "page": PublicPage(
                code=language,
                title=title,
                paths={code: found.address(code) for code in live},
                trail=[
                    (_("Archive"), addresses.archive(language)),
                    (str(found.date.year), addresses.archive(language, found.date.year)),
                ],
                meaning=meaning.publication_issue(
                    path=address,
                    number=found.number,
                    dated=found.date,
                    pages=found.pages,
                    photo=Picture.of(rest[:end]),
                    parts=stories,
                ),
            ),
            "issue": found,
            "cover": Cover(
                found.pk, found.number, found.date, found.pages, language, Picture.of(rest[:end])
            ),
            "sheets": _sheets(stories, printed),
            "stories": len(stories),
            "items": len(stories) + len(printed),
            "pdf": found.pdf_address(now),
            "pdf_bytes": _size(found),
            "previous": previous,
            "following": following,
        },
    )


def _sheets(stories: list[Story], printed: list[dict]) -> list[tuple[int | None, list, list]]:
    """(page, stories that begin on it, what is there on paper only), pages without a number
    last."""
    pages: dict[int | None, tuple[list, list]] = {}
    for story in stories:
        pages.setdefault(story.issue_page, ([], []))[0].append(story)
    for item in printed:
        pages.setdefault(item["page"], ([], []))[1].append(item)
    order = sorted(pages, key=lambda page: (page is None, page))
    return [(page, *pages[page]) for page in order]


def _size(found: Issue) -> int:
    """How many bytes the PDF has; 0 where the storage cannot say."""
    try:
        return found.pdf.size if found.pdf else 0
    except OSError:
        return 0


@dataclass(slots=True)
class Neighbour(Cover):
    order: int


@composed(Neighbour.of)
def _around(language: str) -> QuerySet:
    """The issue before and the one after that of a given order, in one query."""
    order = Given("order", IntegerField())
    live = Issue.objects.published(language, NOW)
    before = live.filter(order__lt=order).order_by("-order").values("pk")[:1]
    after = live.filter(order__gt=order).order_by("order").values("pk")[:1]
    both = Issue.objects.filter(Q(pk__in=before) | Q(pk__in=after)).order_by("order")
    return both.as_covers(language, NOW).annotate(place=F("order"))


def _neighbours(
    found: Issue, language: str, now: datetime
) -> tuple[Neighbour | None, Neighbour | None]:
    """The issue before and the one after, of those that readers of `language` see."""
    around = _around(language, order=found.order, now=now)
    previous = next((issue for issue in around if issue.order < found.order), None)
    following = next((issue for issue in around if issue.order > found.order), None)
    return previous, following


@for_reading
def pdf(request: HttpRequest, number: str, secret: str) -> FileResponse:
    """The PDF of an issue, from its own date on, at an address that cannot be guessed."""
    found = Issue.objects.filter(number=settled(number)).first()
    if found is None or request.path != found.pdf_address(timezone.now()):
        raise Http404
    try:
        file = found.pdf.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type="application/pdf", filename=f"{found.number}.pdf")
