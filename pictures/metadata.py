"""Who made a picture and who owns it, as its file says: IPTC-IIM, XMP and EXIF.

The three are reconciled by the guidelines of the Metadata Working Group (version 2.0, 2010):
where a file holds both IIM and XMP, XMP counts, unless the digest that Photoshop stores beside
the IIM shows that a program without XMP changed the IIM later. IIM cuts values to a number of
bytes (a By-line to 32, sixteen Cyrillic letters), so an XMP value that merely goes on where the
IIM one stops is preferred in any case. EXIF comes last, unlike in the guidelines: cameras fill
it with their owner's name and their own advertising.
"""

import hashlib
import io
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from django.core.exceptions import ValidationError
from PIL import Image

from pictures.upload import BinaryFile, contents, open_picture

MAX_XMP_BYTES = 512 * 1024
MAX_CHARACTERS = 2000

_DC = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Photoshop's image resources: the IIM block and the digest of it made when XMP was written.
_IIM_BLOCK, _IIM_DIGEST = 0x0404, 0x0425
_ARTIST, _COPYRIGHT, _DESCRIPTION = 0x013B, 0x8298, 0x010E

# field: (XMP property, IIM record and data set, EXIF tag)
_SOURCES: dict[str, tuple[str, tuple[int, int], int | None]] = {
    "creators": (f"{{{_DC}}}creator", (2, 80), _ARTIST),
    "credit": (f"{{{_PHOTOSHOP}}}Credit", (2, 110), None),
    "source": (f"{{{_PHOTOSHOP}}}Source", (2, 115), None),
    "copyright": (f"{{{_DC}}}rights", (2, 116), _COPYRIGHT),
    "headline": (f"{{{_PHOTOSHOP}}}Headline", (2, 105), None),
    "caption": (f"{{{_DC}}}description", (2, 120), _DESCRIPTION),
}

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="{rdf}">
<rdf:Description rdf:about="" xmlns:dc="{dc}" xmlns:photoshop="{photoshop}">
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of its picture; empty where it says nothing. No value exceeds 2000
    characters. Where it was taken and with which camera is never read."""

    credit: str = ""
    """The line to print: the credit line, else the creators, else the copyright notice."""
    creators: tuple[str, ...] = ()
    source: str = ""
    copyright: str = ""
    headline: str = ""
    caption: str = ""


def read(file: BinaryFile) -> Metadata:
    """What the file says of its picture; the file stays open, at position 0.

    Never raises for what a file contains: what cannot be read is as good as absent.
    """
    try:
        picture = open_picture(contents(file))
    except ValidationError:
        return Metadata()
    # EXIF first: to find it in a PNG Pillow reads on, past the pixels, and meets a late XMP too.
    exif = _exif_values(picture)
    xmp = _xmp_values(picture.info.get("xmp"))
    iim, iim_changed = _iim_values(picture.info.get("photoshop"))
    found: dict[str, list[str]] = {}
    for field, (xmp_name, iim_name, exif_tag) in _SOURCES.items():
        values = _reconciled(xmp.get(xmp_name, []), iim.get(iim_name, []), iim_is_newer=iim_changed)
        found[field] = values or (exif.get(exif_tag, []) if exif_tag else [])
    creators = tuple(found.pop("creators"))
    single = {field: values[0] if values else "" for field, values in found.items()}
    single["credit"] = single["credit"] or ", ".join(creators) or single["copyright"]
    return Metadata(creators=creators, **single)


def embed(*, credit: str, rights: str, creators: Sequence[str] = ()) -> dict[str, bytes]:
    """The metadata of a rendition, as keyword arguments for Pillow's `save()`.

    EXIF with Artist and Copyright, and an XMP packet with creator, credit and rights; nothing
    else. Without creators the credit stands for them. Empty where there is nothing to say.
    """
    credit, rights = _clean(credit), _clean(rights)
    names = [name for name in map(_clean, creators) if name] or ([credit] if credit else [])
    if not (names or rights):
        return {}
    exif = Image.Exif()
    # As bytes, because Pillow writes strings as ASCII; readers expect UTF-8 here (EXIF 3.0, MWG).
    if names:
        exif[_ARTIST] = "; ".join(names).encode()
    if rights:
        exif[_COPYRIGHT] = rights.encode()
    return {"exif": exif.tobytes(), "xmp": _packet(names, credit, rights)}


def _packet(creators: Sequence[str], credit: str, rights: str) -> bytes:
    properties = []
    if creators:
        items = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in creators)
        properties.append(f"<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>")
    if credit:
        properties.append(f"<photoshop:Credit>{escape(credit)}</photoshop:Credit>")
    if rights:
        item = f'<rdf:li xml:lang="x-default">{escape(rights)}</rdf:li>'
        properties.append(f"<dc:rights><rdf:Alt>{item}</rdf:Alt></dc:rights>")
    return _PACKET.format(
        rdf=_RDF, dc=_DC, photoshop=_PHOTOSHOP, properties="\n".join(properties)
    ).encode()


def _reconciled(xmp: list[str], iim: list[str], *, iim_is_newer: bool) -> list[str]:
    if not (xmp and iim and iim_is_newer):
        return xmp or iim
    pairs = zip(iim, xmp, strict=False)
    only_cut = len(iim) == len(xmp) and all(longer.startswith(short) for short, longer in pairs)
    return xmp if only_cut else iim


def _clean(value: str) -> str:
    """One value: composed letters, no control characters, no space around, not endless."""
    value = unicodedata.normalize("NFC", value[: MAX_CHARACTERS * 2])
    value = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+", " ", value)
    return value.strip()[:MAX_CHARACTERS]


def _cleaned(values: Sequence[str]) -> list[str]:
    return [value for value in map(_clean, values) if value]


def decoded(value: bytes, *, utf8: bool = False) -> str:
    """Text of bytes whose character set is declared as UTF-8 or not at all.

    Undeclared bytes are UTF-8 if they can be, else Windows-1251, else Latin-1. A letter cut in
    half at the end, as a limit in bytes leaves it, is dropped.
    """
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and value[: error.start].decode()
        if cut and (utf8 or not cut.isascii()):
            return cut
    if utf8:
        return value.decode(errors="replace")
    try:
        return value.decode("windows-1251")
    except UnicodeDecodeError:
        return value.decode("latin-1")


# --- EXIF


def _exif_values(picture: Image.Image) -> dict[int, list[str]]:
    try:
        exif = picture.getexif()
        raw = {tag: exif.get(tag) for tag in (_ARTIST, _COPYRIGHT, _DESCRIPTION)}
    except Exception:  # broken EXIF is common and can make the parser raise anything
        return {}
    values = {tag: _exif_text(value) for tag, value in raw.items()}
    return {
        _ARTIST: _cleaned(values[_ARTIST].split(";")),
        # Photographer's and editor's copyright are parted by a NUL, a lone space if either is none.
        _COPYRIGHT: _cleaned([", ".join(_cleaned(values[_COPYRIGHT].split("\0")))]),
        _DESCRIPTION: _cleaned([values[_DESCRIPTION]]),
    }


def _exif_text(value: object) -> str:
    if isinstance(value, str):  # Pillow reads ASCII tags as Latin-1: back to bytes
        value = value.encode("latin-1", "replace")
    return decoded(value) if isinstance(value, bytes) else ""


# --- XMP


def _xmp_values(packet: object) -> dict[str, list[str]]:
    """Properties by "{namespace}name", from elements and from the attributes of short form."""
    if not isinstance(packet, bytes) or len(packet) > MAX_XMP_BYTES:
        return {}
    try:
        text = packet.decode("utf-8-sig").strip("\0 \t\r\n")
        if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
            return {}  # a document type, hence entities: no honest packet has one
        root = ElementTree.fromstring(text)  # noqa: S314  entities were refused above
    except (ElementTree.ParseError, ValueError):
        return {}
    values: dict[str, list[str]] = {}
    for rdf in root.iter(f"{{{_RDF}}}RDF"):
        # Direct children alone: a picture within the picture has a creator of its own.
        for description in rdf.findall(f"{{{_RDF}}}Description"):
            for name, value in description.attrib.items():
                values[name] = _cleaned([value])
            for element in description:
                values[element.tag] = _cleaned(_xmp_items(element))
    return values


def _xmp_items(element: ElementTree.Element) -> list[str]:
    items = element.findall(f"./*/{{{_RDF}}}li")
    if not items:
        return [element.text or ""]
    if element.find(f"{{{_RDF}}}Alt") is not None:  # one text in several languages
        default = [item for item in items if item.get(_XML_LANG) == "x-default"]
        items = (default or items)[:1]
    return [item.text or "" for item in items]


# --- IPTC-IIM


def _iim_values(resources: object) -> tuple[dict[tuple[int, int], list[str]], bool]:
    """Values by record and data set, and whether the IIM changed after the XMP was written."""
    if not isinstance(resources, Mapping):
        return {}, False
    block, digest = resources.get(_IIM_BLOCK), resources.get(_IIM_DIGEST)
    if not isinstance(block, bytes):
        return {}, False
    raw = list(_iim_data_sets(block))
    utf8 = any(name == (1, 90) and value == b"\x1b%G" for name, value in raw)
    values: dict[tuple[int, int], list[str]] = {}
    for name, value in raw:
        if text := _clean(decoded(value[: MAX_CHARACTERS * 4], utf8=utf8)):
            values.setdefault(name, []).append(text)
    changed = (
        isinstance(digest, bytes) and digest != hashlib.md5(block, usedforsecurity=False).digest()
    )
    return values, changed


def _iim_data_sets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """The data sets of an IIM block up to its end or its first error (IIM 4.2, chapter 1)."""
    stream = io.BytesIO(block)
    while len(head := stream.read(5)) == 5 and head[0] == 0x1C:
        _marker, record, data_set, length = struct.unpack(">BBBH", head)
        if length & 0x8000:  # extended: the length of the length; nothing we read needs it
            return
        value = stream.read(length)
        if len(value) < length:
            return
        yield (record, data_set), value
