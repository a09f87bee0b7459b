"""Scenes under an open sky: masts, the cloud, the bridge."""

import random

from .rock import clip, crag
from .svg import (
    RED,
    Grain,
    Scene,
    around,
    curve,
    disc,
    drawing,
    group,
    linear,
    oval,
    path,
    radial,
    rect,
    ring,
)


def _lattice(x: float, top: float, foot: float, width: float) -> str:
    """A lattice mast with its stays."""
    spread = (foot - top) * 0.035
    bars, rows = [f"M{x - spread},{foot} L{x - 3},{top} M{x + spread},{foot} L{x + 3},{top}"], 14
    braces = []
    for row in range(rows):
        upper, lower = (top + (foot - top) * step / rows for step in (row, row + 1))
        near, far = (3 + spread * step / rows for step in (row, row + 1))
        braces.append(
            f"M{x - near:.1f},{upper:.1f} L{x + far:.1f},{lower:.1f} "
            f"M{x + near:.1f},{upper:.1f} L{x - far:.1f},{lower:.1f}"
        )
    stays = [
        f"M{x},{top + (foot - top) * start} L{x + side * (foot - top) * reach},{foot}"
        for start, reach in ((0.04, 0.42), (0.4, 0.3))
        for side in (-1, 1)
    ]
    return (
        curve(" ".join(bars), "#000", width)
        + curve(" ".join(braces), "#000", width * 0.7)
        + curve(" ".join(stays), "#000", width * 0.4)
    )


HUT = """<g transform="translate(610,636)"><path d="M0,44 L0,8 L46,-14 L92,8 L92,44Z"/>
<rect x="34" y="14" width="22" height="20" fill="#fff"/>
<path d="M45,14 v20 M34,24 h22" stroke="#000" stroke-width="2.5"/></g>"""


def masts() -> Scene:
    """Radio masts at night; the waves stand in the sky like rings in water."""
    defs = [linear("sky", (0, "#050505"), (0.55, "#555"), (0.8, "#d8d8d8"))]
    waves = [
        ring(520, 170, r, "#fff", max(2, 15 - r / 66), opacity=max(0.12, 0.75 - r / 1000))
        for r in range(60, 900, 46)
    ]
    hill = (
        "M0,660 C150,610 300,640 420,668 C560,640 740,660 860,672 C980,640 1100,640 "
        "1200,668 V800 H0Z"
    )
    meadow = "M0,740 C200,690 420,720 640,742 C860,720 1060,714 1200,740 V800 H0Z"
    parts = [
        rect(0, 0, 1200, 800, "url(#sky)"),
        *waves,
        _lattice(520, 170, 700, 7),
        _lattice(820, 300, 690, 5),
        _lattice(1010, 380, 680, 4),
        _lattice(270, 340, 690, 5),
        curve("M520,172 L820,302 L1010,382 M520,172 L270,342", "#000", 3),
        disc(520, 166, 13, RED),
        path(hill, fill="#151515"),
        path(meadow, fill="#000"),
        HUT,
    ]
    rings = Grain("", centre=(520, 170))
    return Scene(1200, 800, drawing(defs, parts), ground=rings, warp=20)


def _saucer_cloud() -> str:
    layers = [(300, 150, 30), (262, 250, 36), (216, 330, 44), (166, 270, 40), (122, 170, 30)]
    return "".join(
        oval(640, y, rx, ry, "url(#cloud)")
        + curve(f"M{640 - rx},{y} A{rx},{ry} 0 0 0 {640 + rx},{y}", "#000", 5, opacity=0.55)
        for y, rx, ry in layers
    )


def _firs(chance: random.Random) -> str:
    trees = []
    for _ in range(120):
        x, y = chance.uniform(-20, 1220), chance.uniform(640, 800)
        height = 30 + (y - 620) * 0.5
        d = f"M{x:.1f},{y - height:.1f} l{height * 0.22:.1f},{height:.1f} h{height * -0.44:.1f}Z"
        trees.append(path(d, fill=chance.choice(["#000", "#0a0a0a", "#1c1c1c"])))
    return "".join(trees)


CABIN = f"""<g transform="translate(300,640)"><path d="M0,60 V22 L50,-14 L100,22 V60Z" fill="#111"/>
<path d="M-10,24 L50,-20 L110,24 L104,32 L50,-6 L-4,32Z" fill="#fff"/>
<rect x="38" y="30" width="20" height="16" fill="{RED}"/></g>"""

SNOWCAPS = (
    "M640,372 L596,430 L622,440 L600,486 L640,462 L660,492 L672,440 L690,446Z "
    "M470,420 L440,468 L470,458 L486,482 L500,440Z M790,404 L776,450 L800,440 L826,476 L828,446Z"
)


