"""The language of a request comes from its address, and from nothing else."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from languages.middleware import LanguageMiddleware, StaffLanguageMiddleware, of_path

PATHS = [
    ("/", "bg"),
    ("", "bg"),
    ("/bg/", "bg"),
    ("/en/", "en"),
    ("/en", "en"),
    ("/ar/articles/1-x/", "ar"),
    ("//en/", "en"),
    ("/english/", "bg"),
    ("/EN/", "bg"),
    ("/xx/", "bg"),
    ("/articles/en/", "bg"),
    ("/admin/", "bg"),
    ("/en-gb/", "bg"),
    ("/index.php", "bg"),
]


@pytest.mark.parametrize(("path", "code"), PATHS)
def test_path_names_its_language(path, code):
    assert of_path(path) == code


def test_language_that_is_switched_off_is_none(settings):
    settings.LANGUAGES_ENABLED = ["bg", "ru"]
    assert of_path("/en/") == "bg"
    assert of_path("/ru/") == "ru"


@pytest.mark.parametrize(("path", "code"), PATHS)
def test_language_is_active_while_the_answer_is_made_and_not_after(path, code):
    seen = []

    def answer(request) -> HttpResponse:
        seen.append((translation.get_language(), request.LANGUAGE_CODE))
        return HttpResponse()

    with translation.override("fr"):
        request = RequestFactory().get("/")
        request.path_info = path
        response = LanguageMiddleware(answer)(request)
        assert translation.get_language() == "fr"
    assert seen == [(code, code)]
    assert response.headers["Content-Language"] == code


def test_answer_may_name_a_language_of_its_own():
    def answer(request) -> HttpResponse:
        return HttpResponse(headers={"Content-Language": "de"})

    response = LanguageMiddleware(answer)(RequestFactory().get("/en/"))
    assert response.headers["Content-Language"] == "de"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/en/", "/en/archive/", "/en/nothing-here/"])
def test_neither_browser_nor_cookie_changes_an_answer(client, path):
    plain = client.get(path)
    client.cookies["django_language"] = "de"
    asked = client.get(path, headers={"Accept-Language": "de"})
    assert asked.content == plain.content
    assert asked.headers.get("Location") == plain.headers.get("Location")
    assert "Vary" not in asked.headers
    assert not asked.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("browser", "place"), [("de,en;q=0.5", "/de/"), ("it", "/bg/"), ("", "/bg/"), ("ru", "/bg/")]
)
def test_front_door_asks_the_browser_only_by_setting(client, settings, browser, place):
    settings.FRONT_DOOR_BY_BROWSER = True
    settings.LANGUAGES_ENABLED = ["bg", "en", "de"]
    response = client.get("/", headers={"Accept-Language": browser})
    assert (response.status_code, response.headers["Location"]) == (302, place)
    assert response.headers["Vary"] == "Accept-Language"


def _staff_answer(person, path="/admin/", **headers) -> tuple[str, HttpResponse]:
    seen = []

    def answer(request) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse()

    request = RequestFactory().get(path, headers=headers)
    request.user = person
    response = StaffLanguageMiddleware(answer)(request)
    return seen[0], response


@pytest.mark.parametrize(("own", "code"), [("en", "en"), ("ar", "ar"), ("", "bg")])
def test_newsroom_speaks_the_persons_language(own, code):
    person = get_user_model()(username="person", language=own)
    spoken, response = _staff_answer(person, **{"Accept-Language": "fr"})
    assert (spoken, response.headers["Content-Language"]) == (code, code)


def test_newsroom_speaks_the_papers_language_to_strangers():
    from django.contrib.auth.models import AnonymousUser

    assert _staff_answer(AnonymousUser(), **{"Accept-Language": "fr"})[0] == "bg"


def test_persons_language_holds_in_the_newsroom_alone():
    person = get_user_model()(username="person", language="en")
    with translation.override("de"):
        spoken, response = _staff_answer(person, path="/bg/")
    assert spoken == "de"
    assert "Content-Language" not in response.headers
