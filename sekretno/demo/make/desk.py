"""Scenes of the office: the typewriter and the telephone."""

import math

from .svg import (
    RED,
    Grain,
    Point,
    Scene,
    curve,
    disc,
    drawing,
    group,
    linear,
    oval,
    path,
    poly,
    radial,
    rect,
)

LETTER = [
    "До всички, които не са питали:",
    "На тринайсети, в пет без десет,",
    "в стая без номер на третия етаж",
    "бе подписано следното. Нито един",
    "от подписалите не присъстваше,",
    "което се вижда от почерка. Имен",
]
KEYS = ["234567890-", "УЕИШЩКСДЗЦ", "ЬЯАОЖГТНВМ", "ЮЙЪЭФХПРЛБ"]
RED_KEY = "Т"


def _typed_sheet() -> str:
    lines = "".join(
        f'<text x="586" y="{118 + number * 46}" font-family="Vollkorn" font-weight="600" '
        f'font-size="23" letter-spacing="0.6">{line}</text>'
        for number, line in enumerate(LETTER)
    )
    sheet = "M556,400 C552,260 566,140 548,34 C700,24 900,46 1056,30 C1046,150 1056,280 1052,400Z"
    turned = "M1056,30 C1048,84 1050,120 1050,160 L1002,34Z"
    return (
        path(sheet, fill="#000", opacity=0.7, filter="url(#mist)", transform="translate(26,16)")
        + path(sheet, fill="url(#sheet)", stroke="#000", stroke_width=4)
        + path(turned, fill="#999", opacity=0.25)
        + lines
    )


def _carriage() -> str:
    knobs = "".join(
        rect(x, 366, 62, 104, "url(#knob)", stroke="#000", stroke_width=4, rx=10)
        + "".join(rect(x + 4, y, 54, 5, "#000") for y in range(378, 466, 13))
        for x in (262, 1276)
    )
    lever = (
        curve("M336,430 C250,420 200,340 216,250", "#000", 20)
        + curve("M334,428 C252,418 204,340 218,252", "#eee", 6)
        + oval(217, 240, 17, 26, "url(#knob)", stroke="#000", stroke_width=4)
    )
    scale = "".join(
        rect(x, 472, 3, 16 if index % 5 == 0 else 9, "#000")
        for index, x in enumerate(range(400, 1210, 14))
    )
    return (
        lever
        + rect(318, 404, 964, 30, "#0a0a0a")
        + knobs
        + rect(340, 370, 920, 96, "url(#platen)", stroke="#000", stroke_width=4, rx=8)
        + rect(352, 466, 896, 30, "#ececec", stroke="#000", stroke_width=4)
        + scale
        + rect(520, 392, 560, 12, "url(#bail)", stroke="#000", stroke_width=3)
        + "".join(rect(x, 382, 40, 32, "#0a0a0a", rx=8) for x in (610, 950))
    )


def _type_basket() -> str:
    """The fan of type bars in its open half-moon, and the guide they strike through."""
    bars = []
    for number in range(31):
        angle = math.radians(-80 + number * 160 / 30)
        x, y = 800 + 250 * math.sin(angle), 566 + 132 * math.cos(angle)
        bars.append(curve(f"M{x:.1f},{y:.1f} L{800 + (x - 800) * 0.16:.1f},540", "#e4e4e4", 5))
        bars.append(disc(x, y, 7, "#fff"))
    bowl = "M520,528 C520,680 640,726 800,726 C960,726 1080,680 1080,528Z"
    return (
        path(bowl, fill="#0d0d0d", stroke="#fff", stroke_width=5)
        + "".join(bars)
        + poly([(772, 500), (828, 500), (818, 560), (782, 560)], "url(#knob)",
               stroke="#000", stroke_width=4)
        + rect(760, 494, 80, 16, "#ddd", stroke="#000", stroke_width=3)
    )  # fmt: skip


def _spool(cx: float) -> str:
    ribs = "".join(
        curve(
            "M0,-20 V-60", "#000", 5, transform=f"translate({cx},590) scale(1,.62) rotate({turn})"
        )
        for turn in range(0, 360, 30)
    )
    return (
        oval(cx, 596, 92, 58, "#000")
        + oval(cx, 590, 88, 55, "url(#knob)", stroke="#000", stroke_width=3)
        + ribs
        + oval(cx, 590, 22, 14, "#000")
        + oval(cx - 4, 586, 9, 5, "#fff")
    )


