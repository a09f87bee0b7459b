"""From pieces of marked text to paragraphs: spaces, line breaks and the nesting of marks."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from . import markup

SPACES = re.compile(r"[ \t\n]+")
_VISIBLE = re.compile(
    "[^\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_EDGES = " \t\n\u00a0"

Mark = tuple[str, str]
"""An element's name and its attributes as written."""


class Piece(NamedTuple):
    """Some text under the same marks, outermost first."""

    text: str
    marks: tuple[Mark, ...]


Line = list[Piece]


def lines(pieces: Iterable[Piece | None]) -> list[Line]:
    """The lines of a run of pieces, in which None ends a line.

    Spaces are collapsed and stripped; a line on which nothing can be seen is empty.
    """
    result: list[Line] = [[]]
    for piece in pieces:
        if piece is None:
            result.append([])
        else:
            result[-1].append(piece)
    return [_tidy(line) for line in result]


def _tidy(line: Line) -> Line:
    for piece in line:
        if _VISIBLE.search(piece.text):
            break
    else:
        return []
    tidy: Line = []
    after_space = True
    for piece in line:
        text = SPACES.sub(" ", piece.text)
        if after_space:
            text = text.removeprefix(" ")
        if text:
            tidy.append(Piece(text, piece.marks))
            after_space = text[-1] == " "
    return _without_edge(tidy, " ", from_end=True)


def _without_edge(line: Line, spaces: str, *, from_end: bool) -> Line:
    """``line`` without ``spaces`` at its beginning or end; it must hold something to see."""
    line = list(line)
    edge = -1 if from_end else 0
    while line:
        text = line[edge].text
        stripped = text.rstrip(spaces) if from_end else text.lstrip(spaces)
        if stripped:
            line[edge] = Piece(stripped, line[edge].marks)
            break
        line.pop(edge)
    return line


def paragraphs(pieces: Iterable[Piece | None]) -> list[str]:
    """The inner HTML of each paragraph in a run; empty lines part paragraphs."""
    result: list[str] = []
    paragraph: list[Line] = []
    for line in [*lines(pieces), []]:
        if line:
            paragraph.append(line)
        elif paragraph:
            result.append(_written(paragraph))
            paragraph = []
    return result


def one_paragraph(pieces: Iterable[Piece | None]) -> str:
    """The inner HTML of a run that must stay in one block; "" where nothing can be seen."""
    full = [line for line in lines(pieces) if line]
    return _written(full) if full else ""


def preformatted(pieces: Iterable[Piece | None]) -> str:
    """The inner HTML of a run in which spaces and line ends count; "" where nothing is seen."""
    line = [piece or Piece("\n", ()) for piece in pieces]
    if not any(_VISIBLE.search(piece.text) for piece in line):
        return ""
    line = _without_edge(line, "\n", from_end=False)
    return _nested([_without_edge(line, _EDGES, from_end=True)])


def _written(paragraph: list[Line]) -> str:
    paragraph[0] = _without_edge(paragraph[0], _EDGES, from_end=False)
    paragraph[-1] = _without_edge(paragraph[-1], _EDGES, from_end=True)
    return _nested(paragraph)


def _shared(left: tuple[Mark, ...], right: tuple[Mark, ...]) -> int:
    """How many outer marks two neighbours share."""
    for depth, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return depth
    return min(len(left), len(right))


def _nested(paragraph: list[Line]) -> str:
    """Lines joined by ``<br>``, with marks opened once for all neighbours that share them."""
    out: list[str] = []
    marks: tuple[Mark, ...] = ()
    texts: list[str] = []

    def write(text: str, target: tuple[Mark, ...]) -> None:
        nonlocal marks
        if marks != target:
            depth = _shared(marks, target)
            out.extend([f"</{name}>" for name, _ in reversed(marks[depth:])])
            out.extend([f"<{name}{attributes}>" for name, attributes in target[depth:]])
            marks = target
        out.append(text)

    for number, line in enumerate(paragraph):
        if number:
            write("<br>", marks[: _shared(marks, line[0].marks)])
        for piece, following in zip(line, [*line[1:], None], strict=True):
            texts.append(piece.text)
            if following is None or following.marks != piece.marks:
                write(markup.escape(markup.normal("".join(texts))), piece.marks)
                texts.clear()
    write("", ())
    return "".join(out)
