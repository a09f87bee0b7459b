"""Print the covers of the demo edition's issues, as issues.toml lists them.

    python -m sekretno.demo.make.covers            all covers
    python -m sekretno.demo.make.covers 429 430    only these numbers

Needs the engravings in photos/ (run `engrave` first), Pillow, playwright and Chromium.
Writes covers/<number>.webp, 480 by 680 pixels; a double issue is <number>-<number>.webp.
"""

import datetime
import html
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .press import DEMO, font_faces, impression, press

COVERS = DEMO / "covers"
PHOTOS = DEMO / "photos"
SIZE = (480, 680)
OVERSAMPLE = 2
QUALITY = 24
FOUNDED = 1991
THURSDAY = 3
EURO_YEAR = 2026
MONTHS = [
    "януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври",
    "ноември", "декември",
]  # fmt: skip

# Layouts that carry a picture, in the order in which the months use them.
PICTURED = "ACEBAFCBEAFB"
UPRIGHT = {"goose", "lighthouse", "tower"}
# Pictures that bear being cropped to a column; the others get layout E instead of F.
SLENDER = UPRIGHT | {"vault", "dam", "train", "mine", "chair", "cloud"}
# Pictures whose point lies low, where the headline of layout C would cover it.
LOW = {"dam", "chair", "train", "telephone", "kitchen"}
LONG_WORD = 12
# Point of the picture that must not be cropped away, as CSS background-position.
FOCUS = {
    "clock": "30% 50%", "tanker": "46% 50%", "dam": "18% 50%", "pens": "55% 50%",
    "telephone": "38% 50%", "bridge": "56% 50%", "train": "30% 50%", "masts": "40% 50%",
    "coin": "24% 50%", "mine": "44% 50%", "lighthouse": "50% 100%", "tower": "50% 30%",
    "goose": "40% 30%",
}  # fmt: skip


@dataclass(frozen=True)
class Issue:
    """One row of issues.toml; July stands for the double issue of July and August."""

    year: int
    month: int
    headline: str
    lines: tuple[str, ...]
    scene: str | None

    @property
    def first_number(self) -> int:
        return (self.year - FOUNDED) * 12 + self.month - 2

    @property
    def numbers(self) -> tuple[int, ...]:
        first = self.first_number
        return (first, first + 1) if self.month == 7 else (first,)

    @property
    def date(self) -> datetime.date:
        """The first Thursday of the month, the day the paper comes out."""
        first = datetime.date(self.year, self.month, 1)
        return first + datetime.timedelta(days=(THURSDAY - first.weekday()) % 7)

    @property
    def price(self) -> str:
        return "1,50 €" if self.year >= EURO_YEAR else "2,50 лв."

    @property
    def layout(self) -> str:
        """A, B, C, E and F carry a picture, T is set in type alone, white on red."""
        if self.scene is None:
            return "T"
        if self.scene in UPRIGHT:
            return "FC"[self.first_number % 2]
        layout = PICTURED[(self.first_number + self.year) % len(PICTURED)]
        if layout == "F" and self.scene not in SLENDER:
            return "E"
        return "A" if layout == "C" and self.scene in LOW else layout


def read_issues() -> Iterator[Issue]:
    for row in tomllib.loads((DEMO / "issues.toml").read_text(encoding="utf-8"))["issue"]:
        yield Issue(row["year"], row["month"], row["bg"], tuple(row["lines"]), row.get("scene"))


