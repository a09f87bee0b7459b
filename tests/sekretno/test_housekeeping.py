"""`manage.py tick`: the files of photos that were replaced or withdrawn."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import photos, tasks
from articles.models import Photo
from pictures import renditions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def tick(monkeypatch, capsys, django_capture_on_commit_callbacks):
    """Ticks as if it were so much later; gives what was said."""

    def call(later: timedelta = timedelta(0)) -> str:
        now = timezone.now() + later
        monkeypatch.setattr(timezone, "now", lambda: now)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("tick")
        return capsys.readouterr().out

    return call


def lying(root) -> set[str]:
    folder = Path(root) / "photos"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def made() -> Photo:
    photo = factories.photo()
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    return photo


def test_replaced_renditions_are_deleted_after_a_day(settings, tick):
    photo = made()
    everything = lying(settings.MEDIA_ROOT)
    assert "old renditions deleted: 0" in tick(timedelta(hours=23))
    assert lying(settings.MEDIA_ROOT) == everything
    assert "old renditions deleted: 1" in tick(timedelta(hours=2))
    assert lying(settings.MEDIA_ROOT) == set(renditions.names(photo.renditions, photo.name))
    assert "old renditions deleted: 0" in tick()


def test_photo_whose_withdrawal_has_come_is_taken_out(settings, tick):
    going, staying = made(), made()
    Photo.objects.filter(pk=going.pk).update(withdrawn_at=timezone.now() + timedelta(hours=1))
    assert "taken out: 0" in tick()
    assert "taken out: 1" in tick(timedelta(hours=2))
    assert lying(settings.MEDIA_ROOT) == photos.files(staying.renditions)
    assert "taken out: 0" in tick()


def test_moments_in_records_name_their_time_zone():
    (old,) = made().renditions["old"]
    assert datetime.fromisoformat(old["since"]).utcoffset() is not None
