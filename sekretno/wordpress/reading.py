"""Reads a WordPress export (WXR 1.0 to 1.2) as a stream: one entry in memory at a time.

WXR is RSS 2.0 with elements of WordPress's own, whose namespace carries the version. What makes
exports unreadable in practice is mended on the way (control characters, blank lines before the
declaration); what makes XML dangerous is refused (declarations of entities of any kind).
"""

import codecs
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

CHUNK = 1 << 16
LONGEST_TEXT = 5_000_000
"""Characters of one field; what is longer is no article but a fault of the export."""
_LONGEST_META = 200_000

_WORDPRESS = re.compile(r"https?://wordpress\.org/export/[\d.]+/(excerpt/)?")
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_RECORDS = frozenset({"item", "wp:author", "wp:category", "wp:tag", "wp:term"})

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text encodings of Python that no file is written in.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_UNFINISHED_REFERENCE = re.compile(r"&[#0-9A-Za-z]{0,12}\Z")
_CUT_OFF = frozenset(
    {
        expat.errors.codes[message]
        for message in (
            expat.errors.XML_ERROR_NO_ELEMENTS,
            expat.errors.XML_ERROR_UNCLOSED_TOKEN,
            expat.errors.XML_ERROR_PARTIAL_CHAR,
            expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        )
    }
)


class Unreadable(Exception):
    """Why a file cannot be read as an export: a sentence, with line and column where it is
    malformed."""


@dataclass(slots=True)
class Record:
    """One entry of the export as it stands: texts of its elements, terms, and fields of plugins."""

    kind: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    """(taxonomy, slug, name)"""
    meta: dict[str, str] = field(default_factory=dict)
    comments: int = 0
    is_too_long: bool = False

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def number(self, name: str) -> int:
        """The whole number in element `name`, or 0."""
        digits = self.text(name).strip()
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0


@dataclass(slots=True)
class Stream:
    """What is learned on the way through a file, beside its entries."""

    path: Path
    channel: dict[str, str] = field(default_factory=dict)
    removed: int = 0
    """Characters taken out that XML does not allow."""
    is_wordpress: bool = False
    stripped_lines: int = 0
    """Blank lines before the beginning."""

    def records(self) -> Iterator[Record]:
        """The entries in their order. Raises Unreadable, at the latest when the file ends."""
        handlers = _Handlers(self)
        parser = handlers.parser
        ended = False
        try:
            for text in _cleaned(self):
                parser.Parse(text.encode("utf-8"), False)
                yield from handlers.taken()
            ended = True
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _unreadable(error, ended=ended, handlers=handlers) from None
        yield from handlers.taken()
        if not self.is_wordpress:
            raise Unreadable("This is an RSS file, but not an export of WordPress (WXR).")


def _unreadable(error: expat.ExpatError, *, ended: bool, handlers: "_Handlers") -> Unreadable:
    line, column = error.lineno + handlers.stream.stripped_lines, error.offset + 1
    if ended and error.code in _CUT_OFF:
        if not handlers.begun:
            return Unreadable("The file is empty.")
        return Unreadable(
            f"The export is cut off: the file ends in the middle, at line {line}, column {column}. "
            "Export again; nothing was changed."
        )
    return Unreadable(
        f"The file is not well-formed XML: line {line}, column {column}: "
        f"{expat.ErrorString(error.code)}."
    )


