"""Bound spaces, quotation marks, numbers: by language, and never inside of tags."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.typography import bind, number, quotes

LANGUAGES = ["bg", "en", "ru", "de", "fr", "ar", "xx"]
TYPED = st.lists(
    st.sampled_from([*"аб cx5 \"'-.:!?«»„“’&\n", " - ", "...", "<em>", "</em>", "<p>", "<code>"])
).map("".join)


def seen(text: str) -> str:
    """No-break spaces as "~", thin ones as "_": to be read in a failing test."""
    return text.replace("\u00a0", "~").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("bg", "В началото и в София с Иван", "В~началото и~в~София с~Иван"),
        ("bg", "на 5 май 2026 г., 9:00 ч.", "на 5 май 2026~г., 9:00~ч."),
        ("bg", "за 5 млн. лв. или 7 %", "за 5~млн.~лв. или 7~%"),
        ("bg", "№ 5, стр. 7, чл. 3", "№~5, стр.~7, чл.~3"),
        ("bg", "24 066 и 1 234 567, но 2024 100", "24_066 и~1_234_567, но 2024 100"),
        ("bg", "два дни", "два дни"),
        ("ru", "в лес – к реке, 2024 г.", "в~лес~– к~реке, 2024~г."),
        ("ru", "5 тыс. руб.", "5~тыс.~руб."),
        ("fr", "Quoi ? Oui ; « non » : 10 %", "Quoi_? Oui_; «_non_»_: 10~%"),
        ("de", "z. B. Nr. 5, 10 km, d. h. § 3", "z.~B. Nr.~5, 10~km, d.~h. §~3"),
        ("en", "No. 5 at 9 p.m., a word", "No.~5 at 9~p.m., a word"),
        ("ar", "و سلام 5 %", "و~سلام 5~%"),
    ],
)
def test_bind_binds_what_belongs_together(language, text, bound):
    assert seen(bind(text, language)) == bound


def test_bind_sees_across_inline_tags():
    assert seen(bind("<p>в <b>Русе</b></p>", "bg")) == "<p>в~<b>Русе</b></p>"


def test_bind_leaves_tags_alone():
    html = '<p title="в град"><a href="/в град">град</a></p>'
    assert bind(html, "bg") == html


def test_bind_leaves_code_alone():
    html = "<pre>в град</pre><p><code>5 %</code></p>"
    assert bind(html, "bg") == html


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("bg", '"Каза "да" и \'не\'"', "„Каза ’да’ и ’не’“"),
        ("bg", "Той - д'Артанян - дойде...", "Той – д’Артанян – дойде…"),
        ("bg", "- Да - каза той.", "– Да – каза той."),
        ("bg", "екран 27\" и 90' игра", "екран 27″ и 90′ игра"),
        ("bg", '„Каза "да"“', "„Каза ’да’“"),
        ("bg", "по-добре 1990-1995", "по-добре 1990-1995"),
        ("en", "\"It's 'fine',\" he said", "“It’s ‘fine’,” he said"),
        ("en", "back in the '90s", "back in the ’90s"),
        ("ru", 'Он "за "Правду""', "Он «за „Правду“»"),
        ("de", "\"Er sagte 'ja'\"", "„Er sagte ‚ja‘“"),
        ("fr", '"Quoi?" dit l\'homme', "«_Quoi_?_» dit l’homme"),
        ("fr", "«non» à 10:30 &amp; fin", "«_non_» à 10:30 &amp; fin"),
        ("fr", "«oui:» «<b>non</b>?»", "«_oui_:_» «_<b>non</b>_?_»"),
        ("ar", '"نعم"', "«نعم»"),
    ],
)
def test_quotes_become_those_of_the_language(language, text, printed):
    assert seen(quotes(text, language)) == printed


def test_quotes_see_across_inline_tags():
    assert quotes('<p>"<em>Да</em>", каза.</p>', "bg") == "<p>„<em>Да</em>“, каза.</p>"


def test_quotes_left_open_end_with_their_paragraph():
    assert quotes('<p>"а</p><p>"б"</p>', "bg") == "<p>„а</p><p>„б“</p>"


@pytest.mark.parametrize(
    "text",
    [
        '<p><a href="/x" title="a - b...">x</a></p>',
        "<pre>\"x\" - 'y'...</pre>",
        '<p>x <code>"a"</code></p>',
        "https://example.org/a'b--c...d",
    ],
)
def test_quotes_leave_tags_code_and_addresses_alone(text):
    assert quotes(text, "bg") == text


@settings(max_examples=150, deadline=None)
@given(TYPED, st.sampled_from(LANGUAGES))
def test_quotes_a_second_time_change_nothing(text, language):
    once = quotes(text, language)
    assert quotes(once, language) == once


@settings(max_examples=100, deadline=None)
@given(TYPED, st.sampled_from(LANGUAGES))
def test_bind_changes_nothing_but_spaces(text, language):
    bound = bind(text, language)
    assert re.sub("[\u00a0\u202f]", " ", bound) == re.sub("[\u00a0\u202f]", " ", text)
    assert bind(bound, language) == bound


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())), st.sampled_from(LANGUAGES))
def test_setting_any_text_never_fails(text, language):
    assert isinstance(bind(quotes(text, language), language), str)


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("bg", 8214, "8214"),
        ("bg", 24066, "24_066"),
        ("ru", 1234567, "1_234_567"),
        ("fr", 12345.5, "12_345,5"),
        ("de", 24066, "24.066"),
        ("en", 24066, "24,066"),
        ("en", 8214, "8214"),
        ("ar", 24066.25, "24,066.25"),
        ("bg", -5, "−5"),
        ("bg", 2.0, "2"),
        ("bg", Decimal("1.50"), "1,50"),
        ("bg", 10**21, "1" + "_000" * 7),
    ],
)
def test_number_is_grouped_by_language(language, value, written):
    assert seen(number(value, language)) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_number_that_is_not_finite_raises(value):
    with pytest.raises(ValueError, match="not a finite number"):
        number(value, "bg")
