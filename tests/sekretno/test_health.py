"""What load balancers are told, and what people are told while the database is away."""

import logging
import sqlite3

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from django.db import InterfaceError, OperationalError
from django.test import Client

from languages import catalogues
from sekretno import health, outage
from sekretno.models import Masthead, Page

# Neither the database nor a known host is needed: a load balancer names the machine by number.
PROBE = {"host": "10.1.2.3:8000"}


@pytest.fixture
def client() -> Client:
    """A client of a process that has just begun."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", [health.LIVE, health.READY])
@pytest.mark.parametrize("method", ["get", "head"])
def test_healthy_process_says_so_without_database_and_to_any_host(client, path, method):
    answer = getattr(client, method)(path, headers=PROBE)
    assert answer.status_code == 200
    assert answer.content == (b"ok" if method == "get" else b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.has_header("Vary")
    assert not answer.has_header("Set-Cookie")


@pytest.mark.parametrize("path", [health.LIVE, health.READY])
def test_health_is_for_reading_only(client, path):
    answer = client.post(path, headers=PROBE)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_process_that_drains_lives_but_is_not_ready(client, settings, tmp_path):
    drain = tmp_path / "drain"
    settings.DRAIN_FILE = str(drain)
    assert client.get(health.READY).status_code == 200
    drain.touch()
    answer = client.get(health.READY)
    assert (answer.status_code, answer.content) == (503, b"draining")
    assert client.get(health.LIVE).status_code == 200
    drain.unlink()
    assert client.get(health.READY).status_code == 200


def lack_static(monkeypatch, tmp_path):
    def missing(name):
        raise ValueError("no manifest entry")

    monkeypatch.setattr(staticfiles_storage._wrapped or staticfiles_storage, "url", missing)


def lack_template(monkeypatch, tmp_path):
    monkeypatch.setattr(health, "NEEDED", ("base.html", "none.html"))


def lack_catalogue(monkeypatch, tmp_path):
    uncompiled = tmp_path / "ru" / "LC_MESSAGES" / "django.po"
    monkeypatch.setattr(catalogues, "files", lambda: [uncompiled])


@pytest.mark.parametrize(
    ("lack", "word"),
    [
        (lack_static, "collectstatic"),
        (lack_template, "none.html"),
        (lack_catalogue, "of ru"),
    ],
)
def test_process_that_lacks_something_is_not_ready_until_it_is_there(
    client, monkeypatch, tmp_path, lack, word
):
    staticfiles_storage.url("css/paper.css")  # made when first asked for
    with monkeypatch.context() as patch:
        lack(patch, tmp_path)
        answer = client.get(health.READY)
        assert answer.status_code == 503
        assert word in answer.content.decode()
        assert client.get(health.LIVE).status_code == 200
    assert client.get(health.READY).status_code == 200


def test_health_comes_before_everything_else(settings):
    assert settings.MIDDLEWARE[0] == "sekretno.health.HealthMiddleware"
    handler = WSGIHandler()
    assert handler._middleware_chain is not None


def test_other_addresses_under_health_are_nothing_special(client, db):
    assert client.get("/health/other").status_code == 404


# --- The database is away -------------------------------------------------------------------------


def lost(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly\n\tThis probably means …")


@pytest.fixture
def away(monkeypatch):
    """No query is answered."""
    from django.db.models.sql.compiler import SQLCompiler

    monkeypatch.setattr(SQLCompiler, "execute_sql", lost)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "code", "word"),
    [
        ("/bg/about/", "bg", "/bg/"),
        ("/ar/about/", "ar", 'dir="rtl"'),
        ("/bg/no-such/thing/", "bg", "/bg/"),  # a former address may lead on: nobody knows
    ],
)
def test_readers_are_told_in_the_language_of_the_address(client, away, path, code, word):
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'<html lang="{code}"' in page
    assert word in page
    assert answer.headers["X-Request-ID"] in page
    assert "server closed" not in page


@pytest.mark.django_db
def test_staff_are_told_that_what_they_typed_is_still_there(admin_client, away):
    admin_client.raise_request_exception = False
    answer = admin_client.post("/admin/sekretno/page/add/", {"slug": "about"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Traceback" not in page
    assert 'href="/bg/"' not in page
    reading = admin_client.get("/admin/sekretno/page/").content.decode()
    lines = [line for line in page.splitlines() if "dek" in line]
    assert lines
    assert lines != [line for line in reading.splitlines() if "dek" in line]


@pytest.mark.django_db
def test_all_is_well_when_the_database_is_back(client, monkeypatch):
    Masthead.objects.create(name_bg="Камбана")
    Page.objects.create(slug="about", title_bg="За нас", published_at_bg="2026-01-01T00:00Z")
    with monkeypatch.context() as patch:
        from django.db.models.sql.compiler import SQLCompiler

        patch.setattr(SQLCompiler, "execute_sql", lost)
        assert client.get("/bg/about/").status_code == 503
    assert client.get("/bg/about/").status_code == 200


def chained(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


def sqlite_error(sql: str) -> sqlite3.Error:
    try:
        sqlite3.connect(":memory:").execute(sql)
    except sqlite3.Error as error:
        return error
    raise AssertionError(sql)


def busy() -> sqlite3.Error:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("connection refused"), True),
        (InterfaceError("connection already closed"), True),
        (ConnectionError("the storage does not answer"), True),
        (TimeoutError(), True),
        (chained(OperationalError("locked"), busy()), True),
        (chained(OperationalError("x"), sqlite_error("SELECT * FROM none")), False),
        (chained(InterfaceError("x"), sqlite3.InterfaceError("binding")), False),
        (ValueError("a mistake of ours"), False),
        (FileNotFoundError("a"), False),
        (None, False),
    ],
)
def test_outage_is_told_from_a_mistake(error, expected):
    assert outage.is_outage(error) is expected


@pytest.mark.django_db
def test_outage_is_one_line_in_the_log(client, away, caplog):
    with caplog.at_level(logging.ERROR):
        client.get("/bg/about/")
    record = next(r for r in caplog.records if r.name == "django.request")
    assert outage.Brief().filter(record)
    said = logging.Formatter("%(message)s").format(record)
    assert "\n" not in said
    assert "server closed the connection" in said
