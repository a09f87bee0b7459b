"""What the page cache answers, what it keeps, and what it does while something is wrong."""

import gzip
import threading
import time
from types import SimpleNamespace

import pytest
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.test import Client, RequestFactory

from articles import publishing
from edition import middleware, reading
from edition.middleware import PageCacheMiddleware
from edition.reading import State
from edition.stores import Files
from sekretno.models import Masthead
from tests import factories

FIRST = State("r1", "e1", 1, 1000.0)
SECOND = FIRST._replace(n=2)


class Paper:
    """The page cache before a paper that says which edition it is of, and counts its renderings."""

    def __init__(self, monkeypatch) -> None:
        self.state: State | None = FIRST
        self.rendered = 0
        self.status = 200
        self.during = lambda: None
        remembering = SimpleNamespace(state=lambda: self.state, learn=lambda state: None)
        monkeypatch.setattr(middleware, "memory", remembering)
        monkeypatch.setattr(middleware, "read", lambda: self.state)
        self.cache = PageCacheMiddleware(self.render)

    def render(self, request) -> HttpResponse:
        self.rendered += 1
        body = f"edition {self.state and self.state.n}, {dict(request.GET.items())}"
        self.during()
        return HttpResponse(body, status=self.status)

    def ask(self, address: str = "/bg/", method: str = "GET", **headers: str) -> HttpResponse:
        fields = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return self.cache(RequestFactory().generic(method, address, **fields))

    def text(self, address: str = "/bg/") -> str:
        return self.ask(address).content.decode()


@pytest.fixture
def paper(monkeypatch, begun):
    return Paper(monkeypatch)


# --- Kept, and for how long -----------------------------------------------------------------------


def test_page_is_rendered_once_in_an_edition(paper):
    assert {paper.text() for _ in range(5)} == {"edition 1, {}"}
    assert paper.rendered == 1


@pytest.mark.parametrize(
    "other",
    [
        SECOND,
        FIRST._replace(moment=1001.0),
        FIRST._replace(moment=999.0),
        FIRST._replace(epoch="e2"),
    ],
)
def test_page_of_another_edition_is_rendered_anew(paper, other):
    paper.text()
    paper.state = other
    assert paper.text() == f"edition {other.n}, {{}}"
    assert paper.rendered == 2
    paper.text()
    assert paper.rendered == 2


def test_other_process_finds_the_page_in_the_store(paper):
    paper.text()
    other = PageCacheMiddleware(paper.render)
    assert other(RequestFactory().get("/bg/")).content == b"edition 1, {}"
    assert paper.rendered == 1


def test_public_page_says_how_long_it_may_be_held(paper):
    response = paper.ask()
    assert response.headers["Cache-Control"] == (
        "public, max-age=0, s-maxage=1, stale-if-error=86400"
    )
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["ETag"] == FIRST.tag
    assert response.headers.keys() == paper.ask().headers.keys()


def test_head_is_answered_like_get(paper):
    assert paper.ask(method="HEAD").headers == paper.ask().headers
    assert paper.rendered == 1


@pytest.mark.parametrize(
    "address", ["/", "/admin/", "/static/x.css", "/media/x.jpg", "/nothing/", "/xx/"]
)
def test_what_is_no_page_of_the_edition_is_never_kept(paper, address):
    paper.ask(address)
    paper.ask(address)
    assert paper.rendered == 2
    assert "Cache-Control" not in paper.ask(address).headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PURGE"])
def test_only_reading_is_answered_from_the_store(paper, method):
    paper.ask()
    paper.ask(method=method)
    assert paper.rendered == 2
    paper.ask()
    assert paper.rendered == 2


def test_page_with_a_cookie_is_not_kept(paper):
    paper.cache.get_response = lambda request: _with_cookie(paper.render(request))
    paper.ask()
    assert paper.ask().cookies
    assert paper.rendered == 2


def _with_cookie(response: HttpResponse) -> HttpResponse:
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize("status", [301, 302, 404, 405])
def test_answer_that_is_no_page_takes_the_old_one_away(paper, status):
    paper.text()
    paper.state, paper.status = SECOND, status
    assert paper.ask().status_code == status
    assert paper.ask().status_code == status
    assert paper.rendered == 3
    paper.cache.shelf._near.clear()
    assert paper.cache.shelf.get("/bg/", None) == (None, False)


def test_withdrawn_text_takes_the_place_of_what_it_was(paper):
    paper.text()
    paper.state, paper.status = SECOND, 410
    assert [paper.ask().status_code for _ in range(3)] == [410] * 3
    assert paper.rendered == 2


