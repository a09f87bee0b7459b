"""What a page says of itself, and where it is in other languages."""

import pytest
from django.utils import translation

from languages import Language, column, columns, current, enabled, language, localized
from languages.page import PublicPage, everywhere


def page(code="bg", paths=("bg", "en"), **fields) -> PublicPage:
    return PublicPage(code=code, title="", paths={c: f"/{c}/x/" for c in paths}, **fields)


def test_canonical_is_absolute(settings):
    settings.SITE_URL = "https://paper.example"
    assert page("en").canonical == "https://paper.example/en/x/"


def test_page_that_may_not_be_indexed_has_neither_canonical_nor_hreflang():
    hidden = page(indexable=False)
    assert (hidden.canonical, hidden.hreflangs) == ("", [])


def test_hreflang_names_the_languages_in_which_it_exists_and_a_default(settings):
    settings.SITE_URL = "https://paper.example"
    assert page("en", ("en", "bg")).hreflangs == [
        ("bg", "https://paper.example/bg/x/"),
        ("en", "https://paper.example/en/x/"),
        ("x-default", "https://paper.example/bg/x/"),
    ]


def test_default_is_the_first_there_is_where_the_papers_own_is_wanting(settings):
    settings.SITE_URL = ""
    assert page("en", ("en", "de")).hreflangs[-1] == ("x-default", "/en/x/")


def test_hreflang_leaves_out_a_language_that_is_switched_off(settings):
    settings.LANGUAGES_ENABLED = ["bg", "de"]
    assert [code for code, _path in page("bg", ("bg", "en")).hreflangs] == ["bg", "x-default"]


def test_selector_leads_to_the_page_or_else_to_the_front_page():
    entries = {entry.language.code: entry for entry in page("ar", ("bg", "en")).alternates}
    assert list(entries) == enabled()
    assert (entries["en"].path, entries["en"].exists) == ("/en/x/", True)
    assert (entries["de"].path, entries["de"].exists) == ("/de/", False)
    assert [code for code, entry in entries.items() if entry.current] == ["ar"]


def test_page_knows_whether_it_exists_here():
    assert page("bg").exists_here
    assert not page("ru").exists_here


def test_page_that_is_everywhere_is_in_every_enabled_language(settings):
    settings.LANGUAGES_ENABLED = ["bg", "en"]
    assert everywhere("/{}/archive/") == {"bg": "/bg/archive/", "en": "/en/archive/"}


@pytest.mark.parametrize(
    ("code", "direction"),
    [("bg", "ltr"), ("en", "ltr"), ("ru", "ltr"), ("de", "ltr"), ("fr", "ltr"), ("ar", "rtl")],
)
def test_direction_of_a_language(code, direction):
    assert language(code).direction == direction


def test_language_is_called_by_its_own_name():
    assert language("ar") == Language("ar", "العربية", "rtl")


def test_language_that_the_paper_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        language("xx")


@pytest.mark.parametrize(
    ("active", "code"), [("en", "en"), ("en-gb", "en"), ("es", "bg"), (None, "bg"), ("ar", "ar")]
)
def test_current_language_always_has_columns(active, code):
    with translation.override(active):
        assert current() == code


def test_columns_are_named_by_their_language():
    assert column("headline", "en") == "headline_en"
    assert column("headline", "pt-br") == "headline_pt_br"
    assert columns(("headline", "lead"), "ar") == ["headline_ar", "lead_ar"]


def test_localized_knows_no_fallback():
    from articles.models import Section

    section = Section(name_bg="Рубрика", name_en="")
    assert localized(section, "name", "bg") == "Рубрика"
    assert localized(section, "name", "en") == ""
    assert localized(section, "name", "de") is None