def cloud() -> Scene:
    """A cloud of five storeys over a mountain; in the cabin below a light is on."""
    defs = [
        linear("sky", (0, "#7a7a7a"), (0.7, "#f6f6f6")),
        linear("cloud", (0, "#fff"), (0.45, "#f0f0f0"), (1, "#3a3a3a")),
        linear("rock", (0, "#444"), (1, "#999")),
    ]
    range_ = (
        "M0,640 L180,520 L300,560 L470,420 L560,450 L640,372 L700,430 L790,404 L930,540 L1040,500 "
        "L1200,600 V800 H0Z"
    )
    shade = (
        "M640,372 L600,470 L650,520 L610,640 L700,720 L1200,760 V600 L1040,500 L930,540 L790,404 "
        "L700,430Z"
    )
    parts = [
        rect(0, 0, 1200, 800, "url(#sky)"),
        _saucer_cloud(),
        path(range_, fill="url(#rock)"),
        path(shade, fill="#000", opacity=0.6),
        path(SNOWCAPS, fill="#fff"),
        _firs(random.Random(7)),
        CABIN,
    ]
    grain = [Grain(path(range_), 56)]
    return Scene(1200, 800, drawing(defs, parts), ground=Grain("", 4), grain=grain, warp=60)


DECK = 404
SPANS = [(452, 116), (772, 132)]  # centre and radius of the finished arches
SPRING = 600
BRIDGE_END = 1010


def _bridge_outline() -> str:
    """The silhouette: two arches finished, the third begun and broken off."""
    broken = (
        f"M260,{DECK} H{BRIDGE_END + 34} l-8,26 18,0 -4,28 14,2 -10,26 -16,2 -2,26 -20,4 -6,30 "
        f"-16,4 -10,44 -14,8 V986 H904"
    )
    arches = ""
    for centre, r in reversed(SPANS):
        arches += f" V{SPRING} A{r},{r} 0 0 0 {centre - r},{SPRING} V960"
        arches += f" H{centre - r - 72}" if centre != SPANS[0][0] else ""
    return broken + arches + " H260Z"


def _voussoirs() -> str:
    """The wedge stones around the arches."""
    stones = []
    for centre, r in SPANS:
        reach = r + 30
        outer = f"M{centre - reach},{SPRING} A{reach},{reach} 0 0 1 {centre + reach},{SPRING}"
        stones.append(curve(outer, "#000", 4))
        for number in range(16):
            degrees = -90 + number * 12
            (ax, ay), (bx, by) = (around(centre, SPRING, step, degrees) for step in (r, reach))
            stones.append(curve(f"M{ax:.1f},{ay:.1f} L{bx:.1f},{by:.1f}", "#000", 4))
    return "".join(stones)


def _masonry() -> str:
    chance, joints = random.Random(2), []
    for row in range(26):
        y = DECK + 24 + row * 24
        joints.append(f"M250,{y} H1080")
        x = 250 + chance.uniform(0, 40)
        while x < 1080:
            joints.append(f"M{x:.0f},{y} v24")
            x += chance.uniform(44, 72)
    lines = curve(" ".join(joints), "#000", 3, opacity=0.8)
    light = curve(" ".join(joints), "#fff", 2, opacity=0.5, transform="translate(3,3)")
    return group(light, lines, clip_path="url(#bridge)")


def _scaffold() -> str:
    """The wooden centring of the arch that was never closed."""
    posts = " ".join(f"M{x},{y} V{foot}" for x, y, foot in (
        (1052, 470, 990), (1106, 452, 1000), (1160, 470, 990), (1210, 520, 960)))  # fmt: skip
    braces = (
        "M1052,660 L1106,560 L1160,660 L1210,560 M1052,560 L1106,660 L1160,560 L1210,660 M1052,860 "
        "L1106,760 L1160,860 M1052,760 L1106,860 L1160,760"
    )
    beams = "M1030,560 H1232 M1030,660 H1226 M1030,760 H1200 M1036,860 H1190"
    rib = "M1040,600 A92,132 0 0 1 1228,600"
    return (
        curve(posts, "#000", 9)
        + curve(posts, "#ddd", 3)
        + curve(beams, "#000", 8)
        + curve(beams, "#eee", 3)
        + curve(braces, "#000", 4)
        + curve(rib, "#000", 12)
        + curve(rib, "#ddd", 4)
    )


