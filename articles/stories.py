"""What readers' lists are made of: plain objects, each of one language, read without a model. A
leaf; the columns that they are made from are named in `articles.querysets`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.utils.translation import gettext as _

from articles import addresses


@dataclass(slots=True)
class Picture:
    """A photo as pages show it: its renditions, and its words in one language."""

    record: dict[str, Any]
    credit: str
    credit_unknown: bool
    focus: tuple[int, int]
    alt: str
    caption: str

    COLUMNS = 7
    """How many columns of a row it is made from."""

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Self | None:
        """None where there is no photo, or none that readers may see."""
        record, credit, credit_unknown, x, y, alt, caption = columns
        if not record:
            return None
        return cls(record, credit, credit_unknown, (x, y), alt or "", caption or "")

    @property
    def name(self) -> str:
        return self.record.get("name", "")


def pictured(row: Sequence[Any], own: int) -> list[Any]:
    """`row` with the picture made that stands after its `own` first columns."""
    end = own + Picture.COLUMNS
    return [*row[:own], Picture.of(row[own:end]), *row[end:]]


@dataclass(slots=True)
class Headline:
    """The headline of an article, and where it leads."""

    id: int
    language: str
    slug: str
    headline: str

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        return cls(*row)

    @property
    def path(self) -> str:
        return addresses.article(self.language, self.id, self.slug)


@dataclass(slots=True)
class Story(Headline):
    """An article as a list shows it."""

    kicker: str
    lead: str
    published_at: datetime
    kind: str
    section_id: int | None
    issue_page: int | None
    place: int | None
    photo_id: int | None
    signed: list[dict[str, Any]]
    picture: Picture | None

    OWN = 13
    """How many columns come before those of the picture."""

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        return cls(*pictured(row, cls.OWN))


@dataclass(slots=True)
class Cover:
    """A printed issue as the archive shows it."""

    id: int
    number: str
    date: date
    pages: int | None
    language: str
    picture: Picture | None

    OWN = 5

    def __str__(self) -> str:
        return _("Issue %(number)s") % {"number": self.number}

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        return cls(*pictured(row, cls.OWN))

    @property
    def path(self) -> str:
        return addresses.issue(self.language, self.number)


@dataclass(slots=True)
class Rubric:
    """A section as pages name it: in their language, else in the first that has a name for it."""

    id: int
    manner: str
    slug: str | None
    name: str
    lang: str
    path: str

    def __str__(self) -> str:
        return self.name or f"№ {self.id}"

    @property
    def anchor(self) -> str:
        """Its name within a page. A word: of a number a template would ask how it is written."""
        return f"shelf-{self.id}"

    @classmethod
    def of(cls, row: dict[str, Any], language: str) -> Self:
        path = addresses.of("sections", language, row["id"], row["slug"])
        return cls(row["id"], row["manner"], row["slug"], row["name"] or "", row["lang"], path)
