"""The deeds of the photo library: taking a picture in, making what readers get of it."""

import io
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from pictures import metadata, renditions, upload

if TYPE_CHECKING:
    from articles.models import Photo

FOLDER = "photos"


def save_public(name: str, content: bytes) -> None:
    """Puts one rendition where readers fetch it; a name holds a digest, so it never changes."""
    path = f"{FOLDER}/{name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))


def take_in(photo: "Photo") -> None:
    """Examines the uploaded original of `photo`, reads its credit where none was typed, and makes
    the plain rendition that stands in until the worker has made the others.

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
    photo.renditions = renditions.make_plain(
        io.BytesIO(content),
        name=photo.name,
        save=save_public,
        credit=photo.credit,
        rights=photo.rights_holder,
    )


def make_renditions(photo: "Photo") -> None:
    """Makes all widths and formats of `photo` and puts them before readers in one change."""
    with photo.file.open("rb") as file:
        original = io.BytesIO(file.read())
    record = renditions.make(
        original,
        name=photo.name,
        save=save_public,
        credit=photo.credit,
        rights=photo.rights_holder,
    )
    plain = photo.renditions
    type(photo).objects.filter(pk=photo.pk, digest=photo.digest).update(renditions=record)
    for name in set(renditions.names(plain, photo.name)) - set(
        renditions.names(record, photo.name)
    ):
        default_storage.delete(f"{FOLDER}/{name}")
