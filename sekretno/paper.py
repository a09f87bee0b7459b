"""What stands around every page: masthead, sections, the newest printed issue, the menu."""

import json
from collections import namedtuple
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import addresses
from articles.composed import NOW, composed
from articles.models import Issue, Section
from articles.querysets import plain
from articles.rows import Rows, named, said
from articles.stories import Rubric
from languages import column, current, language
from sekretno.models import Masthead, Page


class Link(NamedTuple):
    """An entry of a menu."""

    name: str
    path: str
    lang: str = ""


class NewestIssue(NamedTuple):
    number: str
    date: date
    pages: int | None
    path: str
    cover: dict[str, Any] | None


TEXTS = (
    "name",
    "stamp",
    "motto",
    "description",
    "frequency",
    "owner",
    "responsible_editor",
    "funding",
    *Masthead.PROMISES,
    "rights",
    "postal_address",
)
FACTS = ("founded", "issn", "email", "phone", "social", "ai_may_read", "robots")
BROUGHT = ("newest", "footer", "sections")
Frame = namedtuple("Frame", [*TEXTS, *FACTS, *BROUGHT])  # type: ignore[misc]
"""What stands around every page, in one language: texts of the masthead, each in that language or
else in the first that has it, its facts, and what is brought along as lists of objects."""
BLANK = Frame(
    **dict.fromkeys(TEXTS, ""), **dict.fromkeys(FACTS, ""), **{name: [] for name in BROUGHT}
)


@composed(Frame._make)
def frame(code: str) -> QuerySet:
    """The masthead, and in the same query the sections, the newest issue and the pages of the
    footer."""
    shown = Q(cover__withdrawn_at__isnull=True) | Q(cover__withdrawn_at__gt=NOW)
    issues = (
        Issue.objects.published(code, NOW)
        .annotate(has_cover=Case(When(shown, then=Value(True)), default=Value(False)))
        .order_by("-date", "-id")[:1]
    )
    issue = {name: name for name in ("number", "date", "pages", "has_cover")}
    pages = Page.objects.published(code, NOW).filter(in_footer=True).order_by("position", "id")
    sections = Section.objects.order_by("position", "id")
    return (
        plain(Masthead.objects.order_by("pk"))
        .annotate(
            newest=Rows(issues, **issue, record="cover__renditions"),
            footer=Rows(pages, slug="slug", title=column("title", code)),
            sections=Rows(sections, manner="manner", **named(code)),
        )
        .values_list(*(said(field, code) for field in TEXTS), *FACTS, *BROUGHT)
    )


