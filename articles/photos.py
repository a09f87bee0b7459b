"""The deeds of the photo library: taking a picture in, making what readers get of it, and taking
its files away again.

What readers may fetch stands in `Photo.renditions`, the record of `pictures.renditions` with two
keys more: `name`, with which its files begin, and `old`, the records that it has replaced, each
with the moment `since` which it is. Files of those stay for a day, since a page that was drawn
before names them. Every change of a record is a change of the edition, so that no two meet.
"""

import hashlib
import io
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone

import edition
from pictures import metadata, renditions, upload

if TYPE_CHECKING:
    from articles.models import Photo

FOLDER = "photos"
KEPT = timedelta(days=1)

changed = Signal()
"""Sent with `numbers`, those of photos that were changed in bulk, inside the change."""

stayed = Signal()
"""Sent with `names` of public files that the storage did not delete."""

logger = logging.getLogger(__name__)


# --- Names of files ---------------------------------------------------------------------------


def _marks(photo: "Photo") -> str:
    """What stands for the credit and the rights inside the files at the end of their name."""
    told = f"{photo.credit}\n{photo.rights_holder}"
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _stem(photo: "Photo") -> str:
    """How names of its files begin: two photos share none, even if they are of one original."""
    return f"{photo.digest[:2]}/{photo.digest[:16]}-{secrets.token_hex(6)}"


def _name(photo: "Photo") -> str:
    """The name that its files should have now: it changes with what is embedded in them."""
    stem = photo.name.rpartition("-")[0] or _stem(photo)
    return f"{stem}-{_marks(photo)}"


def _current(record: Any) -> set[str]:
    name = record.get("name")
    return set(renditions.names(record, name)) if name else set()


def files(record: dict[str, Any]) -> set[str]:
    """The names of all public files that a record knows of, those that it replaced included."""
    return _current(record).union(*map(_current, record.get("old", ())))


def superseding(record: dict[str, Any], former: dict[str, Any]) -> dict[str, Any]:
    """`record` with `former` remembered in it, if that has files which `record` has not."""
    old = list(former.get("old", ()))
    if not _current(former) <= _current(record):
        kept = {key: former[key] for key in ("name", "widths", "formats")}
        old.append(kept | {"since": timezone.now().isoformat()})
    return {**record, "old": old} if old else record


# --- Coming in, being made --------------------------------------------------------------------


def save_public(name: str, content: bytes) -> None:
    """Puts one rendition where readers fetch it."""
    path = f"{FOLDER}/{name}"
    # A worker that was killed may have left half of it.
    default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def take_in(photo: "Photo") -> None:
    """Examines the uploaded original of `photo`, reads its credit where none was typed, stores it,
    and makes the plain rendition that stands in until the worker has made the others.

    All that is slow, and done before the change in which the row is saved: others wait for that.
    Raises ValidationError with a sentence for the editor where the file is no picture of ours.
    """
    original = photo.file.file
    examined = upload.examine(original)
    original.seek(0)
    content = original.read()
    original.seek(0)
    photo.digest = examined.digest
    photo.file.name = f"{examined.digest[:32]}.{examined.format.lower()}"
    found = metadata.read(io.BytesIO(content))
    if not photo.credit and not photo.credit_unknown:
        photo.credit = found.credit[:200]
    if not photo.rights_holder:
        photo.rights_holder = found.copyright[:200]
    photo.file.save(str(photo.file.name), original, save=False)
    name = f"{_stem(photo)}-{_marks(photo)}"
    record = renditions.make_plain(
        io.BytesIO(content),
        name=name,
        save=save_public,
        credit=photo.credit,
        rights=photo.rights_holder,
    )
    photo.renditions = {**record, "name": name}


def is_due(photo: "Photo") -> bool:
    """Whether the worker has something to make: all renditions, or those with another credit."""
    record = photo.renditions
    return (
        bool(photo.file and photo.digest)
        and not photo.is_withdrawn()
        and (not record or record["formats"] == renditions.PLAIN or photo.name != _name(photo))
    )


