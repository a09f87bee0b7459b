"""What readers get while application servers fail, stop or are slow."""

import base64
import hashlib
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.deploy import site as sites
from tests.deploy.puppets import Application, Puppet, Reply, page
from tests.deploy.site import Site

PAST = 2.1
POLICY = "default-src 'none'"
ERRORS = sorted(sites.SHIPPED.glob("errors/*.html"))


def hangs_up() -> Reply:
    return Reply(status=None)


# --- One server fails -----------------------------------------------------------------------------


def test_reading_that_fails_is_asked_of_the_other(site: Site, app: Application):
    app.puppets[0].answer = lambda asked: hangs_up()
    app.puppets[1].answer = lambda asked: page("news", "1")
    assert {site.ask(f"/bg/{n}/").text for n in range(6)} == {"news"}
    assert app.puppets[0].asked


def test_server_that_is_gone_is_not_missed(site: Site, app: Application):
    app.says(page("news", "1"))
    app.puppets[0].stop()
    assert {site.ask(f"/bg/{n}/").status for n in range(10)} == {200}
    # Nor is it for what is sent: nothing has reached the server that does not listen.
    assert {site.ask("/bg/contact/", "POST", b"a=b").status for _ in range(6)} == {200}


@pytest.mark.parametrize("address", ["/bg/contact/", "/admin/articles/article/add/", "/bg/"])
def test_what_is_sent_is_never_sent_twice(site: Site, app: Application, address: str):
    app.says(hangs_up())
    assert site.ask(address, "POST", b"text=once").status == 503
    assert [(asked.method, asked.body) for asked in app.asked] == [("POST", b"text=once")]


def test_what_is_sent_is_never_kept(site: Site, app: Application):
    app.says(page("answer", "1"))
    site.ask("/bg/", "POST", b"a")
    site.ask("/bg/", "POST", b"b")
    assert [asked.body for asked in app.asked] == [b"a", b"b"]


def test_server_that_says_the_database_is_gone_is_not_left_alone(site: Site, app: Application):
    app.says(Reply(503, b"In a minute", {"Content-Type": "text/html"}))
    for n in range(12):
        answer = site.ask(f"/bg/{n}/")
        assert (answer.status, answer.text) == (503, "In a minute")
    app.says(page("still here", "1"))
    assert {site.ask(f"/en/{n}/").status for n in range(6)} == {200}


# --- All of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [Reply(500), Reply(503), hangs_up()])
def test_copy_stands_in_while_the_application_fails(site: Site, app: Application, reply: Reply):
    app.says(page("news", "1", Content_Security_Policy=POLICY, X_Content_Type_Options="nosniff"))
    site.ask("/bg/", Accept_Encoding="gzip")
    app.says(reply)
    time.sleep(PAST)
    for _ in range(5):
        answer = site.ask("/bg/", Accept_Encoding="gzip")
        assert (answer.status, answer.text) == (200, "news")
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_copy_stands_in_while_the_application_is_gone(site: Site, app: Application):
    app.says(page("news", "1"))
    site.ask("/bg/")
    app.stop()
    time.sleep(PAST)
    assert {site.ask("/bg/?utm_source=x").text for _ in range(10)} == {"news"}


def test_without_a_copy_readers_are_told_when_to_come_back(site: Site, app: Application):
    app.stop()
    answer = site.ask("/en/")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Ще се върнем" in answer.text.split("We will be back")[0]
    # The policy lets in the style of the page and nothing else.
    style = re.search("<style>(.*)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_front_door_leads_on_while_the_application_is_gone(site: Site, app: Application):
    app.says(Reply(302, headers={"Location": "/en/", "Vary": "Accept-Language"}))
    assert site.ask("/").headers["Location"] == "/en/"
    app.says(Reply(302, headers={"Location": "/de/", "Vary": "Accept-Language"}))
    assert site.ask("/").headers["Location"] == "/de/"
    app.stop()
    answer = site.ask("/")
    assert (answer.status, answer.headers["Location"]) == (302, "/bg/")


def test_application_that_is_back_is_found(site: Site, app: Application):
    ports = app.ports
    app.stop()
    for _ in range(10):
        assert site.ask("/bg/").status == 503
    back = Application((Puppet(ports[0]), Puppet(ports[1])))
    back.says(page("news", "1"))
    try:
        time.sleep(3.5)  # more than fail_timeout in whole seconds
        assert site.ask("/bg/").text == "news"
    finally:
        back.stop()


@pytest.mark.parametrize("file", ERRORS, ids=lambda path: path.stem)
def test_page_of_nginx_speaks_every_language_and_fetches_nothing(file):
    text = file.read_text(encoding="utf-8")
    parts = re.findall(r'<section lang="(\w+)" dir="(\w+)">\s*<h[12]>[^<]+</h[12]>', text)
    directions = dict.fromkeys(("bg", "en", "ru", "de", "fr"), "ltr") | {"ar": "rtl"}
    assert dict(parts) == directions
    assert parts[0][0] == "bg"
    assert not re.search(r"src=|href=|url\(|@import|<script", text)


def test_pages_of_nginx_have_one_style_which_the_policy_names():
    (style,) = {
        re.search("<style>(.*)</style>", file.read_text(encoding="utf-8"), re.DOTALL)[1]
        for file in ERRORS
    }
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in (sites.SHIPPED / "sekretno.conf").read_text(encoding="utf-8")
    assert len(ERRORS) == 3


# --- Too much, too slow ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "length"),
    [("/bg/", 65 * 1024), ("/bg/contact/", 1025 * 1024), ("/admin/x/", 65 * 1024 * 1024)],
)
def test_upload_that_is_too_large_is_refused_before_it_comes(
    site: Site, app: Application, address: str, length: int
):
    answer = site.ask(address, "POST", b"", Content_Length=str(length))
    assert answer.status == 413
    assert "Това е твърде голямо" in answer.text
    assert not app.asked