class Paper:
    """The paper as one language of it shows on every page. Everything is read when first asked
    for, so that a page that shows none of it asks nothing of the database."""

    def __init__(self, code: str) -> None:
        self.language = language(code)
        self.now = timezone.localtime()

    @cached_property
    def masthead(self) -> Any:
        """What the paper says of itself; see `Frame`."""
        return frame.first(self.language.code, now=self.now) or BLANK

    @cached_property
    def name(self) -> str:
        return self.masthead.name or _("The newspaper")

    @property
    def name_class(self) -> str:
        """How large the nameplate may be set: a long name is set smaller, never cut."""
        letters = len(self.name)
        return "plate-long" if letters > 18 else "plate-middle" if letters > 8 else ""

    @cached_property
    def stamp(self) -> str:
        return self.masthead.stamp

    @cached_property
    def full_name(self) -> str:
        """Stamp and name in the order in which they are said: «Строго секретно»."""
        if not self.stamp:
            return self.name
        order = pgettext("order of stamp and name of the paper", "%(stamp)s %(name)s")
        return order % {"stamp": self.stamp, "name": self.name}

    @property
    def quoted_name(self) -> str:
        """The name of the paper in the quotation marks of the language."""
        return pgettext("name of a paper in quotation marks", "“%(name)s”") % {"name": self.name}

    @property
    def description(self) -> str:
        return self.masthead.description

    @property
    def motto(self) -> str:
        return self.masthead.motto

    @property
    def rights(self) -> str:
        return self.masthead.rights

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """(address, its host) of the paper's pages on other sites."""
        return [
            (line, urlsplit(line).netloc.removeprefix("www."))
            for line in self.masthead.social.split()
        ]

    @cached_property
    def newest(self) -> NewestIssue | None:
        if not self.masthead.newest:
            return None
        row = self.masthead.newest[0]
        return NewestIssue(
            row["number"],
            date.fromisoformat(row["date"]),
            row["pages"],
            addresses.issue(self.language.code, row["number"]),
            _cover(row) if row["has_cover"] else None,
        )

    @cached_property
    def sections(self) -> dict[int, Rubric]:
        """All sections by their id, in their order."""
        code = self.language.code
        return {row["id"]: Rubric.of(row, code) for row in self.masthead.sections}

    @cached_property
    def rubrics(self) -> list[Link]:
        """The sections that have a name in this language."""
        code = self.language.code
        return [
            Link(section.name, section.path)
            for section in self.sections.values()
            if section.name and section.lang == code
        ]

    @cached_property
    def menu(self) -> list[Link]:
        code = self.language.code
        return [
            Link(pgettext("menu", "Home"), addresses.front(code)),
            Link(pgettext("menu", "Archive"), addresses.archive(code)),
            Link(pgettext("menu", "Search"), f"/{code}/search/"),
            Link(pgettext("menu", "Sponsors"), f"/{code}/sponsors/"),
            Link(pgettext("menu", "About us"), f"/{code}/about/"),
            Link(pgettext("menu", "Contact"), addresses.contact(code)),
        ]

    @cached_property
    def footer(self) -> list[Link]:
        pages = [
            Link(page["title"], f"/{self.language.code}/{quote(page['slug'])}/")
            for page in self.masthead.footer
            if page["slug"] != "about"
        ]
        return [*pages, Link("RSS", addresses.feed(addresses.front(self.language.code)))]

    @property
    def promises(self) -> list[tuple[str, str]]:
        """(what it is about, the promise) for each that the masthead makes."""
        names = {
            "reprint": pgettext("promise", "Reprinting"),
            "advertising": pgettext("promise", "Advertising"),
            "subscribers": pgettext("promise", "Subscribers"),
            "corrections": pgettext("promise", "Corrections"),
        }
        return [
            (names[field], text)
            for field in Masthead.PROMISES
            if (text := getattr(self.masthead, field))
        ]

    @property
    def imprint(self) -> list[tuple[str, str]]:
        """(what, who or where) of everything that the law and readers want to know of a paper."""
        row = self.masthead
        facts = [
            (_("Owner"), row.owner),
            (_("Responsible editor"), row.responsible_editor),
            (_("Funding"), row.funding),
            (_("Appears"), row.frequency),
            (_("Founded"), str(row.founded or "")),
            (_("Address"), row.postal_address),
            (_("Telephone"), row.phone),
        ]
        return [(name, value) for name, value in facts if value]

    @property
    def years(self) -> str:
        """The years of the copyright line, counted: `1991–2026`."""
        founded, this = self.masthead.founded, self.now.year
        return f"{founded}–{this}" if founded and founded < this else str(this)


def _cover(row: dict[str, Any]) -> dict[str, Any] | None:
    # Inside an object SQLite gives a JSON column as text, PostgreSQL as what it holds.
    record = row["record"]
    record = json.loads(record) if isinstance(record, str) else record
    return {"name": record.get("name", ""), "record": record} if record else None


def context(request: HttpRequest) -> dict[str, Any]:
    """The template variable `paper`: the request's own, unless staff read in another language than
    that of the address."""
    paper = getattr(request, "paper", None)
    if paper is None or paper.language.code != current():
        paper = Paper(current())
    return {"paper": paper, "site_url": settings.SITE_URL}
