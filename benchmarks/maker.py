"""Makes a paper of many articles, as one that came out every day since 1991 would have them.

    createdb -h 127.0.0.1 -U postgres large
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/large python -m benchmarks.maker 1000000

The same number, seed and last moment make the same paper. The database must have the paper's
tables and no articles.
"""

import argparse
import itertools
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.utils import timezone

import edition
from articles import counting
from articles.invariants import codes
from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    Issue,
    Photo,
    PrintItem,
    Section,
    Tag,
    TaggedArticle,
)
from articles.months import month_of
from articles.statuses import Kind
from benchmarks import tables, texts
from languages import column
from sekretno.demo import reading
from sekretno.demo.loading import Loader

FIRST = datetime(1991, 3, 7, 7, tzinfo=UTC)
# How many of a hundred articles are translated; the paper's own language has them all.
TRANSLATED = {"en": 30, "ru": 10, "de": 6, "fr": 5, "ar": 3}
PARAGRAPHS = (5, 11)
PRINTED = 24  # articles of a month that stand in its issue
RECENT = 360  # articles of the last year, at least, where the paper has twice as many
PLACED = 5  # articles that editors have put on the front page
WRITTEN = ("headline", "slug", "lead", "body", "published_at", "updated_at", "based_on")
GONE = ("withdrawn_at", "withdrawal_reason")
SHARED = (
    "id kind section_id photo_id issue_id issue_page place unlisted revision major_revision "
    "created_at"
).split()
RECORD = {
    "width": 1920,
    "height": 1280,
    "widths": [320, 640, 960, 1280, 1920],
    "formats": ["avif", "webp", "jpeg"],
}