def test_page_during_whose_rendering_something_changed_is_kept_as_of_before(paper):
    """Not to keep it would leave readers the older copy for as long as changes go on."""
    paper.during = lambda: setattr(paper, "state", SECOND)
    response = paper.ask()
    assert (response.content, response.headers["ETag"]) == (b"edition 1, {}", FIRST.tag)
    paper.during = lambda: setattr(paper, "state", SECOND._replace(n=paper.state.n + 1))
    assert paper.text() == "edition 2, {}"
    paper.during = lambda: None
    assert paper.text() == paper.text() == "edition 3, {}"
    assert paper.rendered == 3


def test_page_during_whose_rendering_a_moment_came_is_not_kept(paper):
    """A clock that is set back would find in it what has not come yet."""
    later = FIRST._replace(moment=2000.0)
    paper.during = lambda: setattr(paper, "state", later)
    assert "ETag" not in paper.ask().headers
    paper.state, paper.during = FIRST, lambda: None
    paper.text()
    assert paper.rendered == 2


# --- Queries --------------------------------------------------------------------------------------


def test_ten_thousand_foreign_queries_are_one_page(paper, settings):
    for number in range(10_000):
        paper.ask(f"/bg/?utm_source=x{number}&fbclid={number}")
    assert paper.rendered == 1
    files = [path for path in settings.PAGES_ROOT.rglob("*") if path.is_file()]
    assert len(files) == 2  # the page and its claim
    assert paper.text("/bg/?page=2") == "edition 1, {}"  # the front page reads none


def test_queries_that_a_page_reads_are_kept_apart(paper):
    section = "/bg/sections/1-x/"
    assert paper.text(f"{section}?page=2") == "edition 1, {'page': '2'}"
    assert paper.text(f"{section}?utm=1&page=2&x=y") == "edition 1, {'page': '2'}"
    assert paper.text(f"{section}?page=1&page=2") == "edition 1, {'page': '2'}"
    assert paper.rendered == 1
    assert paper.text(f"{section}?page=3") == "edition 1, {'page': '3'}"
    assert paper.text(section) == "edition 1, {}"
    assert paper.rendered == 3


# --- 304 ------------------------------------------------------------------------------------------


def test_who_has_this_edition_is_told_so_without_rendering(paper):
    response = paper.ask(if_none_match=FIRST.tag)
    assert (response.status_code, paper.rendered) == (304, 0)
    assert response.headers["Cache-Control"].startswith("public")


def test_who_has_the_edition_before_gets_the_page(paper):
    paper.text()
    paper.state = SECOND
    assert paper.ask(if_none_match=FIRST.tag).content == b"edition 2, {}"


def test_other_addresses_are_no_304(paper):
    assert paper.ask("/nothing/", if_none_match=FIRST.tag).status_code == 200
    assert paper.ask("/admin/", if_none_match=FIRST.tag).status_code == 200


# --- Many at once ---------------------------------------------------------------------------------


