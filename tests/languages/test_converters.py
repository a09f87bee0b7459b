"""Parts of addresses."""

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve
from hypothesis import given
from hypothesis import strategies as st

from languages.converters import LanguageConverter, Numbered, NumberedConverter, numbered


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_language_of_the_paper_is_taken(code):
    assert resolve(f"/{code}/").kwargs == {"language": code}
    assert LanguageConverter().to_url(code) == code


@pytest.mark.parametrize("code", ["xx", "BG", "b", "bg-BG", "bulgarian", "b1", ""])
def test_any_other_language_is_no_address(code):
    with pytest.raises(Resolver404):
        resolve(f"/{code}/archive/")


def test_language_that_is_switched_off_is_no_address(settings):
    settings.LANGUAGES_ENABLED = ["bg"]
    with pytest.raises(Resolver404):
        resolve("/en/")


NUMBERED = [
    ("7566-chasovnikaryat", Numbered(7566, "chasovnikaryat")),
    ("7566", Numbered(7566, "")),
    ("7566-", Numbered(7566, "")),
    ("7566-a-b-c", Numbered(7566, "a-b-c")),
    ("7566-часовникарят", Numbered(7566, "часовникарят")),
    ("007", Numbered(7, "")),
    ("9" * 18, Numbered(int("9" * 18), "")),
]


@pytest.mark.parametrize(("text", "found"), NUMBERED)
def test_number_and_slug_are_read(text, found):
    assert resolve(f"/bg/articles/{text}/").kwargs["numbered"] == found


@pytest.mark.parametrize("text", ["", "x", "-1", "1a", "slug-1", "9" * 19, "1/2", "٣", "1.5", " 1"])
def test_what_has_no_number_is_no_address(text):
    with pytest.raises(Resolver404):
        resolve(f"/bg/articles/{text}/")


@pytest.mark.parametrize(
    ("id", "slug", "text"), [(1, "x", "1-x"), (1, "", "1"), (1, None, "1"), (12, "a-b", "12-a-b")]
)
def test_numbered_is_written(id, slug, text):
    assert numbered(id, slug) == text
    assert NumberedConverter().to_url(Numbered(id, slug or "")) == text


@given(st.integers(0, 10**18 - 1), st.text(st.characters(exclude_characters="/"), max_size=30))
def test_what_is_written_is_read_again(id, slug):
    converter = NumberedConverter()
    assert converter.to_python(numbered(id, slug)) == Numbered(id, slug)
