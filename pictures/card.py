"""The card that stands for an article where somebody shares it: its headline on the paper's own
stock, in its script and direction, set in the faces of the pages.

Drawn with Pillow, whose Raqm shapes Arabic and takes each language's own letterforms. The faces are
the subsets of static/fonts/, a file for each script, so a line is set in runs of one file each.
"""

import io
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)  # as Open Graph's readers crop least
MARGIN = 72
PAPER, INK, RED, RULE = "#faf6ec", "#1a1714", "#a3111c", "#d5cbb8"
LINES = 5
LARGEST, SMALLEST, STEP = 84, 40, 4  # pixels
SERIF = ("vollkorn-cyrillic", "vollkorn-latin", "vollkorn-neighbours", "noto-naskh-arabic")
SANS = ("sofia-sans-cyrillic", "sofia-sans-latin", "sofia-sans-neighbours", "noto-naskh-arabic")
ARABIC = ("noto-naskh-arabic", "noto-naskh-latin", "vollkorn-cyrillic", "vollkorn-latin")
BOLD = 700
ELLIPSIS = "…"
HEAD, ROOM = 208, 336  # pixels: where the headline's room begins, and how high it is
# Arabic stands higher and lower than Latin of the same size.
LEADING = {"ltr": 1.12, "rtl": 1.45}


