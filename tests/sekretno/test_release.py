"""Which version of the code this is."""

import os

import pytest

from sekretno.release import release


@pytest.fixture
def house(tmp_path):
    for path, text in {
        "requirements.txt": "django==5.2.19\n",
        "static/css/paper.css": "a { color: red }",
        "articles/views.py": "VIEW = 1\n",
        "templates/base.html": "<html>",
        "locale/bg/LC_MESSAGES/django.po": 'msgid "Home"',
        "docs/structure.md": "# Structure",
        "var/sekretno.sqlite3": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


CHANGES = {
    "new file": lambda house: (house / "static/css/new.css").write_text(""),
    "changed style": lambda house: (house / "static/css/paper.css").write_text("a { }"),
    "file gone": lambda house: (house / "static/css/paper.css").unlink(),
    "file renamed": lambda house: (house / "articles/views.py").rename(house / "articles/view.py"),
    "changed code": lambda house: (house / "articles/views.py").write_text("VIEW = 2\n"),
    "changed template": lambda house: (house / "templates/base.html").write_text("<html lang>"),
    "changed words": lambda house: (house / "locale/bg/LC_MESSAGES/django.po").write_text("x"),
    "other package": lambda house: (house / "requirements.txt").write_text("django==5.2.20\n"),
}
NO_CHANGES = {
    "nothing": lambda house: None,
    "times of files": lambda house: os.utime(house / "static/css/paper.css", ns=(1, 1)),
    "data": lambda house: (house / "var/sekretno.sqlite3").write_text("x"),
    "docs": lambda house: (house / "docs/structure.md").write_text("x"),
    "compiled code": lambda house: (house / "articles/views.pyc").write_text("x"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_release_is_another_where_the_code_is(house, change):
    before = release(house)
    CHANGES[change](house)
    assert release(house) != before


@pytest.mark.parametrize("change", NO_CHANGES)
def test_release_is_the_same_where_nothing_of_a_page_changed(house, change):
    before = release(house)
    NO_CHANGES[change](house)
    assert release(house) == before


def test_release_is_another_with_other_settings(house):
    assert release(house, ["bg", "en"]) != release(house, ["bg"]) != release(house)


def test_same_code_elsewhere_is_the_same_release(house, tmp_path_factory):
    import shutil

    other = tmp_path_factory.mktemp("other") / "copy"
    shutil.copytree(house, other)
    assert release(other, "x") == release(house, "x")
