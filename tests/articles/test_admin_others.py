"""Sections, authors, tags, corrections, former addresses, drafts and versions in the newsroom."""

import pytest
from django.contrib.contenttypes.models import ContentType

from articles import drafting
from articles.models import Article, Author, Correction, LegacyAddress, Section
from tests import factories

pytestmark = pytest.mark.django_db


def test_section_needs_a_name_in_one_language(admin_client):
    data = {"position": "1", "manner": "plain"}
    refused = admin_client.post("/admin/articles/section/add/", data)
    assert "name_bg" in refused.context["adminform"].form.errors
    admin_client.post("/admin/articles/section/add/", data | {"name_fr": "Espionnage"})
    assert Section.objects.get().slug_fr == "espionnage"


@pytest.mark.parametrize("make", [factories.section, factories.author])
def test_what_articles_belong_to_is_not_deleted(admin_client, make):
    made = make()
    if isinstance(made, Section):
        factories.article("bg", section=made)
    else:
        factories.published("bg", authors=[made])
    address = f"/admin/articles/{made._meta.model_name}/"
    admin_client.post(f"{address}{made.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [made.pk], "post": "yes"}
    admin_client.post(address, chosen)
    assert type(made).objects.filter(pk=made.pk).exists()


def test_position_of_a_section_fits_its_column(admin_client):
    data = {"position": "10001", "manner": "plain", "name_bg": "Шпионаж"}
    answer = admin_client.post("/admin/articles/section/add/", data)
    assert list(answer.context["adminform"].form.errors) == ["position"]


def test_unused_author_can_be_deleted(admin_client):
    author = factories.author()
    admin_client.post(f"/admin/articles/author/{author.pk}/delete/", {"post": "yes"})
    assert not Author.objects.exists()


def test_history_of_a_section_names_the_language(admin_client):
    section = factories.section()
    data = {"position": "1", "manner": "plain", "name_bg": "Шпионаж", "name_de": "Spionage"}
    admin_client.post(f"/admin/articles/section/{section.pk}/change/", data)
    assert (
        "(de)"
        in admin_client.get(f"/admin/articles/section/{section.pk}/history/").content.decode()
    )


def test_correction_needs_a_text(admin_client):
    article = factories.published("bg")
    data = {"article": article.pk, "kind": "correction", "at_0": "2026-01-05", "at_1": "10:00"}
    refused = admin_client.post("/admin/articles/correction/add/", data)
    assert "text_bg" in refused.context["adminform"].form.errors
    admin_client.post("/admin/articles/correction/add/", data | {"text_ru": "Исправление"})
    assert Correction.objects.get().text_ru == "Исправление"


def test_former_address_is_kept_in_one_form_and_must_lead_somewhere(admin_client):
    article = factories.published("bg")
    kind = ContentType.objects.get_for_model(Article)
    data = {"address": "/index.php?p=newsroom&nid=7", "language": "bg", "content_type": kind.pk}
    refused = admin_client.post(
        "/admin/articles/legacyaddress/add/", data | {"object_id": article.pk + 99}
    )
    assert "object_id" in refused.context["adminform"].form.errors
    admin_client.post("/admin/articles/legacyaddress/add/", data | {"object_id": article.pk})
    assert LegacyAddress.objects.get().address == "/index.php?nid=7&p=newsroom"
    found = admin_client.get("/admin/articles/legacyaddress/", {"q": data["address"]})
    assert found.context["cl"].result_count == 1


def test_former_addresses_lead_only_to_what_has_an_address(admin_client):
    form = admin_client.get("/admin/articles/legacyaddress/add/").context["adminform"].form
    models = {kind.model for kind in form.fields["content_type"].queryset}
    assert models == {"article", "section", "author", "tag", "issue", "page"}


def test_version_can_be_read_and_not_changed(admin_client):
    version = factories.published("bg", body_bg="<p>Прочетено</p>").versions.get()
    address = f"/admin/articles/version/{version.pk}/"
    assert "<p>Прочетено</p>" in admin_client.get(f"{address}change/").content.decode()
    assert admin_client.post(f"{address}change/", {"number": "9"}).status_code == 403
    assert admin_client.post(f"{address}delete/", {"post": "yes"}).status_code == 403


def test_draft_can_be_thrown_away(admin_client):
    article = factories.published("bg")
    draft = drafting.save(article=article, language="bg", fields={"lead": "Лид"})
    assert admin_client.get(f"/admin/articles/draft/{draft.pk}/change/").status_code == 200
    admin_client.post(f"/admin/articles/draft/{draft.pk}/delete/", {"post": "yes"})
    assert not article.drafts.exists()


def test_versions_are_listed_by_the_number_of_their_article(admin_client):
    article = factories.published("bg")
    factories.published("bg")
    found = admin_client.get("/admin/articles/version/", {"q": f"№ {article.pk}"})
    assert [each.article_id for each in found.context["cl"].queryset] == [article.pk]
