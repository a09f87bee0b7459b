"""Hosts, encryption, files, headers and the log: what nginx answers or writes by itself."""

import gzip
import json
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.deploy import site as sites
from tests.deploy.puppets import Application, Reply, page
from tests.deploy.site import Site

HASHED = "css/paper.0123456789ab.css"


# --- Hosts and encryption -------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["paper.example", "www.paper.example"])
def test_http_leads_to_https(site: Site, app: Application, host: str):
    answer = site.ask("/bg/archive/?page=2", host=host, tls=False)
    assert answer.status == 301
    assert answer.headers["Location"] == "https://paper.example/bg/archive/?page=2"
    assert not app.asked


def test_name_with_www_leads_to_the_name(site: Site):
    connection = site.connection(name="www.paper.example")
    connection.request("GET", "/bg/?page=2", headers={"Host": "www.paper.example"})
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 301
    assert answer.headers["Location"] == "https://paper.example/bg/?page=2"


def test_certificates_are_renewed_over_http(site: Site):
    folder = site.folder / "www/.well-known/acme-challenge"
    folder.mkdir(parents=True)
    (folder / "token").write_text("proof")
    assert site.ask("/.well-known/acme-challenge/token", tls=False).text == "proof"


def received(connection: socket.socket) -> bytes:
    """What is answered before the connection is closed or reset."""
    try:
        return connection.recv(1000)
    except ConnectionResetError:
        return b""


def test_unknown_host_gets_no_answer_over_http(site: Site, app: Application):
    connection = site.connection(tls=False)
    connection.sock.sendall(b"GET / HTTP/1.1\r\nHost: other.example\r\n\r\n")
    assert received(connection.sock) == b""
    connection.close()
    assert not app.asked


def test_unknown_host_gets_no_certificate(site: Site):
    context = ssl.create_default_context()
    with (
        socket.create_connection(("127.0.0.1", site.https), timeout=10) as plain,
        pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"),
    ):
        context.wrap_socket(plain, server_hostname="other.example")


def test_request_for_another_host_is_misdirected(site: Site, app: Application):
    assert site.ask("/", host="other.example").status == 421
    assert not app.asked


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_encryption_is_refused(site: Site):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", site.https), timeout=10) as plain,
        pytest.raises((ssl.SSLError, ConnectionResetError)),
    ):
        context.wrap_socket(plain, server_hostname=sites.HOST)


def test_http_2_is_spoken(site: Site, app: Application):
    if shutil.which("curl") is None:
        pytest.skip("no curl")
    app.says(page("news", "1"))
    command = f"curl -sS --http2 --resolve paper.example:{site.https}:127.0.0.1 --cacert"
    wanted = ["-w", " %{http_version} %{http_code}", f"https://paper.example:{site.https}/bg/"]
    done = subprocess.run(
        [*command.split(), site.folder / "tls/fullchain.pem", *wanted],
        capture_output=True,
        text=True,
    )
    assert done.stdout == "news 2 200", done.stderr


# --- What the application is told -----------------------------------------------------------------


