"""What pages say of themselves to machines.

Rules: schema.org's types and properties; what Google's documents on Article, BreadcrumbList and
Organization require and recommend (developers.google.com/search/docs/appearance/structured-data,
November 2026), asserted by name.
"""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article, Correction, Photo
from sekretno.models import Masthead, Page
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
RECORD = {"name": "ab", "widths": [640], "formats": ["jpeg"], "width": 640, "height": 400}
# The types that our pages speak of, and what each may not lack (schema.org; Google where it asks).
REQUIRED = {
    "NewsMediaOrganization": {"@id", "name", "url", "logo"},
    "WebSite": {"@id", "name", "url", "publisher"},
    "WebPage": {"@id", "url", "name", "inLanguage", "isPartOf"},
    "CollectionPage": {"@id", "url", "name", "inLanguage", "isPartOf"},
    "AboutPage": {"@id", "url", "name", "inLanguage", "isPartOf"},
    "BreadcrumbList": {"@id", "itemListElement"},
    "ListItem": {"position"},
    "ItemList": {"itemListElement", "numberOfItems"},
    "NewsArticle": {"@id", "headline", "url"},
    "ImageObject": {"url", "width", "height"},
    "Person": {"name", "url"},
    "PublicationIssue": {"@id", "issueNumber", "url"},
    "Periodical": {"@id", "name"},
    "CorrectionComment": {"text", "datePublished"},
}


@pytest.fixture(autouse=True)
def _named():
    Masthead.objects.update_or_create(
        pk=1,
        defaults={
            "name_bg": "Вестник </script><b>",
            "founded": 1991,
            "issn": "1310-0000",
            "email": "paper@paper.example",
            "social": "https://social.example/paper",
            "corrections_bg": "Поправяме се.",
        },
    )


def graph(client, address: str) -> list[dict[str, Any]]:
    """What the page at `address` says, in order; an empty list where it says nothing."""
    page = client.get(address).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) <= 1
    if not found:
        return []
    said = json.loads(found[0])
    assert said["@context"] == "https://schema.org"
    return said["@graph"]


