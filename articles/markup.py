"""Photos of the library as pages show them: the edge between the model and `pictures`."""

import re
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import richtext
from articles.models import Photo
from articles.photos import FOLDER
from articles.querysets import PHOTO_SHARED
from languages import columns, current, localized
from pictures import markup, renditions

BASE = f"{settings.MEDIA_URL}{FOLDER}/"
CYRILLIC = re.compile("[\u0400-\u04ff]")
IN_CYRILLIC = frozenset({"bg", "ru"})
IN_TEXT = "(min-width: 60rem) 40rem, 100vw"


def drawn(
    photo: Photo, language: str, *, sizes: str, priority: bool = False, alt: str | None = None
) -> SafeString:
    """The picture itself; `alt` replaces its description, empty where a headline beside it says
    the same."""
    return markup.picture(
        photo.renditions,
        name=photo.name,
        base_url=BASE,
        alt=(localized(photo, "alt", language) or "") if alt is None else alt,
        sizes=sizes,
        lazy=not priority,
        priority=priority,
        focus=(photo.focus_x, photo.focus_y),
    )


def fetch_words(photo: Photo, language: str) -> None:
    """Fetches description and caption in `language`, in one query, where they did not come along:
    under a text that stands in for a translation they are wanted in its language."""
    missing = photo.get_deferred_fields() & set(columns(("alt", "caption"), language))
    if missing:
        photo.refresh_from_db(fields=missing)


def credit(photo: Photo) -> str:
    """Who made the photo, as readers are told."""
    return photo.credit or (_("Archive of the paper") if photo.credit_unknown else "")


def credit_line(photo: Photo, language: str) -> SafeString:
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


def caption(photo: Photo, language: str, said: str | None = None) -> SafeString:
    """Caption and credit; `said` is what the article says instead of the photo's own caption,
    already safe."""
    text = said or format_html("{}", localized(photo, "caption", language) or "")
    source = credit_line(photo, language)
    if not text and not source:
        return SafeString("")
    return format_html("<figcaption>{} {}</figcaption>", SafeString(text), source)


def figure(photo: Photo, language: str) -> Callable[[str | None], str]:
    """What draws `photo` inside a text, given the text's own caption or none."""

    def draw(said: str | None) -> str:
        picture = drawn(photo, language, sizes=IN_TEXT)
        return format_html(
            '<figure class="pic">{}{}</figure>', picture, caption(photo, language, said)
        )

    return draw


def figures(body: str, language: str, at: datetime) -> dict[int, Callable[[str | None], str]]:
    """What draws each picture that the stored `body` calls for, by the photo's number; none for
    those that readers may not see at the moment `at`. Asks nothing where there is no figure."""
    numbers = richtext.photo_numbers(body)
    if not numbers:
        return {}
    fields = [*PHOTO_SHARED, *columns(("alt", "caption"), language)]
    photos = Photo.objects.filter(pk__in=numbers).only(*fields)
    return {photo.pk: figure(photo, language) for photo in photos if photo.is_shown(at)}


def largest(photo: Photo) -> str:
    """The path of the largest JPEG, for pages of others that show a card of ours."""
    record = photo.renditions
    if not record:
        return ""
    return BASE + renditions.file_name(photo.name, max(record["widths"]), record["formats"][-1])
