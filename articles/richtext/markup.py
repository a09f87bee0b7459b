"""Reading and writing the small, well-formed subset of HTML that the sanitizer leaves."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from . import allowed

# Everything that is never part of a text: control characters but tab and line ends, lone
# surrogates, overrides of the writing direction (they can disguise what a text says), zero-width
# spaces pasted along, non-characters.
_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\ufeff"
    r"\ufdd0-\ufdef\ufff9-\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0c\u2028\u2029]")

_TAG = re.compile(
    r"""<iframe(?P<frame>(?:\s[^\s="<>]+="[^"]*")*)>.*?</iframe>"""
    r"""|<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s[^\s="<>]+="[^"]*")*)>""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([^\s="<>]+)="([^"]*)"')


class Tag(NamedTuple):
    """A tag met by :func:`events`; ``attributes`` are still as the sanitizer wrote them."""

    name: str
    is_end: bool
    attributes: str


def text_only(html: str) -> str:
    """``html`` without characters that belong in no text, with line ends as "\\n"."""
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", html))


def unescape(text: str) -> str:
    """The five references that the sanitizer writes, read back."""
    if "&" not in text:
        return text
    for reference, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0")):
        text = text.replace(reference, char)
    return text.replace("&amp;", "&")


def escape(text: str) -> str:
    """A text as it stands between tags; quotes stay as they are, for the eyes of translators."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(value: str) -> str:
    """A text as it stands in a quoted attribute."""
    return escape(value).replace('"', "&quot;")


def values(attributes: str) -> dict[str, str]:
    """The attributes of a tag by name."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}


def attributes(tag: str, source: str) -> str:
    """The attributes that ``tag`` may keep of those in ``source``, in canonical form.

    In: as the sanitizer wrote them. Out: "" or ' name="value"…' in the order of the allow-list.
    """
    if not source:
        return ""
    found = values(source)
    kept = []
    for name in (*allowed.ATTRIBUTES.get(tag, ()), "lang", "dir"):
        if name in found and (value := allowed.attribute(name, found[name])):
            kept.append(f' {name}="{quoted(value)}"')
    return "".join(kept)


def normal(text: str) -> str:
    """``text`` in NFC that stays the same when the whole document is normalised.

    U+0338 at the beginning would melt into the ">" of the tag before it and break the markup;
    its short sister U+0337 looks the same and does not.
    """
    if unicodedata.combining(text[:1] or " "):
        rest = text.lstrip("".join(filter(unicodedata.combining, set(text))))
        lead = text[: len(text) - len(rest)]
        text = lead.replace("\u0338", "\u0337") + rest
    return unicodedata.normalize("NFC", text)


def events(html: str) -> Iterator[str | Tag]:
    """The texts (unescaped) and tags of ``html`` in order, as the sanitizer wrote them."""
    position = 0
    for match in _TAG.finditer(html):
        if match.start() > position:
            yield unescape(html[position : match.start()])
        position = match.end()
        if match["tag"]:
            yield Tag(match["tag"], bool(match["end"]), match["attributes"])
        else:  # what stands inside of an iframe is text for browsers that know none
            yield Tag("iframe", False, match["frame"])
            yield Tag("iframe", True, "")
    if position < len(html):
        yield unescape(html[position:])
