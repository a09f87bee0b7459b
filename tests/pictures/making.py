"""Picture files for the tests, honest and hostile, made in memory."""

import hashlib
import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

GPS = {1: "N", 2: (42.0, 41.0, 51.0), 3: "E", 4: (23.0, 19.0, 17.0)}
RED, GREEN, BLUE = (220, 20, 30), (20, 200, 30), (20, 30, 220)


def file_of(image: Image.Image, kind: str = "JPEG", **settings: Any) -> io.BytesIO:
    stream = io.BytesIO()
    image.save(stream, kind, **settings)
    stream.seek(0)
    return stream


def drawing(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right: shows whether a picture was turned."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.convert(mode)


def frames(kind: str) -> io.BytesIO:
    """A moving picture of three frames."""
    others = [Image.new("RGB", (64, 48), colour) for colour in (GREEN, BLUE)]
    return file_of(drawing(), kind, save_all=True, append_images=others, duration=100)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int, *, before_pixels: bytes = b"") -> bytes:
    """A black PNG of one bit a pixel: a few kilobytes, however many pixels."""
    row = b"\0" * (1 + (width + 7) // 8)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + before_pixels
        + png_chunk(b"IDAT", zlib.compress(row * height, 1))
        + png_chunk(b"IEND", b"")
    )


def swapped_profile() -> bytes:
    """An ICC profile that takes red for green and green for red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    table, rest = profile[: 128 + 4 + 12 * 20], profile[128 + 4 + 12 * 20 :]
    swapped = table.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return swapped + rest


def iim(*data_sets: tuple[int, int, bytes]) -> bytes:
    """An IPTC-IIM block of (record, data set, value)."""
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value
        for record, number, value in data_sets
    )


def xmp(properties: str, *, head: str = "") -> bytes:
    return (
        f'{head}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def creators(*names: str) -> str:
    items = "".join(f"<rdf:li>{name}</rdf:li>" for name in names)
    return f"<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>"


def jpeg_with(*, block: bytes = b"", digest: bytes | None = None, **settings: Any) -> io.BytesIO:
    """A JPEG with an IIM block in Photoshop's place, and Pillow's `exif` and `xmp`."""
    data = file_of(drawing(), **settings).getvalue()
    resources = _resource(0x0404, block) if block else b""
    if digest is not None:
        resources += _resource(0x0425, digest)
    if resources:
        body = b"Photoshop 3.0\0" + resources
        data = data[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + data[2:]
    return io.BytesIO(data)


def digest_of(block: bytes) -> bytes:
    return hashlib.md5(block, usedforsecurity=False).digest()


def _resource(number: int, body: bytes) -> bytes:
    padding = b"\0" * (len(body) % 2)
    return b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + padding