def crowd(paper: Paper, number: int) -> list[str]:
    """What `number` readers got who asked at the same time."""
    got: list[str] = []
    together = threading.Barrier(number)

    def read() -> None:
        together.wait(10)
        got.append(paper.text())

    readers = [threading.Thread(target=read) for _ in range(number)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(30)
    assert len(got) == number
    return got


def test_one_renders_a_new_page_and_the_others_wait_for_it(paper):
    paper.during = lambda: time.sleep(0.2)
    assert set(crowd(paper, 20)) == {"edition 1, {}"}
    assert paper.rendered == 1


def test_one_renders_a_changed_page_and_the_others_have_the_old_one(paper):
    paper.text()
    paper.state = SECOND
    rendering = threading.Event()
    paper.during = lambda: rendering.wait(10)
    first = threading.Thread(target=paper.text)
    first.start()
    while paper.rendered < 2:
        time.sleep(0.01)
    assert set(crowd(paper, 20)) == {"edition 1, {}"}
    rendering.set()
    first.join(10)
    assert paper.text() == "edition 2, {}"
    assert paper.rendered == 2


def test_readers_of_what_is_not_there_do_not_wait_for_one_another_in_vain(paper, monkeypatch):
    paper.status = 404
    begun = time.monotonic()
    crowd(paper, 10)
    assert paper.rendered == 10
    assert time.monotonic() - begun < middleware.WAIT


def test_waiting_is_bounded(paper, monkeypatch):
    monkeypatch.setattr(middleware, "WAIT", 0.1)
    with paper.cache.shelf.claim("/bg/") as mine:
        assert mine
        assert paper.text() == "edition 1, {}"


# --- When things fall -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 503])
def test_old_copy_is_better_than_an_error(paper, status):
    paper.text()
    paper.state, paper.status = SECOND, status
    assert paper.text() == "edition 1, {}"
    paper.status = 200
    assert paper.text() == "edition 2, {}"


@pytest.mark.parametrize("status", [500, 503])
def test_error_is_not_kept(paper, status):
    paper.status = status
    response = paper.ask()
    assert response.status_code == status
    assert "Cache-Control" not in response.headers
    paper.status = 200
    assert paper.ask().status_code == 200


def test_any_copy_is_shown_where_no_edition_was_ever_known(paper):
    paper.text()
    paper.state = None
    assert paper.text() == "edition 1, {}"
    assert paper.rendered == 1


def test_page_of_an_unknown_edition_is_not_kept(paper):
    paper.state = None
    assert paper.text() == paper.text() == "edition None, {}"
    assert paper.rendered == 2


@pytest.mark.parametrize("garbage", [b"", b"x", b"page1", b"\0" * 100])
def test_garbage_in_the_store_is_survived(paper, settings, garbage):
    paper.text()
    [path] = [
        path
        for path in settings.PAGES_ROOT.rglob("*")
        if path.is_file() and "claims" not in path.parts
    ]
    path.write_bytes(garbage)
    paper.cache.shelf._near.clear()
    assert paper.text() == "edition 1, {}"
    assert paper.rendered == 2
    assert path.read_bytes()[:5] == b"page1"


def test_memory_of_pages_is_bounded(paper, monkeypatch):
    monkeypatch.setattr("edition.shelf.AT_HAND", 1000)
    for number in range(1, 100):
        paper.text(f"/bg/sections/{number}-x/")
    assert sum(map(len, paper.cache.shelf._near.values())) <= 1000
    assert paper.text("/bg/sections/1-x/") == "edition 1, {}"
    assert paper.rendered == 99


def test_folder_that_cannot_be_written_costs_nothing_but_time(paper, settings, caplog):
    settings.PAGES_ROOT.parent.mkdir(exist_ok=True)
    settings.PAGES_ROOT.write_text("a file where the folder should be")
    assert paper.text() == "edition 1, {}"
    assert "cannot be kept" in caplog.text
    assert isinstance(paper.cache.shelf._store, Files)


# --- The real paper -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_paper_is_answered_from_the_store_and_shows_what_changes(begun, queries):
    Masthead.objects.update_or_create(pk=1, defaults={"name_bg": "Вестник"})
    article = factories.published("bg", headline_bg="Старо заглавие")
    client = Client()
    address = article.address("bg")
    first = client.get(address)
    assert "Старо заглавие" in first.content.decode()
    with queries(0):
        assert client.get(address).content == first.content
    reading.memory.forget()
    with queries(1):
        assert client.get(address, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status_code == 304
    article.headline_bg = "Ново заглавие"
    article.save()
    assert "Ново заглавие" in client.get(address).content.decode()
    publishing.withdraw(article=article)
    assert client.get(address).status_code == 410
    assert client.get(address, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status_code == 410
    assert client.get(address, HTTP_ACCEPT_ENCODING="gzip").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_uncached_page_costs_one_query_more(begun):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Client()
    with CaptureQueriesContext(connection) as asked:
        client.get("/bg/")
    editions = [query for query in asked if "edition_edition" in query["sql"]]
    assert len(editions) == 2  # when the process began, and after rendering
    factories.section()
    reading.memory.state()
    with CaptureQueriesContext(connection) as asked:
        client.get("/bg/")
    assert len([query for query in asked if "edition_edition" in query["sql"]]) == 1


@pytest.mark.django_db
def test_what_an_open_transaction_sees_is_not_kept(begun, client, settings):
    factories.published("bg")
    response = client.get("/bg/")
    assert response.headers["Cache-Control"].startswith("public")
    assert not [path for path in settings.PAGES_ROOT.rglob("*") if path.is_file()]


@pytest.mark.django_db(transaction=True)
def test_packed_body_is_the_page(begun, client):
    plain = client.get("/bg/").content
    packed = client.get("/bg/", HTTP_ACCEPT_ENCODING="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain


def test_redirect_of_a_public_page_is_held_a_second_and_no_longer(paper):
    """Browsers hold a 301 that says nothing for good; an address can become the right one again."""
    paper.cache.get_response = lambda request: HttpResponsePermanentRedirect("/bg/sections/1-y/")
    assert "max-age=0" in paper.ask("/bg/sections/1-x/").headers["Cache-Control"]
