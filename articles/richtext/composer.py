"""Lays the words of a well-formed document out in the forms that a body may have.

Words gather in the innermost block that can hold them; what may not stand where it was found (a
table in a cell, a photo in a heading) moves behind the nearest block that cannot hold it. No word
is lost on the way, and none is kept that cannot be seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from . import allowed, markup, words
from .words import Mark, Piece

DEEPEST_BLOCK = 24
"""Blocks inside of blocks; what lies deeper is laid out as paragraphs."""

_WRITTEN_EMPTY = frozenset({"td", "th", "figure"})
_PARTS_OF_TABLE = ("caption", "thead", "tbody", "tfoot")
_INSIDE_BLOCKS = allowed.MARKS | allowed.EMBEDS
_LISTS = frozenset({"ul", "ol"})
_ITEM_OF = {"ul": "li", "ol": "li", "dl": "dd"}


class Block(NamedTuple):
    """A finished block: its name, its attributes and its inner HTML as written."""

    tag: str
    attributes: str
    inner: str

    @property
    def html(self) -> str:
        if self.tag == "hr":
            return "<hr>"
        return f"<{self.tag}{self.attributes}>{self.inner}</{self.tag}>"


@dataclass(slots=True)
class Frame:
    """A block that is still being filled."""

    tag: str
    attributes: str = ""
    paragraph_attributes: str = ""
    pieces: list[Piece | None] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    strays: list[Block] = field(default_factory=list)

    def break_off(self) -> None:
        """Ends the paragraph in hand; a block of words only begins a new line instead."""
        if self.tag in allowed.TEXT_BLOCKS:
            self.pieces.append(None)
        elif self.pieces:
            for inner in words.paragraphs(self.pieces):
                self.add(Block("p", self.paragraph_attributes, inner))
            self.pieces.clear()

    def add(self, block: Block) -> None:
        """Takes ``block`` in where it may stand, else lays it by until this frame is closed."""
        if block.tag in allowed.CHILDREN[self.tag]:
            self.blocks.append(block)
            return
        item = _ITEM_OF.get(self.tag, "")
        last = self.blocks[-1] if self.blocks and item == "li" else None
        if last and block.tag in _LISTS and not last.inner.endswith(("</ul>", "</ol>")):
            # A list between two items belongs to the first of them.
            self.blocks[-1] = last._replace(inner=last.inner + block.html)
        elif item and block.tag in allowed.CHILDREN[item]:
            self.blocks.append(Block(item, "", _laid_out([block])))
        else:
            self.strays.append(block)

    def close(self) -> list[Block]:
        """This block, if there is anything in it, and what had to move behind it."""
        if self.tag in allowed.TEXT_BLOCKS:
            write = words.preformatted if self.tag == "pre" else words.one_paragraph
            inner = write(self.pieces)
        else:
            self.break_off()
            inner = self._inner()
        if not inner and self.tag not in _WRITTEN_EMPTY:
            return self.strays
        return [Block(self.tag, self.attributes, inner), *self.strays]

    def _inner(self) -> str:
        if self.tag == "table":
            self._keep_one("caption")
            if all(block.tag == "caption" for block in self.blocks):
                self.strays[:0] = [block._replace(tag="p") for block in self.blocks]
                return ""
            self.blocks.sort(key=lambda block: _PARTS_OF_TABLE.index(block.tag))
        elif self.tag == "figure":
            self._keep_one("figcaption")
        elif self.tag in ("li", "dd", "td", "th"):
            return _laid_out(self.blocks)
        return "".join(block.html for block in self.blocks)

    def _keep_one(self, tag: str) -> None:
        """The first ``tag`` stays; further ones become paragraphs behind this block."""
        kept: list[Block] = []
        is_found = False
        for block in self.blocks:
            if block.tag == tag and is_found:
                self.strays.append(block._replace(tag="p"))
            else:
                kept.append(block)
                is_found = is_found or block.tag == tag
        self.blocks = kept


def _laid_out(blocks: list[Block]) -> str:
    """The inside of an item or cell: a paragraph alone, or before lists, needs no tags."""
    first, *rest = blocks or [Block("", "", "")]
    bare = first.tag in ("", "p") and not first.attributes
    if bare and all(block.tag in _LISTS for block in rest):
        return first.inner + "".join(block.html for block in rest)
    return "".join(block.html for block in blocks)


class _Opened(NamedTuple):
    """What the end of an element has to restore."""

    marks: tuple[Mark, ...]
    paragraph_attributes: str
    is_silent: bool
    is_frame: bool
    is_wrapper: bool


class Composer:
    """Takes the texts and tags of a document in order; :meth:`finish` gives the body."""

    def __init__(self) -> None:
        self.frames = [Frame("")]
        self.opened: list[_Opened] = []
        self.marks: tuple[Mark, ...] = ()
        # Behind the link to a video its other words, for browsers that cannot show it, are not
        # read, until a block begins: that can only be the rest of an article whose tag was lost.
        self.is_silent = False
        self.title_without_source: str | None = None

    def text(self, text: str) -> None:
        """Words between tags."""
        if not self.is_silent:
            self.frames[-1].pieces.append(Piece(text, self.marks))

    def start(self, name: str, source: str) -> None:
        """A start tag, with its attributes as the sanitizer wrote them."""
        frame = self.frames[-1]
        tag = allowed.RENAMED.get(name, name)
        if tag == "br":
            if not self.is_silent:
                frame.pieces.append(None)
            return
        if tag == "hr":
            self._place([Block("hr", "", "")])
            return
        if tag in ("embed", "source"):
            is_linked = self._embed(tag, source)
            self.is_silent = self.is_silent or (is_linked and tag == "source")
            return
        is_frame = self._may_open(tag, source)
        is_wrapper = not is_frame and tag not in _INSIDE_BLOCKS
        self.opened.append(
            _Opened(self.marks, frame.paragraph_attributes, self.is_silent, is_frame, is_wrapper)
        )
        if is_frame or is_wrapper:
            self._open(tag, source, is_frame=is_frame)
        elif tag in allowed.MARKS:
            self._mark(tag, source)
        else:
            is_linked = self._embed(tag, source)
            self.is_silent = self.is_silent or is_linked or tag == "iframe"

    def end(self, name: str) -> None:
        """The end tag of the element opened last; void elements have none."""
        if name in ("br", "hr", "embed", "source") or not self.opened:
            return
        opened = self.opened.pop()
        if opened.is_frame:
            self._place(self.frames.pop().close())
        elif opened.is_wrapper:
            self.frames[-1].break_off()
            self.frames[-1].paragraph_attributes = opened.paragraph_attributes
        if name in allowed.EMBEDS:
            self.title_without_source = None
        self.marks = opened.marks
        self.is_silent = opened.is_silent

    def finish(self) -> str:
        """The body, when everything has been taken in."""
        while len(self.frames) > 1:
            self._place(self.frames.pop().close())
        self.frames[0].break_off()
        return "".join(block.html for block in self.frames[0].blocks)

    def _may_open(self, tag: str, source: str) -> bool:
        """Whether ``tag`` becomes a block of its own here, not just the bounds of a paragraph."""
        if tag not in allowed.CHILDREN or len(self.frames) > DEEPEST_BLOCK:
            return False
        inside = self.frames[-1].tag
        if tag in allowed.PARTS:
            return inside in allowed.PARTS[tag]
        if tag == "figure":
            return "data-photo=" in markup.attributes(tag, source)
        if tag in allowed.TEXT_BLOCKS:
            return tag in allowed.CHILDREN[inside]
        return True

    def _open(self, tag: str, source: str, *, is_frame: bool) -> None:
        frame = self.frames[-1]
        frame.break_off()
        attributes = markup.attributes(tag if is_frame else "p", source)
        self.is_silent = False
        if is_frame:
            # A photo has attributes of its own in any case; elsewhere those of a wrapper hold.
            inherited = "" if tag == "figure" else frame.paragraph_attributes
            self.frames.append(Frame(tag, attributes or inherited))
        elif attributes:
            frame.paragraph_attributes = attributes

    def _mark(self, tag: str, source: str) -> None:
        attributes = markup.attributes(tag, source)
        if tag == "a" and not attributes.startswith(" href="):
            return
        if all(tag != name for name, _ in self.marks):
            self.marks = (*self.marks, (tag, attributes))

    def _embed(self, tag: str, source: str) -> bool:
        """Puts a paragraph with a link in the place of foreign matter; whether it could."""
        values = markup.values(source)
        title = values.get("title", "")
        if tag == "source":
            if self.title_without_source is None:
                return False
            title = self.title_without_source
        elif self.is_silent:
            return False  # an embed inside of an object is the same thing once more
        url = allowed.address(values.get("src") or values.get("data") or "")
        site = allowed.host(url)
        is_waiting = not site and tag not in ("iframe", "embed")
        self.title_without_source = title if is_waiting else None
        marks = (("a", markup.attributes("a", f' href="{markup.quoted(url)}"')),)
        names = [words.one_paragraph([Piece(name, marks)]) for name in (title, site)]
        self._place([Block("p", "", name) for name in names if name and site][:1])
        return bool(site)

    def _place(self, blocks: Iterable[Block]) -> None:
        frame = self.frames[-1]
        if frame.tag not in allowed.TEXT_BLOCKS:
            frame.break_off()
        for block in blocks:
            frame.add(block)
