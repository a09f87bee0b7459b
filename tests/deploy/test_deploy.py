"""The paper itself behind the shipped nginx: releases come and go, and readers read on."""

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deploy import releases
from tests.deploy.releases import Home, Load
from tests.deploy.restart import unit
from tests.deploy.site import Site
from tests.serving import free_port

COLUMN = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("sekretno", "{last}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE sekretno_page ADD COLUMN of_tomorrow varchar(10) NULL",
            "ALTER TABLE sekretno_page DROP COLUMN of_tomorrow",
        )
    ]
"""
SLOW = """
import time

def application(environ, start_response):
    time.sleep(2 if environ["PATH_INFO"] == "/slow" else 0)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]
"""


@pytest.fixture(scope="module")
def home(nginx: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A paper with two articles whose first release is installed and served twice."""
    home = releases.settle(tmp_path_factory.mktemp("home"))
    home.release("one")
    done = home.move_to("one")
    try:
        assert done.returncode == 0, done.stdout
        home.run("factories.published('bg', 'en'); factories.published('bg')")
        yield home
    finally:
        home.stop()


@pytest.fixture
def site(home: Home, tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "nginx").mkdir()
    site = releases.nginx_before(home, tmp_path / "nginx")
    yield site
    site.stop()


def manifests(home: Home) -> list[str]:
    return sorted(path.name for path in (home.folder / "var/static").glob("staticfiles*.json"))


# --- Deploys --------------------------------------------------------------------------------------


def test_release_comes_and_goes_back_without_a_dropped_request(home: Home, site: Site):
    two = home.release("two")
    migrations = two / "sekretno/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "0999_of_tomorrow.py").write_text(COLUMN.format(last=last))
    old, named = site.ask("/bg/").text, manifests(home)
    with Load(site) as load:
        forth = home.move_to("two")
        back = home.move_to("one")
    print(f"{dict(load.statuses)}, {dict(load.releases)}, longest wait {load.longest:.2f} s")
    assert forth.returncode == 0, forth.stdout
    assert back.returncode == 0, back.stdout
    assert not load.failures
    assert sum(load.statuses.values()) > 300
    assert set(load.releases) == {"one", "two"}
    # All is as before the first step, down to the names of files.
    assert len(manifests(home)) == len(named) + 1
    assert site.ask("/bg/").text == old


def test_release_that_cannot_start_is_taken_back(home: Home, site: Site):
    broken = home.release("broken")
    (broken / "sekretno/wsgi.py").write_text("raise RuntimeError('broken')\n")
    with Load(site) as load:
        done = home.move_to("broken", PATIENCE="15")
    assert done.returncode == 1
    assert "all servers run one" in done.stdout
    assert (home.folder / "current").resolve().name == "one"
    assert not load.failures
    assert set(load.releases) == {"one"}


def test_server_that_drains_says_so_and_still_answers(home: Home):
    port = home.ports[0]
    mark = Path(unit(home.folder, str(port))["Environment"].partition("=")[2])
    assert status(port, "/health/ready") == 200
    mark.touch()
    try:
        assert status(port, "/health/ready") == 503
        assert status(port, "/health/live") == 200
        assert status(port, "/bg/") == 200
    finally:
        mark.unlink()
    assert status(port, "/health/ready") == 200


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": "paper.example"})
    found = connection.getresponse().status
    connection.close()
    return found


def test_stop_of_a_server_is_graceful(home: Home, tmp_path: Path):
    """By the flags of the shipped unit: what is under way is answered, nothing new is taken."""
    (tmp_path / "slow.py").write_text(SLOW)
    port = free_port()
    command = unit(home.folder, str(port))["ExecStart"].split()[1:]
    command[-1] = "slow:application"
    process = subprocess.Popen([sys.executable, "-m", "granian", *command], cwd=tmp_path)
    try:
        while not listens(port):
            time.sleep(0.05)
        idle = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        idle.request("GET", "/")
        idle.getresponse().read()
        with ThreadPoolExecutor(6) as pool:  # more than it has threads: two wait for their turn
            slow = [pool.submit(status, port, "/slow") for _ in range(6)]
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            assert not listens(port)
            assert [answer.result() for answer in slow] == [200] * 6
        assert process.wait(5) == 0  # although a connection is open
        idle.close()
    finally:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- Both caches together -------------------------------------------------------------------------


def test_page_of_the_paper_goes_through_both_caches(home: Home, site: Site):
    first = site.ask("/bg/", Accept_Encoding="gzip, br")
    assert first.status == 200
    assert first.headers["Vary"] == "Accept-Encoding"
    assert first.headers["Content-Security-Policy"]
    assert first.headers["Strict-Transport-Security"]
    assert "Set-Cookie" not in first.headers
    assert site.ask("/bg/", If_None_Match=first.headers["ETag"]).status == 304
    encodings = {
        site.ask("/bg/", Accept_Encoding=wanted).headers["Content-Encoding"]
        for wanted in ("br", "gzip", "deflate, gzip", "identity")
    }
    assert encodings == {"br", "gzip", None}


def test_change_is_seen_through_nginx_in_time(home: Home, site: Site):
    site.ask("/bg/")
    home.run("factories.published('bg', headline_bg='Току-що')")
    changed = time.monotonic()
    while "Току-що" not in site.ask("/bg/").text:
        assert time.monotonic() < changed + 20
        time.sleep(0.05)
    print(f"visible after {time.monotonic() - changed:.2f} s")  # the promise is two


def test_withdrawn_article_goes_from_every_ring(home: Home, site: Site):
    home.run("factories.published('bg', headline_bg='Оттеглено', slug_bg='ottegleno')")
    address = find(site, "ottegleno")
    assert "Оттеглено" in site.ask(address).text
    home.run(
        "from articles import publishing\nfrom articles.models import Article\n"
        "made = Article.objects.get(slug_bg='ottegleno')\n"
        "publishing.withdraw(article=made)"
    )
    time.sleep(2)
    for _ in range(5):
        answer = site.ask(address)
        assert answer.status == 410
        assert "Оттеглено" not in answer.text
        time.sleep(0.3)


def find(site: Site, slug: str) -> str:
    """The address of an article that the front page names."""
    return re.search(rf'"(/bg/articles/\d+-{slug}/)"', site.ask("/bg/").text)[1]


def test_paper_is_read_on_while_the_application_is_stopped(home: Home, site: Site):
    before = {path: site.ask(path) for path in ("/bg/", "/en/", "/bg/about/")}
    home.stop()
    try:
        time.sleep(2.1)
        for path, kept in before.items():
            answer = site.ask(path + "?utm_source=x")
            assert (answer.status, answer.body) == (200, kept.body)
            for name in ("Content-Security-Policy", "Strict-Transport-Security", "ETag"):
                assert answer.headers[name] == kept.headers[name]
        assert site.ask("/bg/archive/").status == 503
    finally:
        for port in home.ports:
            home.server(port)
        until = time.monotonic() + 60
        while not all(listens(port) for port in home.ports) and time.monotonic() < until:
            time.sleep(0.1)
