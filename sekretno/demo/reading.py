"""The files of the demo edition, read and put in order."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from articles.invariants import codes

FOLDER = Path(__file__).parent
SOFIA = ZoneInfo("Europe/Sofia")
FIRST_MONTH = 1991 * 12 + 2  # March 1991, the month of issue 1, counted from year 0
MORNING = time(7)
THURSDAY = 3


@dataclass
class StoryText:
    """An article of the demo edition, as its file tells it."""

    key: str
    section: str
    published: datetime
    texts: dict[str, dict[str, str]]
    kind: str = "story"
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    photo: str | None = None
    page: int | None = None
    place: int | None = None


def load(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def first_month(year: int, month: int) -> tuple[int, int]:
    """The month under which a printed issue stands: August belongs to the issue of July."""
    return (year, 7) if month == 8 else (year, month)


def number(year: int, month: int) -> str:
    """The number of the issue of a month; July and August are one issue with two numbers."""
    first = year * 12 + month - FIRST_MONTH
    return f"{first}–{first + 1}" if month == 7 else str(first)


def issue_day(year: int, month: int) -> date:
    """The first Thursday of the month, when the paper comes out."""
    day = date(year, month, 1)
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def stories() -> list[StoryText]:
    """Every article of the edition, oldest first, so that numbers of texts grow with time."""
    found = [_article(path) for path in sorted((FOLDER / "articles").glob("*.toml"))]
    for path in sorted(FOLDER.glob("archive*.toml")):
        rows = load(path.name)["text"]
        found += [_archived(f"{path.stem}-{place}", row) for place, row in enumerate(rows)]
    return sorted(found, key=lambda story: story.published)


def _article(path: Path) -> StoryText:
    row = load(f"articles/{path.name}")
    return StoryText(
        key=path.stem,
        section=row["section"],
        published=row["published"].replace(tzinfo=SOFIA),
        texts=_texts(row),
        **{
            name: row[name]
            for name in ("kind", "authors", "tags", "photo", "page", "place")
            if name in row
        },
    )


def _archived(key: str, row: dict[str, Any]) -> StoryText:
    day = date(row["year"], row["month"], row["day"])
    return StoryText(
        key=key,
        section=row["section"],
        published=datetime.combine(day, MORNING, SOFIA),
        texts=_texts(row),
        authors=[row["author"]] if row.get("author") else [],
        page=row.get("page"),
        kind="column" if row["section"] == "column" else "story",
    )


def _texts(row: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {code: row[code] for code in codes() if code in row}
