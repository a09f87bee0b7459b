"""Tests of the house itself: what no single room can promise alone."""

import inspect
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import get_resolver, resolve

from articles import addresses
from edition.public import declared
from languages import catalogues

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
STYLES = sorted((BASE / "static").rglob("*.css"))
SCRIPTS = sorted((BASE / "static").rglob("*.js"))
ROOMS = ("articles", "edition", "languages", "pictures", "sponsors", "contact")
SOURCES = sorted(path for room in ROOMS for path in (BASE / room).rglob("*.py"))
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?{%\s*endcomment\s*%}|<!--.*?-->|/\*.*?\*/", re.DOTALL)


def said(path: Path) -> str:
    """What a file says to browsers, without its comments."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(BASE).as_posix()


each_template = pytest.mark.parametrize("template", TEMPLATES, ids=name)


# --- Templates ------------------------------------------------------------------------------------


def test_there_are_templates_styles_and_sources_to_look_at():
    assert len(TEMPLATES) > 20
    assert len(STYLES) > 5
    assert len(SOURCES) > 40


@each_template
def test_template_compiles(template):
    get_template(template.relative_to(BASE / "templates").as_posix())


@each_template
def test_template_trims_what_is_translated(template):
    # Django's own sentence above a filter is to be found in Django's catalogues, as it is there.
    text = said(template).replace("{% blocktranslate with filter_title=title %}", "")
    tags = re.findall(r"{%-?\s*blocktrans(?:late)?\b([^%]*)%}", text)
    assert all("trimmed" in tag.split() for tag in tags), tags


INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|<[a-z][^>]*\s(?:style|on[a-z]+)\s*=|javascript:",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "text",
    [
        "<style>",
        "<script>x()</script>",
        '<p style="x">',
        '<a class="b" onclick="x">',
        '<a href="javascript:x">',
    ],
)
def test_what_the_policy_forbids_is_seen(text):
    assert INLINE.search(text)


@each_template
def test_template_has_nothing_that_the_policy_forbids(template):
    # Tags of Django stand inside those of HTML and may hold any sign.
    assert not INLINE.findall(re.sub(r"{[{%].*?[}%]}", "", said(template)))


EXTERNAL = re.compile(
    r"""(?:["'(=]|@import\s+["']?)\s*(?:https?:)?//(?!www\.w3\.org/)[a-z0-9]""", re.IGNORECASE
)


@pytest.mark.parametrize(
    "text", ['<a href="https://a.example">', "url(//a.example/x)", '@import "http://a.example"']
)
def test_address_of_others_is_seen(text):
    assert EXTERNAL.search(text)


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLES, *SCRIPTS], ids=name)
def test_no_file_sends_readers_to_others(path):
    assert not EXTERNAL.findall(said(path))


def names_of_the_paper() -> set[str]:
    """What the demo paper calls itself, in all its languages."""
    paper = tomllib.loads((BASE / "sekretno/demo/paper.toml").read_text(encoding="utf-8"))
    texts = [text for text in paper["masthead"].values() if isinstance(text, dict)]
    found = {text[field] for text in texts for field in ("name", "stamp") if text.get(field)}
    assert len(found) > 5
    return found


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLES, *SCRIPTS, *SOURCES], ids=name)
def test_no_file_holds_the_name_of_the_paper(path):
    text = said(path)
    assert not [
        word
        for word in names_of_the_paper()
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, 0 if word.isascii() else re.I)
    ]


# --- Addresses ------------------------------------------------------------------------------------