def _typewriter_body() -> str:
    shell = (
        "M356,500 H1244 C1268,560 1286,640 1300,720 C1340,800 1372,920 1396,1140 H204 "
        "C228,920 260,800 300,720 C314,640 332,560 356,500Z"
    )
    plate = (
        rect(620, 742, 360, 48, "#0a0a0a", stroke="#fff", stroke_width=3, rx=6)
        + '<text x="800" y="777" text-anchor="middle" font-family="Vollkorn" font-weight="800" '
        'font-size="34" letter-spacing="10" fill="#fff">ВЕРОДОСТОЙ</text>'
    )
    shine = curve(
        "M384,520 C352,600 340,680 330,730 C300,800 276,900 262,1000", "#fff", 9, opacity=0.85
    ) + curve("M1224,520 C1250,600 1262,680 1270,728", "#fff", 4, opacity=0.6)
    well = "M372,800 H1228 C1270,880 1296,960 1318,1140 H282 C304,960 330,880 372,800Z"
    return (
        path(shell, fill="#000", opacity=0.6, filter="url(#mist)", transform="translate(30,30)")
        + path(shell, fill="url(#lacquer)", stroke="#000", stroke_width=4)
        + shine
        + path(well, fill="#070707")
        + plate
    )


def _key(x: float, y: float, size: float, letter: str) -> str:
    red = letter == RED_KEY
    return (
        oval(x, y + 6, size + 2, size * 0.8 + 2, "#000")
        + oval(x, y, size, size * 0.8, "#fff", stroke="#000", stroke_width=2)
        + oval(x, y, size * 0.8, size * 0.62, RED if red else "#0a0a0a")
        + f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" text-anchor="middle" fill="#fff" '
        f'font-family="Sofia Sans" font-weight="800" font-size="{size:.0f}">{letter}</text>'
    )


def _keyboard() -> str:
    keys = []
    for row, letters in enumerate(KEYS):
        step, y = 76 + row * 5, 836 + row * 60
        start = 800 - step * 4.5 + (row % 2) * 18 - 9
        for column, letter in enumerate(letters):
            keys.append(_key(start + column * step, y, 28 + row * 2, letter))
    keys.append(rect(470, 1064, 660, 36, "url(#bail)", stroke="#fff", stroke_width=3, rx=16))
    return "".join(keys)


def typewriter() -> Scene:
    """A typewriter from the front, its sheet half typed, one key red."""
    defs = [
        radial("room", (0, "#c8c8c8"), (0.45, "#707070"), (1, "#151515"), centre=(0.5, 0.2), r=0.7),
        linear("desk", (0, "#8a8a8a"), (1, "#1c1c1c")),
        linear("sheet", (0, "#e2e2e2"), (0.2, "#fff"), (0.8, "#fff"), (1, "#c4c4c4"), end=(1, 0)),
        linear("platen", (0, "#555"), (0.25, "#eee"), (0.4, "#555"), (1, "#060606")),
        linear("knob", (0, "#bbb"), (0.3, "#fff"), (1, "#222")),
        linear("bail", (0, "#fff"), (1, "#666")),
        linear("lacquer", (0, "#0a0a0a"), (0.18, "#6a6a6a"), (0.4, "#1a1a1a"), (0.8, "#161616"),
               (1, "#3c3c3c"), end=(1, 0.15)),
    ]  # fmt: skip
    parts = [
        rect(0, 0, 1600, 1130, "url(#room)"),
        rect(0, 800, 1600, 330, "url(#desk)"),
        rect(0, 796, 1600, 6, "#000"),
        _typewriter_body(),
        _spool(452),
        _spool(1148),
        _type_basket(),
        _typed_sheet(),
        _carriage(),
        _keyboard(),
    ]
    grain = [Grain(rect(0, 800, 1600, 330, "inherit"), 0)]
    shell = "M356,500 H1244 L1300,720 L1396,1140 H204 L300,720Z"
    grain.append(Grain(path(shell), 88))
    return Scene(1600, 1130, drawing(defs, parts), ground=Grain("", -22), grain=grain, warp=50)


def _coil(start: Point, bend: Point, end: Point, *, turns: int, r: float) -> str:
    """Give the path of a coiled cord along a quadratic curve."""
    steps = turns * 16
    track = []
    for step in range(steps + 1):
        t = step / steps
        angle = t * turns * 2 * math.pi
        x, y = (
            a * (1 - t) ** 2 + 2 * b * t * (1 - t) + c * t**2
            for a, b, c in zip(start, bend, end, strict=True)
        )
        track.append(f"{x + r * 0.7 * math.cos(angle):.1f},{y + r * math.sin(angle):.1f}")
    return "M" + " L".join(track)


def _blinds() -> str:
    """Light that falls on the wall through a blind."""
    bars = []
    for number in range(11):
        y = 20 + number * 56
        bars.append(poly([(640, y), (1560, y - 130), (1560, y - 98), (640, y + 30)], "#fff"))
    return group(*bars, opacity=0.62, filter="url(#soft)")


