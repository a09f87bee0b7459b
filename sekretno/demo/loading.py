"""Brings the demo edition into an empty database, and takes exactly it away again."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import ProtectedError
from django.utils import timezone

import edition
from articles import drafting, publishing
from articles.invariants import codes
from articles.models import (
    Article,
    Author,
    Byline,
    Issue,
    Photo,
    PrintItem,
    Section,
    Tag,
)
from articles.statuses import Change
from languages import column
from sekretno.demo import reading
from sekretno.models import DemoRow, Masthead, Page

# Languages in which only the newest issues were put out.
LATER_LANGUAGES = ("ru", "de", "fr", "ar")
LATER_SINCE = 2026


class NotEmpty(Exception):
    """The database holds articles; a demo edition would mix with a real paper."""


def columns_of(texts: dict[str, Any]) -> dict[str, Any]:
    """`{"bg": {"name": …}}` as columns: `{"name_bg": …}`."""
    return {
        column(field, code): text
        for code in codes()
        if isinstance(texts.get(code), dict)
        for field, text in texts[code].items()
    }


class Loader:
    """Loads the edition; remembers every row, so that it can be taken away again."""

    def __init__(self) -> None:
        self.paper = reading.load("paper.toml")
        self.sections: dict[str, Section] = {}
        self.authors: dict[str, Author] = {}
        self.tags: dict[str, Tag] = {}
        self.photos: dict[str, Photo] = {}
        self.issues: dict[tuple[int, int], Issue] = {}
        self.articles: dict[str, Article] = {}

    def load(self) -> dict[str, int]:
        """Everything in one transaction; how many of each came in. Raises NotEmpty."""
        if Article.objects.exists():
            raise NotEmpty
        stories = reading.stories()
        with edition.change():
            self.masthead_and_names()
            self.pages()
            self.photo_library()
            self.printed(stories)
            for story in stories:
                self.story(story)
            self.states()
        return {
            "articles": len(self.articles),
            "issues": len(self.issues),
            "photos": len(self.photos),
        }

    def made(self, row: models.Model) -> Any:
        """Remembers that `row` belongs to the demo edition."""
        DemoRow.objects.create(
            content_type=ContentType.objects.get_for_model(row), object_id=row.pk
        )
        return row

    def masthead_and_names(self) -> None:
        said = self.paper["masthead"]
        if not Masthead.objects.get().text("name"):
            shared = {name: said.get(name) for name in ("founded", "email", "phone")}
            self.made(
                Masthead.objects.create(
                    **shared, social="\n".join(said["social"]), **columns_of(said)
                )
            )
        for position, row in enumerate(self.paper["section"]):
            self.sections[row["key"]] = self.made(
                Section.objects.create(
                    manner=row["manner"], position=position, **columns_of(by_language(row))
                )
            )
        for row in self.paper["author"]:
            self.authors[row["key"]] = self.made(
                Author.objects.create(**columns_of(by_language(row)))
            )
        for row in self.paper["tag"]:
            self.tags[row["key"]] = self.made(Tag.objects.create(**columns_of(by_language(row))))

    def pages(self) -> None:
        for position, row in enumerate(self.paper["page"]):
            if Page.objects.filter(slug=row["slug"]).exists():
                continue
            texts = columns_of(by_language(row))
            dates = {
                column("published_at", code): timezone.now()
                for code in codes()
                if texts.get(column("title", code))
            }
            self.made(Page.objects.create(slug=row["slug"], position=position, **texts, **dates))

    def photo_library(self) -> None:
        for row in self.paper["photo"]:
            self.photos[row["key"]] = self.picture(
                f"photos/{row['key']}.webp", credit=row["credit"], **columns_of(by_language(row))
            )

    def picture(self, path: str, **fields: Any) -> Photo:
        content = (reading.FOLDER / path).read_bytes()
        file = ContentFile(content, name=path.rsplit("/", 1)[-1])
        return self.made(Photo.objects.create(file=file, **fields))

    def printed(self, stories: list[reading.StoryText]) -> None:
        """An issue for every month that has a cover or a text on paper."""
        rows = reading.load("issues.toml")
        covers = {(row["year"], row["month"]): row for row in rows["issue"]}
        months = set(covers) | {
            reading.first_month(story.published.year, story.published.month)
            for story in stories
            if story.page
        }
        for year, month in sorted(months):
            self.issues[year, month] = self.issue(year, month, covers.get((year, month), {}))
        for row in rows["print_only"]:
            issue = self.issues[reading.first_month(row["year"], row["month"])]
            self.made(PrintItem.objects.create(issue=issue, page=row["page"], title_bg=row["bg"]))

    def issue(self, year: int, month: int, row: dict[str, Any]) -> Issue:
        number = reading.number(year, month)
        day = reading.issue_day(year, month)
        out = datetime.combine(day, reading.MORNING, reading.SOFIA)
        spoken = ("bg", "en", *(LATER_LANGUAGES if year >= LATER_SINCE else ()))
        cover = reading.FOLDER / "covers" / f"{number.replace('–', '-')}.webp"
        return self.made(
            Issue.objects.create(
                number=number,
                order=int(number.split("–")[0]),
                date=day,
                pages=row.get("pages") or pages_in(year, month),
                cover=self.picture(f"covers/{cover.name}", credit="Гравюра: Д. Зографов")
                if cover.exists()
                else None,
                title_bg=row.get("bg", ""),
                title_en=row.get("en", ""),
                **{column("published_at", code): out for code in spoken},
            )
        )

    def story(self, story: reading.StoryText) -> None:
        month = reading.first_month(story.published.year, story.published.month)
        article = Article.objects.create(
            kind=story.kind,
            section=self.sections[story.section],
            photo=self.photos[story.photo] if story.photo else None,
            issue=self.issues[month] if story.page else None,
            issue_page=story.page,
            place=story.place,
            **columns_of(
                {
                    code: texts | {"body": self.with_figures(texts["body"])}
                    for code, texts in story.texts.items()
                }
            ),
        )
        self.articles[story.key] = self.made(article)
        for position, key in enumerate(story.authors):
            Byline.objects.create(article=article, author=self.authors[key], position=position)
        article.tags.add(*(self.tags[key] for key in story.tags))
        for code in story.texts:
            publishing.publish(article=article, language=code, at=story.published)

    def with_figures(self, body: str) -> str:
        """The text with the numbers of photos where the file has their names."""
        return re.sub(
            r'data-photo="([a-z]+)"',
            lambda found: f'data-photo="{self.photos[found[1]].pk}"',
            body,
        )

    def states(self) -> None:
        """What happens to texts after they came out, so that every state is seen somewhere."""
        told = self.articles
        publishing.correct(
            article=told["chasovnikar"],
            texts={
                "bg": "В първата версия на текста броят на часовниците беше 41. Те са 42; "
                "спреният не беше броен.",
                "en": "The first version of this text gave the number of clocks as 41. There are "
                "42; the one that had stopped was not counted.",
                "de": "In der ersten Fassung dieses Textes war von 41 Uhren die Rede. Es sind 42; "
                "die angehaltene war nicht mitgezählt.",
                "fr": "La première version de ce texte donnait 41 horloges. Il y en a 42\u202f; "
                "celle qui était arrêtée n’avait pas été comptée.",
            },
            at=told["chasovnikar"].published_at_bg + timedelta(hours=5, minutes=10),
        )
        publishing.publish(article=told["tanker"], language="bg", change=Change.SUBSTANTIAL)
        publishing.publish(article=told["tanker"], language="en")
        publishing.publish(article=told["papkata"], language="bg", change=Change.MAJOR)
        publishing.publish(article=told["papkata"], language="en")
        publishing.withdraw(
            article=told["bankata"],
            languages=["de"],
            reason={"de": "Die Übersetzung gab eine Summe falsch wieder und wird neu gemacht."},
        )
        publishing.withdraw(
            article=told["brief-7"],
            reason={
                "bg": "Източник поиска защита, която бяхме обещали.",
                "en": "A source asked for the protection that we had promised.",
            },
        )
        Article.objects.filter(pk=told["brief-8"].pk).update(unlisted=True)
        later = told["kmet-chasovnik"]
        publishing.withdraw(article=later, languages=["en"])
        publishing.schedule(article=later, language="en", at=timezone.now() + timedelta(days=7))
        drafting.save(
            article=told["oblakat"],
            language="de",
            fields={"headline": "Die Wolke, die drei Tage über Chernovrah stand"},
        )
        handed_in = drafting.save(
            article=told["mina"],
            language="fr",
            fields={
                "headline": "Une lampe de moins",
                "lead": "La mine a fermé le jour où il manqua une lampe à la lampisterie.",
            },
        )
        handed_in.handed_in_at = timezone.now()
        handed_in.save(update_fields=["handed_in_at"])


def pages_in(year: int, month: int) -> int:
    """How thick the paper was then: it began with eight pages; a double issue is half as much
    again from the year on in which there was one."""
    for until, pages in ((1994, 8), (1999, 16), (2009, 24)):
        if year <= until:
            return pages
    return 48 if month == 7 else 32


def by_language(row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """`{"name": {"bg": …}}` or `{"bg": {"name": …}}`, whichever the file has, as the second."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in row.items():
        if key in codes() and isinstance(value, dict):
            found.setdefault(key, {}).update(value)
        elif isinstance(value, dict):
            for code, text in value.items():
                found.setdefault(code, {})[key] = text
    return found


def remove() -> tuple[int, list[str]]:
    """Takes away every row that loading made; (how many, those that something of the paper's own
    still needs and that therefore stay)."""
    gone, kept = 0, []
    with edition.change():
        for row in DemoRow.objects.order_by("-pk").select_related("content_type"):
            thing = row.target
            if thing is not None:
                try:
                    remove_one(thing)
                except ProtectedError:
                    kept.append(str(thing))
                    continue
                gone += 1
            row.delete()
    return gone, kept


def remove_one(thing: models.Model) -> None:
    if isinstance(thing, Masthead):
        Masthead().save()  # the row stays, empty as at first
    else:
        thing.delete()
