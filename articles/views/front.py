"""The front page: stories placed by editors, then the newest, set in zones."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, Value, When
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles import richtext
from articles.models import Article, Issue, Section
from articles.rows import Rows
from articles.statuses import Kind, Manner
from articles.views.archive import bounds
from edition.public import public_page
from languages import Language, column, enabled
from languages import language as language_of
from languages.page import PublicPage, everywhere

PLACED, NEWEST, BRIEFS = 12, 30, 6
BY_SECTION = 4
CONTENTS = 7
OPENING = 420  # characters
YEARS_BACK = (30, 25, 20, 15, 10, 5)


@dataclass
class Sheet:
    """The stories of the front page, each in one zone; a zone that cannot be filled is empty,
    and the template then leaves it out instead of leaving a hole."""

    lead: Article | None = None
    rail: list[Article] = field(default_factory=list)
    second: Article | None = None
    stack: list[Article] = field(default_factory=list)
    column: Article | None = None
    dossier: Article | None = None
    odd: Article | None = None
    mourning: Article | None = None
    vignette: Article | None = None
    beside: list[Article] = field(default_factory=list)
    briefs: list[Article] = field(default_factory=list)

    @property
    def shown(self) -> set[int]:
        """Ids of all stories that stand somewhere."""
        single = (
            self.lead,
            self.second,
            self.column,
            self.dossier,
            self.odd,
            self.mourning,
            self.vignette,
        )
        many = (*self.rail, *self.stack, *self.beside, *self.briefs)
        return {story.pk for story in (*single, *many) if story is not None}

    @property
    def second_cells(self) -> int:
        """How many cells the second row has, which decides how wide each is."""
        return sum(map(bool, (self.second, self.stack, self.column)))

    @property
    def odd_cells(self) -> int:
        return sum(map(bool, (self.odd, self.mourning, self.vignette)))


def compose(stories: Iterable[Article], briefs: list[Article], manners: dict[int, str]) -> Sheet:
    """Sets `stories` (in the order of their weight) into the zones of a sheet.

    Goes in: stories and briefs, and the manner of every section by its id. The lead is always
    the first; sections with a manner of their own are set in it.
    """
    pool = list(stories)
    sheet = Sheet(briefs=briefs)

    def take(fits: Callable[[Article], bool] = lambda story: True) -> Article | None:
        found = next((story for story in pool if fits(story)), None)
        if found is not None:
            pool.remove(found)
        return found

    def mannered(manner: str) -> Callable[[Article], bool]:
        return lambda story: manners.get(story.section_id or 0) == manner

    sheet.lead = take()
    if len(pool) < 2:
        sheet.rail = pool
        return sheet
    sheet.column = take(lambda story: story.kind == Kind.COLUMN)
    sheet.dossier = take(lambda s: mannered(Manner.DOSSIER)(s) and has_picture(s))
    sheet.mourning = take(mannered(Manner.MOURNING))
    sheet.vignette = take(lambda s: mannered(Manner.VIGNETTE)(s) and has_picture(s))
    plain = (story for story in list(pool) if story.kind == Kind.STORY)
    sheet.rail = [story for story, _n in zip(plain, range(2), strict=False)]
    for story in sheet.rail:
        pool.remove(story)
    sheet.second = take(has_picture)
    sheet.odd = take(has_picture) if sheet.mourning or sheet.vignette else None
    sheet.stack, sheet.beside = pool[:3], pool[3:7]
    return sheet


def opening(beginning: str) -> str:
    """How a text begins: of its first paragraph the whole sentences that fit on the front page.

    `beginning` is the cut-off start of a body. Nothing where the first sentence is too long.
    """
    found = re.search(r"<p[ >].*?</p>", beginning or "", re.DOTALL)
    said = ""
    for sentence in re.split(r"(?<=[.!?…]) ", richtext.plain(found[0])) if found else ():
        if len(said) + len(sentence) > OPENING:
            break
        said = f"{said} {sentence}".strip()
    return said


def has_picture(story: Article) -> bool:
    return story.picture is not None


@public_page()
def front(request: HttpRequest, language: str) -> HttpResponse:
    now = timezone.now()
    sections = sections_with_stories(language, now)
    # The frame of the page shows the sections too: they need not be read twice.
    request.paper.sections = {section.pk: section for section in sections}  # type: ignore[attr-defined]
    stories, briefs = _stories(language, now)
    _each_picture_once(stories)
    manners = {section.pk: section.manner for section in sections}
    sheet = compose(stories, briefs, manners)
    shelves = _shelves(sections, sheet.shown)
    newest = Issue.objects.published(language, now).as_covers(language).order_by("-date", "-id")
    issue = newest.first() if len(sheet.shown) > 3 else None
    contents = _contents(issue, language, now) if issue else []
    then = _then(language, now) if issue else None
    return render(
        request,
        "articles/front.html",
        {
            "page": PublicPage(code=language, title="", paths=everywhere("/{}/")),
            "sheet": sheet,
            "openings": {
                name: opening(story.beginning)
                for name in ("lead", "column", "mourning")
                if (story := getattr(sheet, name)) is not None
            },
            # A cover alone would leave the rest of its row empty.
            "issue": issue if contents or then else None,
            "contents": contents,
            "then": then,
            "elsewhere": [] if sheet.lead else _languages_with_any(now),
            "shelves": shelves,
            "shelf_columns": min((4, 3, 2), key=lambda columns: -len(shelves) % columns),
        },
    )


def sections_with_stories(language: str, now: datetime) -> list[Any]:
    """All sections, each with `newest`: its latest stories as plain objects, in one query."""
    latest = (
        Article.objects.published(language, now)
        .filter(section=OuterRef("pk"))
        .exclude(kind=Kind.BRIEF)
        .newest_first(language)[: BY_SECTION * 2]
    )
    texts = {name: column(name, language) for name in ("headline", "slug")}
    return list(
        Section.objects.order_by("position", "id").annotate(newest=Rows(latest, id="id", **texts))
    )


def _stories(language: str, now: datetime) -> tuple[list[Article], list[Article]]:
    """The placed stories, then the newest; and the newest briefs; all in one query."""
    live = Article.objects.published(language, now)
    newest = live.newest_first(language).values("pk")
    placed = live.filter(place__isnull=False).order_by("place", "-id").values("pk")
    texts = (
        Article.objects.in_any_of(
            placed[:PLACED],
            newest.exclude(kind=Kind.BRIEF)[:NEWEST],
            newest.filter(kind=Kind.BRIEF)[:BRIEFS],
        )
        .as_stories(language)
        .annotate(
            # Only of the stories that are begun on the front page; the rest would weigh too much.
            beginning=Case(
                When(
                    Q(place=1) | Q(kind=Kind.COLUMN) | Q(section__manner=Manner.MOURNING),
                    then=Substr(column("body", language), 1, 1500),
                ),
                default=Value(""),
            )
        )
    )
    found = list(texts.newest_first(language))
    briefs = [story for story in found if story.kind == Kind.BRIEF and story.place is None]
    stories = [story for story in found if story.kind != Kind.BRIEF or story.place is not None]
    # The sort is stable: those without a place stay newest first.
    stories.sort(key=lambda story: (story.place is None, story.place or 0))
    return stories, briefs


def _languages_with_any(now: datetime) -> list[Language]:
    """The languages in which anything is published, for readers of one in which nothing is."""
    firsts = (
        Article.objects.filter(pk__in=Article.objects.published(code, now).values("pk")[:1])
        .annotate(code=Value(code))
        .values_list("code", flat=True)
        for code in enabled()
    )
    first, *others = firsts
    found = set(first.union(*others))
    return [language_of(code) for code in enabled() if code in found]


def _each_picture_once(stories: list[Article]) -> None:
    """A photo that two stories share stands with the first of them only."""
    seen: set[int] = set()
    for story in stories:
        if story.photo_id in seen:
            story.photo = None
        elif story.photo_id is not None:
            seen.add(story.photo_id)


def _contents(issue: Issue, language: str, now: datetime) -> list[Article]:
    stories = Article.objects.published(language, now).in_issue(issue).as_stories(language)
    return list(stories.filter(issue_page__isnull=False).in_page_order()[:CONTENTS])


def _then(language: str, now: datetime) -> tuple[int, Article] | None:
    """(how many years ago, a story) from the same month of a year gone by, the roundest first."""
    this = timezone.localdate(now)
    name = column("published_at", language)
    live = Article.objects.published(language, now).order_by(name, "id").values("pk")
    months = (bounds(this.year - years, this.month) for years in YEARS_BACK)
    firsts = (live.between(language, start, end)[:1] for start, end in months)
    found = (
        Article.objects.in_any_of(*firsts)
        .as_stories(language)
        .select_related("photo", "issue")
        .order_by(name)
        .first()
    )
    if found is None:
        return None
    if found.issue and not found.issue.is_published(language, now):
        found.issue = None
    return this.year - timezone.localdate(getattr(found, name)).year, found


def _shelves(sections: list[Any], shown: set[int]) -> list[tuple[Section, list[dict]]]:
    """(section, its newest stories that stand nowhere else on the page), full sections only."""
    shelves = []
    for section in sections:
        stories = [row for row in section.newest if row["id"] not in shown][:BY_SECTION]
        if len(stories) > 1:
            shelves.append((section, stories))
    return shelves
