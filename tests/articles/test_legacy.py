"""Former addresses: however they are written, they lead on in one hop to what is live."""

from datetime import timedelta
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import override_settings
from django.utils import timezone

from articles import publishing
from articles.legacy import normalise
from articles.models import LegacyAddress
from sekretno.models import Page
from tests import factories, pages
from tests.asking import ask

OLD = "/index.php?p=newsroom&nid=7566"


@pytest.fixture
def client(db, client):
    return client


def lead(address, target, language="bg"):
    return LegacyAddress.objects.create(address=address, target=target, language=language)


def page(*languages, slug="za-nas", at=None, **fields):
    said = {}
    for code in languages:
        said[f"title_{code}"] = f"Title {code}"
        said[f"published_at_{code}"] = at or timezone.now() - timedelta(hours=1)
    return Page.objects.create(slug=slug, **(said | fields))


def assert_leads(answer, address):
    """One hop: a lasting redirect, straight to an address that answers itself."""
    assert answer.status_code == 301
    assert answer["Location"] == address
    path = unquote_to_bytes(address)
    assert ask(path).status == 200


# --- How an address is written ----------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "/index.php?p=newsroom&nid=7566",
        "/index.php?nid=7566&p=newsroom",
        "index.php?nid=7566&p=newsroom",
        "/index.php/?nid=7566&p=newsroom",
        "https://www.paper.example/index.php?nid=7566&p=newsroom",
        "  /index.php?nid=7566&p=newsroom#top",
        "/index.php?nid=%37566&%70=newsroom",
    ],
)
def test_normalise_gives_one_form_for_every_writing(written):
    assert normalise(written) == "/index.php?nid=7566&p=newsroom"


@pytest.mark.parametrize(
    "written",
    [
        "/архив/стари броеве",
        "/%D0%B0%D1%80%D1%85%D0%B8%D0%B2/%D1%81%D1%82%D0%B0%D1%80%D0%B8%20"
        "%D0%B1%D1%80%D0%BE%D0%B5%D0%B2%D0%B5/",
        "/" + quote("архив/стари броеве").lower(),
        "/" + quote("архив/стари броеве", encoding="cp1251"),
        "/" + quote("архив/стари броеве", encoding="cp1251").lower(),
    ],
)
def test_normalise_reads_cyrillic_in_either_encoding(written):
    assert normalise(written) == "/архив/стари броеве"


def test_normalise_keeps_different_addresses_apart():
    different = ["/", "/a", "/A", "/?a=1", "/?a=2", "/?a=", "/?b=1", "/a?a=1", "/?a=1&a=2", "/a/b"]
    assert len({normalise(address) for address in different}) == len(different)


def test_normalise_twice_is_normalise_once():
    once = normalise("/новини/?q=%F7%E0%F1&p=1")
    assert normalise(once) == once


@pytest.mark.parametrize("hostile", ["", "//[", "/%00", "/%", "http://[x/a?b=1", "?" + "&" * 3000])
def test_normalise_takes_anything(hostile):
    assert normalise(hostile).startswith("/")


# --- Where it leads ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        "/index.php?p=newsroom&nid=7566",
        "/index.php?nid=7566&p=newsroom",
        "/index.php/?nid=7566&p=newsroom",
    ],
)
def test_former_address_leads_to_the_article(client, asked):
    story = factories.published("bg")
    lead(OLD, story)
    assert_leads(client.get(asked), story.address("bg"))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("case", [str, str.lower])
def test_cyrillic_path_leads_on_in_either_encoding(client, encoding, slash, case):
    story = factories.published("bg")
    lead("/новини/часовникарят", story)
    asked = "/" + case(quote("новини/часовникарят", encoding=encoding)) + slash
    assert_leads(client.get(asked), story.address("bg"))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
@pytest.mark.parametrize("bare", [True, False])
def test_cyrillic_query_leads_on_in_either_encoding(db, encoding, bare):
    story = factories.published("bg")
    lead("/statia.php?ime=часовникарят", story)
    word = "часовникарят"
    said = word.encode(encoding) if bare else quote(word, encoding=encoding).lower().encode()
    answer = ask(b"/statia.php", b"ime=" + said)
    assert (answer.status, answer.headers["location"]) == (301, story.address("bg"))


def test_query_alone_leads_on_from_the_front_door(client):
    story = factories.published("bg")
    lead("/?p=12", story)
    assert_leads(client.get("/?p=12"), story.address("bg"))


def test_front_door_with_another_query_stays_the_front_door(client):
    lead("/?p=12", factories.published("bg"))
    answer = client.get("/?p=13")
    assert (answer.status_code, answer["Location"]) == (302, "/bg/")


def test_former_address_answers_head(client):
    story = factories.published("bg")
    lead("/old", story)
    assert_leads(client.head("/old"), story.address("bg"))


def test_former_address_takes_no_post(client):
    lead("/old", factories.published("bg"))
    assert client.post("/old").status_code == 404


def test_former_address_leads_to_the_address_of_today(client):
    story = factories.published("bg")
    lead("/old", story)
    story.slug_bg = "new-slug"
    story.save()
    assert_leads(client.get("/old"), f"/bg/articles/{story.pk}-new-slug/")


