"""Scenes by still water: the tanker and the reservoir."""

import random

from .rock import clip, crag
from .svg import (
    RED,
    Grain,
    Scene,
    curve,
    disc,
    drawing,
    group,
    linear,
    oval,
    path,
    radial,
    rect,
)

TANKER = f"""<g transform="translate(240,360)">
<path d="M0,100 L640,92 C660,92 690,86 700,84 L668,168 L40,168 C24,150 8,128 0,100Z"
 fill="#050505"/>
<path d="M18,134 L684,128 L668,168 L40,168 C30,158 24,146 18,134Z" fill="{RED}"/>
<path d="M44,100 L44,14 L60,14 L60,-14 L132,-14 L132,30 L156,30 L156,99Z" fill="#0a0a0a"/>
<rect x="70" y="-2" width="52" height="9" fill="#eee"/>
<rect x="58" y="24" width="84" height="6" fill="#aaa"/>
<rect x="58" y="46" width="86" height="6" fill="#999"/>
<rect x="58" y="68" width="86" height="6" fill="#999"/>
<rect x="20" y="8" width="26" height="92"/><rect x="92" y="-62" width="5" height="50"/>
<rect x="78" y="-46" width="32" height="4"/>
<g fill="#0a0a0a"><rect x="200" y="84" width="440" height="12"/>
<rect x="300" y="20" width="8" height="70"/><rect x="430" y="10" width="8" height="80"/>
<rect x="560" y="24" width="7" height="66"/><rect x="640" y="40" width="5" height="52"/></g>
<path d="M304,24 L360,84 M304,24 L250,84 M434,14 L490,84 M434,14 L380,84" stroke="#000"
 stroke-width="4"/></g>"""

HEADLANDS = """<path d="M0,470 C60,440 120,452 190,478 C240,494 270,498 320,502 L0,502Z"
 fill="#111"/><path d="M1200,440 C1130,430 1090,470 1030,488 C990,498 960,500 940,502 L1200,502Z"
 fill="#222"/>"""


def _moonlit_waves(chance: random.Random, moon: float) -> str:
    waves = []
    for number in range(150):
        y = 505 + (number / 150) ** 1.4 * 295
        near = (y - 495) / 300
        x = chance.uniform(-50, 1200)
        width = chance.uniform(40, 150) * (0.3 + near * 1.6)
        lit = abs(x + width / 2 - moon) < 110 + near * 160 and chance.random() < 0.8
        d = (
            f"M{x:.1f},{y:.1f} q{width / 4:.1f},{-9 * near - 2:.1f} {width / 2:.1f},0 "
            f"q{width / 4:.1f},{8 * near + 2:.1f} {width / 2:.1f},0"
        )
        tone, strength = ("#fff", 0.9) if lit else ("#000", 0.55)
        waves.append(curve(d, tone, 1.5 + 8 * near, opacity=strength, stroke_linecap="butt"))
    return "".join(waves)


def _night_clouds(chance: random.Random) -> str:
    return "".join(
        oval(
            chance.uniform(-100, 1100),
            chance.uniform(40, 330),
            chance.uniform(120, 330),
            chance.uniform(9, 28),
            chance.choice(["#111", "#222", "#000"]),
            opacity=0.5,
            filter="url(#mist)",
        )
        for _ in range(9)
    )


def tanker() -> Scene:
    """A tanker on a moonlit strait."""
    chance = random.Random(7)
    defs = [
        linear("sky", (0, "#1a1a1a"), (0.4, "#8c8c8c"), (0.62, "#eee")),
        linear("sea", (0, "#aaa"), (1, "#080808")),
        radial("moon", (0, "#fff"), (0.3, "#fff", 0.8), (1, "#fff", 0)),
    ]
    wake = "M250,530 C400,522 800,522 960,528 L930,546 C760,538 420,540 262,548Z"
    smoke = "M272,366 C262,320 220,310 200,270 C180,230 120,230 90,190"
    parts = [
        rect(0, 0, 1200, 800, "url(#sky)"),
        disc(860, 210, 330, "url(#moon)", opacity=0.75),
        disc(860, 210, 74, "#fff"),
        _night_clouds(chance),
        rect(0, 500, 1200, 300, "url(#sea)"),
        _moonlit_waves(chance, 860),
        HEADLANDS,
        TANKER,
        path(wake, fill="#000", opacity=0.75),
        curve(smoke, "#000", 34, opacity=0.6, filter="url(#mist)"),
    ]
    return Scene(1200, 800, drawing(defs, parts), warp=34)


