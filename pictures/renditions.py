"""The sizes and formats in which readers get a picture; made anew, so nothing else of the
original reaches them: neither place nor camera, only credit and rights."""

import io
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

from PIL import Image, ImageCms

from pictures.metadata import embed
from pictures.upload import (
    BinaryFile,
    contents,
    decode,
    open_picture,
    orientation,
    oriented_size,
)

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = ("avif", "webp", "jpeg")
PLAIN_WIDTH = 1280
# What shows through a transparent picture in JPEG.
PAPER = (255, 255, 255)

# "plain" is the JPEG of the first minutes. It has a name of its own, since files live for a year
# in caches: the better JPEG of the same width must not hide behind it.
_EXTENSIONS = {"avif": "avif", "webp": "webp", "jpeg": "jpg", "plain": "plain.jpg"}
_SETTINGS: dict[str, dict[str, Any]] = {
    # One thread: the worker shares its machine with the readers' requests.
    "avif": {"format": "AVIF", "quality": 55, "speed": 8, "max_threads": 1},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpeg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
    "plain": {"format": "JPEG", "quality": 80},
}

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

PLAIN = ["plain"]
"""The formats of a record that has the fallback of the first minutes alone."""

Save = Callable[[str, bytes], None]


class Record(TypedDict):
    """Which renditions a picture has; goes into JSON."""

    width: int
    """Of the original, in pixels, as seen by a reader."""
    height: int
    widths: list[int]
    """Rising. Every width exists in every format."""
    formats: list[str]
    """Of FORMATS, or ["plain"] alone."""


def make(original: BinaryFile, *, name: str, save: Save, credit: str, rights: str) -> Record:
    """Make every rendition and hand each to `save(file name, bytes)`, the widest first.

    `name` should change with the original, since the files are cached for long. The original
    stays open, at position 0. Raises ValidationError where it is no picture that `examine`
    would accept; what was saved until then is the caller's to delete. For after the request:
    a picture of 12 megapixels takes seconds.
    """
    picture = open_picture(contents(original))
    size = oriented_size(picture)
    widths = _widths(size[0])
    image = _prepared(picture, (widths[-1], _height(size, widths[-1])))
    marks = embed(credit=credit, rights=rights)
    for width in reversed(widths):
        target = (width, _height(size, width))
        if image.size != target:
            image = image.resize(target, Image.Resampling.LANCZOS)
        for kind in FORMATS:
            save(file_name(name, width, kind), _encoded(image, kind, marks))
    return Record(width=size[0], height=size[1], widths=widths, formats=list(FORMATS))


def make_plain(original: BinaryFile, *, name: str, save: Save, credit: str, rights: str) -> Record:
    """Make one JPEG of at most PLAIN_WIDTH, quickly enough for within the request.

    It serves until `make` has run. Otherwise as `make`.
    """
    picture = open_picture(contents(original))
    size = oriented_size(picture)
    width = min(size[0], PLAIN_WIDTH)
    image = _prepared(picture, (width, _height(size, width)))
    marks = embed(credit=credit, rights=rights)
    save(file_name(name, width, "plain"), _encoded(image, "plain", marks))
    return Record(width=size[0], height=size[1], widths=[width], formats=PLAIN)


def names(record: Record, name: str) -> list[str]:
    """The names of all files of a record, for deleting them."""
    return [
        file_name(name, width, kind) for width in record["widths"] for kind in record["formats"]
    ]


def file_name(name: str, width: int, kind: str) -> str:
    """The name of one rendition; `kind` is one of FORMATS or "plain"."""
    return f"{name}-{width}.{_EXTENSIONS[kind]}"


def rendition_height(record: Record, width: int) -> int:
    """The height in pixels of the rendition of that width."""
    return _height((record["width"], record["height"]), width)


def _height(size: Sequence[int], width: int) -> int:
    return max(1, round(size[1] * width / size[0]))


def _widths(width: int) -> list[int]:
    widths = [each for each in WIDTHS if each <= width]
    if width < WIDTHS[-1] and width not in widths:
        widths.append(width)
    return widths


def _prepared(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture upright, in sRGB, of that size, with nothing but its pixels: L, RGB or RGBA.

    It is made small first, turned and converted after, while there are few pixels left.
    """
    turn, profile = orientation(picture), picture.info.get("icc_profile")
    lying = size[::-1] if turn >= 5 else size
    picture.draft(None, lying)  # JPEG alone: decodes at a half, a quarter or an eighth
    decode(picture)
    image = _in_plain_mode(picture)
    # Always a new image, also at the same size: never the opened file with its frames.
    image = image.resize(lying, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if turn in _TURNS:
        image = image.transpose(_TURNS[turn])
    image = _in_srgb(image, profile)
    # The writers take comments, colour profiles and more from here unasked.
    image.info = {}
    return image


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """L, RGB, RGBA or CMYK, with eight bits a channel; the same object where it is so already."""
    if image.mode.startswith("I"):
        # convert("L") would clip sixteen bits at 255: all white.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the web takes them for granted; without a usable profile they are taken so."""
    converted = _through_profile(image, profile) if profile else None
    if converted is not None:
        return converted
    return image.convert("RGB") if image.mode == "CMYK" else image


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    colours = image.convert("RGB") if image.mode == "RGBA" else image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return None
        converted = ImageCms.profileToProfile(
            colours,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None  # broken, or made for other channels than the picture has
    if converted is not None and image.mode == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted


def _encoded(image: Image.Image, kind: str, marks: dict[str, bytes]) -> bytes:
    settings: dict[str, Any] = _SETTINGS[kind] | marks
    if image.mode == "RGBA" and settings["format"] == "JPEG":
        paper = Image.new("RGB", image.size, PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    stream = io.BytesIO()
    image.save(stream, **settings)
    return stream.getvalue()