def test_nobody_can_speak_for_the_proxy(site: Site, app: Application):
    app.says(page("news", "1"))
    forged = {
        "X_Forwarded_For": "1.2.3.4",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "other.example",
        "X_Forwarded_Port": "1",
        "X_Real_IP": "1.2.3.4",
        "Forwarded": "for=1.2.3.4",
        "Proxy": "http://other.example",
        "X_Request_ID": "mine",
    }
    site.ask("/admin/", **forged)
    headers = app.asked[0].headers
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Host"] == "paper.example"
    assert len(headers["X-Request-ID"]) == 32
    for name in ("X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "Forwarded", "Proxy"):
        assert headers[name] is None


def test_request_has_one_name_everywhere(site: Site, app: Application):
    app.says(page("news", "1", X_Request_ID="of the copy"))
    first, second = site.ask("/bg/"), site.ask("/bg/")
    assert first.headers.get_all("X-Request-ID") == [app.asked[0].headers["X-Request-ID"]]
    assert second.headers["X-Request-ID"] not in (None, first.headers["X-Request-ID"])
    site.stop()
    logged = [json.loads(line)["request_id"] for line in site.log()]
    assert logged == [first.headers["X-Request-ID"], second.headers["X-Request-ID"]]


def test_nginx_does_not_tell_its_version(site: Site, app: Application):
    app.says(page("news", "1"))
    for answer in (site.ask("/bg/"), site.ask("/.env"), site.ask("/bg/", tls=False)):
        assert answer.headers["Server"] == "nginx"
        assert "nginx/" not in answer.text


# --- Files ----------------------------------------------------------------------------------------


@pytest.fixture
def files(site: Site) -> Path:
    """What lies under var/ on a real machine."""
    root = site.root
    (root / "static/css").mkdir()
    (root / f"static/{HASHED}").write_text("p {}")
    (root / f"static/{HASHED}.gz").write_bytes(gzip.compress(b"p {}"))
    (root / "static/css/paper.css").write_text("p {}")
    (root / "media/photo.avif").write_bytes(b"avif")
    (root / "media/page.html").write_text("<script>")
    for secret in (
        "private/original.jpg",
        "paper.sqlite3",
        "run.env",
        "static/.release",
        "static/staticfiles.json",
        "static/staticfiles.0123.json",
        "media/.hidden",
        ".env",
    ):
        (root / secret).write_text("secret")
    return root


def test_file_with_a_digest_lives_a_year(site: Site, files: Path, app: Application):
    answer = site.ask(f"/static/{HASHED}")
    assert answer.text == "p {}"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not app.asked


def test_file_goes_out_as_it_was_compressed_at_the_deploy(site: Site, files: Path):
    answer = site.ask(f"/static/{HASHED}", Accept_Encoding="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.body == (files / f"static/{HASHED}.gz").read_bytes()
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_file_without_a_digest_is_looked_at_again(site: Site, files: Path):
    assert site.ask("/static/css/paper.css").headers["Cache-Control"] == "public, max-age=60"


def test_static_file_of_the_other_release_is_found_on_the_other_server(
    site: Site, app: Application
):
    app.puppets[1].answer = lambda asked: page("css of the new release")
    answers = [site.ask(f"/static/css/paper.{n:012x}.css") for n in range(6)]
    assert {answer.text for answer in answers} == {"css of the new release"}
    assert app.puppets[0].asked


def test_picture_lives_a_year_and_is_a_picture(site: Site, files: Path):
    answer = site.ask("/media/photo.avif")
    assert answer.headers["Content-Type"] == "image/avif"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert site.ask("/media/page.html").headers["Content-Type"] == "application/octet-stream"


def test_picture_that_is_not_here_comes_from_the_application_and_is_kept(
    site: Site, files: Path, app: Application
):
    year = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Type": "image/webp"}
    app.says(Reply(200, b"webp", year))
    for _ in range(3):
        answer = site.ask("/media/far/photo.webp")
        assert (answer.body, answer.headers["Content-Type"]) == (b"webp", "image/webp")
        assert answer.headers["Cache-Control"] == year["Cache-Control"]
    assert len(app.asked) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/private/original.jpg",
        "/paper.sqlite3",
        "/run.env",
        "/.env",
        "/static/.release",
        "/static/staticfiles.json",
        "/static/staticfiles.0123.json",
        "/static/../private/original.jpg",
        "/static/%2e%2e/private/original.jpg",
        "/static../private/original.jpg",
        "/media/..%2fprivate/original.jpg",
        "/media/../.env",
        "/media/.hidden",
        "/media../paper.sqlite3",
        "/errors/503.html",
    ],
)
def test_private_files_are_not_there(site: Site, files: Path, app: Application, path: str):
    answer = site.ask(path)
    assert answer.status == 404
    assert "secret" not in answer.text
    assert "минута" not in answer.text


# --- The log --------------------------------------------------------------------------------------


def test_log_tells_what_was_done_and_nothing_of_readers(site: Site, app: Application):
    app.says(page("news", "1"))
    site.ask("/bg/search/?q=illness&page=2", User_Agent='robot "1"\n'.strip())
    site.ask("/bg/search/?q=illness&page=2")
    site.ask("/preview/token/")
    site.ask("/issues/281/token.pdf")
    site.stop()
    lines = [json.loads(line) for line in site.log()]
    assert [line["path"] for line in lines] == [
        "/bg/search/",
        "/bg/search/",
        "/preview/…",
        "/issues/281/….pdf",
    ]
    assert [line["cache"] for line in lines] == ["MISS", "HIT", "", ""]
    assert lines[0]["server_status"] == "200"
    assert lines[0]["address"] == "127.0.0.0"
    assert lines[0]["agent"] == 'robot "1"'
    text = "\n".join(site.log())
    assert "illness" not in text
    assert "token" not in text