@lru_cache(maxsize=256)
def _face(folder: Path, name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(
        str(folder / f"{name}.woff2"), size, layout_engine=ImageFont.Layout.RAQM
    )
    with suppress(OSError):  # a face of one weight
        face.set_variation_by_axes([weight])
    return face


@lru_cache(maxsize=4096)
def _has(folder: Path, name: str, letter: str) -> bool:
    """Whether the face has a glyph of its own for `letter`."""
    face = _face(folder, name, 40, BOLD)
    missing = face.getmask("\U0010fffd")
    found = face.getmask(letter)
    return (found.size, bytes(found)) != (missing.size, bytes(missing))


def _sayable(text: str, folder: Path, faces: tuple[str, ...]) -> str:
    """`text` without the signs that no face has, an emoji or another script's: empty boxes say
    nothing, and Raqm breaks off at some of them."""
    words = (
        "".join(letter for letter in word if _can_be_said(letter, folder, faces))
        for word in text.split()
    )
    return " ".join(word for word in words if word)


def _can_be_said(letter: str, folder: Path, faces: tuple[str, ...]) -> bool:
    # A variation selector chooses between forms of an emoji.
    if unicodedata.category(letter)[0] == "C" or "\ufe00" <= letter <= "\ufe0f":
        return False
    return any(_has(folder, name, letter) for name in faces)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set: in which faces, how large and heavy, in which language and direction."""

    folder: Path
    faces: tuple[str, ...]
    size: int
    weight: int
    language: str
    direction: str

    def runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """`text` in pieces of one face each, in the order in which they are read."""
        before = self.faces[0]

        def face_of(letter: str) -> str:
            nonlocal before
            if not (letter.isspace() and _has(self.folder, before, letter)):
                before = next(
                    (name for name in self.faces if _has(self.folder, name, letter)), self.faces[0]
                )
            return before

        for name, letters in groupby(text, face_of):
            yield _face(self.folder, name, self.size, self.weight), "".join(letters)

    def pieces(self, text: str) -> list[str]:
        """`text` as it is laid out one after another: where it runs to the left each Arabic word
        for itself, and the words of another script that follow one another together, since they
        run to the right among themselves."""
        if self.direction == "ltr":
            return [text]
        pieces: list[str] = []
        for word in text.split():
            if pieces and not _is_arabic(word) and not _is_arabic(pieces[-1]):
                pieces[-1] += f" {word}"
            else:
                pieces.append(word)
        return pieces

    def width(self, text: str) -> float:
        pieces = self.pieces(text)
        return sum(map(self._length, pieces)) + self._space * (len(pieces) - 1)

    def draw(
        self, sheet: ImageDraw.ImageDraw, text: str, x: float, baseline: float, colour: str
    ) -> None:
        """Sets `text` from `x` on, to the right or, right to left, to the left."""
        for piece in self.pieces(text):
            length = self._length(piece)
            left = x - length if self.direction == "rtl" else x
            at, way = left, "rtl" if _is_arabic(piece) else "ltr"
            runs = list(self.runs(piece))
            for face, run in reversed(runs) if way == "rtl" else runs:
                sheet.text(
                    (at, baseline),
                    run,
                    font=face,
                    fill=colour,
                    anchor="ls",
                    language=self.language,
                    direction=way,
                )
                at += face.getlength(run, language=self.language, direction=way)
            x += -(length + self._space) if self.direction == "rtl" else length

    @property
    def _space(self) -> float:
        return self.size / 4

    def _length(self, piece: str) -> float:
        way = "rtl" if _is_arabic(piece) else "ltr"
        return sum(
            face.getlength(run, language=self.language, direction=way)
            for face, run in self.runs(piece)
        )

    def broken(self, text: str, width: float) -> list[str]:
        """`text` in lines of at most `width`; a word that is wider by itself is cut."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= width:
                lines[-1] = longer
                continue
            while len(word) > 2 and self.width(word) > width:
                cut = next(n for n in range(len(word) - 1, 0, -1) if self.width(word[:n]) <= width)
                lines.append(word[:cut])
                word = word[cut:]
            lines.append(word)
        return lines


def _is_arabic(text: str) -> bool:
    return any("\u0590" <= letter <= "\u08ff" for letter in text)


def card(
    *, folder: Path, plate: str, kicker: str, headline: str, foot: str, language: str, rtl: bool
) -> bytes:
    """The card as PNG. `folder` holds the faces; `plate` is the paper's name, `kicker` what stands
    above the headline, `foot` what stands below."""
    image = Image.new("RGB", SIZE, PAPER)
    sheet = ImageDraw.Draw(image)
    direction = "rtl" if rtl else "ltr"
    serif, sans = (ARABIC, ARABIC) if rtl else (SERIF, SANS)
    plate, headline = (_sayable(text, folder, serif) for text in (plate, headline))
    kicker, foot = (_sayable(text, folder, sans) for text in (kicker, foot))
    start = SIZE[0] - MARGIN if rtl else MARGIN
    width = SIZE[0] - 2 * MARGIN

    def setting(faces: tuple[str, ...], size: int, weight: int) -> Setting:
        return Setting(folder, faces, size, weight, language, direction)

    setting(serif, 46, 800).draw(sheet, plate, start, 104, INK)
    sheet.rectangle((MARGIN, 126, SIZE[0] - MARGIN, 133), fill=INK)
    if kicker:
        label = kicker if rtl else kicker.upper()
        setting(sans, 28, BOLD).draw(sheet, label, start, 192, RED)
    size, lines = _fitted(headline, width, serif, setting, direction)
    leading = size * LEADING[direction]
    top = HEAD + (ROOM - leading * len(lines)) / 2
    for number, line in enumerate(lines):
        baseline = top + number * leading + size * 0.9
        setting(serif, size, BOLD).draw(sheet, line, start, baseline, INK)
    sheet.rectangle((MARGIN, 562, SIZE[0] - MARGIN, 564), fill=RULE)
    setting(sans, 26, 500).draw(sheet, foot, start, 600, INK)
    out = io.BytesIO()
    # A page of few colours: a palette makes it a quarter of the bytes.
    image.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitted(
    headline: str,
    width: float,
    faces: tuple[str, ...],
    setting: Callable[[tuple[str, ...], int, int], Setting],
    direction: str,
) -> tuple[int, list[str]]:
    """The largest size at which the headline stands in its room without a word cut, and its lines;
    at the smallest what goes in, with an ellipsis."""
    words = headline.split()
    for size in range(LARGEST, SMALLEST - 1, -STEP):
        so = setting(faces, size, BOLD)
        lines = so.broken(headline, width)
        most = min(LINES, int(ROOM / (size * LEADING[direction])))
        if len(lines) <= most and all(so.width(word) <= width for word in words):
            return size, lines
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + ELLIPSIS]
    return size, lines