def make_renditions(photo: "Photo") -> None:
    """Makes all widths and formats of `photo` and puts them before readers in one change; leaves
    nothing behind where it was deleted, withdrawn or changed meanwhile."""
    made: set[str] = set()

    def save(name: str, content: bytes) -> None:
        made.add(name)
        save_public(name, content)

    name = _name(photo)
    try:
        with photo.file.open("rb") as file:
            original = io.BytesIO(file.read())
        record = renditions.make(
            original, name=name, save=save, credit=photo.credit, rights=photo.rights_holder
        )
        _put_forward(photo, {**record, "name": name})
    except FileNotFoundError:
        if stored(photo) is not None:
            raise
    finally:
        row = stored(photo)
        discard(made - files(row.renditions if row else {}))


def stored(photo: "Photo") -> "Photo | None":
    """`photo` as the database has it now, or None where it was deleted."""
    return type(photo)._base_manager.filter(pk=photo.pk).first()


def _put_forward(photo: "Photo", record: dict[str, Any]) -> None:
    """Makes `record` that of `photo`, if it still shows what the photo is."""
    with edition.change():
        row = stored(photo)
        if row is None or row.digest != photo.digest or not is_due(row):
            return
        if _marks(row) == _marks(photo):
            rows = type(photo)._base_manager.filter(pk=photo.pk)
            rows.update(renditions=superseding(record, row.renditions))


# --- Being taken away -------------------------------------------------------------------------


def discard(names: Iterable[str]) -> None:
    """Deletes public files by the names in a record, or leaves those that stay to the worker."""
    left = [name for name in names if not _delete(default_storage, f"{FOLDER}/{name}")]
    if left:
        stayed.send(sender=None, names=left)


def insist(names: Iterable[str]) -> None:
    """Deletes public files that could not be deleted before; raises what the storage raises."""
    for name in names:
        default_storage.delete(f"{FOLDER}/{name}")


def _delete(storage: Storage, path: str) -> bool:
    """Whether the file is gone. What a storage raises is its own affair; none of it may spoil what
    was done in the database."""
    try:
        storage.delete(path)
    except Exception:
        logger.exception("The file %s could not be deleted", path)
        return False
    return True


def discard_original(photo: "Photo", path: str | None) -> None:
    """Deletes the private file `path`, if there is one, which was the original of `photo`."""
    if path:
        _delete(photo.file.storage, path)


def forget(photo: "Photo") -> None:
    """Deletes all files of `photo` as soon as the change in which its row goes is kept."""
    # The one in hand may be older than what the worker made.
    row = stored(photo) or photo
    transaction.on_commit(partial(discard, files(row.renditions)))
    transaction.on_commit(partial(discard_original, row, row.file.name))


def take_out(photo: "Photo") -> None:
    """Deletes what readers could still fetch of `photo`, which was withdrawn. The original stays:
    if it is shown again, the worker makes the renditions anew."""
    with edition.change():
        row = stored(photo) or photo
        type(photo)._base_manager.filter(pk=photo.pk).update(renditions={})
        photo.renditions = {}
        transaction.on_commit(partial(discard, files(row.renditions)))


def sweep(photo: "Photo", *, before: datetime) -> int:
    """Deletes the files of renditions of `photo` that were replaced before that moment. Readers
    see nothing of it, so it is no change of the edition. Returns how many files."""
    rows: QuerySet = QuerySet(type(photo)).filter(pk=photo.pk)
    with transaction.atomic():
        row = rows.select_for_update().first()
        record = row.renditions if row else {}
        old = record.get("old", ())
        kept = [each for each in old if datetime.fromisoformat(each["since"]) > before]
        if len(kept) == len(old):
            return 0
        slim = {key: value for key, value in record.items() if key != "old"}
        slim = {**slim, "old": kept} if kept else slim
        rows.update(renditions=slim)
        gone = files(record) - files(slim)
        transaction.on_commit(partial(discard, gone))
    return len(gone)
