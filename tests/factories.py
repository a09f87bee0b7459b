"""Things of the newspaper as tests need them, with just what is said and sensible rest."""

import io
import itertools
import re
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from articles import publishing
from articles.models import Article, Author, Byline, Issue, Photo, Section, Tag
from edition.reading import memory
from languages import column

_numbers = itertools.count(1)


def section(name: str = "Шпионаж", **fields: Any) -> Section:
    return Section.objects.create(name_bg=name, **({"name_en": "Espionage"} | fields))


def author(name: str = "Теодора Каменова", **fields: Any) -> Author:
    return Author.objects.create(name_bg=name, **fields)


def tag(name: str = "архиви", **fields: Any) -> Tag:
    return Tag.objects.create(name_bg=name, **fields)


def texts(language: str, headline: str | None = None, **fields: str) -> dict[str, str]:
    """Texts in one language, each saying in which, so that a leak can be seen."""
    said = {
        "headline": headline or f"Headline {next(_numbers)} {language}",
        "lead": f"Lead in {language}",
        "body": f"<p>First paragraph in {language}.</p><p>Last paragraph in {language}.</p>",
    } | fields
    return {column(field, language): text for field, text in said.items()}


def article(*languages: str, section: Section | None = None, **fields: Any) -> Article:
    """An article with texts in `languages` (Bulgarian) and nothing published."""
    said: dict[str, Any] = {}
    for language in languages or ("bg",):
        said |= texts(language)
    return Article.objects.create(section=section or _section(), **(said | fields))


def published(
    *languages: str, at: datetime | None = None, authors: list[Author] | None = None, **fields: Any
) -> Article:
    """An article that is live in `languages` (Bulgarian) since `at` (an hour ago)."""
    made = article(*languages, **fields)
    for position, person in enumerate(authors or []):
        Byline.objects.create(article=made, author=person, position=position)
    for language in languages or ("bg",):
        publishing.publish(
            article=made, language=language, at=at or timezone.now() - timedelta(hours=1)
        )
    return made


def _section() -> Section:
    return Section.objects.order_by("pk").first() or section()


def deeds(called: list) -> list:
    """Of what follows when a change is kept all but that the process asks for the edition anew."""
    return [deed for deed in called if deed != memory.forget]


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (640, 400)) -> bytes:
    """A small real picture; no two are the same."""
    number = next(_numbers)
    colour = (number * 47 % 256, number * 101 % 256, number * 29 % 256)
    image = Image.new("RGB", size, colour)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def photo(credit: str = "Д. Зографов", **fields: Any) -> Photo:
    file = ContentFile(picture_bytes(), name="picture.jpg")
    said = {"alt_bg": "Описание", "caption_bg": "Текст под снимката"}
    return Photo.objects.create(credit=credit, file=file, **(said | fields))


def issue(number: str = "429", *languages: str, date: Any = None, **fields: Any) -> Issue:
    """A printed issue, published in `languages` (Bulgarian) an hour ago."""
    moment = timezone.now() - timedelta(hours=1)
    dates = {column("published_at", language): moment for language in languages or ("bg",)}
    said = dates | {"pages": 32} | fields
    said.setdefault("order", int(re.match(r"\d+", number)[0]))
    return Issue.objects.create(
        number=number, date=date or timezone.localdate() - timedelta(days=7), **said
    )
