"""Lists tell nothing of what is not live."""

import pytest
from django.utils import timezone

from articles.views.archive import bounds
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["tags", "authors"])
def test_theme_or_name_that_nothing_live_carries_answers_as_an_unknown_one(client, kind):
    thing = factories.tag("Оставка") if kind == "tags" else factories.author("Таен Автор")
    article = factories.article("bg")
    if kind == "tags":
        article.tags.add(thing)
    else:
        article.bylines.create(author=thing)

    secret = client.get(f"/bg/{kind}/{thing.pk}/")
    unknown = client.get(f"/bg/{kind}/999999/")

    assert secret.status_code == unknown.status_code == 404
    assert secret.content.replace(str(thing.pk).encode(), b"") == unknown.content.replace(
        b"999999", b""
    ).replace(str(thing.pk).encode(), b"")


def test_section_without_articles_is_an_empty_place(client):
    section = factories.section("Шпионаж")

    answer = client.get(section.address("bg"))

    assert answer.status_code == 200
    assert 'content="noindex"' in answer.content.decode()


def test_front_page_names_no_unpublished_issue_beside_an_old_text(client):
    now = timezone.localtime()
    start, _end = bounds(now.year - 30, now.month)
    issue = factories.issue("69", date=start.date())
    factories.published("bg", at=start, issue=issue, issue_page=3, headline_bg="Стар текст")
    for _ in range(5):
        factories.published("bg")
    factories.issue("429")
    assert "/bg/issues/69/" in client.get("/bg/").content.decode()

    issue.published_at_bg = None
    issue.save()

    page = client.get("/bg/").content.decode()
    assert "Стар текст" in page
    assert "/bg/issues/69/" not in page


@pytest.mark.parametrize("kind", ["articles", "sections", "authors", "tags"])
def test_address_without_slug_and_slash_leads_on_in_one_hop(client, kind):
    author, tag = factories.author(), factories.tag()
    article = factories.published("bg", authors=[author])
    article.tags.add(tag)
    thing = {"articles": article, "sections": article.section, "authors": author, "tags": tag}[kind]

    answer = client.get(f"/bg/{kind}/{thing.pk}")

    assert answer.status_code == 301
    assert answer["Location"] == thing.address("bg")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("1992/03", "/bg/archive/1992/01/"),
        ("1992/08", "/bg/archive/1992/10/"),
        ("1990/01", "/bg/archive/1992/01/"),
        ("2020/01", "/bg/archive/1992/10/"),
    ],
)
def test_empty_month_offers_the_nearest_that_has_texts(client, asked, nearest):
    for month in (1, 10):
        factories.published("bg", at=bounds(1992, month)[0])

    page = client.get(f"/bg/archive/{asked}/").content.decode()

    assert f'<a class="more" href="{nearest}">' in page


def test_empty_month_of_an_empty_archive_offers_nothing(client):
    answer = client.get("/bg/archive/1992/03/")

    assert answer.status_code == 200
    assert '<a class="more"' not in answer.content.decode()
