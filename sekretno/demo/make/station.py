"""The night train and the small station."""

import itertools
import random

from .svg import (
    RED,
    Camera,
    Grain,
    Scene,
    curve,
    disc,
    drawing,
    glow,
    group,
    linear,
    oval,
    path,
    radial,
    rect,
    ring,
)

LINE = Camera(horizon=(1010, 430), focal=900, eye=2.2)
COACH_X = (-4.7, -1.7)
COACH_Z = (6.0, 70.0)


def _rails() -> str:
    sleepers = "".join(
        LINE.floor((-4.3, -2.1), (z, z + 0.22), "#000", opacity=0.55)
        for z in (3.2 + step * 0.62 for step in range(12))
    )
    bed = LINE.floor((-4.5, -1.9), (3, 60), "#8a8a8a", opacity=0.55)
    steel = "".join(
        LINE.floor((x, x + 0.09), (3, 60), "#000") + LINE.floor((x, x + 0.03), (3, 60), "#fff")
        for x in (-4.0, -2.5)
    )
    return bed + sleepers + steel


def _coach_side() -> str:
    see, x = LINE, COACH_X[1]
    parts = [
        see.side(x, (0.95, 3.75), COACH_Z, "url(#flank)"),
        see.side(x, (3.6, 3.95), COACH_Z, "#fff"),
        see.side(x, (1.85, 1.93), COACH_Z, "#ddd"),
        see.side(x, (0.35, 0.95), COACH_Z, "#050505"),
    ]
    for number in range(16):
        near = 6.7 + number * 2.1
        parts.append(
            see.side(x, (2.15, 3.15), (near, near + 1.5), "#fff", stroke="#000", stroke_width=3)
        )
        if number < 6:
            parts.append(see.side(x, (2.15, 3.15), (near + 0.7, near + 0.78), "#000"))
    return "".join(parts)  # fmt: skip


def _coach_end() -> str:
    """The end of the last coach: a door, two lit windows and its lamps."""
    see, z, (x0, x1) = LINE, COACH_Z[0], COACH_X
    (left, low), (right, high) = see.see(x0, 0.95, z), see.see(x1, 3.6, z)
    brow = high + 30
    shell = (
        f"M{left},{low} V{brow} Q{left},{high} {left + 34},{high} H{right - 34} "
        f"Q{right},{high} {right},{brow} V{low}Z"
    )
    roof = (
        f"M{left - 12},{brow - 8} C{left + 30},{high - 74} {right - 30},{high - 74} "
        f"{right + 12},{brow - 8} C{right - 60},{high - 12} {left + 60},{high - 12} "
        f"{left - 12},{brow - 8}Z"
    )
    parts = [
        path(shell, fill="url(#end)", stroke="#000", stroke_width=5),
        path(roof, fill="#fff", stroke="#000", stroke_width=4),
        see.wall((-3.65, -2.75), (1.0, 3.3), z, "#0a0a0a", stroke="#777", stroke_width=4),
        see.wall((-3.5, -2.9), (2.2, 3.15), z, "#fff", stroke="#000", stroke_width=4),
        see.wall((-3.5, -2.9), (1.15, 1.95), z, "#222", stroke="#888", stroke_width=3),
        see.wall((x0, x1), (1.8, 1.88), z, "#ccc"),
        see.wall((-3.65, -2.75), (1.8, 1.88), z, "#0a0a0a"),
    ]
    for a, b in ((-4.5, -3.85), (-2.55, -1.9)):
        parts.append(see.wall((a, b), (2.15, 3.1), z, "#fff", stroke="#000", stroke_width=5))
        parts.append(see.wall(((a + b) / 2 - 0.02, (a + b) / 2 + 0.02), (2.15, 3.1), z, "#000"))
    return "".join(parts) + _buffers()


def _buffers() -> str:
    see, z = LINE, COACH_Z[0]
    parts = [see.wall((-4.7, -1.7), (0.78, 1.0), z, "#000")]
    parts.append(see.wall((-4.3, -2.1), (0.3, 0.8), z + 0.4, "#050505"))
    for x in (-4.2, -2.2):
        px, py = see.see(x, 0.85, z)
        parts += [disc(px, py, 36, "#000"), disc(px - 3, py - 3, 30, "url(#steel)")]
        parts.append(path(f"M{px - 30},{py - 20} q30,-30 60,0 q-30,-8 -60,0Z", fill="#fff"))
    hook_x, hook_y = see.see(-3.2, 0.8, z)
    parts.append(curve(f"M{hook_x},{hook_y} v52 q-4,22 -20,18", "#000", 13))
    return "".join(parts)


