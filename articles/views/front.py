"""The front page: stories placed by editors, then the newest, set in zones."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles import addresses, richtext
from articles.composed import NOW, Given, composed
from articles.models import Article, Issue, Section
from articles.months import bounds
from articles.querysets import headline, plain
from articles.rows import Rows
from articles.statuses import Kind, Manner
from articles.stories import Cover, Headline, Story
from edition.public import public_page
from languages import Language, column, columns, enabled
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

    lead: Story | None = None
    rail: list[Story] = field(default_factory=list)
    second: Story | None = None
    stack: list[Story] = field(default_factory=list)
    column: Story | None = None
    dossier: Story | None = None
    odd: Story | None = None
    mourning: Story | None = None
    vignette: Story | None = None
    beside: list[Story] = field(default_factory=list)
    briefs: list[Story] = field(default_factory=list)

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
        return {story.id for story in (*single, *many) if story is not None}

    @property
    def second_cells(self) -> int:
        """How many cells the second row has, which decides how wide each is."""
        return sum(map(bool, (self.second, self.stack, self.column)))

    @property
    def odd_cells(self) -> int:
        return sum(map(bool, (self.odd, self.mourning, self.vignette)))


def compose(stories: Iterable[Story], briefs: list[Story], manners: dict[int, str]) -> Sheet:
    """Sets `stories` (in the order of their weight) into the zones of a sheet.

    Goes in: stories and briefs, and the manner of every section by its id. The lead is always
    the first; sections with a manner of their own are set in it.
    """
    pool = list(stories)
    sheet = Sheet(briefs=briefs)

    def take(fits: Callable[[Story], bool] = lambda story: True) -> Story | None:
        found = next((story for story in pool if fits(story)), None)
        if found is not None:
            pool.remove(found)
        return found

    def mannered(manner: str) -> Callable[[Story], bool]:
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


def has_picture(story: Story) -> bool:
    return story.picture is not None


@dataclass(slots=True)
class Fronted(Story):
    """A story of the front page, and how its text begins where it is begun there."""

    beginning: str


@dataclass(slots=True)
class Bygone(Headline):
    """A story of years ago, and the issue in which it stood."""

    lead: str
    published_at: datetime
    issue_number: str | None
    issue_date: date | None

    @property
    def issue_path(self) -> str:
        return addresses.issue(self.language, self.issue_number) if self.issue_number else ""


@dataclass(slots=True)
class OnPaper(Cover):
    """An issue, and the first of its contents: id, slug, headline and page of each."""

    rows: list[dict[str, Any]]

    @property
    def contents(self) -> list[tuple[int, Headline]]:
        """(page, what begins there)"""
        return [(row["page"], headline_of(row, self.language)) for row in self.rows]


@public_page()
def front(request: HttpRequest, language: str) -> HttpResponse:
    paper = request.paper  # type: ignore[attr-defined]
    now = paper.now
    stories, briefs = sorted_out(_stories(language, now=now))
    _each_picture_once(stories)
    manners = {section.id: section.manner for section in paper.sections.values()}
    sheet = compose(stories, briefs, manners)
    shelves = _shelves(_newest_by_section(language, now=now), sheet.shown, language)
    issue = _newest_issue.first(language, now=now) if len(sheet.shown) > 3 else None
    contents = issue.contents if issue else []
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
            "shelves": [(paper.sections[id], rows) for id, rows in shelves],
            "shelf_columns": min((4, 3, 2), key=lambda columns: -len(shelves) % columns),
        },
    )


@composed(tuple)
def _newest_by_section(language: str) -> QuerySet:
    """(id, its latest stories as plain objects) of all sections."""
    latest = (
        Article.objects.published(language, NOW)
        .filter(section=OuterRef("pk"))
        .exclude(kind=Kind.BRIEF)
        .newest_first(language)[: BY_SECTION * 2]
    )
    texts = {name: column(name, language) for name in ("headline", "slug")}
    sections = plain(Section.objects.order_by("position", "id"))
    return sections.values_list("id", Rows(latest, id="id", **texts))


@composed(Fronted.of)
def _stories(language: str) -> QuerySet:
    """The placed stories, the newest and the newest briefs, all in one query."""
    live = Article.objects.published(language, NOW)
    newest = live.newest_first(language).values("pk")
    placed = live.filter(place__isnull=False).order_by("place", "-id").values("pk")
    # Only of the stories that are begun on the front page; the rest would weigh too much.
    begun = Q(place=1) | Q(kind=Kind.COLUMN) | Q(section__manner=Manner.MOURNING)
    beginning = Substr(column("body", language), 1, 1500)
    stories = Article.objects.in_any_of(
        placed[:PLACED],
        newest.exclude(kind=Kind.BRIEF)[:NEWEST],
        newest.filter(kind=Kind.BRIEF)[:BRIEFS],
    )
    return (
        stories.newest_first(language)
        .as_stories(language, NOW)
        .annotate(beginning=Case(When(begun, then=beginning), default=Value("")))
    )


def sorted_out(found: list[Fronted]) -> tuple[list[Story], list[Story]]:
    """The placed stories, then the newest; and the briefs that are not placed."""
    briefs: list[Story] = [s for s in found if s.kind == Kind.BRIEF and s.place is None]
    stories: list[Story] = [s for s in found if s.kind != Kind.BRIEF or s.place is not None]
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


def _each_picture_once(stories: list[Story]) -> None:
    """A photo that two stories share stands with the first of them only."""
    seen: set[int] = set()
    for story in stories:
        if story.photo_id in seen:
            story.picture = None
        elif story.photo_id is not None:
            seen.add(story.photo_id)


@composed(OnPaper.of)
def _newest_issue(language: str) -> QuerySet:
    """The newest issue, and the first of its contents."""
    contents = (
        Article.objects.published(language, NOW)
        .filter(issue=OuterRef("pk"), issue_page__isnull=False)
        .in_page_order()[:CONTENTS]
    )
    texts = {name: column(name, language) for name in ("headline", "slug")}
    issues = Issue.objects.published(language, NOW).order_by("-date", "-id")
    return issues.as_covers(language, NOW).annotate(
        rows=Rows(contents, id="id", page="issue_page", **texts)
    )[:1]


@composed(Bygone.of)
def _bygone(language: str) -> QuerySet:
    """The first story of each month given."""
    name = column("published_at", language)
    live = Article.objects.published(language, NOW).order_by(name, "id").values("pk")
    spans = (
        (Given(f"start{y}", DateTimeField()), Given(f"end{y}", DateTimeField())) for y in YEARS_BACK
    )
    firsts = (live.between(language, start, end)[:1] for start, end in spans)
    printed = Q(**{f"issue__{name}__lte": NOW})
    return plain(Article.objects.in_any_of(*firsts).order_by(name)).values_list(
        *headline(language),
        *columns(("lead", "published_at"), language),
        Case(When(printed, then=F("issue__number"))),
        Case(When(printed, then=F("issue__date"))),
    )[:1]


def _then(language: str, now: datetime) -> tuple[int, Bygone] | None:
    """(how many years ago, a story) from the same month of a year gone by, the roundest first."""
    this = timezone.localdate(now)
    months = {years: bounds(this.year - years, this.month) for years in YEARS_BACK}
    starts = {f"start{years}": start for years, (start, _end) in months.items()}
    ends = {f"end{years}": end for years, (_start, end) in months.items()}
    found = _bygone.first(language, now=now, **starts, **ends)
    if found is None:
        return None
    return this.year - timezone.localdate(found.published_at).year, found


def headline_of(row: dict[str, Any], language: str) -> Headline:
    """A headline that came along with something else, as a plain object."""
    return Headline(row["id"], language, row["slug"], row["headline"])


def _shelves(
    newest: list[tuple[int, list[dict]]], shown: set[int], language: str
) -> list[tuple[int, list[Headline]]]:
    """(id of a section, its newest stories that stand nowhere else), full sections only."""
    shelves = []
    for section, rows in newest:
        left = [row for row in rows if row["id"] not in shown][:BY_SECTION]
        if len(left) > 1:
            shelves.append((section, [headline_of(row, language) for row in left]))
    return shelves