def test_former_address_with_other_case_is_another(client):
    lead("/Old", factories.published("bg"))
    assert client.get("/old").status_code == 404


def test_address_of_ours_wins_over_a_former_one(client):
    lead("/bg/archive/", factories.published("bg"))
    assert client.get("/bg/archive/").status_code == 200


def test_unknown_address_stays_unknown(client):
    lead(OLD, factories.published("bg"))
    assert client.get("/index.php?p=newsroom&nid=7567").status_code == 404
    assert client.get("/index.php?p=newsroom").status_code == 404
    assert client.get("/index.php").status_code == 404


# --- Other targets ----------------------------------------------------------------------------


def test_former_address_leads_to_a_page(client):
    about = page("bg", "en")
    lead("/about.htm", about, "en")
    assert_leads(client.get("/about.htm"), about.address("en"))


def test_former_address_leads_to_an_issue(client):
    issue = factories.issue("281–282", "bg", "en")
    lead("/broi.php?n=281", issue, "en")
    assert_leads(client.get("/broi.php?n=281"), "/en/issues/281-282/")


def test_former_address_leads_to_a_section(client):
    section = factories.section()
    lead("/rubrika.php?id=3", section, "en")
    assert_leads(client.get("/rubrika.php?id=3"), section.address("en"))


# --- Languages --------------------------------------------------------------------------------


def test_former_address_leads_to_its_own_language(client):
    story = factories.published("bg", "en")
    lead("/old-en", story, "en")
    assert_leads(client.get("/old-en"), story.address("en"))


def test_former_address_without_its_language_leads_to_the_original(client):
    story = factories.published("en", "de", source_language="de")
    lead("/old-bg", story, "bg")
    assert_leads(client.get("/old-bg"), story.address("de"))


def test_former_address_without_the_original_leads_to_the_first_live_language(client):
    story = factories.published("de", "en")
    lead("/old-bg", story, "bg")
    assert_leads(client.get("/old-bg"), story.address("en"))


def test_former_address_without_its_language_is_unknown_where_the_paper_shows_no_other(client):
    lead("/old-bg", factories.published("en"), "bg")
    with override_settings(LANGUAGE_FALLBACK=False):
        assert client.get("/old-bg").status_code == 404


@pytest.mark.parametrize("kind", ["article", "issue", "section"])
def test_former_address_never_leads_to_a_language_that_is_off(client, kind):
    target = {
        "article": lambda: factories.published("bg", "ru"),
        "issue": lambda: factories.issue("281", "bg", "ru"),
        "section": factories.section,
    }[kind]()
    lead("/old-ru", target, "ru")
    with override_settings(LANGUAGES_ENABLED=["bg", "en"]):
        assert_leads(client.get("/old-ru"), target.address("bg"))


# --- Nothing leaks ----------------------------------------------------------------------------


def never_published():
    return factories.article("bg")


def scheduled():
    story = factories.article("bg")
    publishing.schedule(article=story, language="bg", at=timezone.now() + timedelta(days=1))
    return story


def withdrawn():
    story = factories.published("bg")
    publishing.withdraw(article=story, languages=["bg"], reason={"bg": "Secret reason"})
    return story


def page_of_tomorrow():
    return page("bg", at=timezone.now() + timedelta(days=1))


def issue_of_tomorrow():
    return factories.issue("500", published_at_bg=timezone.now() + timedelta(days=1))


@pytest.mark.parametrize(
    "make", [never_published, scheduled, withdrawn, page_of_tomorrow, issue_of_tomorrow]
)
def test_former_address_of_what_is_not_live_answers_as_an_unknown_one(client, make):
    lead("/bg/old-here", make())
    known, unknown = client.get("/bg/old-here/"), client.get("/bg/old-there/")
    assert known.status_code == 404
    assert pages.everything(known) == pages.everything(unknown)


def test_former_address_of_an_unlisted_article_leads_to_it(client):
    story = factories.published("bg", unlisted=True)
    lead("/old", story)
    assert_leads(client.get("/old"), story.address("bg"))


def test_former_address_of_what_was_deleted_is_unknown(client):
    story = factories.published("bg")
    lead("/old", story)
    story.delete()
    assert client.get("/old").status_code == 404


# --- How it is kept ---------------------------------------------------------------------------


def test_former_address_is_kept_in_one_form(db):
    kept = lead("https://paper.example/a/?z=1&b=2", factories.section())
    kept.refresh_from_db()
    assert kept.address == "/a?b=2&z=1"


def test_former_address_is_kept_once_however_it_is_written(db):
    section = factories.section()
    lead("/a?b=2&z=1", section)
    with pytest.raises(IntegrityError):
        lead("/a/?z=1&b=2", section)


def test_former_address_that_is_too_long_is_refused(db):
    section = factories.section()
    made = LegacyAddress(
        address="/" + "a" * 501,
        content_type=ContentType.objects.get_for_model(section),
        object_id=section.pk,
    )
    with pytest.raises(ValidationError):
        made.full_clean()
