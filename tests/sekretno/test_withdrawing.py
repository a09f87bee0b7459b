"""`manage.py withdraw ADDRESS`, with the database and without it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.models import Article
from edition import blocking, reading
from edition.reading import read
from sekretno import withdrawing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_blocked(settings, tmp_path):
    settings.BLOCKED_FILE = tmp_path / "blocked.txt"
    blocking._noted.__init__()
    reading.memory.__init__()
    yield
    blocking._noted.__init__()
    reading.memory.__init__()


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("withdraw", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def database_gone(monkeypatch):
    """Stops the database when called."""

    def gone(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection refused")

    def stop() -> None:
        monkeypatch.setattr(withdrawing, "_article", gone)
        monkeypatch.setattr(blocking, "change", gone)

    return stop


def test_article_is_withdrawn_in_the_language_of_the_address(client):
    article = factories.published("bg", "en")
    said = command(article.address("bg"), "--reason", "по искане")
    article = Article.objects.get()
    assert "410" in said
    assert article.live_languages() == ["en"]
    assert article.withdrawal_reason_bg == "по искане"
    assert blocking.noted() == []
    assert client.get(article.address("bg")).status_code == 410
    assert client.get(article.address("en")).status_code == 200


def test_article_is_withdrawn_in_all_languages_where_asked():
    article = factories.published("bg", "en")
    command(f"https://paper.example{article.address('en')}?utm_source=x", "--everywhere")
    assert Article.objects.get().live_languages() == []


def test_address_that_is_no_article_is_blocked_on_every_server(client):
    said = command("/bg/archive/")
    assert "every server" in said
    assert command("--list") == "/bg/archive\n"
    assert read().blocked == {"/bg/archive"}
    command("/bg/archive/", "--undo")
    assert read().blocked == frozenset()


def test_without_the_database_the_address_is_blocked_here(database_gone):
    article = factories.published("bg")
    database_gone()
    said = command(article.address("bg"))
    assert "does not answer" in said
    assert blocking.noted() == [f"/bg/articles/{article.pk}"]


def test_what_was_blocked_without_the_database_is_withdrawn_when_it_is_back():
    article, other = factories.published("bg"), factories.published("bg")
    blocking.note(article.address("bg"))
    blocking.note("/bg/about/")
    assert withdrawing.carry_out() == 2
    assert blocking.noted() == []
    assert not Article.objects.get(pk=article.pk).is_readable("bg")
    assert Article.objects.get(pk=other.pk).is_readable("bg")
    assert withdrawing.carry_out() == 0


def test_nothing_is_carried_out_while_the_database_is_gone(database_gone):
    database_gone()
    blocking.note("/bg/articles/5/")
    withdrawing.carry_out()
    assert blocking.noted() == ["/bg/articles/5"]


def test_undoing_without_the_database_says_that_it_is_half_done(database_gone):
    database_gone()
    blocking.note("/bg/about/")
    with pytest.raises(CommandError, match="this server only"):
        command("/bg/about/", "--undo")
    assert blocking.noted() == []


@pytest.mark.parametrize("words", [(), ("",), ("articles",)])
def test_withdrawing_nothing_is_an_error(words):
    with pytest.raises(CommandError, match="Which address"):
        command(*words)


def test_what_is_no_address_is_said_to_be_none():
    with pytest.raises(CommandError, match="no address"):
        command("https://[/x")
