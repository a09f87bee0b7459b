"""The picture of an article for those who share it."""

import io
import re

import pytest
from django.core.files.storage import storages
from PIL import Image

from articles import cards, publishing
from articles.models import Article
from sekretno.models import Masthead
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    Masthead.objects.update_or_create(pk=1, defaults={"name_bg": "Вестник", "name_ar": "جريدة"})


def named(client, address: str) -> str:
    """The path of the picture that the page at `address` names."""
    page = client.get(address).content.decode()
    return re.search('<meta property="og:image" content="http://testserver([^"]+)"', page)[1]


@pytest.mark.parametrize("code", ["bg", "en", "ar"])
def test_page_names_a_card_that_is_there(client, code):
    article = factories.published("bg", "en", "ar")
    response = client.get(named(client, article.address(code)))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_card_is_drawn_once(client, monkeypatch):
    path = named(client, factories.published("bg").address("bg"))
    first = client.get(path).content

    def again(self) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr(cards.Card, "_drawn", again)
    assert client.get(path).content == first


def test_other_headline_is_another_card_and_the_former_leads_to_it(client):
    article = factories.published("bg", headline_bg="Старо")
    before = named(client, article.address("bg"))
    Article.objects.update(headline_bg="Ново")
    after = named(client, Article.objects.get().address("bg"))
    assert before != after
    response = client.get(before)
    assert (response.status_code, response.headers["Location"]) == (302, after)


def test_invented_address_draws_nothing(client):
    article = factories.published("bg")
    for digest in ("0" * 16, "x", "..-.."):
        client.get(f"/bg/articles/{article.pk}/card-{digest}.png")
    assert not storages["private"].exists("cards")


def test_what_cannot_be_read_has_no_card(client):
    article = factories.published("bg", "en")
    path = named(client, article.address("bg"))
    assert client.get(path).status_code == 200
    publishing.withdraw(article=article, languages=["bg"])
    assert client.get(path).status_code == 404
    assert client.get(path.replace("/bg/", "/de/")).status_code == 404
    assert client.get(named(client, article.address("en"))).status_code == 200


def test_unknown_article_and_one_not_published_answer_alike(client):
    draft = factories.article("bg")
    answers = [client.get(f"/bg/articles/{n}/card-{'0' * 16}.png") for n in (draft.pk, 10**9)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert client.get(f"/bg/articles/{10**30}/card-{'0' * 16}.png").status_code == 404


def test_card_asks_little(client, queries):
    path = named(client, factories.published("bg").address("bg"))
    with queries(2):
        client.get(path)
