"""The photo library and the issues in the newsroom."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.models import Issue, Photo
from tests import factories

LIST = "/admin/articles/photo/"

pytestmark = pytest.mark.django_db


def upload(content: bytes | None = None, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or factories.picture_bytes(), "image/jpeg")


def fields(**changes) -> dict:
    return {"focus_x": "50", "focus_y": "50"} | changes


def with_artist(name: str) -> bytes:
    image, out, exif = Image.new("RGB", (300, 200)), io.BytesIO(), Image.Exif()
    exif[0x013B] = name
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_upload_makes_a_photo_with_a_rendition(admin_client):
    admin_client.post(f"{LIST}add/", fields(file=upload(), credit="Д. Зографов"))
    photo = Photo.objects.get()
    assert photo.renditions["formats"] == ["plain"]
    assert photo.name in admin_client.get(LIST).content.decode()


def test_credit_left_empty_is_read_from_the_file(admin_client):
    admin_client.post(f"{LIST}add/", fields(file=upload(with_artist("Maria Petrova"))))
    assert Photo.objects.get().credit == "Maria Petrova"


@pytest.mark.parametrize("content", [b"GIF89a......", b"nothing at all", b"%PDF-1.4"])
def test_file_that_is_no_picture_is_refused_beside_the_field(admin_client, content):
    answer = admin_client.post(f"{LIST}add/", fields(file=upload(content)))
    assert list(answer.context["adminform"].form.errors) == ["file"]
    assert not Photo.objects.exists()


def test_texts_change_without_a_new_upload(admin_client):
    photo = factories.photo()
    digest = photo.digest
    admin_client.post(f"{LIST}{photo.pk}/change/", fields(credit="Друг", caption_en="A bridge"))
    photo.refresh_from_db()
    assert (photo.digest, photo.credit, photo.caption_en) == (digest, "Друг", "A bridge")


def test_photo_without_author_is_warned_of_and_filtered(admin_client):
    without, _with = factories.photo(credit=""), factories.photo()
    found = admin_client.get(LIST, {"credit": "none"})
    assert list(found.context["cl"].queryset) == [without]
    assert "state-bad" in found.content.decode()


def test_original_is_handed_out_as_an_attachment_to_staff_alone(admin_client, client):
    photo = factories.photo()
    answer = admin_client.get(f"{LIST}{photo.pk}/file/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    client.logout()
    assert client.get(f"{LIST}{photo.pk}/file/").status_code == 302


def test_form_links_to_no_private_address(admin_client):
    photo = factories.photo()
    assert photo.file.name not in admin_client.get(f"{LIST}{photo.pk}/change/").content.decode()


def test_issue_lists_its_articles_in_the_order_of_pages(admin_client):
    issue = factories.issue("7")
    last = factories.article("bg", issue=issue, issue_page=9)
    first = factories.article("bg", issue=issue, issue_page=2)
    page = admin_client.get(f"/admin/articles/issue/{issue.pk}/change/").content.decode()
    assert 0 < page.index(f"/article/{first.pk}/") < page.index(f"/article/{last.pk}/")


def test_issue_takes_items_on_paper_and_refuses_what_is_no_pdf(admin_client):
    data = {
        "number": "12",
        "order": "12",
        "date": "2026-01-05",
        "print_items-TOTAL_FORMS": "1",
        "print_items-INITIAL_FORMS": "0",
        "print_items-0-page": "3",
        "print_items-0-title_bg": "Кръстословица",
    }
    wrong = data | {"pdf": upload(b"no pdf", "a.pdf")}
    refused = admin_client.post("/admin/articles/issue/add/", wrong)
    assert "pdf" in refused.context["adminform"].form.errors
    admin_client.post("/admin/articles/issue/add/", data | {"pdf": upload(b"%PDF-1.4 x", "a.pdf")})
    issue = Issue.objects.get()
    assert issue.print_items.get().title_bg == "Кръстословица"
    answer = admin_client.get(f"/admin/articles/issue/{issue.pk}/file/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 x"
    assert admin_client.get(f"/admin/articles/issue/{issue.pk}/change/").status_code == 200
