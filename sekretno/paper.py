"""What stands around every page: masthead, sections, the newest printed issue, the menu."""

import json
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db.models import Case, Q, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import addresses
from articles.models import Issue, Section
from articles.rows import Rows
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


class Paper:
    """The paper as one language of it shows on every page. Everything is read when first asked
    for, so that a page that shows none of it asks nothing of the database."""

    def __init__(self, code: str) -> None:
        self.language = language(code)
        self.now = timezone.localtime()

    @cached_property
    def _row(self) -> Masthead:
        """The masthead, and in the same query the newest issue and the pages of the footer."""
        code = self.language.code
        shown = Q(cover__withdrawn_at__isnull=True) | Q(cover__withdrawn_at__gt=self.now)
        issues = (
            Issue.objects.published(code, self.now)
            .annotate(has_cover=Case(When(shown, then=Value(True)), default=Value(False)))
            .order_by("-date", "-id")[:1]
        )
        pages = (
            Page.objects.published(code, self.now).filter(in_footer=True).order_by("position", "id")
        )
        issue = ("number", "date", "pages", "has_cover")
        row = Masthead.objects.annotate(
            newest=Rows(issues, **dict(zip(issue, issue, strict=True)), record="cover__renditions"),
            footer=Rows(pages, slug="slug", title=column("title", code)),
        ).first()
        return row or Masthead()

    @property
    def masthead(self) -> Masthead:
        return self._row

    @cached_property
    def name(self) -> str:
        return self.masthead.text("name") or _("The newspaper")

    @property
    def name_class(self) -> str:
        """How large the nameplate may be set: a long name is set smaller, never cut."""
        letters = len(self.name)
        return "plate-long" if letters > 18 else "plate-middle" if letters > 8 else ""

    @cached_property
    def stamp(self) -> str:
        return self.masthead.text("stamp")

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
        return self.masthead.text("description")

    @property
    def motto(self) -> str:
        return self.masthead.text("motto")

    @property
    def rights(self) -> str:
        return self.masthead.text("rights")

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """(address, its host) of the paper's pages on other sites."""
        return [
            (line, urlsplit(line).netloc.removeprefix("www."))
            for line in self.masthead.social.split()
        ]

    @cached_property
    def newest(self) -> NewestIssue | None:
        found = getattr(self._row, "newest", None)
        if not found:
            return None
        row = found[0]
        return NewestIssue(
            row["number"],
            date.fromisoformat(row["date"]),
            row["pages"],
            addresses.issue(self.language.code, row["number"]),
            _cover(row) if row["has_cover"] else None,
        )

    @cached_property
    def sections(self) -> dict[int, Section]:
        """All sections by their id, in their order."""
        rows: Any = Section.objects.order_by("position", "id")
        return {section.pk: section for section in rows}

    @property
    def rubrics(self) -> list[Link]:
        """The sections that have a name in this language."""
        code = self.language.code
        return [
            Link(section.name_in(code)[0], section.address(code))
            for section in self.sections.values()
            if getattr(section, column("name", code))
        ]

    @property
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

    @property
    def footer(self) -> list[Link]:
        return [
            Link(page["title"], f"/{self.language.code}/{quote(page['slug'])}/")
            for page in getattr(self._row, "footer", ())
            if page["slug"] != "about"
        ]

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
            if (text := self.masthead.text(field))
        ]

    @property
    def imprint(self) -> list[tuple[str, str]]:
        """(what, who or where) of everything that the law and readers want to know of a paper."""
        row = self.masthead
        facts = [
            (_("Owner"), row.text("owner")),
            (_("Responsible editor"), row.text("responsible_editor")),
            (_("Funding"), row.text("funding")),
            (_("Appears"), row.text("frequency")),
            (_("Founded"), str(row.founded or "")),
            (_("Address"), row.text("postal_address")),
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
    """The template variable `paper`: the request's own, which a view may have filled in part."""
    paper = getattr(request, "paper", None) or Paper(current())
    return {"paper": paper, "site_url": settings.SITE_URL}
