"""Make the font files of the paper: one subset per face and script, as WOFF2.

A maker's tool, run by hand when a face or a letter changes; nothing at set-up needs it.

    python3 -m venv /tmp/type && /tmp/type/bin/pip install fonttools==4.* brotli
    /tmp/type/bin/pip install fontpkg-vollkorn==5.1 fontpkg-sofia-sans==4.101
    cd /tmp/type && npm pack @fontsource-variable/noto-naskh-arabic@5.3.0 && tar xzf *.tgz
    PYTHONHASHSEED=0 /tmp/type/bin/python make.py --naskh /tmp/type/package/files --out static/fonts

All three faces stand under the SIL Open Font License 1.1; none declares a reserved font name,
so a subset may keep the name of its face. The licence texts lie beside the files.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"

# --- Letters -------------------------------------------------------------------------------

ASCII_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

#: Figures, punctuation and the few signs that the paper sets: each script's file has its own,
#: so that a stop is kerned against the letter before it and no further file is fetched.
SIGNS = (
    " !\"#$%&'()*+,-./0123456789:;<=>?@[]_|~"
    "\u00a0\u00ad£§©«»°·×–—‘’‚“”„†•…‹›−№€←→↗\u2009\u2011\u202f"
)

#: Bulgarian and Russian, with the stress marks of dictionaries and of „ѝ“.
CYRILLIC = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁёЍѝЀѐ\u0300\u0301"

#: Letters of the neighbours (Ukrainian, Belarusian, Serbian, Macedonian): fetched only when used.
CYRILLIC_NEIGHBOURS = "ЄєІіЇїҐґЎўЂђЈјЉљЊњЋћЏџЃѓЅѕЌќ"

#: German, French and the rest of western Europe, whole.
LATIN_WEST = "".join(map(chr, [*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100)]))
LATIN_WEST += "ŒœŸẞ"

#: Names from Poland to Turkey.
LATIN_EAST = "ĂăĄąĆćČčĎďĐđĘęĚěĞğİıĹĺĽľŁłŃńŇňŐőŔŕŘřŚśŞşŠšŢţŤťŮůŰűŹźŻżŽžȘșȚț"

ARABIC = "،؛؟ـ٠١٢٣٤٥٦٧٨٩٪٫٬ٰٱ۔ﷲ\u200c\u200d\u200e"
ARABIC += "".join(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x653)]))

#: The six languages by their own names, as the language selector shows them.
LANGUAGE_NAMES = "Български English Русский Deutsch Français"
#: Signs that Noto Naskh lacks; Arabic pages take them from the file of the names.
ARROWS = "←→↗№"
ARABIC_NAME = "العربية"

# --- Faces ---------------------------------------------------------------------------------

SHAPING = ("ccmp", "locl", "rlig", "init", "medi", "fina", "isol", "curs", "mark", "mkmk", "rvrn")
KERNING = ("kern",)
LATIN_FORMS = ("liga", "calt")
FIGURES = ("lnum", "onum", "pnum", "tnum")

#: Language systems kept per script. `locl` gives „в г д“ their Bulgarian or Russian form by the
#: language of the text: Vollkorn is Russian by default, Sofia Sans Bulgarian.
CYRILLIC_SYSTEMS = ("DFLT.dflt", "latn.dflt", "cyrl.dflt", "cyrl.BGR ", "cyrl.RUS ")
ALL_SYSTEMS = ("*",)


@dataclass(frozen=True)
class Cut:
    """One font file: what to take from a face.

    `weights` is a fixed weight, a range of the weight axis, or None for all of it. `kerned` are
    the letters that keep their kerning, None for all: in the Cyrillic files foreign words go
    without, which saves 2 to 4 kB.
    """

    source: str
    letters: str
    features: tuple[str, ...]
    weights: int | tuple[int, int] | None = None
    systems: tuple[str, ...] = ALL_SYSTEMS
    kerned: str | None = None


_CYRILLIC_PAGE = CYRILLIC + ASCII_LETTERS + SIGNS
_LATIN_PAGE = ASCII_LETTERS + LATIN_WEST + LATIN_EAST + SIGNS
_CYRILLIC_ONLY = {"systems": CYRILLIC_SYSTEMS, "kerned": CYRILLIC + SIGNS}
_SANS = (400, 800)

CUTS: dict[str, Cut] = {
    "vollkorn-cyrillic": Cut(
        "vollkorn", _CYRILLIC_PAGE, SHAPING + KERNING + FIGURES, **_CYRILLIC_ONLY
    ),
    "vollkorn-neighbours": Cut("vollkorn", CYRILLIC_NEIGHBOURS, SHAPING + KERNING),
    "vollkorn-latin": Cut("vollkorn", _LATIN_PAGE, SHAPING + KERNING + LATIN_FORMS + FIGURES),
    "vollkorn-italic-cyrillic": Cut(
        "vollkorn-italic", _CYRILLIC_PAGE, SHAPING + KERNING, weights=400, **_CYRILLIC_ONLY
    ),
    "vollkorn-italic-latin": Cut(
        "vollkorn-italic", _LATIN_PAGE, SHAPING + KERNING + LATIN_FORMS, weights=400
    ),
    "sofia-sans-cyrillic": Cut(
        "sofia-sans",
        _CYRILLIC_PAGE + "ç",  # «Français», in the language selector
        SHAPING + KERNING + FIGURES,
        weights=_SANS,
        **_CYRILLIC_ONLY,
    ),
    "sofia-sans-neighbours": Cut(
        "sofia-sans", CYRILLIC_NEIGHBOURS, SHAPING + KERNING, weights=_SANS
    ),
    "sofia-sans-latin": Cut(
        "sofia-sans", _LATIN_PAGE, SHAPING + KERNING + LATIN_FORMS + FIGURES, weights=_SANS
    ),
    "sofia-sans-names": Cut("sofia-sans", LANGUAGE_NAMES + ARROWS, SHAPING, weights=(500, 700)),
    "noto-naskh-arabic": Cut("naskh-arabic", ARABIC, SHAPING + LATIN_FORMS),
    "noto-naskh-latin": Cut("naskh-latin", ASCII_LETTERS + LATIN_WEST + SIGNS, SHAPING),
    "noto-naskh-names": Cut("naskh-arabic", ARABIC_NAME, SHAPING, weights=600),
}

# --- Cutting -------------------------------------------------------------------------------


def sources(naskh: Path) -> dict[str, Path]:
    """The file of every face; `naskh` is the folder of the unpacked Noto Naskh Arabic."""
    vollkorn = _package_folder("fontpkg_vollkorn") / "files"
    sofia = _package_folder("fontpkg_sofia_sans") / "files"
    return {
        "vollkorn": vollkorn / "Vollkorn[wght].ttf",
        "vollkorn-italic": vollkorn / "Vollkorn-Italic[wght].ttf",
        "sofia-sans": sofia / "SofiaSans[wght].ttf",
        "naskh-arabic": naskh / "noto-naskh-arabic-arabic-wght-normal.woff2",
        "naskh-latin": naskh / "noto-naskh-arabic-latin-wght-normal.woff2",
    }


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed; see the head of this file")
    return Path(spec.origin).parent


def cut_font(source: Path, cut: Cut) -> TTFont:
    """The subset of the face in the file `source` that `cut` describes."""
    font = TTFont(source, recalcTimestamp=False)
    _add_unbreaking_hyphen(font)
    _drop_tabular_old_style(font)
    _use_arabic_one(font)
    kerning = _subset(copy.deepcopy(font), cut.kerned, cut) if cut.kerned else None
    font = _subset(font, cut.letters, cut)
    if kerning is not None:
        # GPOS names its glyphs, so the smaller table fits the larger font; GDEF goes with it
        # because it holds the variations that the kerning refers to.
        font["GPOS"], font["GDEF"] = kerning["GPOS"], kerning["GDEF"]
    return font


def _add_unbreaking_hyphen(font: TTFont) -> None:
    """Give a face that lacks U+2011 its own hyphen for it, not that of a stand-in."""
    hyphen = font.getBestCmap().get(ord("-"))
    for table in font["cmap"].tables:
        if hyphen and table.isUnicode():
            table.cmap.setdefault(0x2011, hyphen)


def _drop_tabular_old_style(font: TTFont) -> None:
    """Take the tabular old-style figures out of reach: the paper's tables are lining."""
    if "GSUB" not in font:
        return
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            mapping = getattr(table, "mapping", {})
            for glyph in [g for g, to in mapping.items() if ".tosf" in f"{g} {to}"]:
                del mapping[glyph]


