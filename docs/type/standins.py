"""Measure the system fonts that stand in for the paper's faces; print their CSS rules.

A maker's tool beside make.py, run by hand. A stand-in gets the width of the face it stands for
(`size-adjust`: the ratio of the two widths over a paragraph of text, shaped with kerning) and its
ascent and descent, so that a line breaks at nearly the same word and keeps its height.

    /tmp/type/bin/pip install fonttools==4.* brotli uharfbuzz fontpkg-vollkorn==5.1 \\
        fontpkg-sofia-sans==4.101
    apt-get install fonts-liberation fonts-dejavu fonts-noto-core fonts-roboto-unhinted
    cd /tmp/type && npm pack @fontsource/gelasio@5.3.0 && tar xzf fontsource-gelasio*.tgz
    /tmp/type/bin/python standins.py --gelasio GELASIO/files --naskh NASKH/files

Liberation has the widths of Times New Roman and Arial. Gelasio has those of Georgia, but no
Cyrillic: for it Georgia is reckoned, as the mean of what the other serifs say (their ratio in
Cyrillic, times Georgia's ratio to them in Latin).
"""

from __future__ import annotations

import argparse
import io
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import uharfbuzz
from fontTools.ttLib import TTFont
from make import sources

SYSTEM = Path("/usr/share/fonts/truetype")

TEXTS = {
    "bg": "Четирима министри са ползвали един и същ документ, за да разпределят двеста милиона."
    " Нито един не си спомня кой го е донесъл в стаята. Така я описват всички, които са я"
    " държали: нито денят, нито часът, нито човекът, който я е оставил на масата.",
    "ru": "Четыре министра пользовались одной и той же бумагой, чтобы разделить двести миллионов."
    " Ни один не помнит, кто принёс её в комнату. Так её описывают все, кто держал её в руках:"
    " ни день, ни час, ни человек, который оставил её на столе.",
    "en": "Four ministers used one and the same paper to divide two hundred million. Not one of"
    " them remembers who brought it into the room. Everyone who held it describes it so:"
    " neither the day nor the hour, nor the man who left it on the table.",
    "de": "Vier Minister benutzten ein und dasselbe Papier, um zweihundert Millionen zu verteilen."
    " Keiner erinnert sich, wer es in den Raum gebracht hat. Weder der Tag noch die Stunde"
    " stimmen überein, noch der Mann, der es auf dem Tisch liegen ließ.",
    "fr": "Quatre ministres ont utilisé un seul et même document pour répartir deux cents"
    " millions. Aucun ne se rappelle qui l’a apporté dans la pièce. Tous ceux qui l’ont tenu le"
    " décrivent ainsi : ni le jour, ni l’heure, ni l’homme qui l’a laissé sur la table.",
    # Without stops: in the paper they come from Noto Naskh's Latin file.
    "ar": "استعمل أربعة وزراء الوثيقة نفسها لتوزيع مئتي مليون لا يتذكر أحد منهم من الذي جاء بها"
    " إلى الغرفة هكذا يصفها كل من أمسك بها لا اليوم ولا الساعة ولا الرجل الذي تركها على الطاولة",
}

#: Bulgarian letterforms are wider than Russian ones, hence a set of stand-ins of their own.
SETS = {"bg": ("bg",), "": ("ru", "en", "de", "fr"), "ar": ("ar",)}


@dataclass(frozen=True)
class Style:
    """A range of weights of one face, measured at `weight`."""

    face: str
    weights: str
    weight: int
    italic: bool = False

    @property
    def bold(self) -> bool:
        return self.weight >= 600


SERIF = (
    Style("vollkorn", "400 500", 400),
    Style("vollkorn", "600 700", 700),
    Style("vollkorn", "800 900", 800),
    Style("vollkorn-italic", "400", 400, italic=True),
)
SANS = (Style("sofia-sans", "400 500", 400), Style("sofia-sans", "600 800", 700))
NASKH = (Style("naskh-arabic", "400 500", 400), Style("naskh-arabic", "600 900", 700))


@dataclass(frozen=True)
class StandIn:
    """A system font: its name in the stylesheet, its local names and its measured files.

    `local` and `files` go by (upright, bold, italic); a style without a file is left out.
    """

    name: str
    local: tuple[str, ...]
    files: tuple[str, ...]


