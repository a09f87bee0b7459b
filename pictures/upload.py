"""What may come in as a picture: decided by its content, never by its name or declared type."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 60_000_000
# The longest side that WebP can hold; a rendition keeps the height of a narrow, tall picture.
MAX_SIDE = 16_383

# Every scan of a progressive JPEG visits the whole picture, so a small file of thousands of
# scans costs minutes. Real ones have about ten.
_MAX_SCANS = 100

# Pillow's names of the formats it may try. An MPO is the JPEG of a phone with a second picture
# (depth, gain map) behind the first: the JPEG reader answers with it by itself.
_READERS = ("JPEG", "PNG", "WEBP", "AVIF")
_FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}

_MARKUP = (b"<script", b"<html", b"<!doctype", b"<?php", b"<iframe")
_ORIENTATION = 0x0112

# A quoted alias: File takes a type argument for type checkers only.
BinaryFile: TypeAlias = "IO[bytes] | File[Any]"


@dataclass(frozen=True, slots=True)
class Examined:
    """A picture that may come in."""

    format: str
    """"jpeg", "png", "webp" or "avif"."""
    width: int
    """Pixels, as seen by a reader: after the orientation noted in the file."""
    height: int
    bytes: int
    """Size of the file."""
    digest: str
    """SHA-256 of the file, 64 hexadecimal digits."""


def examine(file: BinaryFile) -> Examined:
    """Decode the whole picture and say what it is.

    The file stays open, at position 0. Raises ValidationError, with a sentence for the person
    who uploads and one of the codes "empty", "too_big", "not_accepted", "disguised",
    "too_many_pixels", "animated", "broken".
    """
    data = contents(file)
    if not data:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("The file is too big: pictures of up to %(limit)d MB are accepted."),
            code="too_big",
            params={"limit": MAX_BYTES // 1024 // 1024},
        )
    picture = open_picture(data)
    _refuse_disguise(data)
    decode(picture)
    width, height = oriented_size(picture)
    return Examined(
        format=_FORMATS[str(picture.format)],
        width=width,
        height=height,
        bytes=len(data),
        digest=hashlib.sha256(data).hexdigest(),
    )


def contents(file: BinaryFile) -> bytes:
    """The bytes of the file, at most one more than MAX_BYTES.

    Pillow closes the file that it is handed; a copy leaves the caller's open and at position 0.
    """
    file.seek(0)
    try:
        return file.read(MAX_BYTES + 1)
    finally:
        file.seek(0)


def open_picture(data: bytes) -> ImageFile:
    """Open a still picture of an accepted format, its size judged by its header.

    Nothing is decoded yet. Raises ValidationError as `examine` does.
    """
    if found := _other_kind(data):
        raise _not_accepted(found)
    try:
        picture = Image.open(io.BytesIO(data), formats=_READERS)
    except UnidentifiedImageError:
        raise _not_accepted() from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception as error:  # a hostile header can make a reader raise anything
        raise _broken() from error
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_many_pixels()
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(
            _("Moving pictures are not accepted: save one frame as JPEG, PNG, WebP or AVIF."),
            code="animated",
        )
    if picture.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > _MAX_SCANS:
        raise _broken()
    return picture


def decode(picture: Image.Image) -> None:
    """Read all pixels; a truncated or damaged picture raises ValidationError."""
    try:
        picture.load()
    except Exception as error:  # damaged data can make a decoder raise anything
        raise _broken() from error


def orientation(picture: Image.Image) -> int:
    """How the picture is to be turned, 1 to 8 as EXIF counts; 1 where the file does not say."""
    try:
        value = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # broken EXIF is common and no reason to refuse a picture
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def oriented_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height in pixels as a reader sees them."""
    width, height = picture.size
    return (height, width) if orientation(picture) >= 5 else (width, height)


def _other_kind(data: bytes) -> str | None:
    """The name of a kind of file that people often send and that is not accepted, if it is one."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"gif87a", b"gif89a")):
        return "GIF"
    if start.startswith((b"ii*\x00", b"mm\x00*")):
        return "TIFF"
    if start.startswith(b"%pdf"):
        return "PDF"
    if start.startswith(b"<"):
        return "SVG" if b"<svg" in start else "HTML, XML"
    if data[4:8] == b"ftyp":
        brands = data[8 : 8 + min(int.from_bytes(data[:4], "big"), 256)]
        if b"avif" not in brands and b"avis" not in brands:
            # Pillow would try the shared containers as AVIF.
            return "HEIC" if b"hei" in brands or b"mif1" in brands else "MP4"
    return None


def _refuse_disguise(data: bytes) -> None:
    """Refuse a picture that is a document, a page or an archive as well.

    Readers never get the upload itself, but colleagues download originals, and a file that two
    programs read differently has no honest reason to exist.
    """
    archive = zipfile.is_zipfile(io.BytesIO(data))
    if archive or b"%PDF-" in data[:1024] or any(_with_markup(data)):
        raise ValidationError(
            _(
                "This picture hides another kind of file. "
                "Save it anew in a picture editor and upload that."
            ),
            code="disguised",
        )


def _with_markup(data: bytes) -> Iterator[bool]:
    # In slices, so that lower() does not double 30 MB; they overlap by the longest word sought.
    size, overlap = 1 << 20, max(map(len, _MARKUP))
    for start in range(0, len(data), size):
        piece = data[start : start + size + overlap].lower()
        yield any(word in piece for word in _MARKUP)


def _not_accepted(found: str | None = None) -> ValidationError:
    if found is None:
        return ValidationError(
            _("The file is not a picture that can be used. Accepted are JPEG, PNG, WebP and AVIF."),
            code="not_accepted",
        )
    return ValidationError(
        _("The file is of the kind %(found)s. Accepted are JPEG, PNG, WebP and AVIF."),
        code="not_accepted",
        params={"found": found},
    )


def _too_many_pixels() -> ValidationError:
    params: dict[str, Any] = {"limit": MAX_PIXELS // 1_000_000, "side": MAX_SIDE}
    return ValidationError(
        _(
            "The picture is too large: up to %(limit)d megapixels and "
            "%(side)d pixels a side are accepted."
        ),
        code="too_many_pixels",
        params=params,
    )


def _broken() -> ValidationError:
    return ValidationError(
        _("The picture is damaged or incomplete. Save it anew as JPEG, PNG, WebP or AVIF."),
        code="broken",
    )
