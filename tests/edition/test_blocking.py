"""Addresses that readers must not have."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from edition import blocking, reading
from edition.models import Edition


@pytest.mark.parametrize(
    "spelling",
    [
        "/bg/articles/5-chasovnik/",
        "/bg/articles/5-chasovnik",
        "/bg/articles/5-another-word/",
        "/bg/articles/5/",
        "/bg/articles/5",
        "https://paper.example/bg/articles/5-chasovnik/?utm_source=x#top",
        "/bg/articles/5-%D1%87%D0%B0%D1%81/",
        "/bg/articles/5-час///",
    ],
)
def test_every_spelling_of_an_address_is_the_same(spelling):
    assert blocking.settled(spelling) == "/bg/articles/5"


@pytest.mark.parametrize(
    "other",
    ["/bg/articles/55/", "/en/articles/5/", "/bg/tags/5/", "/bg/articles/5/x/", "/bg/", "/"],
)
def test_other_addresses_are_others(other):
    assert blocking.settled(other) != "/bg/articles/5"


@given(st.text(max_size=80))
def test_any_path_can_be_asked_for(path):
    blocking._noted.addresses = frozenset({"/bg/articles/5"})
    blocking._noted._looked = float("inf")
    try:
        assert blocking.is_blocked(f"/{path}") is (blocking._bare(f"/{path}") == "/bg/articles/5")
        assert blocking.is_blocked(f"/bg/articles/5-{path.replace('/', '')}/")
    finally:
        blocking._noted.__init__()


@pytest.fixture
def asked(begun, monkeypatch):
    """`asked(path)` is whether it is blocked, without the half second of remembering."""

    def ask(path: str) -> bool:
        blocking._noted._looked = float("-inf")
        return blocking.is_blocked(path)

    return ask


def test_noted_address_is_blocked_without_a_database(asked):
    assert not asked("/bg/articles/5-x/")
    blocking.note("/bg/articles/5-x/")
    assert asked("/bg/articles/5-y/")
    assert not asked("/bg/articles/6-x/")
    blocking.note("/bg/about/")
    assert asked("/bg/articles/5/")
    assert asked("/bg/about/")
    blocking.erase("/bg/articles/5/")
    assert not asked("/bg/articles/5/")
    assert asked("/bg/about/")


def test_file_may_be_written_by_hand(asked):
    settings.BLOCKED_FILE.write_text("https://paper.example/bg/articles/5-x/\n\n  /bg/about\n")
    assert asked("/bg/articles/5-x/")
    assert asked("/bg/about/")
    settings.BLOCKED_FILE.write_bytes(b"\xff\xfe /bg/about \xff //[/x")
    assert not asked("/bg/articles/5-x/")
    assert asked("/bg/about/")
    settings.BLOCKED_FILE.unlink()
    assert not asked("/bg/about/")


@pytest.mark.django_db(transaction=True)
def test_blocked_address_is_known_on_every_server(asked):
    blocking.block("/bg/articles/5-x/")
    blocking.block("/bg/about/")
    assert not settings.BLOCKED_FILE.exists()
    assert reading.memory.state().blocked == {"/bg/articles/5", "/bg/about"}
    assert asked("/bg/articles/5-y/")
    blocking.unblock("/bg/articles/5/")
    reading.memory.state()
    assert not asked("/bg/articles/5-y/")
    assert Edition.objects.get().blocked == "/bg/about"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [blocking.block, blocking.note])
@pytest.mark.parametrize("code", ["bg", "en", "ar"])
def test_blocked_address_answers_410_in_its_language(asked, client, how, code):
    assert client.get(f"/{code}/").status_code == 200
    how(f"/{code}/")
    reading.memory.forget()
    asked("/")
    for headers in ({}, {"HTTP_ACCEPT_ENCODING": "br"}, {"HTTP_IF_NONE_MATCH": "*"}):
        response = client.get(f"/{code}/", **headers)
        assert response.status_code == 410
        assert response.headers["Cache-Control"].startswith("public, max-age=0")
        assert f'lang="{code}"' in response.content.decode()
    assert client.head(f"/{code}/").status_code == 410
    assert client.get("/fr/").status_code == 200
    assert client.get("/admin/login/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_newsroom_cannot_be_blocked(asked, client):
    blocking.note("/admin/login/")
    asked("/")
    assert client.get("/admin/login/").status_code == 200
