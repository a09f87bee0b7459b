"""The allow-list: which elements and attributes a stored body may hold, and where."""

import re
import unicodedata
from urllib.parse import urlsplit

TEXT_BLOCKS = frozenset({"h2", "h3", "pre", "dt", "caption", "figcaption"})
"""Blocks of words and marks only."""

MARKS = frozenset({"strong", "em", "a", "cite", "sup", "sub", "s", "code"})
"""What is said of words inside a block; ``br`` is no mark but a line's end."""

# What may stand in what. "" is the body itself; a paragraph may stand wherever words are laid out.
_BODY = frozenset(
    {"p", "h2", "h3", "ul", "ol", "blockquote", "aside", "dl", "figure", "hr", "pre", "table"}
)
_ITEM = frozenset({"p", "ul", "ol", "dl", "blockquote", "pre", "figure"})
_CELL = frozenset({"p", "ul", "ol"})
_ROWS = frozenset({"tr"})
CHILDREN: dict[str, frozenset[str]] = {
    "": _BODY,
    "blockquote": _BODY - {"aside"},
    "aside": _BODY - {"aside"},
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "li": _ITEM,
    "dl": frozenset({"dt", "dd"}),
    "dd": _ITEM,
    "figure": frozenset({"figcaption"}),
    "table": frozenset({"caption", "thead", "tbody", "tfoot"}),
    "thead": _ROWS,
    "tbody": _ROWS,
    "tfoot": _ROWS,
    "tr": frozenset({"th", "td"}),
    "th": _CELL,
    "td": _CELL,
    **dict.fromkeys(TEXT_BLOCKS, frozenset()),
}

PARTS: dict[str, frozenset[str]] = {
    part: frozenset(whole for whole, parts in CHILDREN.items() if part in parts)
    for part in (
        *("li", "dt", "dd", "figcaption"),
        *("caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    )
}
"""Elements that mean something inside of certain others only."""

RENAMED = {
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "menu": "ul",
    "dir": "ul",
}

WRAPPERS = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "footer", "nav", "center", "address"),
        *("details", "summary", "form", "fieldset", "legend", "hgroup", "dialog", "search"),
    }
)
"""Elements that only say where a paragraph begins and ends."""

EMBEDS = frozenset({"iframe", "video", "audio", "embed", "object"})
"""Foreign matter, of which a link remains."""

DROPPED = frozenset(
    {
        *("script", "style", "title", "template", "textarea", "select", "button", "svg", "math"),
        *("noscript", "noembed", "noframes", "xmp", "canvas", "datalist", "map"),
    }
)
"""Elements whose content is nothing to read."""

PARSED = MARKS | WRAPPERS | EMBEDS | frozenset(CHILDREN) | RENAMED.keys() | {"br", "hr", "source"}
PARSED -= {""}

ATTRIBUTES = {
    "a": ("href", "hreflang"),
    "ol": ("start",),
    "figure": ("data-photo",),
    "th": ("colspan", "rowspan", "scope"),
    "td": ("colspan", "rowspan"),
}
"""What an element may carry beside ``lang`` and ``dir``; written in this order."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
LONGEST_ADDRESS = 2048

_LANGUAGE_TAG = re.compile(r"(?=.{2,35}$)[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ESCAPED_IN_ADDRESSES = str.maketrans(
    {" ": "%20", '"': "%22", "<": "%3C", ">": "%3E", "\u00a0": "%C2%A0", "\t": "", "\n": ""}
)


def address(value: str) -> str:
    """``value`` as the target of a link, or "" where it may be none.

    Allowed are http, https, mailto and tel, and what stays on the site ("/…", "#…"). Addresses
    with "//" or "www." in front get "https:", as whoever pasted them meant.
    """
    value = unicodedata.normalize("NFC", value.strip().translate(_ESCAPED_IN_ADDRESSES))
    if value[:2].replace("\\", "/") == "//":  # browsers read both as another host
        value = f"https://{value[2:]}"
    elif value[:4].lower() == "www.":
        value = f"https://{value}"
    if len(value) > LONGEST_ADDRESS:
        return ""
    scheme = _SCHEME.match(value)
    if not scheme:
        return value if value.startswith(("/", "#")) else ""
    if scheme[1].lower() in ("http", "https"):
        return value if host(value) else ""
    return value if scheme[1].lower() in SCHEMES and len(value) > scheme.end() else ""


def host(url: str) -> str:
    """The host of an absolute http(s) address without "www.", or ""."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
    except ValueError:  # such as a broken IPv6 address
        return ""
    return name.removeprefix("www.") if parts.scheme in ("http", "https") else ""


def _language(value: str) -> str:
    return value if _LANGUAGE_TAG.fullmatch(value) else ""


def _number(value: str, *, least: int, most: int) -> str:
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
        return ""
    return str(int(digits)) if least <= int(digits) <= most else ""


def attribute(name: str, value: str) -> str:
    """The value as it may be stored, or "" where the attribute must go."""
    match name:
        case "href":
            return address(value)
        case "lang" | "hreflang":
            return _language(value.strip())
        case "dir":
            direction = value.strip().lower()
            return direction if direction in ("ltr", "rtl", "auto") else ""
        case "scope":
            scope = value.strip().lower()
            return scope if scope in ("row", "col", "rowgroup", "colgroup") else ""
        case "data-photo":
            return _number(value, least=1, most=2**31 - 1)
        case "start":
            start = _number(value, least=0, most=99_999)
            return "" if start == "1" else start
        case "colspan" | "rowspan":
            return _number(value, least=2, most=1000)
    return ""
