"""Search and counting in the newsroom's lists."""

import pytest

from articles.admin import lists
from articles.admin.lists import CappedPaginator
from articles.admin.searching import forms_of, number_in
from articles.models import Article, Issue, Section
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["министрите", "МИНИСТРИТЕ", "Министрите"])
@pytest.mark.parametrize("headline", ["Министрите мълчат", "Вчера министрите", "КАЗАХА МИНИСТРИТЕ"])
def test_search_ignores_case_also_in_cyrillic(admin_client, typed, headline):
    article = factories.article("bg", headline_bg=headline)
    factories.article("bg", headline_bg="Мостът над реката")
    found = admin_client.get("/admin/articles/article/", {"q": typed}).context["cl"].queryset
    assert list(found) == [article]


def test_search_knows_headlines_of_all_languages(admin_client):
    article = factories.article("bg", "ar", headline_ar="مفاتيح الأرشيف")
    found = admin_client.get("/admin/articles/article/", {"q": "الأرشيف"}).context["cl"].queryset
    assert list(found) == [article]


def test_search_wants_every_word(admin_client):
    both = factories.article("bg", headline_bg="Архивът и мостът")
    factories.article("bg", headline_bg="Мостът")
    found = admin_client.get("/admin/articles/article/", {"q": "мостът архивът"})
    assert list(found.context["cl"].queryset) == [both]


def test_search_reads_three_words_at_most(admin_client):
    article = factories.article("bg", headline_bg="Един два три")
    found = admin_client.get("/admin/articles/article/", {"q": "един два три четири"})
    assert list(found.context["cl"].queryset) == [article]


@pytest.mark.parametrize("typed", ["{}", "№ {}", " №{} "])
def test_number_finds_the_article(admin_client, typed):
    article = factories.article("bg")
    factories.article("bg")
    found = admin_client.get("/admin/articles/article/", {"q": typed.format(article.pk)})
    assert list(found.context["cl"].queryset) == [article]


def test_number_that_names_no_article_is_a_word(admin_client):
    article = factories.article("bg", headline_bg="Архивът от 199412")
    found = admin_client.get("/admin/articles/article/", {"q": "199412"})
    assert list(found.context["cl"].queryset) == [article]


@pytest.mark.parametrize("typed", ["%", "\\", "'", '"', "²", "9" * 40, "\x00", "a\x00b"])
def test_search_survives_strange_input(admin_client, typed):
    factories.article("bg")
    assert admin_client.get("/admin/articles/article/", {"q": typed}).status_code == 200


def test_words_are_sought_in_three_forms_at_least():
    assert forms_of("иВАН") == ["иВАН", "иван", "ИВАН", "Иван"]


@pytest.mark.parametrize(
    ("term", "number"), [("7566", 7566), ("№ 7566", 7566), ("7566a", None), ("٧", None), ("", None)]
)
def test_number_in(term, number):
    assert number_in(term) == number


def test_issues_are_found_by_their_printed_number(admin_client):
    issue = factories.issue("281–282")
    factories.issue("300")
    found = admin_client.get("/admin/articles/issue/", {"q": "281-282"}).context["cl"].queryset
    assert list(found) == [issue]


def test_paginator_counts_no_further_than_the_cap(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(lists, "COUNTED", 2)
    for name in ("a", "b", "c", "d"):
        factories.section(name)
    pages = CappedPaginator(Section.objects.all(), 1)
    with django_assert_num_queries(1) as asked:
        assert (pages.count, pages.is_capped, pages.num_pages) == (2, True, 2)
    assert "LIMIT 3" in asked[0]["sql"]


def test_paginator_below_the_cap_counts_exactly():
    factories.section()
    pages = CappedPaginator(Section.objects.all(), 1)
    assert (pages.count, pages.is_capped) == (1, False)


def test_list_beyond_the_cap_says_that_there_is_more(admin_client, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 1)
    for _number in range(3):
        factories.article("bg")
    answer = admin_client.get("/admin/articles/article/")
    assert answer.context["cl"].paginator.is_capped
    assert "question hidden" not in answer.content.decode()


def test_list_beyond_the_cap_cannot_be_acted_upon_as_a_whole(admin_client, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 1)
    made = [factories.article("bg") for _number in range(3)]
    data = {
        "action": "delete_selected",
        "select_across": "1",
        "_selected_action": [made[0].pk],
        "post": "yes",
    }
    admin_client.post("/admin/articles/article/", data)
    assert Article.objects.count() == 3


@pytest.mark.parametrize(
    ("model", "field", "term"),
    [("article", "section", "шпион"), ("byline", "author", "КАМЕНОВА"), ("article", "tags", "арх")],
)
def test_autocomplete_finds_by_part_of_a_name(admin_client, model, field, term):
    factories.section("Шпионаж"), factories.section("Пари")
    factories.author("Теодора Каменова"), factories.author("Боян Тодев")
    factories.tag("архиви"), factories.tag("Дунав")
    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
    results = admin_client.get("/admin/autocomplete/", asked).json()["results"]
    assert len(results) == 1


@pytest.mark.parametrize(
    "name", ["section", "author", "tag", "photo", "issue", "correction", "draft", "version"]
)
def test_lists_ask_the_same_for_one_and_for_three_rows(
    admin_client, django_assert_max_num_queries, name
):
    make = {
        "section": lambda: factories.section(),
        "author": lambda: factories.author(),
        "tag": lambda: factories.tag(),
        "photo": lambda: factories.photo(),
        "issue": lambda: factories.issue(str(100 + Issue.objects.count()), cover=factories.photo()),
        "correction": lambda: factories.published("bg").corrections.create(text_bg="Поправка"),
        "draft": lambda: factories.article("bg").drafts.create(
            language="bg", fields={"headline": "Чернова"}
        ),
        "version": lambda: factories.published("bg").versions.get(),
    }[name]
    address = f"/admin/articles/{name}/"
    make()
    with django_assert_max_num_queries(20) as one:
        admin_client.get(address)
    make(), make()
    with django_assert_max_num_queries(len(one)):
        page = admin_client.get(address)
    assert len(page.context["cl"].result_list) >= 3