HELPERS = {
    "article": (("bg", 7566, "chasovnikaryat"), "article"),
    "front": (("bg",), "front"),
    "issue": (("bg", "281–282"), "issue"),
    "issue_pdf": (("281–282", "secret"), "issue-pdf"),
    "contact": (("bg",), None),
    "feed": (("/bg/sections/1-x/",), "section-feed"),
    "card": (("bg", 7566, "0123456789abcdef"), "card"),
}
MORE = [
    (addresses.archive("bg"), "archive"),
    (addresses.archive("bg", 2026), "year"),
    (addresses.archive("bg", 2026, 3), "month"),
    (addresses.of("sections", "ar", 1, "سياسة"), "section"),
    (addresses.of("authors", "bg", 1, None), "author"),
    (addresses.of("tags", "bg", 1, "tema"), "tag"),
]
NO_ADDRESS = {"of", "archive", "leads"}  # tried above with each of their kinds, or no address


@pytest.mark.parametrize(
    ("address", "view"),
    [*((getattr(addresses, n)(*args), view) for n, (args, view) in HELPERS.items()), *MORE],
)
def test_address_is_one_of_the_url_table(address, view):
    from urllib.parse import unquote

    found = resolve(unquote(address))
    assert view is None or found.url_name == view
    assert addresses.leads(unquote(address), address)
    assert address.isascii()


@pytest.mark.parametrize(
    ("address", "written"),
    [
        (addresses.front("bg"), "/bg/"),
        (addresses.article("bg", 7566, "chasovnikaryat"), "/bg/articles/7566-chasovnikaryat/"),
        (addresses.article("bg", 7566, None), "/bg/articles/7566/"),
        (addresses.archive("bg", 2026, 3), "/bg/archive/2026/03/"),
        (addresses.archive("bg", 2026, 11), "/bg/archive/2026/11/"),
        (addresses.archive("bg", 2026), "/bg/archive/2026/"),
        (addresses.archive("bg"), "/bg/archive/"),
        (addresses.issue("bg", "281–282"), "/bg/issues/281-282/"),
        (addresses.of("sections", "en", 5, "a b"), "/en/sections/5-a%20b/"),
        (addresses.contact("ar"), "/ar/contact/"),
    ],
)
def test_address_is_written_as_promised(address, written):
    assert address == written


def test_every_helper_of_addresses_is_tried():
    own = {
        n
        for n, f in inspect.getmembers(addresses, inspect.isfunction)
        if f.__module__ == addresses.__name__
    }
    assert own == set(HELPERS) | NO_ADDRESS


# --- What the page cache may keep -----------------------------------------------------------------

# Views under a language that are no pages of the edition, and why.
NEVER_KEPT = {"articles.views.card.card": "a picture, which lies in a storage already"}


def views_in_a_language() -> dict[str, object]:
    """The views of all addresses that begin with a language, by their dotted names."""
    found = {}

    def walk(patterns, prefix: str) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, route)
            elif route.startswith("<language:language>/"):
                view = pattern.callback
                found[f"{view.__module__}.{view.__name__}"] = view

    walk(get_resolver().url_patterns, "")
    return found


def test_every_page_in_a_language_is_one_of_the_edition_or_said_to_be_not():
    views = views_in_a_language()
    assert len(views) > 8
    assert {name for name, view in views.items() if declared(view) is None} == set(NEVER_KEPT)


# --- Settings, migrations, catalogues -------------------------------------------------------------


def settings_from_the_environment() -> set[str]:
    source = (BASE / "sekretno/settings.py").read_text(encoding="utf-8")
    return set(re.findall(r"""(?:\benv(?:\.\w+)?|\bdemanded)\(\s*["']([A-Z_]+)["']""", source))


def test_settings_are_found():
    assert {"DEBUG", "SECRET_KEY", "DATABASE_URL", "TIME_ZONE"} <= settings_from_the_environment()


def test_every_setting_is_documented():
    text = (BASE / "docs/operations.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))
    assert settings_from_the_environment() == documented


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_catalogues_lack_nothing():
    assert catalogues.wanting() == []


@pytest.mark.parametrize("code", [c for c, _name in settings.LANGUAGES if c != "en"])
def test_every_language_has_a_catalogue(code):
    assert code in {path.parts[-3] for path in catalogues.files()}
