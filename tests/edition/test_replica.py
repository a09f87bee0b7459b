"""Readers' pages come from the replica, everything else from the database itself. How a real one
behaves that lags, or stops, is tried in benchmarks/chaos."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from articles.models import Article
from edition import middleware, reading, replica
from edition.middleware import PageCacheMiddleware
from edition.models import Edition
from edition.reading import Memory, State
from edition.replica import ReplicaRouter

BEHIND = State("r1", "e1", 4, 1000.0)
AHEAD = BEHIND._replace(n=5)


@pytest.fixture(autouse=True)
def _rested(monkeypatch):
    monkeypatch.setattr(replica, "_alone_until", 0.0)


@pytest.fixture
def with_replica(monkeypatch, settings):
    monkeypatch.setitem(settings.DATABASES, "replica", {})


def asked() -> str:
    """Which database would be read now."""
    return ReplicaRouter().db_for_read(Edition) or "default"


def test_only_readers_pages_are_read_from_the_replica():
    assert asked() == "default"
    with replica.for_readers():
        assert asked() == "replica"
        assert ReplicaRouter().db_for_write(Article) is None
        with pytest.raises(ZeroDivisionError), replica.for_readers():
            1 / 0  # noqa: B018
        assert asked() == "replica"
    assert asked() == "default"


def test_replica_is_not_migrated():
    router = ReplicaRouter()
    assert router.allow_migrate("replica", "articles") is False
    assert router.allow_migrate("default", "articles") is None


def test_replica_that_failed_is_left_alone_for_a_while(with_replica, monkeypatch):
    assert replica.exists()
    replica.leave_alone()
    assert not replica.exists()
    monkeypatch.setattr(replica, "_alone_until", replica._alone_until - replica.ALONE)
    assert replica.exists()


def test_without_a_setting_there_is_none():
    assert not replica.exists()


# --- The edition ----------------------------------------------------------------------------------


def test_edition_is_the_replicas(with_replica, monkeypatch):
    monkeypatch.setattr(reading, "read", lambda: BEHIND if asked() == "replica" else AHEAD)
    assert Memory().state() == BEHIND


def test_edition_is_the_databases_own_where_the_replica_fails(with_replica, monkeypatch, caplog):
    def read() -> State:
        if asked() == "replica":
            raise OperationalError("gone")
        return AHEAD

    monkeypatch.setattr(reading, "read", read)
    assert Memory().state() == AHEAD
    assert "replica does not answer" in caplog.text
    assert not replica.exists()


# --- Pages ----------------------------------------------------------------------------------------


class Two:
    """A database and its replica: what each says of the edition, and from which pages came."""

    def __init__(self, monkeypatch) -> None:
        self.state = {"replica": BEHIND, "default": AHEAD}
        self.remembered = BEHIND
        self.broken: set[str] = set()
        self.rendered: list[str] = []
        self.during = lambda: None
        remembering = SimpleNamespace(state=lambda: self.remembered, learn=lambda state: None)
        monkeypatch.setattr(middleware, "memory", remembering)
        monkeypatch.setattr(middleware, "read", self.read)
        self.cache = PageCacheMiddleware(self.render)

    def read(self) -> State:
        if asked() in self.broken:
            raise OperationalError("gone")
        return self.state[asked()]

    def render(self, request) -> HttpResponse:
        self.rendered.append(asked())
        if asked() in self.broken:
            return HttpResponse("gone", status=503)
        body = f"edition {self.state[asked()].n}"
        self.during()
        return HttpResponse(body)

    def ask(self) -> HttpResponse:
        return self.cache(RequestFactory().get("/bg/"))

    def text(self) -> str:
        return self.ask().content.decode()


@pytest.fixture
def two(with_replica, begun, monkeypatch):
    return Two(monkeypatch)


def test_page_is_rendered_from_the_replica_and_kept_as_of_its_edition(two):
    assert two.text() == two.text() == "edition 4"
    assert two.rendered == ["replica"]
    assert two.ask().headers["ETag"] == BEHIND.tag


def test_page_read_behind_what_is_remembered_is_not_taken_for_new(two):
    """Another thread's connection led to a replica that is ahead."""
    two.remembered = AHEAD
    assert two.text() == "edition 4"
    two.state["replica"] = AHEAD
    assert two.text() == two.text() == "edition 5"
    assert two.rendered == ["replica", "replica"]


def test_page_of_a_replica_ahead_is_shown_by_who_lags(two):
    two.state["replica"] = two.remembered = AHEAD
    assert two.text() == "edition 5"
    two.state["replica"] = two.remembered = BEHIND
    assert two.text() == "edition 5"
    assert two.rendered == ["replica"]


def test_page_during_which_the_replica_moved_on_is_not_kept(two):
    two.during = lambda: two.state.update(replica=AHEAD)
    assert two.text() == "edition 4"
    two.during = lambda: None
    two.remembered = AHEAD
    assert two.text() == "edition 5"
    assert two.rendered == ["replica", "replica"]


def test_page_comes_from_the_database_itself_where_the_replica_fails(two):
    two.broken = {"replica"}
    two.remembered = AHEAD
    assert two.text() == two.text() == "edition 5"
    assert two.rendered == ["default"]
    assert not replica.exists()


def test_replica_that_fails_while_a_page_is_made_is_gone_around(two):
    two.remembered = AHEAD

    def render(request) -> HttpResponse:
        if asked() == "replica":
            two.broken = {"replica"}
        return two.render(request)

    two.cache.get_response = render
    assert two.text() == two.text() == "edition 5"
    assert two.rendered == ["replica", "default"]


def test_both_gone_is_the_old_copy(two):
    assert two.text() == "edition 4"
    two.remembered = AHEAD
    two.broken = {"replica", "default"}
    assert two.text() == "edition 4"


def test_fault_of_our_own_is_not_blamed_on_the_replica(two):
    two.cache.get_response = lambda request: HttpResponse("bug", status=500)
    assert two.ask().status_code == 500
    assert replica.exists()
