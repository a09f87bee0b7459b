"""The files of photos: whose they are, what is in them, and when they go."""

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

import edition
from articles import photos, tasks
from articles.models import Photo
from edition.models import Edition
from pictures import renditions
from pictures.renditions import FORMATS
from tests import factories, pages

pytestmark = pytest.mark.django_db


def public() -> set[str]:
    """What lies where readers fetch pictures, by the names in records."""
    folder = Path(settings.MEDIA_ROOT) / "photos"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def private() -> set[Path]:
    return {path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()}


def said_in(photo: Photo, credit: str) -> bool:
    """Whether each public file that is now shown of `photo` holds the credit."""
    names = renditions.names(photo.renditions, photo.name)
    contents = [(Path(settings.MEDIA_ROOT) / "photos" / name).read_bytes() for name in names]
    return bool(contents) and all(credit.encode() in content for content in contents)


def fetched(client, address: str) -> int:
    """The status of a file; read to its end, so that it is closed."""
    answer = client.get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def kept(django_capture_on_commit_callbacks):
    """`with kept(): …` does what follows when a change is kept; tests themselves keep none."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def made(content: bytes | None = None, **fields) -> Photo:
    """A photo with everything the worker makes of it."""
    file = ContentFile(content or factories.picture_bytes(), name="a.jpg")
    photo = Photo.objects.create(**({"credit": "Д. Зографов", "file": file} | fields))
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    return photo


# --- Whose they are, and what is in them ------------------------------------------------------


def test_photos_made_from_one_original_share_no_file():
    content = factories.picture_bytes()
    first, second = made(content), made(content)
    assert first.digest == second.digest
    assert not photos.files(first.renditions) & photos.files(second.renditions)


def test_same_original_carries_in_each_photo_the_credit_of_that_photo():
    content = factories.picture_bytes()
    first, second = made(content, credit="Калина"), made(content, credit="Асен Второв")
    assert said_in(first, "Калина")
    assert said_in(second, "Асен Второв")


def test_photo_deleted_leaves_the_files_of_another_with_the_same_original(kept):
    content = factories.picture_bytes()
    first, second = made(content), made(content)
    with kept():
        first.delete()
    assert public() == photos.files(second.renditions)
    assert Path(second.file.path).exists()


@pytest.mark.parametrize("field", ["credit", "rights_holder"])
def test_change_of_what_is_embedded_makes_new_files(kept, field):
    photo = made()
    before = photo.name
    with kept() as called:
        setattr(photo, field, "Асен Второв")
        photo.save()
    assert len(factories.deeds(called)) == 1
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert photo.name != before
    assert said_in(photo, "Асен Второв")
    assert photo.renditions["formats"] == list(FORMATS)


def test_credit_changed_in_bulk_makes_new_files(kept):
    both = [made(), made()]
    with kept() as called:
        Photo.objects.update(credit="Асен Второв")
    assert len(factories.deeds(called)) == 2
    for photo in both:
        tasks.make_renditions.call(photo.pk)
        photo.refresh_from_db()
        assert said_in(photo, "Асен Второв")


def test_change_of_a_caption_makes_nothing_anew(kept):
    photo = made()
    with kept() as called:
        photo.caption_bg = "Друго"
        photo.save()
        Photo.objects.update(alt_bg="Друго")
    assert not factories.deeds(called)


def test_photo_in_hand_that_is_older_than_the_worker_does_not_undo_its_work():
    photo = factories.photo()
    tasks.make_renditions.call(photo.pk)
    photo.caption_bg = "Друго"
    photo.save()
    photo.refresh_from_db()
    assert photo.renditions["formats"] == list(FORMATS)


def test_half_a_file_of_a_killed_worker_is_written_anew():
    photo = factories.photo()
    name = f"{photo.name}-640.jpg"
    default_storage.save(f"photos/{name}", ContentFile(b"half"))
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert said_in(photo, photo.credit)
    assert public() == photos.files(photo.renditions)


# --- What was replaced ------------------------------------------------------------------------


def test_page_of_a_moment_ago_still_gets_its_picture(client):
    photo = factories.photo()
    story = factories.published("bg", photo=photo)
    picture = pages.read(client.get(story.address("bg"))).one("main").all("figure")[0].one("img")
    tasks.make_renditions.call(photo.pk)
    assert fetched(client, picture["src"]) == 200


def test_record_remembers_all_files_that_lie_about():
    photo = made()
    Photo.objects.update(credit="Асен Второв")
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert len(photo.renditions["old"]) == 2
    assert public() == photos.files(photo.renditions)


def test_credit_that_comes_back_keeps_its_files(kept):
    photo = made(credit="Калина")
    for credit in ("Асен Второв", "Калина"):
        Photo.objects.update(credit=credit)
        tasks.make_renditions.call(photo.pk)
    with kept():
        photos.sweep(photo, before=timezone.now())
    photo.refresh_from_db()
    assert said_in(photo, "Калина")
    assert public() == photos.files(photo.renditions)


def test_sweeping_deletes_what_was_replaced_before_the_moment_alone(kept):
    photo = made()
    lying, shown = public(), set(renditions.names(photo.renditions, photo.name))
    with kept():
        assert photos.sweep(photo, before=timezone.now() - timedelta(hours=1)) == 0
    assert public() == lying
    with kept():
        assert photos.sweep(photo, before=timezone.now()) == 1
    assert public() == shown
    photo.refresh_from_db()
    assert "old" not in photo.renditions


def test_sweeping_is_no_change_of_the_edition():
    photo = made()
    before = Edition.objects.get().n
    photos.sweep(photo, before=timezone.now())
    assert Edition.objects.get().n == before


def test_other_picture_in_a_photo_takes_the_former_original_away(kept):
    photo = made()
    former, lying = Path(photo.file.path), public()
    with kept():
        photo.file = ContentFile(factories.picture_bytes(), name="b.jpg")
        photo.save()
    assert not former.exists()
    assert Path(photo.file.path).exists()
    assert lying < public() == photos.files(photo.renditions)


# --- Deleted ----------------------------------------------------------------------------------


DELETIONS = {
    "one": lambda photo: photo.delete(),
    "bulk": lambda photo: Photo.objects.filter(pk=photo.pk).delete(),
    "bulk, part of it read": lambda photo: Photo.objects.only("credit").delete(),
}


@pytest.mark.parametrize("way", DELETIONS)
def test_deleted_photo_takes_its_files_along(kept, way):
    before = private()
    photo = made()
    with kept():
        DELETIONS[way](photo)
    assert public() == set()
    assert private() == before


def test_photo_deleted_in_the_newsroom_takes_its_files_along(kept, admin_client):
    before = private()
    photo = made()
    with kept():
        admin_client.post(f"/admin/articles/photo/{photo.pk}/delete/", {"post": "yes"})
    assert not Photo.objects.exists()
    assert (public(), private()) == (set(), before)


def test_photo_in_hand_that_is_older_takes_along_what_the_worker_made(kept):
    photo = factories.photo()
    tasks.make_renditions.call(photo.pk)
    with kept():
        photo.delete()
    assert public() == set()


def test_photo_whose_deletion_is_taken_back_keeps_its_files(kept):
    photo = made()
    lying = public()
    with kept(), edition.change():
        try:
            with transaction.atomic():
                photo.delete()
                raise InterruptedError
        except InterruptedError:
            pass
    assert public() == lying
    assert Path(photo.file.path).exists()


def test_file_that_cannot_be_deleted_breaks_nothing(kept, monkeypatch, caplog):
    photo = made()

    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr(default_storage, "delete", refuse)
    with caplog.at_level(logging.ERROR), kept():
        photo.delete()
    assert not Photo.objects.exists()
    assert not Path(photo.file.path).exists()
    assert len(caplog.records) == len(photos.files(photo.renditions))


# --- Withdrawn --------------------------------------------------------------------------------


def withdraw_by_form(photo: Photo, at) -> None:
    photo.withdrawn_at = at
    photo.save()


def withdraw_in_bulk(photo: Photo, at) -> None:
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=at)


def withdraw_each(photo: Photo, at) -> None:
    photo.withdrawn_at = at
    Photo.objects.bulk_update([photo], ["withdrawn_at"])


each_way = pytest.mark.parametrize("withdraw", [withdraw_by_form, withdraw_in_bulk, withdraw_each])


@each_way
def test_withdrawn_photo_cannot_be_fetched(client, kept, withdraw):
    photo = made()
    story = factories.published("bg", photo=photo)
    page = client.get(story.address("bg")).content.decode()
    named = set(re.findall(r"/media/photos/[^\s\"',]+", page))
    assert {fetched(client, address) for address in named} == {200}
    with kept():
        withdraw(photo, timezone.now())
    assert len(named) > 3
    assert {fetched(client, address) for address in named} == {404}
    assert public() == set()
    assert Path(photo.file.path).exists()


@each_way
def test_photo_to_be_withdrawn_later_stays_until_then(kept, withdraw):
    photo = made()
    lying = public()
    with kept():
        withdraw(photo, timezone.now() + timedelta(days=1))
    assert public() == lying


@each_way
def test_photo_shown_again_gets_its_files_back(kept, withdraw):
    photo = made()
    with kept():
        withdraw_by_form(photo, timezone.now())
    with kept() as called:
        withdraw(photo, None)
    assert len(factories.deeds(called)) == 1
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert photo.is_shown()
    assert public() == photos.files(photo.renditions)


def test_withdrawn_photo_that_gets_another_picture_shows_none(kept):
    with kept():
        photo = made(withdrawn_at=timezone.now())
    with kept():
        photo.file = ContentFile(factories.picture_bytes(), name="b.jpg")
        photo.save()
    assert public() == set()


def test_withdrawal_that_is_not_kept_takes_no_file(kept):
    photo = made()
    lying = public()
    with kept(), transaction.atomic():
        withdraw_by_form(photo, timezone.now())
        transaction.set_rollback(True)
    assert public() == lying


def test_newsroom_is_told_that_the_files_of_a_withdrawn_photo_are_gone(admin_client, kept):
    photo = made()
    with kept():
        withdraw_by_form(photo, timezone.now())
    page = admin_client.get(f"/admin/articles/photo/{photo.pk}/change/")
    assert "Оригиналът се пази" in page.content.decode()


# --- While the worker makes them --------------------------------------------------------------

MEANWHILE = {
    "deleted": lambda: Photo.objects.all().delete(),
    "withdrawn": lambda: Photo.objects.update(withdrawn_at=timezone.now()),
}


@pytest.mark.parametrize("what", MEANWHILE)
@pytest.mark.parametrize("after", [0, 3])
def test_photo_that_goes_while_the_worker_makes_it_leaves_nothing(monkeypatch, kept, what, after):
    photo = factories.photo()
    save, saved = photos.save_public, []

    def save_and_see(name: str, content: bytes) -> None:
        save(name, content)
        saved.append(name)
        if len(saved) == after:
            MEANWHILE[what]()

    monkeypatch.setattr(photos, "save_public", save_and_see)
    with kept():
        if after == 0:
            stale = Photo.objects.get(pk=photo.pk)
            with kept():
                MEANWHILE[what]()
            photos.make_renditions(stale)
        else:
            tasks.make_renditions.call(photo.pk)
    assert public() == set()


def test_photo_whose_credit_changes_while_the_worker_makes_it_waits_for_the_next(monkeypatch):
    photo = factories.photo()
    save = photos.save_public

    def save_and_change(name: str, content: bytes) -> None:
        save(name, content)
        Photo.objects.update(credit="Асен Второв")

    monkeypatch.setattr(photos, "save_public", save_and_change)
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert public() == photos.files(photo.renditions)
    monkeypatch.undo()
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert said_in(photo, "Асен Второв")


def test_worker_that_fails_leaves_no_files(monkeypatch):
    photo = factories.photo()
    lying, save = public(), photos.save_public

    def save_one(name: str, content: bytes) -> None:
        if public() != lying:
            raise OSError("no space left")
        save(name, content)

    monkeypatch.setattr(photos, "save_public", save_one)
    with pytest.raises(OSError, match="no space"):
        photos.make_renditions(photo)
    assert public() == lying


def test_worker_says_that_the_original_is_missing():
    photo = factories.photo()
    Path(photo.file.path).unlink()
    with pytest.raises(FileNotFoundError):
        tasks.make_renditions.call(photo.pk)
