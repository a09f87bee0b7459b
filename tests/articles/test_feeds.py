"""What feed readers get."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article, Correction, Photo
from sekretno.models import Masthead
from tests import factories

pytestmark = pytest.mark.django_db

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
RECORD = {"name": "ab", "widths": [640], "formats": ["jpeg"], "width": 640, "height": 400}


@pytest.fixture(autouse=True)
def _named():
    Masthead.objects.update_or_create(
        pk=1, defaults={"name_bg": "Вестник", "description_bg": "За всичко & още"}
    )


def asked(client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def items(client, address: str = "/bg/feed/") -> list[ElementTree.Element]:
    return asked(client, address).findall("channel/item")


def entries(client, address: str = "/bg/feed/atom/") -> list[ElementTree.Element]:
    return asked(client, address).findall("atom:entry", NAMES)


def text(element: ElementTree.Element, path: str) -> str:
    return element.findtext(path, "", NAMES)


# --- The feed itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/bg/feed/", "application/rss+xml; charset=utf-8"),
        ("/bg/feed/atom/", "application/atom+xml; charset=utf-8"),
    ],
)
def test_feed_of_an_empty_paper_is_a_feed(client, address, kind):
    response = client.get(address)
    assert response.headers["Content-Type"] == kind
    root = ElementTree.fromstring(response.content)
    assert root.tag in ("rss", f"{{{NAMES['atom']}}}feed")
    assert "За всичко & още" in "".join(root.itertext())


def test_feed_says_what_it_is(client):
    channel = asked(client, "/bg/feed/").find("channel")
    assert text(channel, "title") == "Вестник"
    assert text(channel, "link") == "http://testserver/bg/"
    assert text(channel, "language") == "bg"
    own = channel.find("atom:link[@rel='self']", NAMES)
    assert own.get("href") == "http://testserver/bg/feed/"


def test_hub_is_named_where_there_is_one(client, settings):
    assert asked(client, "/bg/feed/").find(".//atom:link[@rel='hub']", NAMES) is None
    settings.WEBSUB_HUB = "https://hub.example/"
    for address in ("/bg/feed/", "/bg/feed/atom/"):
        hub = asked(client, address).find(".//atom:link[@rel='hub']", NAMES)
        assert hub.get("href") == "https://hub.example/"


def test_only_what_is_live_in_the_language_is_told(client):
    factories.published("bg", headline_bg="На български")
    factories.published("en", headline_bg="Само на английски")
    factories.published("bg", headline_bg="Скрита", unlisted=True)
    soon = factories.article("bg", headline_bg="Утре")
    publishing.schedule(article=soon, language="bg", at=timezone.now() + timedelta(days=1))
    gone = factories.published("bg", headline_bg="Оттеглена")
    publishing.withdraw(article=gone)
    assert [text(item, "title") for item in items(client)] == ["На български"]
    assert [text(entry, "atom:title") for entry in entries(client)] == ["На български"]
    assert len(items(client, "/en/feed/")) == 1
    assert items(client, "/fr/feed/") == []


def test_newest_come_first_and_not_without_end(client):
    now = timezone.now()
    Article.objects.bulk_create(
        Article(headline_bg=f"№ {n}", published_at_bg=now - timedelta(hours=n)) for n in range(35)
    )
    titles = [text(item, "title") for item in items(client)]
    assert titles == [f"№ {n}" for n in range(30)]


# --- An article -----------------------------------------------------------------------------------


@pytest.fixture
def article():
    [photo] = Photo.objects.bulk_create(
        [
            Photo(
                file="a.jpg",
                credit="Д. Зографов & син",
                renditions=RECORD,
                caption_bg="Мостът",
                alt_bg="Мост",
            )
        ]
    )
    made = factories.published(
        "bg",
        headline_bg="Шпиони & мостове <1991>",
        lead_bg="Лид",
        body_bg=(
            f'<p>Текст с <a href="/bg/articles/1/">връзка</a>.</p>'
            f'<figure data-photo="{photo.pk}"><figcaption>Отгоре</figcaption></figure>'
        ),
        photo=photo,
        authors=[factories.author("Теодора"), factories.author("Иван")],
        at=datetime(2026, 11, 1, 10, tzinfo=UTC),
    )
    made.tags.add(factories.tag("архиви"))
    return made


def test_article_in_rss(client, article):
    [item] = items(client)
    assert text(item, "title") == "Шпиони & мостове <1991>"
    assert text(item, "link") == f"http://testserver{article.address('bg')}"
    assert text(item, "description") == "Лид"
    assert text(item, "pubDate") == "Sun, 01 Nov 2026 10:00:00 +0000"
    assert [e.text for e in item.findall("category")] == ["Шпионаж", "архиви"]
    assert [e.text for e in item.findall("dc:creator", NAMES)] == ["Теодора", "Иван"]
    content = item.find("media:content", NAMES)
    assert content.get("url").startswith("http://testserver/media/")
    assert text(content, "media:credit") == "Д. Зографов & син"
    guid = item.find("guid")
    assert guid.get("isPermaLink") == "false"
    assert guid.text == f"tag:testserver,2026:article:{article.pk}:bg"


def test_article_in_atom(client, article):
    [entry] = entries(client)
    assert text(entry, "atom:title") == "Шпиони & мостове <1991>"
    assert text(entry, "atom:published") == "2026-11-01T10:00:00+00:00"
    assert text(entry, "atom:id") == f"tag:testserver,2026:article:{article.pk}:bg"
    assert [e.text for e in entry.findall("atom:author/atom:name", NAMES)] == ["Теодора", "Иван"]
    assert entry.find("atom:content", NAMES).get("type") == "html"


def test_name_of_an_article_survives_another_slug(client, article):
    before = text(items(client)[0], "guid")
    Article.objects.filter(pk=article.pk).update(slug_bg="drug")
    [item] = items(client)
    assert text(item, "guid") == before
    assert item.findtext("link").endswith("-drug/")


def test_whole_text_can_be_read_anywhere(client, article):
    for whole in (
        text(items(client)[0], "content:encoded"),
        text(entries(client)[0], "atom:content"),
    ):
        assert 'href="http://testserver/bg/articles/1/"' in whole
        assert 'src="http://testserver/media/' in whole
        assert "Отгоре" in whole
        assert "Д. Зографов &amp; син" in whole
        assert 'href="/' not in whole
        assert 'src="/' not in whole


def test_leads_alone_where_the_paper_wants_it_so(client, article, settings):
    settings.FEED_WHOLE_TEXTS = False
    assert items(client)[0].find("content:encoded", NAMES) is None
    assert entries(client)[0].find("atom:content", NAMES) is None
    assert text(items(client)[0], "description") == "Лид"


def test_withdrawn_photo_is_in_no_feed(client, article):
    Photo.objects.update(withdrawn_at=timezone.now())
    [item] = items(client)
    assert item.find("media:content", NAMES) is None
    assert "<img" not in text(item, "content:encoded")


def test_correction_is_told_and_dated(client, article):
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    Correction.objects.create(article=article, text_bg="Мостът е <нов>.", at=at)
    Correction.objects.create(
        article=article, text_bg="Утрешна.", at=timezone.now() + timedelta(days=1)
    )
    [entry] = entries(client)
    assert text(entry, "atom:updated") == "2026-11-03T08:00:00+00:00"
    assert "Мостът е &lt;нов&gt;." in text(entry, "atom:content")
    assert "Утрешна" not in text(entry, "atom:content")
    assert text(items(client)[0], "atom:updated") == "2026-11-03T08:00:00+00:00"
    assert client.get("/bg/feed/").headers["Last-Modified"] == "Tue, 03 Nov 2026 08:00:00 GMT"


# --- Sections and authors -------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["feed/", "feed/atom/"])
@pytest.mark.parametrize("whose", ["section", "author"])
def test_section_and_author_have_feeds_of_their_own(client, article, whose, tail):
    other = factories.published("bg", section=factories.section("Друга"))
    thing = article.section if whose == "section" else article.authors.first()
    root = asked(client, thing.address("bg") + tail)
    said = "".join(root.itertext())
    assert article.headline_bg in said
    assert other.headline_bg not in said
    assert thing.name_bg in said


@pytest.mark.parametrize("tail", ["feed/", "feed/atom/"])
def test_other_slug_leads_to_the_right_feed(client, article, tail):
    right = article.section.address("bg") + tail
    response = client.get(f"/bg/sections/{article.section.pk}-old/{tail}")
    assert (response.status_code, response.headers["Location"]) == (301, right)


def test_author_of_nothing_live_has_no_feed(client):
    author = factories.author("Никой")
    address = f"{author.address('bg')}feed/"
    unknown = client.get("/bg/authors/99999/feed/")
    assert client.get(address).status_code == unknown.status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ["/bg/feed/", "/bg/feed/atom/"])
def test_feed_asks_the_same_for_one_article_and_for_many(client, queries, article, address, number):
    for _n in range(number - 1):
        factories.published("bg", body_bg=article.body_bg, photo=article.photo)
    with queries(3):
        client.get(address)
