"""The lighthouse and its gulls."""

import random

from .svg import (
    RED,
    Grain,
    Point,
    Scene,
    curve,
    disc,
    drawing,
    glow,
    grey,
    group,
    linear,
    oval,
    path,
    poly,
    rect,
)


def _gull(x: float, y: float, size: float, turn: float) -> str:
    wings = (
        "M0,6 C-14,-10 -34,-30 -70,-24 C-92,-20 -108,-6 -120,8 C-98,-4 -74,-6 -56,2 C-36,10 -20,18 "
        "-8,20 L-12,34 L0,28 L12,34 L8,20 C20,18 36,8 52,-4 C70,-18 92,-22 118,-14 C104,-30 84,-40 "
        "62,-38 C34,-34 14,-10 0,6Z"
    )
    tips = (
        "M-120,8 C-108,-6 -98,-14 -88,-18 L-80,-7 C-96,-6 -108,0 -120,8Z M118,-14 "
        "C108,-26 96,-33 86,-36 L76,-22 C90,-21 104,-19 118,-14Z"
    )
    return group(
        path(wings, fill="#fff", stroke="#000", stroke_width=4, stroke_linejoin="round"),
        path(tips, fill="#000"),
        path("M-5,8 q5,-16 10,0Z", fill="#000"),
        transform=f"translate({x},{y}) rotate({turn}) scale({size})",
    )


def _lighthouse_tower() -> str:
    shaft = "M386,1010 L446,372 H554 L614,1010Z"
    bands = "".join(
        poly(_band(top, low), "#000", opacity=0.74)
        for top, low in ((440, 540), (640, 740), (840, 930))
    )  # fmt: skip
    windows = "".join(
        path(f"M{x - 11},{y} v-34 q11,-16 22,0 v34Z", fill="#000", stroke="#fff", stroke_width=4)
        for x, y in ((492, 480), (512, 602), (488, 700))
    )
    door = (
        path("M464,1010 V906 q36,-46 72,0 V1010Z", fill="#fff", stroke="#000", stroke_width=4)
        + path("M474,1010 V910 q26,-34 52,0 V1010Z", fill=RED, stroke="#000", stroke_width=4)
        + disc(518, 962, 5, "#000")
    )
    return path(shaft, fill="url(#shaft)", stroke="#000", stroke_width=4) + bands + windows + door


def _band(top: float, low: float) -> list[Point]:
    """Give the corners of a painted band of the shaft, which widens downwards."""
    above, below = (54 + (y - 372) * 60 / 638 for y in (top, low))
    return [(500 - above, top), (500 + above, top), (500 + below, low), (500 - below, low)]


def _lantern() -> str:
    """The gallery and the lantern room; its panes are black."""
    rails = "".join(rect(x, 322, 4, 40, "#000") for x in range(420, 582, 18))
    panes = "".join(
        rect(x, 234, 24, 104, "#101010", stroke="#e8e8e8", stroke_width=4)
        for x in range(454, 546, 23)
    )
    brackets = "".join(
        path(f"M{x},376 l{lean},34 h10 l10,-34Z") for x, lean in ((424, 18), (540, -6))
    )
    return (
        brackets
        + rect(410, 360, 180, 16, "#f4f4f4", stroke="#000", stroke_width=4)
        + rect(448, 330, 104, 32, "#333", stroke="#000", stroke_width=4)
        + panes
        + rails
        + rect(416, 318, 168, 6, "#000")
        + path("M436,236 C446,180 478,160 500,156 C522,160 554,180 564,236Z", fill="url(#dome)",
               stroke="#000", stroke_width=4)
        + disc(500, 150, 11, "#000")
        + rect(497, 92, 6, 56, "#000")
        + path("M470,112 h60 l-12,-8 v16Z")
    )  # fmt: skip