class Maker:
    """A paper of `number` articles, the newest of the moment `until` (now)."""

    def __init__(self, number: int, *, seed: int = 1, until: datetime | None = None) -> None:
        self.number, self.until = number, until or timezone.now()
        self.chance = random.Random(seed)
        self.photos = max(number // 3, 1)
        self.issues: dict[date, int] = {}
        self.printed: dict[date, int] = {}

    def make(self) -> None:
        if Article.objects.exists():
            raise SystemExit("The database holds articles already.")
        frame = Loader()
        with edition.change():
            frame.masthead_and_names()
            frame.pages()
            self._signatures()
            self._photos()
            self._issues()
            self._articles()
            tables.settle(Author, Tag, Photo, Issue, Article)
            for code in codes():
                counting.recount(code)

    # --- What articles stand on ---------------------------------------------------------------

    def _signatures(self) -> None:
        """Authors and tags beside those of the demo edition, the more the larger the paper."""
        several = min(20 + self.number // 1000, 400)
        for model, word, slug in ((Author, "Автор", "avtor"), (Tag, "тема", "tema")):
            last = max(model.objects.values_list("pk", flat=True), default=0)
            rows = [
                (last + 1 + n, f"{word} {n}", f"{word} {n}", f"{slug}-{n}") for n in range(several)
            ]
            names = [column("name", "bg"), column("name", "en"), column("slug", "bg")]
            tables.stream(model, ["id", *names], rows)
        self.authors = list(Author.objects.order_by("pk").values_list("pk", flat=True))
        self.tags = list(Tag.objects.order_by("pk").values_list("pk", flat=True))
        self.sections = list(Section.objects.order_by("pk").values_list("pk", flat=True))

    def _photos(self) -> None:
        names = ["id", "file", "digest", "renditions", "credit", "created_at", "alt_bg", "alt_en"]
        names += ["caption_bg", "caption_en"]

        def rows() -> Iterator[tuple]:
            for n in range(1, self.photos + 1):
                digest = f"{self.chance.getrandbits(256):064x}"
                record = RECORD | {"name": f"{digest[:2]}/{digest[:16]}-{digest[16:28]}-bench"}
                file = f"photos/2020/05/{digest[:32]}.jpeg"
                yield (n, file, digest, record, "Д. Зографов", FIRST, f"Снимка {n}", f"Photo {n}",
                       f"Текст под снимка {n}", f"Words under photo {n}")  # fmt: skip

        tables.stream(Photo, names, rows())

    def _issues(self) -> None:
        """One for each month, until the present one."""
        shown = [column("published_at", code) for code in codes()]
        names = ["id", "number", "order", "date", "pages", "cover_id", "pdf_secret", *shown]
        rows = []
        for n, month in enumerate(months(FIRST, self.until), 1):
            day = reading.issue_day(month.year, month.month)
            out = datetime.combine(day, reading.MORNING, reading.SOFIA)
            self.issues[month] = n
            rows.append((n, str(n), n, day, 32, self.chance.randint(1, self.photos),
                         f"{self.chance.getrandbits(96):x}", *[out] * len(shown)))  # fmt: skip
        tables.stream(Issue, names, rows)
        items = [(n, 31, "Кръстословица", "Crossword") for n in self.issues.values()]
        tables.stream(PrintItem, ["issue_id", "page", "title_bg", "title_en"], items)

    # --- The articles -------------------------------------------------------------------------

    def _articles(self) -> None:
        names = [column(field, code) for code in codes() for field in (*WRITTEN, *GONE)]
        tables.stream(Article, [*SHARED, *names], self._rows())
        numbers = range(1, self.number + 1)
        tables.stream(Byline, ["article_id", "author_id", "position"], self._bylines(numbers))
        tables.stream(TaggedArticle, ["content_object_id", "tag_id"], self._tagged(numbers))
        corrected = self.chance.sample(numbers, self.number // 100)
        tables.stream(
            Correction,
            ["article_id", "at", "text_bg"],
            ((n, self.until, "В текста беше сгрешена дата.") for n in sorted(corrected)),
        )

    def _rows(self) -> Iterator[list[Any]]:
        words = texts.of_all(codes())
        for n, at in enumerate(self._moments(), 1):
            kind = self._kind(n)
            row = [*self._shared(n, at, kind)]
            photo = self.chance.randint(1, self.photos) if self.chance.random() < 0.15 else None
            gone = at if self.chance.random() < 0.003 else None
            updated = min(at + timedelta(hours=3), self.until) if n % 10 == 0 else None
            long = 1 if kind == Kind.BRIEF else self.chance.randint(*PARAGRAPHS)
            for code in codes():
                if self.chance.random() * 100 >= TRANSLATED.get(code, 100):
                    row += [None] * len((*WRITTEN, *GONE))
                    continue
                row += words[code].make(self.chance, n, long, photo)
                row += (at, updated, None if code == "bg" else 1)
                row += (gone, "Сгрешени имена." if gone else None)
            yield row

    def _moments(self) -> Iterator[datetime]:
        """Evenly from the first issue on; but so that the months of the last year fill a page even
        in a small paper, since pages of papers of any size are compared."""
        year = timedelta(days=365)
        recent = round(self.number * (year / (self.until - FIRST)))
        recent = max(recent, min(RECENT, self.number // 2))
        parts = (
            (FIRST, self.until - year, self.number - recent),
            (self.until - year, self.until, recent),
        )
        for start, end, number in parts:
            for n in range(number):
                yield start + (end - start) / number * (n + self.chance.random())

    def _kind(self, n: int) -> str:
        if n > self.number - PLACED:
            return Kind.STORY
        return self.chance.choices((Kind.STORY, Kind.BRIEF, Kind.COLUMN), (88, 9, 3))[0].value

    def _shared(self, n: int, at: datetime, kind: str) -> tuple:
        """The values of SHARED."""
        month = month_of(at)
        place = self.printed.get(month, 0)
        issue = self.issues[month] if place < PRINTED and kind != Kind.BRIEF else None
        if issue:
            self.printed[month] = place + 1
        newest = self.number - n + 1
        return (
            n,
            str(kind),
            self.chance.choice(self.sections),
            self.chance.randint(1, self.photos) if self.chance.random() < 0.6 else None,
            issue,
            place + 1 if issue else None,
            newest if newest <= PLACED else None,
            self.chance.random() < 0.002 and newest > PLACED,
            1,
            1,
            at,
        )

    def _bylines(self, numbers: range) -> Iterator[tuple]:
        for n in numbers:
            names = self.chance.sample(self.authors, 2 if self.chance.random() < 0.1 else 1)
            for position, author in enumerate(names):
                yield n, author, position

    def _tagged(self, numbers: range) -> Iterator[tuple]:
        for n in numbers:
            for tag in self.chance.sample(self.tags, self.chance.randint(0, 3)):
                yield n, tag


def months(start: datetime, end: datetime) -> Iterator[date]:
    """The first days of the months from `start` until `end`, both included."""
    first, last = month_of(start), month_of(end)
    for number in itertools.count(first.year * 12 + first.month - 1):
        month = date(number // 12, number % 12 + 1, 1)
        if month > last:
            return
        yield month


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.maker")
    asked.add_argument("number", type=int, help="of articles")
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    began = time.monotonic()
    Maker(options.number, seed=options.seed).make()
    tables.tidy()
    print(f"{options.number} articles in {time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
