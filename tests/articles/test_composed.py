"""Queries that are composed once: what is told later counts each time, what stays stays."""

import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from articles import markup
from articles.composed import NOW, Composed, Statement, composed
from articles.models import Article, Author, Photo, Section
from articles.querysets import plain
from articles.views import archive, article, feeds, front, issue, lists
from sekretno import paper
from tests import factories

pytestmark = pytest.mark.django_db

CODES = ("bg", "en", "ar")
PLAIN = ("headline", "kicker", "lead", "body", "published_at", "caption", "alt", "bio", "motto")
# Every query that is composed once, in one of its forms.
FORMS = {
    paper.frame: ("bg",),
    front._stories: ("bg",),
    front._newest_by_section: ("bg",),
    front._newest_issue: ("bg",),
    front._bygone: ("bg",),
    article._whole: ("bg", "en"),
    article._next: ("bg", True, True),
    issue._whole: ("bg",),
    issue._stories: ("bg",),
    issue._around: ("bg",),
    lists._thing: (Section, "bg", *CODES),
    lists._stories: (Author, "bg", 0, 21),
    archive._covers_of_year: ("bg", 2020),
    archive._covers_between: ("bg",),
    archive._stories_of_month: ("bg", 0, 21),
    archive._number_in_month: ("bg",),
    archive._languages: CODES,
    markup._pictures: ("bg", 2),
    feeds._items: (Author, "bg"),
}


@pytest.fixture
def counted():
    """A query of published headlines, and how often it was composed."""
    made = []

    @composed(tuple)
    def headlines(language: str):
        made.append(language)
        live = Article.objects.published(language, NOW).order_by("id")
        return plain(live).values_list("id", "published_at_bg", "headline_bg")

    return headlines, made


def test_query_is_composed_once_and_asked_with_each_moment(counted):
    headlines, made = counted
    date = timezone.now() + timedelta(hours=1)
    planned = factories.article("bg", published_at_bg=date)

    before = headlines("bg", now=date - timedelta(seconds=1))
    after = headlines("bg", now=date)

    assert before == []
    assert after == [(planned.pk, date, planned.headline_bg)]
    assert made == ["bg"]


def test_query_of_another_language_is_another(counted):
    headlines, made = counted
    factories.published("bg")

    assert len(headlines("bg", now=timezone.now())) == 1
    assert headlines("en", now=timezone.now()) == []
    assert made == ["bg", "en"]


def test_first_of_nothing_is_none(counted):
    headlines, _made = counted
    assert headlines.first("bg", now=timezone.now()) is None


def test_percent_signs_and_quotes_stay_what_they_are():
    found = factories.published("bg", headline_bg="100 %s, %% и 'кавички' \\")

    @composed(tuple)
    def same():
        rows = Article.objects.published("bg", NOW).filter(headline_bg=found.headline_bg)
        return plain(rows).values_list("id")

    assert same(now=timezone.now()) == [(found.pk,)]


def test_columns_become_what_python_makes_of_them():
    photo = factories.photo()

    row = markup._pictures.first("bg", 1, now=timezone.now(), id0=photo.pk)

    assert row[:3] == (photo.pk, Photo.objects.get().renditions, photo.credit)


def everywhere() -> set[Composed]:
    rooms = ("articles", "sekretno", "languages", "pictures")
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] in rooms]
    return {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, Composed)
    }


def test_every_composed_query_is_tried_below():
    assert everywhere() == set(FORMS)


@pytest.mark.parametrize("query", FORMS, ids=lambda query: query.__name__)
def test_query_does_not_depend_on_the_active_language(query):
    forms = set()
    for code in CODES:
        with translation.override(code):
            statement = Statement.of(query.compose(*FORMS[query]), "default")
            forms.add((statement.sql, str(statement.params)))
    assert len(forms) == 1


@pytest.mark.parametrize("query", FORMS, ids=lambda query: query.__name__)
def test_query_names_no_plain_column_of_a_translated_field(query):
    """Those hold the words of whatever language was active when the row was made."""
    sql = Statement.of(query.compose(*FORMS[query]), "default").sql
    assert not [name for name in PLAIN if f'."{name}"' in sql]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite binds every parameter")
def test_only_what_is_told_is_left_to_bind():
    statement = Statement.of(front._stories.compose("bg"), "default")
    assert {param.value for param in statement.params} == {"now"}