def stand_ins(gelasio: Path) -> dict[tuple[Style, ...], list[StandIn]]:
    """The stand-ins of each face, the likest first."""
    return {
        SERIF: [
            StandIn(
                "Georgia",
                ("Georgia", "Georgia Bold|Georgia-Bold", "Georgia Italic|Georgia-Italic"),
                tuple(
                    str(gelasio / f"gelasio-latin-{style}.woff2")
                    for style in ("400-normal", "700-normal", "400-italic")
                ),
            ),
            StandIn(
                "Noto Serif",
                (
                    "Noto Serif|Noto Serif Regular|NotoSerif-Regular",
                    "Noto Serif Bold|NotoSerif-Bold",
                    "Noto Serif Italic|NotoSerif-Italic",
                ),
                tuple(f"noto/NotoSerif-{s}.ttf" for s in ("Regular", "Bold", "Italic")),
            ),
            StandIn(
                "Times",
                (
                    "Times New Roman|Liberation Serif",
                    "Times New Roman Bold|Liberation Serif Bold",
                    "Times New Roman Italic|Liberation Serif Italic",
                ),
                tuple(f"liberation/LiberationSerif-{s}.ttf" for s in ("Regular", "Bold", "Italic")),
            ),
            StandIn(
                "DejaVu Serif",
                ("DejaVu Serif", "DejaVu Serif Bold", "DejaVu Serif Italic"),
                tuple(f"dejavu/DejaVuSerif{s}.ttf" for s in ("", "-Bold", "-Italic")),
            ),
        ],
        SANS: [
            StandIn(
                "Arial",
                ("Arial|Liberation Sans", "Arial Bold|Liberation Sans Bold"),
                tuple(f"liberation/LiberationSans-{s}.ttf" for s in ("Regular", "Bold")),
            ),
            StandIn(
                "Roboto",
                ("Roboto|Roboto-Regular", "Roboto Bold|Roboto-Bold"),
                tuple(f"roboto/unhinted/RobotoTTF/Roboto-{s}.ttf" for s in ("Regular", "Bold")),
            ),
            StandIn(
                "DejaVu Sans",
                ("DejaVu Sans", "DejaVu Sans Bold"),
                tuple(f"dejavu/DejaVuSans{s}.ttf" for s in ("", "-Bold")),
            ),
        ],
        NASKH: [
            StandIn(
                "Noto Naskh",
                (
                    "Noto Naskh Arabic|Noto Naskh Arabic Regular|NotoNaskhArabic-Regular",
                    "Noto Naskh Arabic Bold|NotoNaskhArabic-Bold",
                ),
                tuple(f"noto/NotoNaskhArabic-{s}.ttf" for s in ("Regular", "Bold")),
            ),
            StandIn(
                "DejaVu Sans",
                ("DejaVu Sans", "DejaVu Sans Bold"),
                tuple(f"dejavu/DejaVuSans{s}.ttf" for s in ("", "-Bold")),
            ),
        ],
    }


class Face:
    """A font that can tell how wide it sets a text."""

    def __init__(self, path: Path) -> None:
        font = TTFont(path)
        self.ascent = font["hhea"].ascent / font["head"].unitsPerEm
        self.descent = -font["hhea"].descent / font["head"].unitsPerEm
        font.flavor = None
        data = io.BytesIO()
        font.save(data)
        self._face = uharfbuzz.Face(data.getvalue())

    def width(self, text: str, *, language: str, weight: int | None = None) -> float | None:
        """Width of `text` in em; None when the font lacks one of its letters."""
        font = uharfbuzz.Font(self._face)
        if weight is not None:
            font.set_variations({"wght": weight})
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = language
        uharfbuzz.shape(font, buffer)
        if not all(glyph.codepoint for glyph in buffer.glyph_infos):
            return None
        return sum(place.x_advance for place in buffer.glyph_positions) / self._face.upem


def ratio(face: Face, other: Face, *, language: str, weight: int) -> float | None:
    """How much wider `face` sets the text of `language` than `other` does."""
    width = face.width(TEXTS[language], language=language, weight=weight)
    stand_in = other.width(TEXTS[language], language=language)
    return width / stand_in if width and stand_in else None


def ratios(face: Face, others: list[Face], *, languages: tuple[str, ...], weight: int):
    """The ratio for each stand-in, a mean over `languages`; missing ones are reckoned."""
    rows = [
        [ratio(face, other, language=language, weight=weight) for other in others]
        for language in languages
    ]
    latin = [ratio(face, other, language="en", weight=weight) for other in others]
    for row in rows:
        known = [i for i, value in enumerate(row) if value]
        for i, value in enumerate(row):
            if value is None:
                row[i] = mean(row[j] * latin[i] / latin[j] for j in known)
    return [mean(column) for column in zip(*rows, strict=True)]


def rule(name: str, local: str, style: Style, face: Face, scale: float) -> str:
    """The @font-face rule of one stand-in in one style."""
    sources_ = ", ".join(f'local("{each}")' for each in local.split("|"))
    slant = " font-style: italic;" if style.italic else ""
    return (
        f'@font-face {{ font-family: "{name}";{slant} font-weight: {style.weights};'
        f" src: {sources_}; size-adjust: {100 * scale:.1f}%;"
        f" ascent-override: {100 * face.ascent / scale:.1f}%;"
        f" descent-override: {100 * face.descent / scale:.1f}%; line-gap-override: 0%; }}"
    )


def main() -> None:
    """Print the rules, one a line, grouped by set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gelasio", type=Path, required=True, help="folder of Gelasio's files")
    parser.add_argument("--naskh", type=Path, required=True, help="folder of Noto Naskh's files")
    arguments = parser.parse_args()
    faces = sources(arguments.naskh)
    for styles, candidates in stand_ins(arguments.gelasio.resolve()).items():
        for suffix, languages in SETS.items():
            if (styles is NASKH) != (suffix == "ar"):
                continue
            for style in styles:
                slot = 2 if style.italic else int(style.bold)
                face = Face(faces[style.face])
                others = [Face(SYSTEM / each.files[slot]) for each in candidates]
                scales = ratios(face, others, languages=languages, weight=style.weight)
                for each, scale in zip(candidates, scales, strict=True):
                    name = f"{suffix} {each.name}".strip() if suffix else f"as {each.name}"
                    print(rule(name, each.local[slot], style, face, scale))


if __name__ == "__main__":
    main()