def _tail_lamp() -> str:
    x, y = LINE.see(-1.98, 1.38, COACH_Z[0])
    dark_x, _ = LINE.see(-4.42, 1.38, COACH_Z[0])
    return (
        disc(x, y, 150, "url(#glow)", opacity=0.75)
        + disc(dark_x, y, 25, "#000") + disc(dark_x, y, 17, "#888")
        + disc(x, y, 36, "#000") + disc(x, y, 28, RED)
        + ring(x, y, 54, "#000", 3, opacity=0.7) + ring(x, y, 74, "#000", 2.5, opacity=0.5)
    )  # fmt: skip


def _station() -> str:
    see, (x0, x1), z = LINE, (3.3, 8.0), (10.0, 17.0)
    peak = ((x0 + x1) / 2, 6.6)
    gable = [(x0, 4.2, z[0]), (x1, 4.2, z[0]), (*peak, z[0])]
    slope = [(x0 - 0.5, 3.9, z[0] - 0.4), (*peak, z[0] - 0.4), (*peak, z[1]), (x0 - 0.5, 3.9, z[1])]
    sign_x, sign_y = see.see(4.95, 3.62, z[0])
    clock_x, clock_y = see.see(peak[0], 5.1, z[0])
    far_slope = [(*peak, z[0] - 0.4), (x1 + 0.5, 3.9, z[0] - 0.4), (x1 + 0.5, 3.65, z[0] - 0.4),
                 (peak[0], 6.3, z[0] - 0.4)]  # fmt: skip
    parts = [
        see.side(x0, (0.55, 4.2), z, "#1c1c1c"),
        see.wall((x0, x1), (0.55, 4.2), z[0], "url(#plaster)"),
        see.face(gable, "#6a6a6a"),
        see.face(slope, "#fff", stroke="#000", stroke_width=4),
        see.face(far_slope, "#fff", stroke="#000", stroke_width=3),
        see.wall((3.75, 4.7), (1.5, 3.0), z[0], "#fff", stroke="#000", stroke_width=6),
        see.wall((4.2, 4.25), (1.5, 3.0), z[0], "#000"),
        see.wall((3.75, 4.7), (2.3, 2.36), z[0], "#000"),
        see.wall((5.15, 6.15), (0.55, 2.95), z[0], "#0a0a0a", stroke="#ccc", stroke_width=4),
        rect(sign_x - 86, sign_y - 19, 172, 38, "#fff", stroke="#000", stroke_width=4),
        f'<text x="{sign_x:.0f}" y="{sign_y + 11:.0f}" text-anchor="middle" font-weight="800" '
        'font-family="Sofia Sans" font-size="28" letter-spacing="2">ПОСЛЕДНА</text>',
        disc(clock_x, clock_y, 34, "#fff", stroke="#000", stroke_width=6),
        curve(f"M{clock_x},{clock_y} v-24 M{clock_x},{clock_y} l-14,7", "#000", 5),
    ]
    for near in (11.2, 13.4, 15.2):
        parts.append(see.side(x0, (1.6, 3.0), (near, near + 0.8), "#fff"))
    return "".join(parts)


def _platform_lamp(z: float) -> str:
    (x, foot), (_, head), (arm, _) = (
        LINE.see(1.5, 0.55, z), LINE.see(1.5, 4.3, z), LINE.see(0.9, 4.3, z)
    )  # fmt: skip
    size = LINE.focal / z / 100
    return (
        disc(arm, head + 30 * size, 190 * size, "url(#glow)", opacity=0.9)
        + curve(f"M{x},{foot} V{head} H{arm}", "#000", 10 * size)
        + path(f"M{arm - 34 * size},{head + 24 * size} L{arm},{head - 8 * size} "
               f"L{arm + 34 * size},{head + 24 * size}Z", fill="#000")
        + oval(arm, head + 28 * size, 18 * size, 11 * size, "#fff")
        + oval(arm, head - 6 * size, 26 * size, 6 * size, "#fff")
    )  # fmt: skip


TRAVELLER = """<path d="M-14,0 L-12,-64 H12 L15,0 H4 L1,-50 L-4,0Z"/>
<path d="M-22,-48 C-26,-92 -20,-122 0,-126 C20,-122 26,-92 22,-46 C10,-40 -10,-40 -22,-48Z"/>
<path d="M18,-110 C30,-92 32,-70 30,-50 L22,-50 C24,-70 20,-90 14,-104Z"/><circle cy="-140" r="13"/>
<path d="M-22,-146 H22 L14,-151 V-166 H-13 V-151Z"/>
<rect x="20" y="-52" width="40" height="32" rx="3"/>
<path d="M34,-52 q6,-12 12,0" fill="none" stroke="#000" stroke-width="4"/>"""