class _Handlers:
    """What expat calls; finished entries wait in `done`."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.done: deque[Record] = deque()
        self.path: list[str] = []
        self.record: Record | None = None
        self.attributes: dict[str, str] = {}
        self.meta_key = ""
        self.meta_value = ""
        self.texts: list[str] = []
        self.size = 0
        self.begun = False
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def taken(self) -> Iterator[Record]:
        while self.done:
            yield self.done.popleft()

    def doctype(self, name: str, *_declared: object) -> None:
        if name.lower() == "html":
            raise Unreadable("This is a web page, not an export of WordPress (WXR).")
        # No export has one; entities declared in it could fill the memory or read other files.
        raise Unreadable(
            "The file has a document type declaration, which no export of WordPress has. "
            "It is refused for safety."
        )

    def _name(self, qualified: str) -> str:
        uri, _, local = qualified.rpartition(" ")
        if not uri:
            return local
        if found := _WORDPRESS.fullmatch(uri):
            self.stream.is_wordpress = True
            return f"{'excerpt' if found[1] else 'wp'}:{local}"
        return _PREFIXES.get(uri, "other:") + local

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = self._name(qualified)
        self.begun = True
        self.path.append(name)
        depth = len(self.path)
        self.texts, self.size = [], 0
        if depth == 1 and name != "rss":
            raise Unreadable("The file is XML, but not an export of WordPress (WXR).")
        if depth == 3 and name in _RECORDS:
            line = self.parser.CurrentLineNumber + self.stream.stripped_lines
            self.record = Record(name, line)
        elif depth == 4 and self.record is not None:
            self.attributes = attributes
            self.meta_key = self.meta_value = ""
            self.record.comments += name == "wp:comment"

    def characters(self, text: str) -> None:
        depth = len(self.path)
        if depth == 5 and self.path[3] != "wp:postmeta":
            return
        if not 3 <= depth <= 5:
            return
        limit = LONGEST_TEXT if depth == 4 else _LONGEST_META
        self.size += len(text)
        if self.size <= limit:
            self.texts.append(text)
        elif depth == 4 and self.record is not None:
            self.record.is_too_long = True

    def end(self, _qualified: str) -> None:
        name, text, depth = self.path[-1], "".join(self.texts), len(self.path)
        record = self.record
        if depth == 3 and record is not None:
            self.done.append(record)
            self.record = None
        elif depth == 3 and self.path[1] == "channel":
            self.stream.channel.setdefault(name, text.strip())
        elif depth == 4 and record is not None:
            self._end_field(record, name, text)
        elif depth == 5 and record is not None and self.path[3] == "wp:postmeta":
            if name == "wp:meta_key":
                self.meta_key = text
            elif name == "wp:meta_value":
                self.meta_value = text
        self.path.pop()
        self.texts, self.size = [], 0

    def _end_field(self, record: Record, name: str, text: str) -> None:
        if name == "category":
            taxonomy = self.attributes.get("domain", "")
            record.terms.append((taxonomy, self.attributes.get("nicename", ""), text))
        elif name == "wp:postmeta":
            record.meta.setdefault(self.meta_key, self.meta_value)
        else:
            record.fields.setdefault(name, text)


def _charset(start: bytes) -> str:
    """The name of the encoding in which a file that begins with `start` is written."""
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    declared = _DECLARED.search(start)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        info = codecs.lookup(name)
    except LookupError:
        info = None
    if info is None or info.name in _NO_CHARSETS or not info._is_text_encoding:
        raise Unreadable(f"The file says it is encoded as {name}, which is unknown.")
    # Whoever declares Latin-1 means the encoding of Windows, with quotes and dashes.
    return "cp1252" if info.name in ("iso8859-1", "ascii") else info.name


def _control(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Windows-1252 does not use, as the control characters of Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("sekretno-latin", _control)


def _decoded(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        charset = _charset(file.read(1024))
        file.seek(0)
        errors = "sekretno-latin" if charset == "cp1252" else "strict"
        decoder = codecs.getincrementaldecoder(charset)(errors)
        line = 1
        while True:
            chunk = file.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                column = error.start - error.object.rfind(b"\n", 0, error.start)
                if not chunk:
                    raise Unreadable(
                        "The export is cut off: the file ends in the middle of a character, "
                        f"at line {line}. Export again; nothing was changed."
                    ) from None
                raise Unreadable(
                    f"The file is said to be encoded as {charset}, but is not: "
                    f"line {line}, column {column}."
                ) from None
            line += text.count("\n")
            yield text
            if not chunk:
                return


def _cleaned(stream: Stream) -> Iterator[str]:
    """The text of the file without what XML does not allow and WordPress lets through."""

    def reference(match: re.Match[str]) -> str:
        number = int(match[1], 16) if match[1] else int(match[2])
        if number > 0x10FFFF or _NOT_XML.match(chr(number)):
            stream.removed += 1
            return ""
        return match[0]

    held, begun = "", False
    for piece in _decoded(stream.path):
        text = held + piece
        held = ""
        if not begun:  # plugins print blank lines before the declaration
            begun = bool(text.strip())
            stripped = text.lstrip()
            stream.stripped_lines += text[: len(text) - len(stripped)].count("\n")
            text = stripped
        # A reference that the end of the chunk cuts in two waits for its other half.
        if piece and (tail := _UNFINISHED_REFERENCE.search(text)):
            text, held = text[: tail.start()], tail[0]
        text, count = _NOT_XML.subn("", text)
        stream.removed += count
        yield _REFERENCE.sub(reference, text)