def _rotary_dial(cx: float, cy: float) -> str:
    holes = []
    for digit in range(10):
        angle = math.radians(60 - digit * 30)
        x, y = cx + 112 * math.cos(angle), cy - 106 * math.sin(angle)
        label = (digit + 1) % 10
        holes.append(
            oval(x, y, 25, 24, "#fff", stroke="#000", stroke_width=5)
            + f'<text x="{x:.1f}" y="{y + 11:.1f}" text-anchor="middle" font-size="32" '
            f'font-family="Sofia Sans" font-weight="800">{label}</text>'
        )
    return (
        oval(cx + 6, cy + 10, 166, 160, "#000")
        + oval(cx, cy, 160, 154, "url(#chrome)", stroke="#000", stroke_width=4)
        + oval(cx, cy, 148, 142, "url(#wheel)", stroke="#000", stroke_width=4)
        + "".join(holes)
        + oval(cx, cy, 66, 62, "#fff", stroke="#000", stroke_width=6)
        + curve(f"M{cx - 40},{cy - 8} h80 M{cx - 40},{cy + 12} h52", "#000", 5)
        + curve(f"M{cx + 98},{cy + 88} l52,30", "#fff", 9)
    )


def _telephone_body() -> str:
    shell = (
        "M404,760 C396,700 452,640 486,560 C512,494 520,424 560,398 H860 C900,424 908,494 934,560 "
        "C968,640 1024,700 1016,760 C1012,790 408,790 404,760Z"
    )
    cradle = (
        "M470,330 C470,300 520,300 522,336 C526,372 560,376 600,376 H820 C860,376 894,372 898,336 "
        "C900,300 950,300 950,330 C952,392 910,418 850,418 H570 C510,418 468,392 470,330Z"
    )
    shine = (
        curve("M540,440 C520,520 500,590 470,646 C450,684 436,706 432,736", "#fff", 12, opacity=0.9)
        + curve("M880,440 C896,520 912,580 936,630", "#fff", 4, opacity=0.6)
        + curve("M496,322 C502,376 548,390 600,390 H760", "#fff", 7, opacity=0.9)
    )
    return (
        oval(760, 800, 460, 44, "#000", opacity=0.75, filter="url(#mist)")
        + path(shell, fill="url(#bakelite)", stroke="#000", stroke_width=4)
        + rect(612, 352, 42, 34, "#0a0a0a", rx=6)
        + rect(766, 352, 42, 34, "#0a0a0a", rx=6)
        + path(cradle, fill="url(#bakelite)", stroke="#000", stroke_width=4)
        + shine
        + _rotary_dial(710, 602)
    )


def _handset() -> str:
    """The handset on its back, its two cups towards the ceiling."""
    cups = "".join(
        group(
            path("M-62,-10 C-62,30 -46,54 0,54 C46,54 62,30 62,-10Z", fill="url(#bakelite)",
                 stroke="#000", stroke_width=4),
            oval(0, -10, 62, 20, "url(#chrome)", stroke="#000", stroke_width=4),
            oval(0, -10, 46, 13, "#0a0a0a"),
            "".join(disc(x, -10 + dy, 3, "#fff") for x in range(-30, 31, 15) for dy in (-4, 4)),
            transform=f"translate({x},-2) rotate({turn})",
        )
        for x, turn in ((-262, -10), (262, 10))
    )  # fmt: skip
    return group(
        oval(20, 60, 350, 26, "#000", opacity=0.7, filter="url(#mist)"),
        path("M-290,10 C-220,96 220,96 290,10 L262,2 C190,44 -190,44 -262,2Z",
             fill="url(#bakelite)", stroke="#000", stroke_width=4),
        curve("M-236,40 C-150,72 150,72 220,44", "#fff", 7, opacity=0.9),
        cups,
        transform="translate(1190,846) rotate(-7)",
    )  # fmt: skip


def telephone() -> Scene:
    """An old telephone, off the hook; the cord is red."""
    defs = [
        linear("wall", (0, "#4a4a4a"), (1, "#6a6a6a"), end=(1, 0.4)),
        linear("desk", (0, "#e8e8e8"), (0.5, "#a0a0a0"), (1, "#333")),
        linear("bakelite", (0, "#2a2a2a"), (0.25, "#0a0a0a"), (0.75, "#181818"), (1, "#5a5a5a"),
               end=(1, 0.2)),
        linear("chrome", (0, "#fff"), (0.5, "#888"), (1, "#f0f0f0"), end=(1, 1)),
        radial("wheel", (0, "#777"), (0.6, "#3a3a3a"), (1, "#999")),
    ]  # fmt: skip
    cord = _coil((436, 772), (560, 1010), (934, 906), turns=24, r=21)
    parts = [
        rect(0, 0, 1600, 1000, "url(#wall)"),
        _blinds(),
        rect(0, 690, 1600, 310, "url(#desk)"),
        rect(0, 686, 1600, 6, "#000"),
        curve(cord, "#000", 16, opacity=0.5, transform="translate(8,16)", filter="url(#soft)"),
        _telephone_body(),
        curve(cord, RED, 9),
        _handset(),
    ]
    body = "M404,760 L486,560 L560,398 H860 L934,560 L1016,760Z"
    grain = [
        Grain(rect(0, 690, 1600, 310, "inherit"), 2),
        Grain(path(body), 82),
        Grain(oval(710, 602, 160, 154, "inherit"), centre=(710, 602)),
    ]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 90), grain=grain, warp=24)