DAM_BANK = (
    "M1610,224 L1500,290 L1410,300 L1330,360 L1240,372 L1120,404 L1180,520 L1150,640 L1260,760 "
    "L1300,900 L1420,1060 H1610Z"
)
DAM_FACE = (
    "M1122,404 C950,570 960,770 1420,1060 L1470,1060 L1300,900 L1262,760 L1150,640 L1180,520Z"
)


def _dam_mountains() -> str:
    far = (
        "M0,300 L160,210 L300,262 L470,150 L640,250 L780,186 L960,280 L1150,190 "
        "L1330,262 L1600,150 V420 H0Z"
    )
    near = (
        "M0,330 C120,300 210,330 330,344 C480,330 620,376 760,392 C880,398 980,400 "
        "1100,404 L1100,430 H0Z"
    )
    return (
        path(far, fill="url(#far)")
        + path("M470,150 L430,206 L462,200 L480,232 L510,196 L546,206Z", fill="#fff")
        + path("M1150,190 L1110,222 L1146,216 L1172,240 L1196,214Z", fill="#fff")
        + path(near, fill="#2a2a2a")
        + crag("bank", (1090, 230), (520, 840), cell=(104, 126), seed=6)
        + path(DAM_BANK, fill="none", stroke="#000", stroke_width=5)
    )


def _dam_wall() -> str:
    """The crest, seen from above, and the face that drops into the gorge."""
    crest = "M1300,1060 C880,760 900,560 1090,404 L1122,404 C950,570 960,770 1420,1060Z"
    upstream = "M1090,404 C900,560 880,760 1300,1060 H1258 C836,764 862,556 1084,404Z"
    lifts = "".join(
        curve(
            f"M{1420 + 8 * n},1060 C{960 + 52 * n},{770 - 4 * n} {950 + 44 * n},{570 + 4 * n} "
            f"{1122 + 6 * n},{404 + 14 * n}",
            "#000", 4, opacity=0.8,
        )
        for n in range(1, 5)
    )  # fmt: skip
    return (
        path(DAM_FACE, fill="url(#face)")
        + lifts
        + path(upstream, fill="#333", stroke="#000", stroke_width=4)
        + curve("M1276,1060 C852,764 876,558 1088,404", "#fff", 5, stroke_dasharray="3 17")
        + path(crest, fill="#f4f4f4", stroke="#000", stroke_width=4)
        + curve("M1360,1060 C912,766 924,566 1106,404", "#000", 3, stroke_dasharray="22 16")
        + "".join(_crest_lamp(*place) for place in CREST_LAMPS)
    )


CREST_LAMPS = [
    (1252, 980, 1.5), (1080, 838, 1.2), (985, 716, 0.98), (946, 610, 0.8), (968, 530, 0.64),
    (1018, 468, 0.5),
]  # fmt: skip


def _crest_lamp(x: float, y: float, size: float) -> str:
    return group(
        curve("M0,0 V-92 q2,-24 26,-24", "#000", 7),
        rect(-8, -10, 16, 14, "#000"),
        path("M14,-118 h30 l8,14 h-46Z", fill="#000"),
        rect(12, -104, 34, 6, "#fff"),
        transform=f"translate({x},{y}) scale({size})",
    )


def _dam_tower() -> str:
    """The intake tower that stands in the water, with its foot-bridge."""
    return group(
        oval(10, 128, 96, 16, "#000", opacity=0.6, filter="url(#soft)"),
        rect(-50, -70, 100, 200, "url(#tower)", stroke="#000", stroke_width=4),
        path("M-66,-70 L0,-118 L66,-70Z", fill="#0a0a0a"),
        rect(-60, -72, 120, 10, "#fff", stroke="#000", stroke_width=3),
        *(path(f"M{x},-6 v-28 q9,-14 18,0 v28Z", fill="#000") for x in (-36, -9, 18)),
        *(rect(-50, y, 100, 4, "#000") for y in (24, 60, 96)),
        rect(50, -18, 214, 12, "#eee", stroke="#000", stroke_width=3),
        *(rect(x, -34, 4, 18, "#000") for x in range(60, 262, 24)),
        transform="translate(696,502) scale(.94)",
    )


