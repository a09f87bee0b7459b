"""Dates and numbers as the paper prints them, with spaces at which no line may break."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, get_format

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Sofia"))
NAMES = (
    "DATE_FORMAT",
    "MOMENT_FORMAT",
    "WEEKDAY_DATE_FORMAT",
    "MONTH_YEAR_FORMAT",
    "DAY_MONTH_FORMAT",
    "HOUR_FORMAT",
    "SHORT_DAY_FORMAT",
)
N = "\u00a0"
BULGARIAN = {
    "DATE_FORMAT": f"23{N}ноември 2026{N}г.",
    "MOMENT_FORMAT": f"23{N}ноември 2026{N}г., 9:00{N}ч.",
    "DATETIME_FORMAT": f"23{N}ноември 2026{N}г., 9:00{N}ч.",
    "DAY_MONTH_FORMAT": f"23{N}ноември",
    "HOUR_FORMAT": "9:00",
}
PRINTED = {
    "en": "23{N}November 2026",
    "ru": "23{N}ноября 2026{N}г.",
    "de": "23.{N}November 2026",
    "fr": "23{N}novembre 2026",
}


@pytest.mark.parametrize("name", BULGARIAN)
def test_date_is_printed_in_bulgarian(name):
    with translation.override("bg"):
        assert date_format(MOMENT, name) == BULGARIAN[name]


@pytest.mark.parametrize("day", [1, 3, 9])
def test_day_of_one_digit_has_no_nought(day):
    with translation.override("bg"):
        assert date_format(datetime(2026, 3, day), "DATE_FORMAT") == f"{day}{N}март 2026{N}г."


def test_masthead_of_the_day_begins_with_the_weekday():
    with translation.override("bg"):
        printed = date_format(MOMENT, "WEEKDAY_DATE_FORMAT")
    assert printed.lower() == f"понеделник, 23{N}ноември 2026{N}г."


def test_month_of_the_archive_is_named():
    with translation.override("bg"):
        assert date_format(MOMENT, "MONTH_YEAR_FORMAT").lower() == f"ноември 2026{N}г."


@pytest.mark.parametrize("month", range(1, 13))
def test_month_inside_a_bulgarian_date_is_small(month):
    with translation.override("bg"):
        word = date_format(datetime(2026, month, 5), "DATE_FORMAT").split(N)[1].split()[0]
    assert word == word.lower()
    assert re.fullmatch("[а-я]+", word)


@pytest.mark.parametrize("code", PRINTED)
def test_date_is_printed_in_other_languages(code):
    with translation.override(code):
        assert date_format(MOMENT, "DATE_FORMAT") == PRINTED[code].replace("{N}", N)


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("name", NAMES)
def test_every_language_has_every_format_of_its_own(code, name):
    with translation.override(code):
        pattern, printed = get_format(name), date_format(MOMENT, name)
    assert pattern != name, "Django gives the name back where there is no format"
    assert printed.strip()
    assert "FORMAT" not in printed


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_day_is_never_parted_from_its_month(code):
    with translation.override(code):
        for name in ("DATE_FORMAT", "MOMENT_FORMAT", "WEEKDAY_DATE_FORMAT", "DAY_MONTH_FORMAT"):
            assert re.search(rf"\b23\.?{N}", date_format(MOMENT, name)), name


def test_template_prints_the_papers_clock():
    template = Template('{{ moment|date:"MOMENT_FORMAT" }}')
    utc = MOMENT.astimezone(ZoneInfo("UTC"))
    with translation.override("bg"):
        assert template.render(Context({"moment": utc})) == BULGARIAN["MOMENT_FORMAT"]


def test_fraction_has_a_comma():
    with translation.override("bg"):
        assert Template("{{ 2.5|floatformat:1 }}").render(Context()) == "2,5"


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("fr", 1, "1er\u00a0octobre\u00a02026"),
        ("fr", 2, "2\u00a0octobre\u00a02026"),
        ("fr", 11, "11\u00a0octobre\u00a02026"),
        ("fr", 21, "21\u00a0octobre\u00a02026"),
        ("de", 1, "1.\u00a0Oktober\u00a02026"),
        ("en", 1, "1\u00a0October\u00a02026"),
    ],
)
def test_first_day_of_a_month_is_an_ordinal_in_french_alone(code, day, said):
    with translation.override(code):
        page = Template('{{ day|date:"DATE_FORMAT" }}').render(
            Context({"day": date(2026, 10, day)})
        )
    assert page.replace(" ", "\u00a0") == said