LEFT_CLIFF = "M-10,404 H300 L322,470 L296,560 L338,650 L330,760 L372,850 L390,1010 H-10Z"
RIGHT_CLIFF = (
    "M1610,384 L1420,392 L1236,404 L1250,470 L1222,540 L1240,640 L1196,720 L1204,830 L1150,920 "
    "L1140,1010 H1610Z"
)


def _cliffs() -> str:
    outline = {"fill": "none", "stroke": "#000", "stroke_width": 5}
    return (
        crag("left-cliff", (0, 404), (400, 600), seed=4)
        + crag("right-cliff", (1130, 384), (480, 620), seed=9)
        + path(LEFT_CLIFF, **outline)
        + path(RIGHT_CLIFF, **outline)
    )


def _gorge_floor() -> str:
    banks = (
        "M380,1000 C420,930 560,900 620,860 C680,820 700,800 720,770 L860,770 C900,820 "
        "1040,880 1150,1000Z"
    )
    river = (
        "M560,1000 C600,940 700,900 740,850 C760,820 768,796 772,776 H800 C806,800 "
        "830,840 870,880 C930,930 980,960 1010,1000Z"
    )
    ripples = " ".join(
        f"M{770 - w},{y} q{w / 2},-4 {w},0 t{w},0"
        for y, w in ((980, 120), (950, 96), (920, 70), (890, 46), (860, 28), (830, 16))
    )
    return path(banks, fill="#555") + path(river, fill="#fff") + curve(ripples, "#000", 3)


OFFICIAL = """<path d="M-13,0 L-11,-46 H11 L13,0 H4 L1,-34 L-4,0Z"/>
<path d="M-15,-40 C-18,-74 -14,-88 0,-90 C14,-88 18,-74 15,-40Z"/><circle cy="-101" r="10"/>
<path d="M-17,-105 H17 L11,-109 V-124 H-11 V-109Z"/>"""


def _opening() -> str:
    """Three officials and the ribbon that hangs over the gap."""
    people = "".join(
        group(OFFICIAL, transform=f"translate({x},{DECK - 2}) scale({size})")
        for x, size in ((812, 0.9), (862, 1), (914, 0.94))
    )
    posts = rect(962, DECK - 76, 9, 78, "#000") + rect(1018, DECK - 76, 9, 78, "#000")
    ribbon = (
        "M966,334 C984,352 1004,352 1022,336 L1026,352 C1006,370 982,370 964,352Z "
        "M1022,336 C1050,344 1062,372 1054,400 C1048,430 1066,450 1062,486 L1044,470 L1038,488 "
        "C1040,452 1026,432 1034,400 C1040,376 1036,360 1020,352Z"
    )
    arm = curve("M926,334 L960,344", "#000", 8)
    return people + arm + posts + path(ribbon, fill=RED)


def bridge() -> Scene:
    """A stone bridge that stops above its gorge; the ribbon is already up."""
    outline = _bridge_outline()
    defs = [
        linear("sky", (0, "#6e6e6e"), (0.5, "#f8f8f8"), (1, "#fff")),
        linear("stone", (0, "#e4e4e4"), (0.5, "#bbb"), (1, "#555")),
        radial("sun", (0, "#fff"), (1, "#fff", 0)),
        clip("bridge", outline),
        clip("left-cliff", LEFT_CLIFF),
        clip("right-cliff", RIGHT_CLIFF),
    ]
    hills = (
        "M200,420 L380,330 L520,390 L680,270 L860,390 L980,320 L1120,380 L1300,310 "
        "L1400,420 V800 H200Z"
    )
    hills2 = "M260,560 L460,440 L640,540 L780,470 L960,560 L1120,480 L1300,560 V1000 H260Z"
    parts = [
        rect(0, 0, 1600, 1000, "url(#sky)"),
        disc(820, 300, 360, "url(#sun)"),
        path(hills, fill="#c4c4c4"),
        path(hills2, fill="#8e8e8e"),
        _gorge_floor(),
        _scaffold(),
        path(outline, fill="#0a0a0a", transform="translate(18,4)"),
        path(outline, fill="url(#stone)", stroke="#000", stroke_width=5, stroke_linejoin="round"),
        _masonry(),
        _voussoirs(),
        rect(240, DECK - 10, BRIDGE_END - 196, 16, "#fff", stroke="#000", stroke_width=4),
        _cliffs(),
        _opening(),
        curve("M470,150 q14,-12 26,0 q14,-12 26,0 M560,196 q10,-9 19,0 q10,-9 19,0", "#000", 5),
    ]
    cliffs = Grain(path(LEFT_CLIFF) + path(RIGHT_CLIFF), 68)
    grain = [Grain(path(hills2), -30), Grain(path(outline), -40), cliffs]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 2), grain=grain, warp=40)