def of_type(things: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    [thing] = [thing for thing in things if thing["@type"] == kind]
    return thing


def walk(thing: Any):
    if isinstance(thing, dict):
        yield thing
        for value in thing.values():
            yield from walk(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from walk(value)


@pytest.fixture
def article():
    [photo] = Photo.objects.bulk_create(
        [Photo(file="a.jpg", credit="Д. Зографов", renditions=RECORD, caption_bg="Мостът")]
    )
    photo = Photo.objects.get()
    author = factories.author("Теодора Каменова")
    made = factories.published(
        "bg",
        "en",
        photo=photo,
        issue=factories.issue("281", date=date(2026, 11, 5)),
        issue_page=3,
        authors=[author],
        at=datetime(2026, 11, 1, 10, tzinfo=UTC),
        headline_bg="Шпиони & </script><script>alert(1)</script>",
    )
    made.tags.add(factories.tag("архиви"))
    return made


def addresses(article: Article) -> dict[str, str]:
    Page.objects.get_or_create(
        slug="about", defaults={"title_bg": "За нас", "published_at_bg": timezone.now()}
    )
    return {
        "front": "/bg/",
        "article": article.address("bg"),
        "section": article.section.address("bg"),
        "author": article.authors.get().address("bg"),
        "tag": article.tags.get().address("bg"),
        "archive": "/bg/archive/",
        "year": "/bg/archive/2026/",
        "month": "/bg/archive/2026/11/",
        "issue": "/bg/issues/281/",
        "about": "/bg/about/",
    }


KINDS = "front article section author tag archive year month issue about".split()


# --- Every page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_page_speaks_of_known_things_and_lacks_nothing(client, article, kind):
    things = graph(client, addresses(article)[kind])
    for thing in walk(things):
        if set(thing) == {"@id"}:
            continue
        assert REQUIRED[thing["@type"]] <= set(thing), thing
        assert all(value not in (None, "", [], {}) for value in thing.values()), thing


@pytest.mark.parametrize("kind", KINDS)
def test_addresses_in_a_page_are_whole_and_can_be_read(client, article, kind):
    for thing in walk(graph(client, addresses(article)[kind])):
        for name in ("url", "item", "mainEntityOfPage", "publishingPrinciples"):
            if address := thing.get(name):
                assert address.startswith(f"{SITE}/"), address
                if "/static/" not in address and "/media/" not in address:
                    path = address.removeprefix(SITE)
                    assert client.get(path).status_code in (200, 302), address


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_refer_are_names_of_something(client, article, kind):
    things = graph(client, addresses(article)[kind])
    named = {thing["@id"] for thing in walk(things) if "@id" in thing and len(thing) > 1}
    # Translations are described on their own pages; the periodical on those of issues.
    for thing in walk(things):
        if set(thing) == {"@id"} and not thing["@id"].endswith("#article"):
            assert thing["@id"] in named, thing


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "front"])
def test_steps_lead_from_the_front_page_to_the_page(client, article, kind):
    address = addresses(article)[kind]
    steps = of_type(graph(client, address), "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert len(steps) >= 2
    assert steps[0]["item"] == f"{SITE}/bg/"
    assert steps[-1]["item"] == SITE + address
    assert all(step["name"] for step in steps)


def test_text_cannot_end_the_element_it_stands_in(client, article):
    page = client.get(article.address("bg")).content.decode()
    assert "<script>alert" not in page
    assert page.count("</script>") == page.count("<script")
    assert of_type(graph(client, article.address("bg")), "NewsArticle")["headline"] == (
        "Шпиони & </script><script>alert(1)</script>"
    )


@pytest.mark.parametrize("path", ["/de/articles/{}/", "/bg/nothing/", "/fr/archive/2020/01/"])
def test_page_that_is_not_to_be_indexed_says_nothing(client, article, path):
    assert graph(client, path.format(article.pk)) == []


# --- The paper ------------------------------------------------------------------------------------


def test_paper_says_who_it_is(client):
    paper = of_type(graph(client, "/bg/"), "NewsMediaOrganization")
    assert paper["name"] == "Вестник </script><b>"
    assert (paper["foundingDate"], paper["email"]) == ("1991", "paper@paper.example")
    assert paper["sameAs"] == ["https://social.example/paper"]
    assert paper["correctionsPolicy"] == f"{SITE}/bg/about/"
    assert "ownershipFundingInfo" not in paper


# --- An article -----------------------------------------------------------------------------------


def test_article_has_what_search_engines_ask_for(client, article):
    said = of_type(graph(client, article.address("bg")), "NewsArticle")
    for name in ("headline", "image", "datePublished", "dateModified", "author", "publisher"):
        assert name in said, name
    assert said["inLanguage"] == "bg"
    assert said["datePublished"] == "2026-11-01T12:00:00+02:00"
    assert said["author"] == [
        {
            "@type": "Person",
            "name": "Теодора Каменова",
            "url": SITE + article.authors.get().address("bg"),
        }
    ]
    assert said["publisher"] == {"@id": f"{SITE}/#paper"}
    assert said["articleSection"] == article.section.name_bg
    assert said["keywords"] == ["архиви"]
    assert said["workTranslation"] == [{"@id": f"{SITE}{article.address('en')}#article"}]


def test_picture_is_credited(client, article):
    [image] = of_type(graph(client, article.address("bg")), "NewsArticle")["image"]
    assert (image["creditText"], image["caption"]) == ("Д. Зографов", "Мостът")
    assert (image["width"], image["height"]) == (640, 400)
    assert image["url"].startswith(f"{SITE}/media/")


def test_article_of_a_printed_issue_says_in_which_and_where(client, article):
    said = of_type(graph(client, article.address("bg")), "NewsArticle")
    assert said["isPartOf"]["issueNumber"] == "281"
    assert (
        said["isPartOf"]["@id"]
        == (of_type(graph(client, "/bg/issues/281/"), "PublicationIssue")["@id"])
    )
    assert said["pagination"] == "3"


def test_article_that_nobody_signs_is_the_papers(client):
    article = factories.published("bg")
    said = of_type(graph(client, article.address("bg")), "NewsArticle")
    assert said["author"] == [{"@id": f"{SITE}/#paper"}]
    assert "image" not in said
    assert "isPartOf" not in said


def test_corrections_are_told_and_date_the_article(client, article):
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    Correction.objects.create(article=article, text_bg="Мостът е нов.", at=at)
    Correction.objects.create(
        article=article, text_bg="Утрешна", at=timezone.now() + timedelta(days=1)
    )
    said = of_type(graph(client, article.address("bg")), "NewsArticle")
    assert [note["text"] for note in said["correction"]] == ["Мостът е нов."]
    assert said["dateModified"] == "2026-11-03T10:00:00+02:00"
    english = of_type(graph(client, article.address("en")), "NewsArticle")
    assert english["correction"][0]["inLanguage"] == "bg"


def test_update_dates_the_article(client, article):
    publishing.publish(article=article, language="bg")
    said = of_type(graph(client, article.address("bg")), "NewsArticle")
    assert said["dateModified"] > said["datePublished"]


# --- Lists and issues -----------------------------------------------------------------------------


def test_list_names_its_stories_in_order(client, article):
    other = factories.published("bg")
    listed = of_type(graph(client, article.section.address("bg")), "CollectionPage")["mainEntity"]
    assert [item["url"] for item in listed["itemListElement"]] == [
        SITE + other.address("bg"),
        SITE + article.address("bg"),
    ]


def test_author_is_what_the_authors_list_is_about(client, article):
    author = article.authors.get()
    said = of_type(graph(client, author.address("bg")), "CollectionPage")
    assert said["about"]["name"] == "Теодора Каменова"


def test_issue_says_what_is_in_it(client, article):
    things = graph(client, "/bg/issues/281/")
    issue = of_type(things, "PublicationIssue")
    assert issue["datePublished"] == "2026-11-05"
    assert [part["url"] for part in issue["hasPart"]] == [SITE + article.address("bg")]
    assert of_type(things, "Periodical")["issn"] == "1310-0000"
    assert issue["isPartOf"]["@id"] == of_type(things, "Periodical")["@id"]


def test_meaning_costs_no_query(client, article, queries):
    with queries(3):
        client.get(article.address("bg"))