def test_picture_as_large_as_is_allowed_comes_through(site: Site, app: Application):
    from pictures.upload import MAX_BYTES

    app.says(Reply(200, b"taken"))
    body = b"x" * (MAX_BYTES + 64 * 1024)
    assert site.ask("/admin/articles/photo/add/", "POST", body).text == "taken"
    assert len(app.asked[0].body) == len(body)


def test_search_is_limited_for_each_reader_and_other_pages_are_not(site: Site, app: Application):
    app.says(page("found", "1"))
    answers = [site.ask(f"/bg/search/?q={n}") for n in range(80)]
    refused = [answer for answer in answers if answer.status == 429]
    assert 10 < len(refused) < 40
    assert "Too many requests" in refused[0].text
    assert refused[0].headers["Retry-After"] == "10"
    assert site.ask("/bg/").status == 200


def test_messages_are_limited_and_reading_the_form_is_not(site: Site, app: Application):
    app.says(Reply(200, b"form"))
    sent = [site.ask("/bg/contact/", "POST", b"a=b").status for _ in range(20)]
    assert sent[:10] == [200] * 10
    assert 429 in sent
    assert site.ask("/bg/contact/").status == 200


def test_slow_clients_are_let_go_and_nobody_waits_for_them(site: Site, app: Application):
    app.says(page("news", "1"))
    slow = []
    for n in range(300):
        connection = site.connection(tls=n % 2 == 0).sock
        connection.sendall(b"GET /bg/ HTTP/1.1\r\nHost: paper.example\r\nX-Slow: ")
        slow.append(connection)
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: site.ask(f"/bg/{n}/"), range(40)))
    assert {answer.text for answer in answers} == {"news"}
    for connection in slow:
        connection.settimeout(max(1, began + 30 - time.monotonic()))
        try:
            closed = connection.recv(1000) == b""
        except (ConnectionResetError, BrokenPipeError):
            closed = True
        except TimeoutError:
            closed = False
        assert closed
        connection.close()


def test_body_that_comes_slowly_does_not_reach_the_application(site: Site, app: Application):
    app.says(Reply(200, b"taken"))
    connection = site.connection()
    connection.sock.sendall(
        b"POST /bg/contact/ HTTP/1.1\r\nHost: paper.example\r\nContent-Length: 100\r\n\r\nhalf"
    )
    time.sleep(1)
    assert not app.asked
    connection.sock.close()


def test_too_many_requests_at_once_of_one_address_are_refused(site: Site, app: Application):
    release = threading.Event()

    def held(asked: object) -> Reply:
        release.wait(30)
        return page("news", "1")

    for puppet in app.puppets:
        puppet.answer = held
    connections = [site.connection() for _ in range(230)]
    for n, connection in enumerate(connections):
        connection.request("GET", f"/bg/{n}/", headers={"Host": sites.HOST})
    until = time.monotonic() + 15
    while len(app.asked) < 200 and time.monotonic() < until:
        time.sleep(0.05)
    refused = site.ask("/bg/")
    release.set()
    statuses = [connection.getresponse().status for connection in connections]
    for connection in connections:
        connection.close()
    assert refused.status == 429
    assert statuses.count(429) == 30
    assert statuses.count(200) == 200


def test_client_that_hangs_up_leaves_the_page_for_the_next(site: Site, app: Application):
    slow = page("news", "1")
    slow.after = 0.5
    app.says(slow)
    connection = site.connection()
    connection.request("GET", "/bg/", headers={"Host": sites.HOST})
    time.sleep(0.1)
    connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()
    assert site.ask("/bg/").text == "news"
