"""The card of an article, drawn."""

import io

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as patience
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pictures import card

FACES = settings.BASE_DIR / "static" / "fonts"
HEADLINES = {
    "bg": "Часовникарят от улица „Веслец“: двоен агент",
    "en": "The watchmaker of Veslets Street: a double agent",
    "ru": "Часовщик с улицы Веслец: двойной агент",
    "de": "Der Uhrmacher aus der Weslez-Straße: Größe und Übermut",
    "fr": "L’horloger de la rue Veslets : un agent double à Sofia",
    "ar": "صانع الساعات في شارع فيسليتس: عميل مزدوج",
}


def drawn(headline: str, language: str = "bg", **said: object) -> Image.Image:
    facts = {"plate": "Вестник", "kicker": "Шпионаж", "foot": "paper.example"} | said
    png = card.card(
        folder=FACES, headline=headline, language=language, rtl=language == "ar", **facts
    )
    return Image.open(io.BytesIO(png)).convert("RGB")


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Where in `box` anything is printed."""
    part = image.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, card.PAPER)).getbbox()


ROOM = (0, card.HEAD - 8, 1200, 556)


@pytest.mark.parametrize("language", HEADLINES)
def test_headline_stands_in_its_room(language):
    image = drawn(HEADLINES[language], language)
    assert image.size == (1200, 630)
    left, _top, right, bottom = ink(image, ROOM)
    assert left >= card.MARGIN - 8
    assert right <= 1200 - card.MARGIN + 8
    assert bottom < ROOM[3] - ROOM[1]


def test_arabic_begins_at_the_right():
    left, _top, right, _bottom = ink(drawn("نعم", "ar"), ROOM)
    assert left > 600
    assert right > 1100
    left, _top, right, _bottom = ink(drawn("Да", "bg"), ROOM)
    assert left < 100
    assert right < 600


@pytest.mark.parametrize("language", HEADLINES)
def test_every_letter_has_a_face(language):
    """A letter without one would be drawn as an empty box."""
    faces = card.ARABIC if language == "ar" else card.SERIF
    for letter in set(HEADLINES[language]) - {" "}:
        assert any(card._has(FACES, face, letter) for face in faces), letter


def test_bulgarian_and_russian_have_letters_of_their_own():
    one, other = (drawn("вгджзийклптц", code, kicker="", plate="") for code in ("bg", "ru"))
    assert ImageChops.difference(one, other).getbbox() is not None


def test_longer_headline_is_set_smaller():
    short, long = drawn("Кратко"), drawn("Дълго заглавие " * 12)
    assert ink(short, ROOM)[3] - ink(short, ROOM)[1] > 40
    assert ink(long, ROOM) is not None
    assert ink(long, ROOM)[3] <= ROOM[3] - ROOM[1]


@pytest.mark.parametrize(
    "headline",
    [
        "Щ" * 300,
        "Дума " * 80,
        "x",
        "NATO في 1991 مع New York Times اليوم",
        "日本語",
        "🕵️ шпионин",
        " ",
    ],
)
@pytest.mark.parametrize("language", ["bg", "ar"])
def test_any_headline_has_a_card(headline, language):
    image = drawn(headline, language)
    found = ink(image, ROOM)
    assert found is None or (found[0] >= card.MARGIN - 8 and found[2] <= 1200 - card.MARGIN + 8)


@patience(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=120), st.sampled_from(["bg", "ar"]))
def test_any_text_has_a_card(text, language):
    assert drawn(text, language, kicker=text[:20], plate=text[:30]).size == (1200, 630)


def test_same_card_is_the_same_bytes():
    assert drawn("Същото").tobytes() == drawn("Същото").tobytes()
