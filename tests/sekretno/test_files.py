"""The files that programs look for at the root of a site."""

import io
import urllib.robotparser
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from PIL import Image

from sekretno.models import Masthead

pytestmark = pytest.mark.django_db


def masthead(**fields: object) -> None:
    Masthead.objects.update_or_create(pk=1, defaults={"name_bg": "Вестник", **fields})


def rules(client) -> urllib.robotparser.RobotFileParser:
    parser = urllib.robotparser.RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    return parser


@pytest.mark.parametrize(
    ("robot", "may"), [("Googlebot", True), ("GPTBot", False), ("ClaudeBot", False)]
)
def test_search_engines_come_in_and_those_that_learn_do_not(client, robot, may):
    masthead()
    assert rules(client).can_fetch(robot, "/bg/articles/1/") is may


def test_paper_may_let_those_that_learn_in(client):
    masthead(ai_may_read=True)
    assert rules(client).can_fetch("GPTBot", "/bg/articles/1/")
    assert "GPTBot" not in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/preview/abc/", "/report/abc/", "/go/1/"])
def test_no_robot_is_asked_into_what_is_not_for_it(client, path):
    masthead(ai_may_read=True)
    assert not rules(client).can_fetch("Googlebot", path)


def test_paper_says_what_it_thinks_of_reprinting(client):
    masthead(reprint_bg="Препечатване\nсамо с разрешение.", robots="User-agent: X\nDisallow: /y")
    response = client.get("/robots.txt")
    text = response.content.decode()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("# Препечатване\n# само с разрешение.\n")
    assert "User-agent: X\nDisallow: /y\n" in text
    assert "Sitemap: http://testserver/sitemap.xml\n" in text
    assert not rules(client).can_fetch("X", "/y")


def test_those_who_find_a_hole_know_whom_to_tell(client):
    masthead(email="paper@paper.example")
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    facts = dict(line.split(": ", 1) for line in lines)
    assert facts["Contact"] == "mailto:paper@paper.example"
    expires = datetime.fromisoformat(facts["Expires"])
    assert timezone.now() < expires < datetime(timezone.now().year + 2, 1, 1, tzinfo=UTC)
    masthead(email="")
    assert "Contact: http://testserver/bg/contact/" in (
        client.get("/.well-known/security.txt").content.decode()
    )


def test_telephone_learns_what_to_put_on_its_screen(client):
    masthead(stamp_bg="Строго")
    response = client.get("/site.webmanifest")
    said = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (said["short_name"], said["lang"], said["start_url"]) == ("Вестник", "bg", "/bg/")
    assert "Строго" in said["name"]
    assert [icon["sizes"] for icon in said["icons"]] == ["192x192", "512x512"]


def test_icon_is_there_for_who_asks_without_reading(client):
    response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/vnd.microsoft.icon"
    assert (32, 32) in Image.open(io.BytesIO(response.content)).info["sizes"]
    assert "max-age" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/robots.txt", "/site.webmanifest", "/.well-known/security.txt"])
def test_files_are_there_in_a_paper_without_a_masthead(client, path):
    Masthead.objects.all().delete()
    assert client.get(path).status_code == 200
