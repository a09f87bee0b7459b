"""The photo library: what comes in, what is refused, what readers get and when."""

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from articles import publishing, tasks
from articles.models import Photo
from edition.models import Edition
from pictures.metadata import embed
from pictures.renditions import FORMATS, PLAIN
from tests import factories, pages
from tests.pictures.making import creators, drawing, file_of, frames, jpeg_with, png_of, xmp

pytestmark = pytest.mark.django_db
WEEK = timezone.now() + timedelta(days=7)
KINDS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in Path(root).rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """An empty folder of renditions for each test, so that what is left behind can be counted."""
    settings.MEDIA_ROOT = tmp_path / "media"


def upload(content: bytes, name: str = "DSC_0042.JPG", **fields) -> Photo:
    return Photo.objects.create(file=ContentFile(content, name=name), **fields)


def illustrated(**fields):
    """A live article with a photo at its head and another in its text."""
    head, inside = factories.photo(**fields), factories.photo(**fields)
    body = f'<p>Before.</p><figure data-photo="{inside.pk}"></figure><p>After.</p>'
    return factories.published("bg", photo=head, body_bg=body), head, inside


def figures(client, story) -> list[pages.Element]:
    answer = client.get(story.address("bg"))
    assert answer.status_code == 200
    return pages.read(answer).one("main").all("figure")


# --- Coming in --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_upload_of_every_accepted_kind_is_kept_as_it_came(kind):
    content = file_of(drawing(640, 400), kind).getvalue()
    photo = upload(content, credit="Д. Зографов")
    with Photo.objects.get(pk=photo.pk).file.open("rb") as kept:
        assert kept.read() == content
    assert photo.file.name.endswith(f".{KINDS[kind]}")


@pytest.mark.parametrize("kind", KINDS)
def test_upload_gets_its_plain_rendition_at_once(kind):
    photo = upload(file_of(drawing(1500, 900), kind).getvalue(), credit="Д. Зографов")
    record = {"width": 1500, "height": 900, "widths": [1280], "formats": PLAIN}
    assert photo.renditions == record | {"name": photo.name}
    assert files(settings.MEDIA_ROOT) == {f"photos/{photo.name}-1280.plain.jpg"}


def test_original_lies_where_no_web_server_looks(client):
    photo = factories.photo()
    original = Path(photo.file.path)
    assert original.is_relative_to(settings.PRIVATE_ROOT)
    assert not original.is_relative_to(settings.MEDIA_ROOT)
    assert client.get(f"/media/{photo.file.name}").status_code == 404


def test_name_of_the_uploaded_file_is_forgotten():
    photo = upload(factories.picture_bytes(), name="informer Ivan, home.jpg", credit="Д. Зографов")
    assert "Ivan" not in photo.file.name
    assert not any("Ivan" in name for name in files(settings.MEDIA_ROOT))


def test_credit_is_read_from_the_file():
    photo = upload(jpeg_with(xmp=xmp(creators("Калина Дрънкова"))).getvalue())
    assert photo.credit == "Калина Дрънкова"


def test_credit_that_was_typed_wins_over_the_file():
    photo = upload(jpeg_with(xmp=xmp(creators("Калина Дрънкова"))).getvalue(), credit="Архив")
    assert photo.credit == "Архив"


def test_credit_is_left_alone_where_the_author_is_said_to_be_unknown():
    photo = upload(jpeg_with(xmp=xmp(creators("OLYMPUS"))).getvalue(), credit_unknown=True)
    assert photo.credit == ""


def test_rights_holder_is_read_from_the_file():
    content = file_of(drawing(), **embed(credit="А", rights="© Издателство")).getvalue()
    assert upload(content).rights_holder == "© Издателство"


def test_very_long_credit_in_the_file_is_cut_to_what_the_field_holds():
    photo = upload(jpeg_with(xmp=xmp(creators("я" * 900))).getvalue())
    assert photo.credit == "я" * 200


