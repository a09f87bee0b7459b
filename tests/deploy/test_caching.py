"""What nginx keeps, for how long, and who gets what while a page is made anew."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.deploy.puppets import PUBLIC, Application, Reply, page
from tests.deploy.site import Answer, Site

PAST = 2.1  # seconds after which a copy is asked for anew: nginx counts whole ones


def together(number: int, ask: Callable[[], Answer]) -> list[Answer]:
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(lambda _: ask(), range(number)))


# --- Freshness ------------------------------------------------------------------------------------


def test_page_is_kept_for_a_second(site: Site, app: Application):
    app.says(page("news", "1"))
    answers = [site.ask("/bg/") for _ in range(3)]
    assert [answer.text for answer in answers] == ["news"] * 3
    assert len(app.asked) == 1
    assert answers[2].headers["Cache-Control"] == PUBLIC


def test_page_is_asked_anew_by_its_etag_alone(site: Site, app: Application):
    app.says(page("news", "1"))
    site.ask("/bg/")
    time.sleep(PAST)
    answer = site.ask("/bg/")
    assert (answer.status, answer.text) == (200, "news")
    assert [asked.headers["If-None-Match"] for asked in app.asked] == [None, 'W/"1"']
    site.ask("/bg/")
    assert len(app.asked) == 2  # the 304 has made it fresh


def test_first_reader_after_a_change_gets_the_new_page(site: Site, app: Application):
    app.says(page("old", "1"))
    site.ask("/bg/")
    app.says(page("new", "2"))
    time.sleep(PAST)
    assert site.ask("/bg/").text == "new"


def test_reader_who_has_the_page_is_told_so(site: Site, app: Application):
    app.says(page("news", "1"))
    site.ask("/bg/")
    answer = site.ask("/bg/", If_None_Match='W/"1"')
    assert (answer.status, answer.body) == (304, b"")
    assert len(app.asked) == 1


def test_head_is_answered_from_the_copy(site: Site, app: Application):
    app.says(page("news", "1"))
    site.ask("/bg/")
    answer = site.ask("/bg/", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "4", b"")
    assert len(app.asked) == 1


# --- Many at once ---------------------------------------------------------------------------------


def test_many_readers_of_a_page_that_is_not_there_ask_once(site: Site, app: Application):
    slow = page("news", "1")
    slow.after = 0.3
    app.says(slow)
    answers = together(30, lambda: site.ask("/bg/"))
    assert {answer.text for answer in answers} == {"news"}
    assert len(app.asked) == 1


def test_while_a_page_is_made_anew_others_get_the_copy(site: Site, app: Application):
    app.says(page("old", "1"))
    site.ask("/bg/")
    time.sleep(PAST)
    release = threading.Event()

    def new(asked: object) -> Reply:
        release.wait(10)
        return page("new", "2")

    for puppet in app.puppets:
        puppet.answer = new
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(site.ask, "/bg/")
        while len(app.asked) < 2:
            time.sleep(0.01)
        others = [site.ask("/bg/").text for _ in range(5)]
        release.set()
        assert first.result().text == "new"
    assert others == ["old"] * 5
    assert len(app.asked) == 2
    assert site.ask("/bg/").text == "new"


@pytest.mark.parametrize("status", [301, 302, 404, 410])
def test_what_has_become_of_a_page_takes_its_place(site: Site, app: Application, status: int):
    app.says(page("withdrawn words", "1"))
    site.ask("/bg/articles/1-x/")
    time.sleep(PAST)
    # Slow, and without a word on keeping: still nobody gets the old text, once one has the new.
    app.says(Reply(status, b"gone", {"Location": "/bg/articles/1-y/"}))
    assert site.ask("/bg/articles/1-x/").status == status
    app.says(Reply(status, b"gone", {"Location": "/bg/articles/1-y/"}, after=0.3))
    time.sleep(PAST)
    answers = together(10, lambda: site.ask("/bg/articles/1-x/"))
    assert {answer.status for answer in answers} == {status}
    assert not any("withdrawn" in answer.text for answer in answers)


# --- Which copy -----------------------------------------------------------------------------------


def test_what_strangers_add_to_an_address_neither_misses_nor_fills(site: Site, app: Application):
    app.says(page("news", "1"))
    for query in ("", "?utm_source=x", "?fbclid=1&utm_medium=y", "?Page=2", "?xpage=3", "?"):
        assert site.ask(f"/bg/{query}").text == "news"
    assert [asked.path for asked in app.asked] == ["/bg/"]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("page=2", "?page=2"),
        ("utm_x=1&page=2", "?page=2"),
        ("page=2&page=3", "?page=3"),  # the last, as the application reads it
        ("page=", "?page="),
        ("q=%D0%B2%D0%BE%D0%B4%D0%B0+ток&x=1", "?q=%D0%B2%D0%BE%D0%B4%D0%B0+%D1%82%D0%BE%D0%BA"),
        ("sort=date&issue=7&year=2020&author=3&section=2&q=a&page=4", None),
    ],
)
def test_application_sees_what_pages_read(site: Site, app: Application, query: str, seen: str):
    from urllib.parse import quote

    app.says(page("news", "1"))
    site.ask("/bg/search/?" + quote(query, safe="=&%+"))
    full = "?q=a&section=2&author=3&year=2020&issue=7&sort=date&page=4"
    assert [asked.path for asked in app.asked] == [f"/bg/search/{seen or full}"]


def test_pages_of_a_list_are_different_copies(site: Site, app: Application):
    for puppet in app.puppets:
        puppet.answer = lambda asked: page(asked.path)
    assert site.ask("/bg/archive/?page=2&a=1").text == "/bg/archive/?page=2"
    assert site.ask("/bg/archive/?page=3&a=1").text == "/bg/archive/?page=3"
    assert site.ask("/en/archive/?page=3&a=1").text == "/en/archive/?page=3"


@pytest.mark.parametrize(
    "address", ["/index.php?p=newsroom&nid=7566", "/sitemap.xml?a=1", "/en/old.php?id=5&utm_x=1"]
)
def test_former_addresses_keep_their_whole_query(site: Site, app: Application, address: str):
    app.says(Reply(301, headers={"Location": "/bg/"}))
    assert site.ask(address).status == 301
    assert [asked.path for asked in app.asked] == [address]


def test_addresses_that_the_application_tells_apart_share_no_copy(site: Site, app: Application):
    for puppet in app.puppets:
        puppet.answer = lambda asked: page(asked.path)
    spellings = ("/bg/a/", "/bg//a/", "/bg/./a/", "/bg/x/../a/", "/bg/%61/")
    assert [site.ask(path).text for path in spellings] == list(spellings)


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("BR", "br"),
        ("gzip;q=0.0", None),
        ("gzip;q=0.5", "gzip"),
        ("brr, xgzip, deflate", None),
    ],
)
def test_application_sees_three_encodings(
    site: Site, app: Application, sent: str, seen: str | None
):
    app.says(page("news", "1"))
    site.ask("/bg/", Accept_Encoding=sent)
    assert [asked.headers["Accept-Encoding"] for asked in app.asked] == [seen]


def test_each_encoding_has_a_copy_of_its_own(site: Site, app: Application):
    for puppet in app.puppets:
        puppet.answer = lambda asked: page(
            asked.headers["Accept-Encoding"] or "plain",
            Content_Encoding=asked.headers["Accept-Encoding"] or "identity",
        )
    first = {"gzip, br": "br", "gzip": "gzip", "deflate": "plain"}
    other_browsers = {"gzip, deflate, br, zstd": "br", "gzip;q=0.5": "gzip", "identity": "plain"}
    for sent, got in (first | other_browsers).items():
        assert site.ask("/bg/", Accept_Encoding=sent).text == got
    assert len(app.asked) == 3


# --- What is never kept ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/status/",
        "/preview/secret/",
        "/go/7/",
        "/report/secret/",
        "/bg/contact/",
        "/bg/contact/thanks/",
        "/health/ready",
        "/issues/281/secret.pdf",
    ],
)
def test_nothing_of_it_is_kept(site: Site, app: Application, address: str):
    app.says(page("for one", "1"))  # even where the application says by mistake that it may be
    for _ in range(2):
        assert site.ask(address + "?about=7&page=2").text == "for one"
    assert len(app.asked) == 2
    assert address.endswith("pdf") or {a.path for a in app.asked} == {f"{address}?about=7&page=2"}


def test_answer_with_a_cookie_is_not_kept(site: Site, app: Application):
    app.says(page("mine", "1", Set_Cookie="a=b"))
    site.ask("/bg/")
    site.ask("/bg/")
    assert len(app.asked) == 2


def test_answer_without_a_word_on_keeping_is_not_kept(site: Site, app: Application):
    app.says(Reply(200, b"?"))
    site.ask("/bg/")
    site.ask("/bg/")
    assert len(app.asked) == 2


def test_cookies_reach_staff_pages_alone(site: Site, app: Application):
    app.says(page("news", "1"))
    for path in ("/bg/", "/admin/", "/preview/secret/", "/bg/contact/", "/robots.txt"):
        site.ask(path, Cookie="sessionid=secret")
    seen = {asked.path: asked.headers["Cookie"] for asked in app.asked}
    assert {path for path, cookie in seen.items() if cookie} == {"/admin/", "/preview/secret/"}