def _footprints() -> str:
    prints = []
    for number in range(13):
        z = 3.7 + number * 0.27
        x, y = LINE.see(2.2 - number * 0.085 + (number % 2) * 0.2, 0.55, z)
        prints.append(oval(x, y, 44 / z, 17 / z, "#000", opacity=0.7))
    return "".join(prints)


def _firs_behind() -> str:
    chance, firs = random.Random(4), []
    for _ in range(90):
        x = chance.uniform(-30, 1640)
        height = chance.uniform(60, 150) * (0.35 + abs(x - 1010) / 1100)
        d = f"M{x:.0f},{446 - height:.0f} l{height * 0.24:.0f},{height:.0f} h{height * -0.48:.0f}Z"
        firs.append(path(d, fill="#000"))
    return rect(0, 432, 1600, 12, "#000") + "".join(firs)


def _telegraph() -> str:
    parts, tops = [], []
    for z in (5.4, 8.5, 14, 24, 44):
        (x, foot), (_, top) = LINE.see(-7.2, 0, z), LINE.see(-7.2, 6.2, z)
        size = 90 / z
        tops.append((x, top + size * 1.2))
        parts.append(curve(f"M{x},{foot} V{top} M{x - size * 5},{top + size * 1.2} h{size * 10}",
                           "#000", size * 0.9))  # fmt: skip
    for (ax, ay), (bx, by) in itertools.pairwise(tops):
        for side in (-1, 1):
            sag = (ay + by) / 2 + abs(ax - bx) * 0.08
            wire = f"M{ax + side * 30},{ay} Q{(ax + bx) / 2},{sag} {bx + side * 14},{by}"
            parts.append(curve(wire, "#000", 3))
    return "".join(parts)


def _snowfall() -> str:
    chance = random.Random(12)
    return "".join(
        disc(
            chance.uniform(0, 1600), chance.uniform(0, 980), chance.choice([3, 3, 4, 5, 7]), "#fff"
        )
        for _ in range(230)
    )


def train() -> Scene:
    """The last coach of a night train leaves a small station in the snow."""
    defs = [
        linear("sky", (0, "#141414"), (0.7, "#555"), (1, "#8a8a8a")),
        linear("snow", (0, "#c4c4c4"), (0.35, "#f6f6f6"), (1, "#d8d8d8")),
        linear("flank", (0, "#222"), (1, "#555"), end=(1, 0)),
        linear("end", (0, "#6a6a6a"), (0.5, "#3a3a3a"), (1, "#161616")),
        linear("plaster", (0, "#777"), (0.5, "#c8c8c8"), (1, "#5a5a5a"), end=(1, 0)),
        radial("steel", (0, "#fff"), (0.6, "#888"), (1, "#222"), centre=(0.4, 0.35), r=0.7),
        glow(),
    ]
    x, y = LINE.see(1.02, 0.55, 7.2)
    steam = [(890, 300, 120, 54), (800, 220, 170, 66), (660, 130, 210, 70), (480, 80, 220, 60)]
    under = LINE.floor((-4.6, -1.3), (6, 30), "#000", opacity=0.75, filter="url(#mist)")
    coach = "M322,200 H755 L984,395 V450 L755,617 H322Z"
    parts = [
        rect(0, 0, 1600, 1000, "url(#sky)"),
        *(oval(*puff, "#fff", opacity=0.5, filter="url(#mist)") for puff in steam),
        _firs_behind(),
        rect(0, 440, 1600, 560, "url(#snow)"),
        _telegraph(), _rails(), under,
        LINE.floor((0.6, 30), (2.5, 60), "#fff", y=0.55),
        LINE.side(0.6, (0, 0.47), (2.5, 60), "#111"),
        _station(),
        *(_platform_lamp(z) for z in (26, 13, 6.6)),
        _footprints(),
        oval(x + 26, y + 2, 60, 8, "#000", opacity=0.6, filter="url(#soft)"),
        group(TRAVELLER, transform=f"translate({x},{y}) scale(1.22)"),
        _coach_side(), _coach_end(), _tail_lamp(), _snowfall(),
    ]  # fmt: skip
    grain = [Grain(rect(0, 440, 1600, 560, "inherit"), -7), Grain(path(coach), 86)]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 10), grain=grain, warp=50)