def _use_arabic_one(font: TTFont) -> None:
    """Exchange Vollkorn's old-style one, a small roman I, with its alternate that looks like a 1.

    A paper full of years and file numbers must not set 2011 as 20II.
    """
    if "one.ss11" not in font.getGlyphOrder():
        return
    # gvar first: it reads its glyphs when asked for them, by the points that glyf has then.
    for table in (font["gvar"].variations, font["glyf"].glyphs, font["hmtx"].metrics):
        table["one"], table["one.ss11"] = table["one.ss11"], table["one"]
    # Its widths go by glyph and would be the other glyph's; gvar holds the same widths.
    del font["HVAR"]


def _subset(font: TTFont, letters: Iterable[str], cut: Cut) -> TTFont:
    options = Options()
    options.layout_features = list(cut.features)
    options.layout_scripts = list(cut.systems)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 6, 13, 14]  # copyright, name and licence
    options.drop_tables += ["STAT", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in set(letters)])
    subsetter.subset(font)
    if cut.weights is not None:
        instantiateVariableFont(font, {"wght": cut.weights}, inplace=True)
    return font


def main() -> None:
    """Write every file of CUTS and print its size in bytes and its number of characters."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--naskh", type=Path, required=True, help="folder of Noto Naskh's files")
    parser.add_argument("--out", type=Path, default=FONTS)
    arguments = parser.parse_args()
    faces = sources(arguments.naskh)
    for name, cut in CUTS.items():
        font = cut_font(faces[cut.source], cut)
        font.flavor = "woff2"
        path = arguments.out / f"{name}.woff2"
        font.save(path)
        missing = sorted(set(cut.letters) - set(map(chr, font.getBestCmap())))
        lacks = f"  the face lacks {missing}" if missing else ""
        print(f"{path.stat().st_size:7d}  {len(font.getBestCmap()):4d}  {path.name}{lacks}")


if __name__ == "__main__":
    main()
