"""The block editor's markup: its comments are taken out, what they alone carry is written as
HTML, and what stands outside of all blocks is told apart. A leaf."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

_COMMENT = re.compile(r"<!--\s+(/?)wp:([a-z][a-z0-9_/-]*)\s")
_DEEPEST = 10
"""Shared blocks inside of shared blocks."""

# Blocks that show nothing of the text and nothing that would be missed in it.
_SILENT = frozenset({"more", "nextpage", "spacer", "separator"})


class Piece(NamedTuple):
    """A run of HTML; in a classic one lines and blank lines make the paragraphs."""

    html: str
    is_classic: bool


class _Mark(NamedTuple):
    start: int
    end: int
    name: str
    values: dict[str, Any]
    is_end: bool
    is_void: bool


def has_blocks(content: str) -> bool:
    return "<!-- wp:" in content


def _marks(content: str) -> Iterator[_Mark]:
    position = 0
    while found := _COMMENT.search(content, position):
        close = content.find("-->", found.end())
        if close < 0:
            return
        inside = content[found.end() : close].strip()
        is_void = inside.endswith("/")
        position = close + 3
        name = found[2].removeprefix("core/").rstrip("/")
        values = _values(inside.removesuffix("/"))
        yield _Mark(found.start(), position, name, values, found[1] == "/", is_void)


def _values(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


class Blocks:
    """Takes the block comments out of one text; counts in `gone` blocks that draw themselves."""

    def __init__(self, shared: Mapping[int, str], footnotes: list[str]) -> None:
        self.shared = shared
        self.footnotes = footnotes
        self.gone: Counter[str] = Counter()

    def pieces(self, content: str, depth: int = 0) -> list[Piece]:
        """The runs of `content` in their order."""
        if not has_blocks(content):
            return [Piece(content, True)]
        found: list[Piece] = []
        inside: list[str] = []
        names: list[str] = []
        position = 0
        for mark in _marks(content):
            between = content[position : mark.start]
            position = mark.end
            if names:
                inside.append(between)
            elif between.strip():
                found.append(Piece(between, True))
            if mark.is_void:
                html = self._drawn(mark, depth)
                if names:
                    inside.append(html)
                elif html:
                    found.append(Piece(html, False))
            elif not mark.is_end:
                names.append(mark.name)
            elif names:
                name = names.pop()
                if not names:
                    found.append(Piece("".join(inside), name == "freeform"))
                    inside = []
        rest = content[position:]
        if names:
            found.append(Piece("".join([*inside, rest]), False))
        elif rest.strip():
            found.append(Piece(rest, True))
        return found

    def _drawn(self, mark: _Mark, depth: int) -> str:
        """What stands in the place of a block without HTML of its own."""
        name, values = mark.name, mark.values
        address = values.get("url") or values.get("href")
        if name == "block" and isinstance(values.get("ref"), int) and depth < _DEEPEST:
            if shared := self.shared.get(values["ref"]):
                return "".join(piece.html for piece in self.pieces(shared, depth + 1))
        elif name == "footnotes" and self.footnotes:
            return f"<ol>{''.join(f'<li>{note}</li>' for note in self.footnotes)}</ol>"
        elif isinstance(address, str) and address.startswith(("http://", "https://")):
            words = values.get("label") or values.get("service") or address
            html = f'<a href="{escape(address)}" data-wp="embed">{escape(str(words))}</a>'
            return f"<li>{html}</li>" if name == "social-link" else f"<p>{html}</p>"
        if name not in _SILENT:
            self.gone[name] += 1
        return ""
