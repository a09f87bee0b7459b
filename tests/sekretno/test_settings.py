"""Settings: what is demanded is asked for by name, and what is said is done."""

import json
import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import environ
import pytest
from django.core.cache import caches
from django.test import override_settings

from tests import factories, pages
from tests.serving import BASE

GOOD = {"SECRET_KEY": "only-for-tests", "ALLOWED_HOSTS": "paper.example"}

ASKING = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.test import Client

answer = Client().get("/", secure=settings.HTTPS, headers={"host": "paper.example"})
names = sys.argv[1:]
json.dump({
    "settings": {name: getattr(settings, name) for name in names},
    "headers": {name.lower(): value for name, value in answer.headers.items()},
}, sys.stdout)
"""


def python(*command: str, **said: str) -> subprocess.CompletedProcess:
    """Python with the paper's own settings and just what is said; empty is as good as missing,
    and keeps what `make run` wrote on this machine out."""
    ours = {"SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "SITE_URL", "LANGUAGES_ENABLED"}
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE,
        env=clean | {"DJANGO_SETTINGS_MODULE": "sekretno.settings"} | said,
        capture_output=True,
        text=True,
    )


def asked(*names: str, **said: str) -> dict:
    done = python("-c", ASKING, *names, **(GOOD | said))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# --- What is demanded -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_missing_setting_stops_the_start_with_a_sentence_that_names_it(name):
    done = python("manage.py", "check", **(GOOD | {name: ""}))
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert f"The setting {name} is missing." in last
    assert "docs/operations.md" in last


def test_nothing_is_demanded_for_debugging():
    done = python("manage.py", "check", SECRET_KEY="", ALLOWED_HOSTS="", DEBUG="on")
    assert done.returncode == 0, done.stderr


def test_debugging_is_off_unless_asked_for():
    assert asked("DEBUG")["settings"] == {"DEBUG": False}


@pytest.mark.parametrize("said", ["en,ru", "bg,xx", "xx"])
def test_languages_that_cannot_be_stop_the_start(said):
    done = python("manage.py", "check", **GOOD, LANGUAGES_ENABLED=said)
    assert done.returncode != 0
    assert "LANGUAGES_ENABLED must name bg" in done.stderr.strip().splitlines()[-1]


def test_key_with_a_dollar_sign_is_taken_as_it_stands():
    key = {"SECRET_KEY": "$HOME-is-no-variable-here"}
    assert asked("SECRET_KEY", **key)["settings"] == key


# --- What the scheme decides ------------------------------------------------------------------

COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def test_https_makes_cookies_secure_and_sends_hsts():
    found = asked(*COOKIES, "SITE_URL", SITE_URL="https://paper.example/")
    assert found["settings"] == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SITE_URL": "https://paper.example",
    }
    assert found["headers"]["strict-transport-security"].startswith("max-age=31536000")


def test_http_leaves_cookies_plain_and_sends_no_hsts():
    found = asked(*COOKIES, SITE_URL="http://paper.example")
    assert set(found["settings"].values()) == {False}
    assert "strict-transport-security" not in found["headers"]


def test_cookies_of_the_newsroom_never_reach_public_pages(settings):
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/admin/"
    assert settings.SESSION_COOKIE_HTTPONLY


# --- Languages --------------------------------------------------------------------------------


def test_languages_are_those_that_the_environment_names_in_its_order():
    found = asked("LANGUAGES_ENABLED", LANGUAGES_ENABLED="bg,ar,en")
    assert found["settings"]["LANGUAGES_ENABLED"] == ["bg", "ar", "en"]


@pytest.fixture
def two_languages(db):
    story = factories.published("bg", "en", "ru")
    with override_settings(LANGUAGES_ENABLED=["bg", "en"]):
        yield story


@pytest.mark.parametrize("part", ["", "archive/", "articles/1/"])
def test_language_that_is_off_is_not_there(client, two_languages, part):
    assert client.get(f"/ru/{part}").status_code == 404


def test_language_that_is_off_is_named_nowhere(client, two_languages):
    document = pages.read(client.get(two_languages.address("en")))
    offered = [link["hreflang"] for link in document.one("nav", id="langs").all("a")]
    assert offered == ["bg", "en"]
    told = {link["hreflang"] for link in document.all("link", rel="alternate", hreflang=True)}
    assert told == {"bg", "en", "x-default"}
    assert not document.all("a", hreflang="ru")


# --- The front door ---------------------------------------------------------------------------


@pytest.mark.parametrize(("wanted", "code"), [("ar,en;q=0.5", "ar"), ("xx", "bg"), ("", "bg")])
def test_front_door_follows_the_browser_where_told_to(client, settings, wanted, code):
    settings.FRONT_DOOR_BY_BROWSER = True
    answer = client.get("/", headers={"accept-language": wanted})
    assert (answer.status_code, answer["Location"], answer["Vary"]) == (
        302,
        f"/{code}/",
        "Accept-Language",
    )


def test_front_door_does_not_ask_the_browser_by_itself(client):
    answer = client.get("/", headers={"accept-language": "ar"})
    assert (answer["Location"], answer.get("Vary")) == ("/bg/", None)


# --- Redis ------------------------------------------------------------------------------------


def redis() -> str:
    """The address of a Redis that answers, or nothing."""
    url = os.environ.get("CACHE_URL", "")
    url = url if url.startswith("redis") else "redis://127.0.0.1:6379/9"
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port or 6379), timeout=1):
            return url
    except OSError:
        return ""


@pytest.mark.skipif(not redis(), reason="no Redis answers")
def test_cache_in_redis_gives_back_what_was_put_in():
    with override_settings(CACHES={"default": environ.Env.cache_url_config(redis())}):
        cache = caches["default"]
        said = {"number": 7566, "name": "Часовникарят", "bytes": b"\x00\xff"}
        try:
            cache.set("tests:settings", said, 30)
            assert cache.get("tests:settings") == said
        finally:
            cache.delete("tests:settings")
        assert cache.get("tests:settings") is None
        cache.close()
