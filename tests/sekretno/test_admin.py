"""Masthead, pages and people in the newsroom, and its frame."""

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.urls import reverse

from sekretno.models import Masthead, Page, Person

pytestmark = pytest.mark.django_db

MASTHEAD = "/admin/sekretno/masthead/"


def test_masthead_list_leads_straight_to_the_form(admin_client):
    assert admin_client.get(MASTHEAD).url == f"{MASTHEAD}1/change/"


def test_masthead_is_neither_added_twice_nor_deleted(admin_client):
    Masthead.objects.create(name_bg="Камбана")
    assert admin_client.post(f"{MASTHEAD}add/", {"name_bg": "Друг"}).status_code == 403
    assert admin_client.post(f"{MASTHEAD}1/delete/", {"post": "yes"}).status_code == 403
    assert Masthead.objects.get().name_bg == "Камбана"


def test_masthead_tells_of_a_wrong_address_beside_the_field(admin_client):
    Masthead.objects.create(name_bg="Камбана")
    answer = admin_client.post(f"{MASTHEAD}1/change/", {"name_bg": "Камбана", "social": "nowhere"})
    assert "social" in answer.context["adminform"].form.errors


def test_frame_names_the_paper_in_the_language_of_the_person(admin_client, admin_user):
    Masthead.objects.create(name_bg="Камбана", name_en="The Bell")
    Person.objects.filter(pk=admin_user.pk).update(language="en")
    page = admin_client.get("/admin/").content.decode()
    assert "The Bell <span" in page
    assert '<html lang="en"' in page


def test_login_names_the_paper(client):
    Masthead.objects.create(name_bg="Камбана")
    page = client.get("/admin/login/").content.decode()
    assert "Камбана <span" in page
    assert "Django" not in page


def test_page_that_is_published_needs_a_title(admin_client):
    data = {
        "slug": "about",
        "position": "1",
        "published_at_en_0": "2026-01-05",
        "published_at_en_1": "10:00",
    }
    refused = admin_client.post("/admin/sekretno/page/add/", data)
    assert "title_en" in refused.context["adminform"].form.errors
    admin_client.post("/admin/sekretno/page/add/", data | {"title_en": "About us"})
    assert Page.objects.get().title_en == "About us"


def test_position_of_a_page_fits_its_column(admin_client):
    data = {"slug": "about", "title_bg": "За нас", "position": "10001"}
    answer = admin_client.post("/admin/sekretno/page/add/", data)
    assert list(answer.context["adminform"].form.errors) == ["position"]


@pytest.mark.parametrize("year", ["1599", "10000"])
def test_masthead_tells_of_an_impossible_year_beside_the_field(admin_client, year):
    Masthead.objects.create(name_bg="Камбана")
    data = {"name_bg": "Камбана", "founded": year}
    answer = admin_client.post(f"{MASTHEAD}1/change/", data)
    assert list(answer.context["adminform"].form.errors) == ["founded"]
    assert "masthead_founded" not in answer.content.decode()


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (lambda: Page.objects.create(slug="about"), {"position": 10_001}),
        (lambda: Masthead.objects.create(name_bg="Камбана"), {"founded": 10_000}),
        (lambda: Masthead.objects.create(name_bg="Камбана"), {"founded": 1599}),
    ],
    ids=["position", "late", "early"],
)
def test_number_out_of_bounds_is_refused_by_the_database(make, values):
    made = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(**values)


def test_list_of_background_tasks_stands_nowhere(admin_client):
    page = admin_client.get("/admin/").content.decode()
    assert "dbtaskresult" not in page


def test_page_may_not_take_an_address_of_the_paper(admin_client):
    answer = admin_client.post("/admin/sekretno/page/add/", {"slug": "archive", "position": "1"})
    assert "slug" in answer.context["adminform"].form.errors


def test_person_is_added_with_the_language_of_the_newsroom(admin_client):
    data = {
        "username": "ivan",
        "usable_password": "true",
        "password1": "mnogo-dalga-parola",
        "password2": "mnogo-dalga-parola",
        "language": "de",
    }
    admin_client.post("/admin/sekretno/person/add/", data)
    assert Person.objects.get(username="ivan").language == "de"


def test_every_list_and_every_empty_form_opens(admin_client):
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert admin_client.get(reverse(f"{name}_changelist"), follow=True).status_code == 200
        if model_admin.has_add_permission(_request(admin_client)):
            assert admin_client.get(reverse(f"{name}_add")).status_code == 200, name


def _request(client):
    return client.get("/admin/").wsgi_request


def test_cookies_stay_below_the_newsroom(client):
    answer = client.get("/admin/login/")
    assert {cookie["path"] for cookie in answer.cookies.values()} == {"/admin/"}
