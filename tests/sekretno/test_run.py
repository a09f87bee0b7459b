"""`make run`: what it makes on the first start, how it serves, how it stops."""

import os
import re
import socket
import stat
import subprocess
import sys
import time
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import environ
import pytest

from sekretno import run
from tests import serving


@pytest.fixture
def house(monkeypatch, tmp_path):
    """An empty project and an environment that says nothing."""
    monkeypatch.setattr(run, "BASE", tmp_path)
    monkeypatch.setattr(run, "VAR", tmp_path / "var")
    monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"]})
    monkeypatch.setattr(environ.Env, "ENVIRON", os.environ)
    return tmp_path


def settings_in(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


# --- The first start --------------------------------------------------------------------------


def test_first_start_makes_a_key_that_nobody_else_can_read(house):
    run.environment("127.0.0.1", "8123")
    kept = house / "var" / "run.env"
    assert len(settings_in(kept)["SECRET_KEY"]) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_second_start_keeps_the_key(house):
    run.environment("127.0.0.1", "8123")
    before = (house / "var" / "run.env").read_bytes()
    run.environment("127.0.0.1", "8124")
    assert (house / "var" / "run.env").read_bytes() == before


def test_two_papers_have_different_keys(house, monkeypatch):
    keys = set()
    for name in ("one", "two"):
        monkeypatch.setattr(run, "VAR", house / name)
        run.environment("127.0.0.1", "8123")
        keys.add(settings_in(house / name / "run.env")["SECRET_KEY"])
    assert len(keys) == 2


def test_host_and_port_are_those_of_the_site(house):
    run.environment("192.0.2.7", "8123")
    assert os.environ["SITE_URL"] == "http://192.0.2.7:8123"
    assert "192.0.2.7" in os.environ["ALLOWED_HOSTS"].split(",")


def test_what_the_environment_says_is_left_as_it_is(house):
    os.environ |= {"SITE_URL": "https://paper.example", "ALLOWED_HOSTS": "paper.example"}
    run.environment("127.0.0.1", "8123")
    assert os.environ["SITE_URL"] == "https://paper.example"
    assert os.environ["ALLOWED_HOSTS"] == "paper.example"


def test_what_the_file_of_settings_says_goes_before_what_is_made(house):
    (house / ".env").write_text("ALLOWED_HOSTS=paper.example\nSITE_URL=https://paper.example\n")
    run.environment("127.0.0.1", "8123")
    assert os.environ["ALLOWED_HOSTS"] == "paper.example"
    assert os.environ["SITE_URL"] == "https://paper.example"


@pytest.mark.parametrize("port", ["abc", "", "0", "99999", "-1"])
def test_wrong_port_is_told_in_a_sentence(house, monkeypatch, capsys, port):
    monkeypatch.setenv("PORT", port)
    assert run.main() == 1
    assert "PORT" in capsys.readouterr().err


# --- The port ---------------------------------------------------------------------------------


def test_port_that_is_listened_on_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert run.taken("127.0.0.1", other.getsockname()[1])


def test_port_that_nobody_listens_on_is_free():
    assert not run.taken("127.0.0.1", serving.free_port())


def test_start_on_a_taken_port_says_so_and_prepares_nothing(monkeypatch, capsys, house):
    monkeypatch.setattr(run, "prepare", lambda: pytest.fail("prepared"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        os.environ["PORT"] = port
        assert run.main() == 1
    said = capsys.readouterr().err
    assert f"The port {port} is taken" in said
    assert "PORT=" in said


# --- Stopping ---------------------------------------------------------------------------------

GENTLE = "import time; print('ready', flush=True); time.sleep(60)"
CHILD = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + GENTLE
STUBBORN = f"""
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


def process(code: str) -> tuple[subprocess.Popen, str]:
    """A process in a session of its own, and the first line it said."""
    started = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True
    )
    return started, started.stdout.readline().decode().strip()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def gone(pid: int, within: float = 2) -> bool:
    deadline = time.monotonic() + within
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


def test_stop_asks_gently_first():
    (gentle, _said) = process(GENTLE)
    with gentle:
        run.stop([gentle])
        assert gentle.wait(1) == -15


def test_stop_ends_stubborn_processes_and_their_children_within_five_seconds(monkeypatch):
    stubborn, child = process(STUBBORN)
    gentle, _said = process(GENTLE)
    with stubborn, gentle:
        began = time.monotonic()
        run.stop([stubborn, gentle])
        assert stubborn.wait(1) == -9
        assert gentle.wait(1) == -15
        assert time.monotonic() - began < 5
    assert gone(int(child))


def test_stop_takes_what_has_ended_already():
    ended, _said = process("print('done')")
    with ended:
        ended.wait(10)
        run.stop([ended])
        assert ended.returncode == 0


# --- The whole --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """Two starts of an empty paper, one after the other, and what was seen of each."""
    folder = tmp_path_factory.mktemp("served")
    return [life(folder), life(folder)]


def life(folder: Path) -> dict:
    served = serving.start(folder, demo=False)
    seen: dict = {"output": served.output, "children": served.children()}
    try:
        connection = HTTPConnection("127.0.0.1", served.port, timeout=20)
        connection.request("GET", "/bg/")
        answer = connection.getresponse()
        seen["front"] = answer.status, answer.read().decode()
        (style,) = re.findall(r'href="(/static/css/paper[^"]*\.css)"', seen["front"][1])
        connection.request("GET", style, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        seen["style"] = answer.status, dict(answer.getheaders())
        answer.read()
        if account := re.search(r"^user (\S+) password (\S+)$", served.output, re.MULTILINE):
            seen["newsroom"] = sign_in(served.url, *account.groups())
        # One reader stays connected, another never ends asking.
        with socket.create_connection(("127.0.0.1", served.port)) as slow:
            slow.sendall(b"GET /bg/ HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            seen["status"] = served.stop()
        connection.close()
    finally:
        served.process.kill()
    return seen


def sign_in(url: str, name: str, password: str) -> str:
    """The address at which one lands who signs in with the account that was printed."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{url}/admin/login/?next=/admin/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    said = {"username": name, "password": password, "csrfmiddlewaretoken": token, "next": "/admin/"}
    return browser.open(f"{url}/admin/login/", urlencode(said).encode()).url.removeprefix(url)


def test_first_start_prints_one_account_that_can_sign_in(lives):
    assert len(re.findall(r"^user \S+ password \S+$", lives[0]["output"], re.MULTILINE)) == 1
    assert lives[0]["newsroom"] == "/admin/"


def test_second_start_prints_no_account(lives):
    assert "password" not in lives[1]["output"]


@pytest.mark.parametrize("start", [0, 1])
def test_paper_is_served_with_its_styles_for_good(lives, start):
    status, text = lives[start]["front"]
    assert status == 200
    assert '<html lang="bg" dir="ltr">' in text
    status, headers = lives[start]["style"]
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize("start", [0, 1])
def test_server_and_worker_run_side_by_side_and_end_with_it(lives, start):
    assert len(lives[start]["children"]) == 2
    assert lives[start]["status"] == 0
    assert all(gone(pid) for pid in lives[start]["children"])


@pytest.mark.parametrize("start", [0, 1])
def test_nothing_goes_wrong_meanwhile(lives, start):
    assert "Traceback" not in lives[start]["output"]
