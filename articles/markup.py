"""Photos of the library as pages show them: the edge between the model and `pictures`."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.db.models import BigIntegerField, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import richtext
from articles.composed import NOW, Given, composed
from articles.models import Photo
from articles.photos import FOLDER
from articles.querysets import picture, plain
from articles.stories import Picture
from languages import current, localized
from pictures import markup, renditions

BASE = f"{settings.MEDIA_URL}{FOLDER}/"
CYRILLIC = re.compile("[\u0400-\u04ff]")
IN_CYRILLIC = frozenset({"bg", "ru"})
IN_TEXT = "(min-width: 60rem) 40rem, 100vw"


def shown(photo: Photo, language: str) -> Picture:
    """A photo of the library as pages in `language` would show it, whether or not they may."""
    alt, caption = (localized(photo, field, language) for field in ("alt", "caption"))
    focus = (photo.focus_x, photo.focus_y)
    return Picture(
        photo.renditions, photo.credit, photo.credit_unknown, focus, alt or "", caption or ""
    )


def drawn(
    photo: Picture, *, sizes: str, priority: bool = False, alt: str | None = None
) -> SafeString:
    """The picture itself; `alt` replaces its description, empty where a headline beside it says
    the same."""
    return markup.picture(
        cast(renditions.Record, photo.record),
        name=photo.name,
        base_url=BASE,
        alt=photo.alt if alt is None else alt,
        sizes=sizes,
        lazy=not priority,
        priority=priority,
        focus=photo.focus,
    )


def credit(photo: Picture) -> str:
    """Who made the photo, as readers are told."""
    return photo.credit or (_("Archive of the paper") if photo.credit_unknown else "")


def credit_line(photo: Picture, language: str) -> SafeString:
    """`credit` for a passage in `language`, marked with its own language where it has another.

    A credit is written once, in the language of the paper; in Cyrillic letters it would be read
    out wrongly by the voice of any other script. Our own words follow the page.
    """
    source = credit(photo)
    if not source:
        return SafeString("")
    spoken = language
    if not photo.credit:
        spoken = current()
    elif CYRILLIC.search(source) and language not in IN_CYRILLIC:
        spoken = settings.LANGUAGE_CODE
    marked = format_html(' lang="{}"', spoken) if spoken != language else ""
    return format_html('<bdi class="credit"{}>{}</bdi>', marked, source)


def caption(photo: Picture, language: str, said: str | None = None) -> SafeString:
    """Caption and credit; `said` is what the article says instead of the photo's own caption,
    already safe."""
    text = said or format_html("{}", photo.caption)
    source = credit_line(photo, language)
    if not text and not source:
        return SafeString("")
    return format_html("<figcaption>{} {}</figcaption>", SafeString(text), source)


def figure(photo: Picture, language: str) -> Callable[[str | None], str]:
    """What draws `photo` inside a text, given the text's own caption or none."""

    def draw(said: str | None) -> str:
        return format_html(
            '<figure class="pic">{}{}</figure>',
            drawn(photo, sizes=IN_TEXT),
            caption(photo, language, said),
        )

    return draw


def _ids(number: int) -> list[Any]:
    return [Given(f"id{n}", BigIntegerField()) for n in range(number)]


@composed(tuple)
def _pictures(language: str, number: int) -> QuerySet:
    """The columns of so many photos, each after its own number."""
    photos = plain(Photo.objects.filter(pk__in=_ids(number)).order_by())
    return photos.values_list("id", *picture("", language, NOW))


def pictures(bodies: Iterable[str], language: str, at: datetime) -> dict[int, Picture]:
    """The photos that the stored `bodies` call for, by their numbers, without those that readers
    may not see at the moment `at`. Asks nothing where there is no figure."""
    numbers = sorted({number for body in bodies for number in richtext.photo_numbers(body)})
    if not numbers:
        return {}
    ids = {place.value: number for place, number in zip(_ids(len(numbers)), numbers, strict=True)}
    rows = _pictures(language, len(numbers), now=at, **ids)
    found = ((id, Picture.of(columns)) for id, *columns in rows)
    return {id: photo for id, photo in found if photo}


def figures(body: str, language: str, at: datetime) -> dict[int, Callable[[str | None], str]]:
    """What draws each picture that the stored `body` calls for, by the photo's number."""
    found = pictures([body], language, at)
    return {number: figure(photo, language) for number, photo in found.items()}


def largest(photo: Picture) -> str:
    """The path of the largest JPEG, for pages of others that show a card of ours."""
    record = photo.record
    return BASE + renditions.file_name(photo.name, max(record["widths"]), record["formats"][-1])