STYLE = """
*{box-sizing:border-box;margin:0}
body{width:480px;height:680px;padding:18px 22px;display:flex;flex-direction:column;overflow:hidden;
 background:#f6f0e2;color:#1a1714;font-family:Vollkorn;position:relative}
.folio{display:flex;justify-content:space-between;font:600 12px "Sofia Sans";
 border-bottom:1px solid;padding-bottom:5px}
.name{font:900 83px/1.04 Vollkorn;letter-spacing:-.025em;text-align:center;position:relative;
 padding:10px 0 2px;margin-inline:-8px}
.name i{position:absolute;right:14px;top:6px;font:800 15px/1 "Sofia Sans";color:#a3111c;
 border:2.5px solid;padding:4px 6px 3px;border-radius:2px;transform:rotate(-5deg);
 letter-spacing:.06em;text-transform:uppercase}
.rule{border-top:4px solid;border-bottom:1px solid;height:7px;flex:none}
h1{font-weight:800;line-height:.98;letter-spacing:-.02em;margin:14px 0 12px;text-wrap:balance}
.picture{flex:1;background:#f6f0e2;background-size:cover;background-blend-mode:multiply;
 min-height:0;filter:blur(.7px)}
ul{list-style:none;padding:9px 0 0;display:grid;grid-template-columns:repeat(3,1fr);gap:14px;
 border-top:1px solid;margin-top:14px;font:700 17px/1.12 Vollkorn}
li+li{border-left:1px solid #b9ad97;padding-left:13px}
.B h1{order:3}.B .picture{order:2;margin-top:14px}.B ul{order:4;margin-top:4px}
.C{padding:0}.C .folio,.C .rule{margin-inline:22px}.C .folio{margin-top:18px}
.C .name{margin-inline:14px}.C .picture{margin-top:12px}
.C h1{position:absolute;left:0;bottom:92px;background:#1a1714;color:#faf6ec;padding:12px 22px 8px;
 margin:0;max-width:430px;z-index:1}
.C ul{padding:9px 22px 16px;margin:0;height:92px}
.E{background:#1a1714;color:#f6f0e2;padding-bottom:0}.E .name i{color:#ff7d6e}
.E h1{margin:16px 0 12px}.E .picture{order:5;margin-inline:-22px}
.E ul{margin:0 0 14px;order:4;border-color:#8d8474}.E li+li{border-color:#6a6155}
.F .body{flex:1;display:grid;grid-template-columns:1fr 150px;gap:16px;min-height:0;
 margin-top:14px}
.F h1{margin:14px 0 0}.F ul{display:block;margin:0;padding:0;border:0}
.F li{border:0;border-top:4px solid #a3111c;padding:8px 0 22px;font-size:19px;line-height:1.1}
.long li{font-size:15px;hyphens:auto}.F .long li{font-size:16px}
.F li+li{border-left:0;padding-left:0;border-top:1px solid #8d8474}
.T{background:#a3111c;color:#faf6ec}.T .name i{color:#faf6ec}
.T h1{flex:1;display:grid;align-content:center}.T li+li{border-color:#d98a8f}
"""

# Size of the headline in pixels: for a short one, and for one over 26 and over 38 letters.
HEADLINE = {
    "A": (62, 54, 45), "B": (64, 54, 45), "C": (56, 50, 42), "E": (58, 50, 43), "F": (58, 50, 42),
    "T": (78, 70, 60),
}  # fmt: skip


# Width of the headline in pixels (layout C is the narrowest), and of a wide letter in ems.
COLUMN = 386
LETTER = 0.68


def _headline_size(issue: Issue) -> int:
    large, middle, small = HEADLINE[issue.layout]
    length = len(issue.headline)
    size = large if length <= 26 else middle if length <= 38 else small
    longest = max(map(len, issue.headline.split()))
    return min(size, int(COLUMN / (LETTER * longest)))


def _picture(issue: Issue) -> str:
    if issue.scene is None:
        return ""
    source = (PHOTOS / f"{issue.scene}.webp").as_uri()
    focus = FOCUS.get(issue.scene, "50% 50%")
    style = f"background-image:url({source});background-position:{focus}"
    return f'<div class="picture" style="{style}"></div>'


def _lines(issue: Issue) -> str:
    longest = max(len(word) for line in issue.lines for word in line.split())
    items = "".join(f"<li>{html.escape(line)}</li>" for line in issue.lines)
    return f'<ul class="{"long" if longest > LONG_WORD else ""}">{items}</ul>'


def _markup(issue: Issue) -> str:
    date = f"{issue.date.day} {MONTHS[issue.month - 1]} {issue.year} г."
    number = "–".join(map(str, issue.numbers))
    headline = f'<h1 style="font-size:{_headline_size(issue)}px">{html.escape(issue.headline)}</h1>'
    lines = _lines(issue)
    body = _picture(issue) + lines
    if issue.layout == "F":
        body = f'<div class="body">{body}</div>'
    return (
        '<!doctype html><html lang="bg"><meta charset="utf-8">'
        f"<style>{font_faces()}{STYLE}</style>"
        f'<body class="{issue.layout}"><div class="folio"><span>Брой {number}</span>'
        f"<span>{date}</span><span>{issue.price}</span></div>"
        '<div class="name"><i>Строго</i>Секретно</div><div class="rule"></div>'
        f"{headline}{body}</body></html>"
    )


def file_of(issue: Issue) -> Path:
    return COVERS / f"{'-'.join(map(str, issue.numbers))}.webp"


def main(numbers: list[str]) -> None:
    COVERS.mkdir(exist_ok=True)
    width, height = SIZE
    with press() as browser:
        for issue in read_issues():
            if numbers and str(issue.first_number) not in numbers:
                continue
            proof = impression(
                browser, _markup(issue), width=width, height=height, scale=OVERSAMPLE
            )
            cover = proof.resize(SIZE, Image.Resampling.LANCZOS)
            cover.save(file_of(issue), quality=QUALITY, method=6)


if __name__ == "__main__":
    main(sys.argv[1:])