def _rock() -> str:
    mass = (
        "M90,1290 L120,1190 L196,1150 L230,1078 L318,1050 L356,1006 L470,1010 L640,1000 L700,1050 "
        "L760,1058 L800,1130 L880,1160 L930,1290Z"
    )
    lit = (
        "M120,1190 L196,1150 L210,1210 L150,1290 H90Z M230,1078 L318,1050 L300,1130 "
        "L250,1180 L196,1150Z "
        "M356,1006 L470,1010 L420,1070 L440,1140 L380,1110 L318,1050Z"
    )
    cracks = (
        "M470,1010 L520,1080 L490,1150 L560,1210 L540,1290 M640,1000 L620,1070 L680,1130 "
        "L650,1210 L720,1290 "
        "M760,1058 L740,1120 L800,1200 L790,1290 M440,1140 L400,1200 L430,1290 M250,1180 "
        "L300,1230 L290,1290"
    )
    steps = "".join(
        rect(462 + i * 7, 1012 + i * 15, 78 + i * 4, 10, "#fff", stroke="#000", stroke_width=3)
        for i in range(9)
    )
    return (
        path(mass, fill="#161616", stroke="#000", stroke_width=4)
        + path(lit, fill="#999")
        + curve(cracks, "#eee", 4, opacity=0.8, stroke_linejoin="round")
        + steps
    )


def _surf(chance: random.Random) -> str:
    """Breakers and the foam at the foot of the rock."""
    waves = []
    for row in range(5):
        y = 1160 + row * 32
        d = f"M{-40 - row * 30},{y + 60}"
        for _ in range(9):
            lift = chance.uniform(26, 52)
            d += (
                f" q34,{-lift:.0f} 70,{-lift * 0.3:.0f} q24,6 20,26 q30,10 52,{lift * 0.3 - 26:.0f}"
            )
        fill = grey(0.62 - row * 0.12)
        waves.append(path(d + " V1400 H-200Z", fill=fill, stroke="#fff", stroke_width=7))
    foam = "".join(
        disc(
            x + chance.uniform(-16, 16), y + chance.uniform(-26, 18), chance.uniform(5, 17), "#fff"
        )
        for x, y in ((96, 1180), (128, 1160), (160, 1176), (888, 1160), (918, 1180), (860, 1172))
        for _ in range(7)
    )
    return "".join(waves) + foam


def _storm_clouds() -> str:
    banks: list[tuple[Point, Point, str]] = [
        ((150, 150), (330, 60), "#0a0a0a"), ((820, 90), (380, 66), "#0a0a0a"),
        ((880, 300), (250, 34), "#2a2a2a"), ((120, 360), (240, 30), "#333"),
        ((780, 520), (300, 22), "#555"), ((220, 600), (260, 20), "#666"),
    ]  # fmt: skip
    return "".join(
        oval(*centre, *size, fill, opacity=0.75, filter="url(#mist)")
        for centre, size, fill in banks
    )


def lighthouse() -> Scene:
    """A lighthouse that does not shine, gulls about it; its door is red."""
    chance = random.Random(5)
    defs = [
        linear("sky", (0, "#2a2a2a"), (0.5, "#9a9a9a"), (0.8, "#fff"), (1, "#fff")),
        linear("sea", (0, "#777"), (1, "#1a1a1a")),
        linear("shaft", (0, "#ddd"), (0.25, "#fff"), (0.6, "#c4c4c4"), (1, "#2c2c2c"), end=(1, 0)),
        linear("dome", (0, "#777"), (0.3, "#ccc"), (1, "#0a0a0a"), end=(1, 0.2)),
        glow(),
    ]
    gulls = [
        (190, 330, 0.8, -14), (300, 520, 0.5, 10), (790, 240, 0.95, 12), (720, 470, 0.45, -8),
        (860, 640, 0.6, 6), (150, 700, 0.38, -4), (330, 210, 0.4, 16),
    ]  # fmt: skip
    parts = [
        rect(0, 0, 1000, 1300, "url(#sky)"),
        _storm_clouds(),
        rect(0, 1010, 1000, 290, "url(#sea)"),
        *(rect(0, 1022 + i * 17, 1000, 3 + i, "#000", opacity=0.35) for i in range(8)),
        _rock(),
        _lighthouse_tower(),
        _lantern(),
        _surf(chance),
        *(_gull(*gull) for gull in gulls),
    ]
    shaft = "M386,1010 L446,372 H554 L614,1010Z"
    rock = "M90,1290 L230,1078 L356,1006 L640,1000 L760,1058 L880,1160 L930,1290Z"
    grain = [
        Grain(path(rock), 62),
        Grain(rect(0, 1160, 1000, 140, "inherit"), -6),
        Grain(path(shaft), centre=(500, -900)),
    ]
    return Scene(
        1000, 1300, drawing(defs, parts), ground=Grain("", -8), grain=grain, warp=50,
        print_width=1000, period=7.2,
    )  # fmt: skip