def _reservoir(chance: random.Random) -> str:
    ripples = []
    for number in range(210):
        y = 428 + (number / 210) ** 1.5 * 560
        near = (y - 410) / 580
        x = chance.uniform(-60, 1240)
        width = chance.uniform(30, 120) * (0.35 + near * 1.5)
        tone = "#fff" if chance.random() < 0.45 else "#000"
        d = (
            f"M{x:.1f},{y:.1f} q{width / 4:.1f},{-5 * near - 1:.1f} {width / 2:.1f},0 "
            f"q{width / 4:.1f},{5 * near + 1:.1f} {width / 2:.1f},0"
        )
        ripples.append(curve(d, tone, 1.5 + 4.5 * near, opacity=0.6))
    return rect(0, 400, 1600, 660, "url(#water)") + "".join(ripples)


def _buoys() -> str:
    return curve(
        "M1150,1060 C790,790 800,600 930,470", "#fff", 13, stroke_dasharray="1 40"
    ) + curve("M1150,1064 C790,794 800,604 930,474", "#000", 3, opacity=0.6)


def _swimmer(x: float, y: float) -> str:
    wake = (
        "M70,20 q40,18 90,20 q50,14 96,8 q40,14 90,10 M80,2 q50,-10 100,-2 q40,-14 "
        "90,-10 q40,-12 90,-14 "
        "M110,12 q40,8 80,2 q30,8 60,4"
    )
    arm = (
        "M8,4 C-4,-30 -34,-66 -64,-58 C-92,-48 -108,-18 -116,12 L-102,18 C-92,-8 -78,-30 "
        "-62,-34 C-44,-30 -30,-6 -22,12Z"
    )
    rings = "".join(
        oval(-20, 16, 90 + step * 70, 18 + step * 15, "none", stroke=tone, stroke_width=5,
             opacity=0.9 - step * 0.18)
        for step, tone in enumerate(("#fff", "#000", "#fff", "#000"))
    )  # fmt: skip
    return group(
        rings,
        curve(wake, "#fff", 7, opacity=0.95),
        path("M-40,22 C-20,-2 40,-4 96,18 C60,30 0,34 -40,22Z", fill="#f4f4f4", stroke="#000",
             stroke_width=4),
        path(arm, fill="#f4f4f4", stroke="#000", stroke_width=4),
        disc(-2, -14, 32, "#f4f4f4", stroke="#000", stroke_width=4),
        path("M-33,-20 C-32,-58 30,-60 31,-14 C12,-24 -14,-28 -33,-20Z", fill=RED, stroke="#000",
             stroke_width=4),
        path("M-134,14 q10,-26 18,-2 q8,-20 16,2Z", fill="#fff"),
        transform=f"translate({x},{y}) scale(1.15)",
    )  # fmt: skip


def dam() -> Scene:
    """A reservoir behind its dam; in it one swimmer in a red cap."""
    chance = random.Random(11)
    defs = [
        linear("sky", (0, "#8a8a8a"), (0.34, "#fff"), (1, "#fff")),
        linear("far", (0, "#777"), (1, "#d8d8d8")),
        clip("bank", DAM_BANK),
        linear("water", (0, "#d4d4d4"), (0.3, "#9a9a9a"), (1, "#262626")),
        linear("face", (0, "#e8e8e8"), (0.5, "#b0b0b0"), (1, "#2a2a2a"), end=(0.7, 1)),
        linear("tower", (0, "#fff"), (0.5, "#bbb"), (1, "#222"), end=(1, 0)),
    ]
    shade = "M0,404 L1090,404 C1010,450 960,500 930,560 C700,500 300,470 0,520Z"
    parts = [
        rect(0, 0, 1600, 1000, "url(#sky)"),
        _reservoir(chance),
        _dam_mountains(),
        path(shade, fill="#000", opacity=0.45, filter="url(#mist)"),
        _dam_wall(),
        _dam_tower(),
        _buoys(),
        _swimmer(430, 730),
    ]
    grain = [Grain(path(DAM_BANK), 62), Grain(path(DAM_FACE), 80)]
    return Scene(1600, 1000, drawing(defs, parts), grain=grain, warp=30)
