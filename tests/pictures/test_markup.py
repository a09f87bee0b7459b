from html.parser import HTMLParser

import pytest

from pictures.markup import picture
from pictures.renditions import Record

FULL = Record(width=4000, height=3000, widths=[320, 640, 1280], formats=["avif", "webp", "jpeg"])
PLAIN = Record(width=4000, height=3000, widths=[1280], formats=["plain"])


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), "an attribute twice"
        self.found.append((tag, dict(attrs)))


def elements(record=FULL, **words):
    defaults = {"name": "p", "base_url": "/media/", "alt": "Пазар", "sizes": "100vw"}
    return Elements(picture(record, **(defaults | words))).found


def image(record=FULL, **words):
    return elements(record, **words)[-1][1]


def test_picture_offers_the_formats_in_order():
    found = elements()

    assert [tag for tag, _ in found] == ["picture", "source", "source", "img"]
    assert [attrs["type"] for _, attrs in found[1:3]] == ["image/avif", "image/webp"]


def test_picture_lists_every_width():
    srcset = "/media/p-320.avif 320w, /media/p-640.avif 640w, /media/p-1280.avif 1280w"
    found = elements()

    assert found[1][1]["srcset"] == srcset
    assert found[3][1]["srcset"] == srcset.replace("avif", "jpg")
    assert {attrs["sizes"] for _, attrs in found[1:]} == {"100vw"}


def test_picture_reserves_its_room():
    attrs = image()

    assert (attrs["width"], attrs["height"]) == ("1280", "960")


def test_picture_falls_back_to_a_usual_width():
    assert image()["src"] == "/media/p-640.jpg"


def test_plain_picture_is_a_single_image():
    found = elements(PLAIN)

    assert [tag for tag, _ in found] == ["img"]
    assert found[0][1] == {
        "src": "/media/p-1280.plain.jpg",
        "width": "1280",
        "height": "960",
        "alt": "Пазар",
        "loading": "lazy",
        "decoding": "async",
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, ("lazy", "async", None)),
        ({"lazy": False}, (None, "async", None)),
        ({"priority": True}, (None, None, "high")),
    ],
)
def test_picture_tells_when_to_load(words, expected):
    attrs = image(**words)

    assert (attrs.get("loading"), attrs.get("decoding"), attrs.get("fetchpriority")) == expected


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ((0, 100), ("0", "100")),
        ((33, 71), ("30", "70")),
        ((35, 94.9), ("40", "90")),
        ((-5, 120), ("0", "100")),
        (None, (None, None)),
    ],
)
def test_picture_gives_the_focal_point_in_tens(focus, expected):
    attrs = image(focus=focus)

    assert (attrs.get("data-fx"), attrs.get("data-fy")) == expected


def test_picture_has_no_inline_style():
    assert all("style" not in attrs for _, attrs in elements(focus=(33, 71)))


def test_picture_names_the_language_of_alt():
    assert image(lang="ar")["lang"] == "ar"
    assert "lang" not in image()


def test_picture_keeps_an_empty_alt():
    assert image(alt="")["alt"] == ""


def test_picture_escapes_everything():
    evil = '"><script>alert(1)</script>&'

    found = elements(name=evil, base_url=f"/{evil}/", alt=evil, sizes=evil, lang=evil)

    assert [tag for tag, _ in found] == ["picture", "source", "source", "img"]
    attrs = found[3][1]
    assert (attrs["alt"], attrs["sizes"], attrs["lang"]) == (evil, evil, evil)
    assert set(attrs) <= {
        *("src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding", "lang")
    }


def test_picture_quotes_what_would_end_an_address_in_srcset():
    attrs = image(name="a b,c")

    assert attrs["srcset"].startswith("/media/a%20b%2Cc-320.jpg 320w, ")
