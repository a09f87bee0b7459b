"""What search engines are told there is to read."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from sekretno import sitemaps
from sekretno.models import Masthead, Page
from tests import factories

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
SITE = "http://testserver"


def asked(client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def parts(client) -> list[str]:
    """The paths of the parts that the index names."""
    found = asked(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMES)
    return [loc.text.removeprefix(SITE) for loc in found]


def urls(client, address: str) -> dict[str, ElementTree.Element]:
    return {
        url.findtext("s:loc", "", NAMES).removeprefix(SITE): url
        for url in asked(client, address).findall("s:url", NAMES)
    }


def everything(client) -> dict[str, ElementTree.Element]:
    found = {}
    for part in parts(client):
        inside = urls(client, part)
        assert inside, part
        found |= inside
    return found


def alternates(url: ElementTree.Element) -> dict[str, str]:
    links = url.findall("x:link", NAMES)
    return {link.get("hreflang"): link.get("href").removeprefix(SITE) for link in links}


@pytest.fixture
def paper():
    """A paper with something of each kind, before readers and not."""
    live = factories.published("bg", "en", authors=[factories.author("Теодора")])
    live.tags.add(factories.tag("архиви"))
    factories.author("Никой")
    factories.tag("неизползвана")
    factories.section("Празна")
    factories.issue("281")
    factories.issue("282", published_at_bg=timezone.now() + timedelta(days=3))
    Page.objects.create(slug="about", title_bg="За нас", published_at_bg=timezone.now())
    Page.objects.create(slug="secret", title_bg="Тайна")
    hidden = {
        "unlisted": factories.published("bg", unlisted=True),
        "draft": factories.article("bg"),
        "withdrawn": factories.published("bg"),
        "scheduled": factories.article("bg"),
    }
    publishing.withdraw(article=hidden["withdrawn"])
    later = timezone.now() + timedelta(days=1)
    publishing.schedule(article=hidden["scheduled"], language="bg", at=later)
    return live, hidden


def test_every_address_named_can_be_read_and_indexed(client, paper):
    for address in everything(client):
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"noindex" not in response.content, address


def test_nothing_hidden_is_named(client, paper):
    live, hidden = paper
    named = " ".join(everything(client))
    assert f"/bg/articles/{live.pk}-" in named
    for kind, article in hidden.items():
        assert f"/articles/{article.pk}" not in named, kind
    for word in ("secret", "282", "nikoy", "neizpolzvana", "prazna", "/de/articles/"):
        assert word not in named, word


def test_languages_of_a_page_name_one_another(client, paper):
    live, _hidden = paper
    found = everything(client)
    expected = {
        "bg": live.address("bg"),
        "en": live.address("en"),
        "x-default": live.address("bg"),
    }
    for code in ("bg", "en"):
        assert alternates(found[live.address(code)]) == expected
    for url in found.values():
        for path in alternates(url).values():
            assert path in found


def test_sitemap_and_head_of_a_page_say_the_same(client, paper):
    import re

    for address, url in everything(client).items():
        page = client.get(address).content.decode()
        found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page)
        assert {c: h.removeprefix(SITE) for c, h in found} == alternates(url), address


def test_article_is_dated_by_its_last_change(client):
    article = factories.published("bg", at=timezone.now() - timedelta(days=3))
    before = urls(client, parts(client)[-1])[article.address("bg")].findtext("s:lastmod", "", NAMES)
    publishing.publish(article=article, language="bg")
    after = urls(client, parts(client)[-1])[article.address("bg")].findtext("s:lastmod", "", NAMES)
    assert before < after
    assert after == Article.objects.get().updated_at_bg.isoformat(timespec="seconds")


def test_languages_that_are_off_are_not_named(client, paper, settings):
    settings.LANGUAGES_ENABLED = ["bg", "de"]
    named = " ".join(everything(client))
    assert "/en/" not in named
    assert "/de/" in named


def test_parts_hold_no_more_than_they_may(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "SPAN", 2)
    articles = [factories.published("bg") for _ in range(5)]
    named = [part for part in parts(client) if "articles" in part]
    assert len(named) >= 3
    assert sum(len(urls(client, part)) for part in named) == 5
    articles[0].delete()
    assert sitemaps.ADDRESSES == 10_000


def test_part_is_asked_for_with_one_query_whatever_is_in_it(client, queries):
    for number in (1, 3):
        for _ in range(number):
            factories.published("bg", "en")
        address = next(part for part in parts(client) if "articles" in part)
        with queries(1):
            client.get(address)


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-articles-0.xml",
        "/sitemap-articles-99999999.xml",
        "/sitemap-articles-999999999999999999999.xml",
        "/sitemap-paper-2.xml",
        "/sitemap-nothing-1.xml",
        "/sitemap-tags-1.xml",
    ],
)
def test_part_that_is_none_is_not_there(client, address):
    assert client.get(address).status_code == 404


# --- News -----------------------------------------------------------------------------------------


def test_news_are_those_of_today_and_yesterday(client):
    Masthead.objects.update_or_create(pk=1, defaults={"name_bg": "Вестник & син"})
    now = timezone.now()
    new = factories.published("bg", headline_bg="Ново & <важно>", at=now - timedelta(minutes=5))
    old = factories.published("bg", at=now - timedelta(hours=49))
    factories.published("bg", unlisted=True)
    english = factories.published("en")
    found = urls(client, "/news-sitemap.xml")
    assert set(found) == {new.address("bg"), english.address("en")}
    assert old.address("bg") not in found
    url = found[new.address("bg")]
    assert url.findtext(".//n:name", "", NAMES) == "Вестник & син"
    assert url.findtext(".//n:language", "", NAMES) == "bg"
    assert url.findtext(".//n:title", "", NAMES) == "Ново & <важно>"
    moment = url.findtext(".//n:publication_date", "", NAMES)
    assert date.fromisoformat(moment[:10]) == timezone.localdate(new.published_at_bg)


def test_news_of_a_quiet_paper_are_none(client):
    factories.published("bg", at=timezone.now() - timedelta(days=9))
    assert urls(client, "/news-sitemap.xml") == {}
