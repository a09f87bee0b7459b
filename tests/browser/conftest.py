"""A real Chromium, and two papers that it reads: the demo edition, and one that tests fill."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import serving
from tests.run import BROWSERS
from tests.serving import Served

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HERE = Path(__file__).parent
PHONE = 360

Reader = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium (make browser installs Debian's)")
    return found


# A module each: while Playwright runs, Django would refuse its database to other tests.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def paper(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo edition."""
    served = serving.start(tmp_path_factory.mktemp("demo"), demo=True)
    yield served
    served.stop()


@pytest.fixture(scope="session")
def small_paper(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A paper that begins empty."""
    served = serving.start(tmp_path_factory.mktemp("small"), demo=False)
    yield served
    served.stop()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """`reader(paper, width=360, scripts=False)` is a page of a browser of its own."""
    contexts = []

    def opened(served: Served, *, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=served.url,
            viewport={"width": width, "height": 900 if width > 600 else 740},
            has_touch=width < 600,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def ask(served: Served, sql: str) -> list[tuple]:
    """Rows of the database of a paper that runs."""
    with closing(sqlite3.connect(served.folder / "paper.sqlite3")) as database:
        return database.execute(sql).fetchall()


EMPTY = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from articles.models import Article, Issue, Photo, Section
from sekretno.models import Masthead
from tests import factories
for model in (Article, Issue, Photo, Section, Masthead):
    model.objects.all().delete()
Masthead.objects.create()  # an empty one, as a new paper has
"""


def fill(served: Served, code: str) -> None:
    """Empties the paper and runs `code` in it, with `factories` at hand."""
    done = subprocess.run(
        [sys.executable, "-c", EMPTY + code],
        cwd=serving.BASE,
        env=serving.environment(served.folder) | {"PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def address(paper: Served) -> Callable[[str, str], str]:
    """`address("article", "en")`: where a page of its kind lies in the demo edition."""
    (story,) = ask(
        paper,
        "SELECT id, slug_bg, slug_en, slug_ar FROM articles_article WHERE photo_id IS NOT NULL "
        "AND published_at_ar IS NOT NULL AND issue_id IS NOT NULL ORDER BY id DESC LIMIT 1",
    )
    ((issue,),) = ask(
        paper, "SELECT number FROM articles_issue ORDER BY date DESC LIMIT 1 OFFSET 1"
    )
    (section,) = ask(
        paper,
        "SELECT id, slug_bg, slug_en, slug_ar FROM articles_section ORDER BY position LIMIT 1",
    )
    slug = {"bg": 1, "en": 2, "ar": 3}
    known = {
        "front": lambda code: f"/{code}/",
        "article": lambda code: f"/{code}/articles/{story[0]}-{story[slug[code]]}/",
        "archive": lambda code: f"/{code}/archive/",
        "issue": lambda code: f"/{code}/issues/{issue.replace('–', '-')}/",
        "section": lambda code: f"/{code}/sections/{section[0]}-{section[slug[code]]}/",
        "page": lambda code: f"/{code}/about/",
    }
    return lambda kind, code: known[kind](code)