REFUSED = {
    "empty": b"",
    "text": b"not a picture",
    "gif": file_of(drawing(), "GIF").getvalue(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "moving": frames("WEBP").getvalue(),
    "truncated": file_of(drawing(640, 400)).getvalue()[:900],
    "page in a picture": file_of(drawing(), "PNG").getvalue() + b"<script>alert(1)</script>",
    "too many pixels": png_of(10_000, 10_000),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_file_leaves_nothing_behind(name):
    before = files(settings.PRIVATE_ROOT)
    with pytest.raises(ValidationError) as refused:
        upload(REFUSED[name], credit="Д. Зографов")
    assert str(refused.value.messages[0])
    assert not Photo.objects.exists()
    assert not files(settings.MEDIA_ROOT)
    assert files(settings.PRIVATE_ROOT) == before


# --- Renditions -------------------------------------------------------------------------------


def test_worker_makes_every_format_beside_the_plain_one():
    photo = factories.photo()
    (plain,) = files(settings.MEDIA_ROOT)
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert photo.renditions["formats"] == list(FORMATS)
    assert photo.renditions["widths"] == [320, 640]
    # A page drawn a moment ago still asks for it.
    assert files(settings.MEDIA_ROOT) - {plain} == {
        f"photos/{photo.name}-{width}.{kind}"
        for width in (320, 640)
        for kind in ("avif", "webp", "jpg")
    }
    assert plain in files(settings.MEDIA_ROOT)


def test_worker_raises_the_edition_once():
    photo = factories.photo()
    before = Edition.objects.get().n
    tasks.make_renditions.call(photo.pk)
    assert Edition.objects.get().n == before + 1


def test_worker_called_again_changes_nothing():
    photo = factories.photo()
    tasks.make_renditions.call(photo.pk)
    before, lying = Edition.objects.get().n, files(settings.MEDIA_ROOT)
    tasks.make_renditions.call(photo.pk)
    assert (Edition.objects.get().n, files(settings.MEDIA_ROOT)) == (before, lying)


def test_worker_passes_over_a_photo_that_is_gone():
    photo = factories.photo()
    number = photo.pk
    photo.delete()
    before = Edition.objects.get().n
    tasks.make_renditions.call(number)
    assert Edition.objects.get().n == before


def test_worker_is_called_when_a_photo_has_come_in(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as called:
        photo = factories.photo()
    assert len(factories.deeds(called)) == 1
    with django_capture_on_commit_callbacks() as called:
        tasks.make_renditions.call(photo.pk)
        photo.refresh_from_db()
        photo.save()
    assert not factories.deeds(called)


def test_renditions_carry_the_credit_and_nothing_else_of_the_original():
    photo = upload(jpeg_with(xmp=xmp(creators("Калина Дрънкова"))).getvalue())
    tasks.make_renditions.call(photo.pk)
    for name in files(settings.MEDIA_ROOT):
        content = (settings.MEDIA_ROOT / name).read_bytes()
        assert "Калина Дрънкова".encode() in content
        assert not Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)


# --- Articles that wait -----------------------------------------------------------------------


def waiting(photo: Photo, *languages: str):
    """An article with the photo that is to come out in a week in each of the languages."""
    story = factories.article(*languages, photo=photo)
    for language in languages:
        publishing.schedule(article=story, language=language, at=WEEK)
    return story


def planned(story) -> dict[str, datetime | None]:
    return dict(story.drafts.values_list("language", "planned_at"))


LOSSES = {
    "saved": lambda photo: (setattr(photo, "credit", ""), photo.save()),
    "update": lambda photo: Photo.objects.filter(credit=photo.credit).update(credit=""),
    "bulk_update": lambda photo: (
        setattr(photo, "credit", ""),
        Photo.objects.bulk_update([photo], ["credit"]),
    ),
}


@pytest.mark.parametrize("way", LOSSES)
def test_photo_that_loses_its_credit_in_any_way_holds_back_what_waits(way):
    photo = factories.photo()
    story = waiting(photo, "bg", "en")
    LOSSES[way](photo)
    story.refresh_from_db()
    assert (story.published_at_bg, story.published_at_en) == (None, None)
    assert planned(story) == {"bg": WEEK, "en": WEEK}


def test_photos_no_longer_known_to_be_unknown_hold_back_what_waits():
    photo = factories.photo(credit="", credit_unknown=True)
    story = waiting(photo, "bg")
    Photo.objects.update(credit_unknown=False)
    story.refresh_from_db()
    assert story.published_at_bg is None
    assert planned(story) == {"bg": WEEK}


def test_change_of_many_photos_holds_back_the_articles_of_these_alone():
    concerned, other = factories.photo(), factories.photo(credit="Калина Дрънкова")
    held, going = waiting(concerned, "bg"), waiting(other, "bg")
    Photo.objects.filter(pk=concerned.pk).update(credit="")
    held.refresh_from_db()
    going.refresh_from_db()
    assert (held.published_at_bg, going.published_at_bg) == (None, WEEK)


def test_change_of_many_photos_that_credits_them_holds_nothing_back():
    story = waiting(factories.photo(), "bg")
    Photo.objects.update(credit="Калина Дрънкова")
    story.refresh_from_db()
    assert story.published_at_bg == WEEK


def test_live_article_stays_where_its_photo_loses_the_credit():
    photo = factories.photo()
    story = factories.published("bg", photo=photo)
    Photo.objects.update(credit="")
    story.refresh_from_db()
    assert story.is_published("bg")


def test_article_that_waits_and_gets_a_photo_without_author_is_held_back():
    story = waiting(factories.photo(), "bg", "en")
    story.photo = factories.photo(credit="")
    story.save()
    assert (story.published_at_bg, story.published_at_en) == (None, None)
    assert planned(story) == {"bg": WEEK, "en": WEEK}
    story.refresh_from_db()
    assert story.published_at_bg is None


def test_article_made_in_code_to_wait_with_a_photo_without_author_is_held_back():
    story = factories.article("bg", photo=factories.photo(credit=""), published_at_bg=WEEK)
    assert story.published_at_bg is None
    assert planned(story) == {"bg": WEEK}


def test_saving_an_article_asks_for_its_photo_only_where_it_waits():
    story = factories.article("bg", photo=factories.photo())
    with CaptureQueriesContext(connection) as asked:
        story.save()
    assert "articles_photo" not in " ".join(query["sql"] for query in asked)


@pytest.mark.parametrize("drafts", [0, 20])
def test_saving_a_photo_without_author_asks_the_same_for_many_drafts(queries, drafts):
    photo = factories.photo(credit="")
    for _number in range(drafts):
        factories.article("bg", photo=photo)
    # Two savepoints, edition, photo as stored, photo, articles that wait.
    with queries(8):
        photo.save()


# --- What readers get -------------------------------------------------------------------------


def test_article_shows_the_plain_rendition_until_the_others_are_made(client):
    story, head, _inside = illustrated()
    assert f"{head.name}-640.plain.jpg" in figures(client, story)[0].one("img")["src"]
    tasks.make_renditions.call(head.pk)
    picture = figures(client, story)[0]
    assert [source["type"] for source in picture.all("source")] == ["image/avif", "image/webp"]
    assert f"{head.name}-640.jpg" in picture.one("img")["src"]


def test_rendition_is_served_for_good_at_the_address_in_the_page(client):
    story, _head, _inside = illustrated()
    for figure in figures(client, story):
        answer = client.get(figure.one("img")["src"])
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "immutable" in answer["Cache-Control"]
        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"


@pytest.mark.parametrize("what", ["original", "rendition", "both"])
def test_article_is_read_where_files_are_missing(client, what):
    story, *photos = illustrated()
    for photo in photos:
        if what != "rendition":
            Path(photo.file.path).unlink()
        if what != "original":
            (settings.MEDIA_ROOT / f"photos/{photo.name}-640.plain.jpg").unlink()
    assert len(figures(client, story)) == 2


def test_article_is_read_where_files_are_broken(client):
    story, *photos = illustrated()
    for photo in photos:
        Path(photo.file.path).write_bytes(b"broken")
        (settings.MEDIA_ROOT / f"photos/{photo.name}-640.plain.jpg").write_bytes(b"")
    assert len(figures(client, story)) == 2


def test_missing_rendition_answers_404(client):
    story, head, _inside = illustrated()
    (settings.MEDIA_ROOT / f"photos/{head.name}-640.plain.jpg").unlink()
    assert client.get(figures(client, story)[0].one("img")["src"]).status_code == 404


def test_article_without_any_rendition_stands_without_the_picture(client):
    story, *_photos = illustrated()
    Photo.objects.update(renditions={})
    assert figures(client, story) == []
    assert client.get("/bg/").status_code == 200


def test_deleted_photo_vanishes_from_the_article(client):
    story, head, inside = illustrated()
    head.delete()
    inside.delete()
    assert figures(client, story) == []


def test_withdrawn_photo_vanishes_from_the_article(client):
    story, head, inside = illustrated()
    Photo.objects.filter(pk=head.pk).update(withdrawn_at=timezone.now())
    (left,) = figures(client, story)
    assert inside.name in left.one("img")["src"]
    Photo.objects.filter(pk=inside.pk).update(withdrawn_at=timezone.now())
    assert figures(client, story) == []


def test_withdrawn_photo_vanishes_from_lists_and_from_what_others_are_told(client):
    story, head, _inside = illustrated()
    Photo.objects.filter(pk=head.pk).update(withdrawn_at=timezone.now())
    for address in ("/bg/", story.section.address("bg"), story.address("bg")):
        assert head.name not in client.get(address).content.decode()


def test_photo_says_who_made_it(client):
    story, *_photos = illustrated(credit="Калина Дрънкова")
    for figure in figures(client, story):
        assert "Калина Дрънкова" in figure.one("figcaption").text


def test_photo_of_an_unknown_author_is_from_the_archive_of_the_paper(client):
    story, *_photos = illustrated(credit="", credit_unknown=True)
    for figure in figures(client, story):
        assert figure.one("bdi").text == "Архив на вестника"


def test_article_shows_the_photo_under_its_own_caption_and_description(client):
    story, *_photos = illustrated(alt_bg="Мъж с «чанта» & куче", caption_bg="Подпис <b>")
    for figure in figures(client, story):
        assert figure.one("img")["alt"] == "Мъж с «чанта» & куче"
        assert "Подпис <b>" in figure.one("figcaption").text


def test_withdrawn_cover_vanishes_from_every_page(client):
    cover = factories.photo()
    issue = factories.issue("429", cover=cover)
    for _number in range(4):
        factories.published("bg", issue=issue, issue_page=3)
    addresses = ("/bg/", "/bg/archive/", issue.address("bg"))
    for address in addresses:
        assert cover.name in client.get(address).content.decode()
    Photo.objects.filter(pk=cover.pk).update(withdrawn_at=timezone.now())
    for address in addresses:
        assert cover.name not in client.get(address).content.decode()
