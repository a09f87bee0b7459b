"""A seventh language, added as docs/languages.md tells: settings, migrations, and it is read."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import Element, read_text

BASE = Path(__file__).resolve().parent.parent.parent

SETTINGS = """
from pathlib import Path

from tests.settings import *

HERE = Path(__file__).parent
LANGUAGES = [*LANGUAGES, ("tr", "Türkçe")]
LANGUAGES_ENABLED = [code for code, _ in LANGUAGES]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "paper.sqlite3"}}
MIGRATION_MODULES = {"articles": "articles_moved", "sekretno": "sekretno_moved"}
"""

READING = """
import json, sys
import django
django.setup()
from django.test import Client
from tests import factories

section = factories.section(name_tr="Casusluk")
story = factories.published("tr", section=section, headline_tr="Elçiliğin saatçisi")
other = factories.published("bg", section=section)
addresses = {
    "front": "/tr/",
    "article": story.address("tr"),
    "fallback": other.address("tr"),
    "section": section.address("tr"),
    "archive": "/tr/archive/",
    "unknown": "/tr/none/",
    "bulgarian": story.address("bg"),
}
answers = {}
for name, address in addresses.items():
    answer = Client().get(address)
    answers[name] = [answer.status_code, address, answer.content.decode()]
json.dump(answers, sys.stdout)
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A folder with the settings and migrations of a paper that is to speak Turkish."""
    folder = tmp_path_factory.mktemp("seventh")
    (folder / "seventh.py").write_text(SETTINGS, encoding="utf-8")
    for app in ("articles", "sekretno"):
        kept = shutil.ignore_patterns("__pycache__")
        shutil.copytree(BASE / app / "migrations", folder / f"{app}_moved", ignore=kept)
    return folder


def run(folder: Path, *command: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if name != "LANGUAGES_ENABLED"
    } | {"DJANGO_SETTINGS_MODULE": "seventh", "PYTHONPATH": f"{folder}{os.pathsep}{BASE}"}
    done = subprocess.run(
        [sys.executable, *command], cwd=BASE, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(paper):
    """What `makemigrations` said and made; then the database is migrated."""
    said = run(
        paper, "-m", "django", "makemigrations", "-n", "adds_turkish", "articles", "sekretno"
    )
    run(paper, "-m", "django", "migrate", "-v", "0")
    return said


@pytest.fixture(scope="module")
def answers(made, paper) -> dict[str, tuple[int, str, Element]]:
    return {
        name: (status, address, read_text(text))
        for name, (status, address, text) in json.loads(run(paper, "-c", READING)).items()
    }


@pytest.mark.parametrize("app", ["articles", "sekretno"])
def test_makemigrations_makes_one_migration_with_the_columns(made, paper, app):
    (migration,) = (paper / f"{app}_moved").glob("*adds_turkish.py")
    assert "published_at_tr" in migration.read_text(encoding="utf-8")


def test_makemigrations_then_finds_nothing_more_to_do(made, paper):
    run(paper, "-m", "django", "makemigrations", "--check", "--dry-run")


@pytest.mark.parametrize("page", ["front", "article", "section", "archive"])
def test_page_is_read_in_the_new_language(answers, page):
    status, address, document = answers[page]
    html = document.one("html")
    assert (status, html["lang"], html["dir"]) == (200, "tr", "ltr")
    assert address.startswith("/tr/")


def test_slug_is_made_in_the_new_language(answers):
    assert answers["article"][1].endswith("-elciligin-saatcisi/")


def test_article_shows_its_text_and_says_where_it_exists(answers):
    _status, address, document = answers["article"]
    assert document.one("h1").text == "Elçiliğin saatçisi"
    (itself,) = document.all("link", rel="alternate", hreflang="tr")
    assert itself["href"].endswith(address)


def test_article_without_the_new_language_shows_another_under_a_notice(answers):
    status, _address, document = answers["fallback"]
    assert status == 200
    assert document.one("article", lang="bg")
    assert document.one("meta", name="robots")["content"] == "noindex"


def test_article_of_the_new_language_is_shown_to_readers_of_others(answers):
    status, _address, document = answers["bulgarian"]
    assert (status, document.one("html")["lang"]) == (200, "bg")
    assert document.one("article", lang="tr")


def test_selector_names_the_new_language_in_itself(answers):
    (entry,) = answers["front"][2].one("nav", id="langs").all("a", lang="tr")
    assert entry.text == "Türkçe"


def test_unknown_address_is_answered_in_the_new_language(answers):
    status, _address, document = answers["unknown"]
    assert (status, document.one("html")["lang"]) == (404, "tr")
