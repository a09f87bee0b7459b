"""Scenes of round metal: the vault door, the clockwork, the hollow coin."""

import math

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
    poly,
    radial,
    rect,
    ring,
)


def _vault_wall() -> str:
    parts = [rect(0, 0, 1000, 800, "url(#wall)")]
    for x in range(0, 1001, 250):
        parts.append(rect(x - 3, 0, 6, 800, "#000", opacity=0.5))
        parts.append(rect(x + 3, 0, 4, 800, "#fff", opacity=0.4))
    for y in (90, 420, 750):
        parts.append(rect(0, y - 3, 1000, 6, "#000", opacity=0.5))
    for x in range(30, 1000, 60):
        for y in (60, 120, 390, 450, 720, 780):
            parts.append(disc(x, y, 6, "#000", opacity=0.55))
            parts.append(disc(x - 2, y - 2, 3, "#fff", opacity=0.7))
    return "".join(parts)


def _vault_bolts(cx: float, cy: float) -> str:
    parts = []
    for number in range(16):
        angle = number * math.pi / 8
        x, y = cx + 313 * math.cos(angle), cy + 313 * math.sin(angle)
        parts += [disc(x, y, 11, "#000"), disc(x - 3, y - 3, 6, "#fff")]
    for number in range(12):
        bolt = rect(cx + 212, cy - 13, 72, 26, "#000", rx=5)
        shine = rect(cx + 214, cy - 11, 68, 9, "#fff", rx=3, opacity=0.8)
        parts.append(group(bolt, shine, transform=f"rotate({number * 30 + 7.4} {cx} {cy})"))
    return "".join(parts)


def _vault_spoke(cx: float, cy: float, degrees: float) -> str:
    return group(
        rect(cx, cy - 12, 178, 24, "#0a0a0a"),
        rect(cx, cy - 9, 176, 7, "#eee"),
        disc(cx + 186, cy, 23, "#000"),
        disc(cx + 181, cy - 5, 13, "#fff"),
        transform=f"rotate({degrees} {cx} {cy})",
    )


def vault() -> Scene:
    """The round door of a vault."""
    cx, cy = 500, 420
    edge = [(1, 1), (0, 0)]
    defs = [
        radial(
            "wall", (0, "#d8d8d8"), (0.5, "#6a6a6a"), (1, "#080808"), centre=(0.38, 0.3), r=0.95
        ),
        linear("lit", (0, "#fff"), (0.5, "#777"), (1, "#0a0a0a"), end=(1, 1)),
        linear("unlit", (0, "#fff"), (0.5, "#888"), (1, "#111"), start=edge[0], end=edge[1]),
        radial("dome", (0, "#fff"), (0.5, "#9a9a9a"), (1, "#1a1a1a"), centre=(0.36, 0.3), r=0.8),
    ]
    steps = [
        (362, "url(#lit)"), (338, "#111"), (330, "url(#unlit)"), (296, "#0a0a0a"),
        (290, "url(#dome)"), (206, "#111"), (200, "url(#lit)"), (150, "url(#unlit)"),
        (146, "#222"), (140, "url(#dome)"),
    ]  # fmt: skip
    parts = [
        _vault_wall(),
        oval(cx + 34, cy + 30, 372, 370, "#000", opacity=0.75, filter="url(#mist)"),
        *(disc(cx, cy, r, fill) for r, fill in steps),
        _vault_bolts(cx, cy),
        *(_vault_spoke(cx, cy, 110 + number * 72) for number in range(5)),
        disc(cx, cy, 56, "#000"),
        disc(cx, cy, 50, "url(#dome)"),
        disc(cx, cy, 20, RED),
    ]
    rings = Grain("", centre=(cx, cy))
    return Scene(1000, 800, drawing(defs, parts), ground=rings, warp=0, period=10.2)


def _gear(cx: float, cy: float, r: float, *, teeth: int, hole: float, turn: float = 0) -> str:
    rim = []
    for number in range(teeth * 4):
        angle = turn + 2 * math.pi * number / (teeth * 4)
        reach = r if number % 4 in (0, 1) else r * 0.88
        rim.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle)))
    spokes = [
        rect(cx, cy - r * 0.07, r * 0.78, r * 0.14, "url(#brass)",
             transform=f"rotate({math.degrees(turn) + number * 72:.1f} {cx} {cy})")
        for number in range(5)
    ]  # fmt: skip
    return (
        poly(rim, "url(#brass)", stroke="#000", stroke_width=5)
        + disc(cx, cy, r * 0.74, "#111", opacity=0.85)
        + "".join(spokes)
        + disc(cx, cy, r * hole, "url(#brass)", stroke="#000", stroke_width=4)
        + disc(cx, cy, r * 0.1, "#000")
    )


def _dial(cx: float, cy: float) -> str:
    parts = []
    for minute in range(60):
        inner, width = (350, 4) if minute % 5 else (336, 12)
        (ax, ay), (bx, by) = (around(cx, cy, r, minute * 6) for r in (inner, 376))
        parts.append(curve(f"M{ax},{ay} L{bx},{by}", "#000", width, stroke_linecap="butt"))
    numerals = ["XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
    for hour, numeral in enumerate(numerals):
        length = {1: 34, 2: 64, 3: 88, 4: 104}[len(numeral)]
        parts.append(
            f'<text x="{cx}" y="{cy - 258}" text-anchor="middle" font-family="Vollkorn" '
            f'font-weight="700" font-size="78" textLength="{length}" '
            f'lengthAdjust="spacingAndGlyphs" transform="rotate({hour * 30} {cx} {cy})">'
            f"{numeral}</text>"
        )
    parts += [ring(cx, cy, 240, "#000", 4), ring(cx, cy, 232, "#000", 2)]
    return "".join(parts)


EYE = """<g stroke="#000"><path d="M-190,0 C-100,-120 100,-120 190,0 C100,110 -100,110 -190,0Z"
 fill="#fff" stroke-width="9"/><circle cy="-6" r="84" fill="url(#rim)" stroke-width="6"/>
<circle cy="-6" r="42"/><path d="M-200,-60 C-110,-170 110,-170 200,-60" fill="none"
 stroke-width="8"/><circle cx="-24" cy="-30" r="14" fill="#fff" stroke="none"/></g>"""

HANDS = f"""<path d="M-9,0 L-16,-150 L0,-236 L16,-150 L9,0Z" fill="#000" transform="rotate(-52)"/>
<path d="M-7,0 L-12,-230 L0,-346 L12,-230 L7,0Z" fill="{RED}" transform="rotate(66)"/>
<circle r="15" fill="{RED}"/>"""


def clock() -> Scene:
    """A clock among wheels, with an eye in the middle of its dial."""
    cx, cy = 640, 500
    defs = [
        radial("brass", (0, "#fff"), (0.5, "#a8a8a8"), (1, "#2a2a2a"), centre=(0.35, 0.3), r=0.9),
        radial("face", (0, "#fff"), (0.7, "#eaeaea"), (1, "#8a8a8a"), centre=(0.4, 0.35), r=0.75),
        linear("rim", (0, "#fff"), (0.5, "#666"), (1, "#000"), end=(1, 1)),
        radial("dark", (0, "#6a6a6a"), (1, "#131313"), centre=(0.4, 0.45), r=0.8),
    ]
    wheels = [
        (1260, 300, 250, 36, 0.3, 0.05), (1460, 680, 210, 30, 0.34, 0.02),
        (1150, 760, 190, 26, 0.3, 0.1), (110, 180, 220, 30, 0.3, 0), (130, 860, 230, 32, 0.3, 0.07),
    ]  # fmt: skip
    parts = [
        rect(0, 0, 1600, 1000, "url(#dark)"),
        *(
            _gear(x, y, r, teeth=teeth, hole=hole, turn=turn)
            for x, y, r, teeth, hole, turn in wheels
        ),
        disc(cx + 26, cy + 26, 452, "#000", opacity=0.8, filter="url(#mist)"),
        disc(cx, cy, 446, "url(#rim)"),
        disc(cx, cy, 404, "#000"),
        disc(cx, cy, 394, "url(#face)"),
        _dial(cx, cy),
        group(EYE, HANDS, transform=f"translate({cx},{cy})"),
    ]
    grain = [Grain(disc(x, y, r, "inherit"), centre=(x, y)) for x, y, r, *_ in wheels]
    grain.append(Grain(disc(cx, cy, 446, "inherit"), centre=(cx, cy)))
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 20), grain=grain, warp=20)


def _milling(cx: float, cy: float, outer: float, *, notches: int) -> str:
    lines = []
    for number in range(notches):
        (ax, ay), (bx, by) = (around(cx, cy, r, number * 360 / notches) for r in (outer - 9, outer))
        lines.append(f"M{ax:.1f},{ay:.1f} L{bx:.1f},{by:.1f}")
    return curve(" ".join(lines), "#000", 4, stroke_linecap="butt")


def _laurel(cx: float, cy: float, r: float) -> str:
    """Two branches of leaves that meet below."""
    leaves = []
    for side in (-1, 1):
        for number in range(9):
            degrees = 180 + side * (14 + number * 15.5)
            for inward in (-1, 1):
                x, y = around(cx, cy, r + inward * 13, degrees)
                turn = degrees + side * 90 + side * inward * -32
                leaves.append(
                    path(
                        "M0,-26 C11,-12 11,8 0,20 C-11,8 -11,-12 0,-26Z",
                        fill="#f4f4f4", stroke="#000", stroke_width=3,
                        transform=f"translate({x:.1f},{y:.1f}) rotate({turn:.1f})",
                    )
                )  # fmt: skip
    return "".join(leaves)


def _coin_lid(cx: float, cy: float) -> str:
    """The half that shows the value, lying on the desk."""
    return (
        oval(cx + 20, cy + 24, 196, 192, "#000", opacity=0.8, filter="url(#mist)")
        + disc(cx, cy, 190, "#0a0a0a")
        + disc(cx, cy, 188, "url(#silver)")
        + _milling(cx, cy, 188, notches=96)
        + ring(cx, cy, 176, "#000", 4)
        + ring(cx, cy, 168, "#fff", 6)
        + disc(cx, cy, 163, "url(#field)")
        + _laurel(cx, cy, 122)
        + f'<text x="{cx}" y="{cy + 52}" text-anchor="middle" font-family="Vollkorn" '
        'font-weight="900" font-size="150" fill="#fff" stroke="#000" stroke-width="9" '
        'paint-order="stroke">50</text>'
    )


def _coin_box(cx: float, cy: float) -> str:
    """The hollowed half under the glass: a thread, a step and a dark floor."""
    threads = [ring(cx, cy, r, "#000", 3) for r in (232, 225, 218, 211)]
    return (
        oval(cx + 24, cy + 28, 272, 268, "#000", opacity=0.6, filter="url(#mist)")
        + disc(cx, cy, 270, "#0a0a0a")
        + disc(cx, cy, 267, "url(#silver)")
        + _milling(cx, cy, 267, notches=120)
        + ring(cx, cy, 252, "#000", 3)
        + disc(cx, cy, 238, "#ddd")
        + "".join(threads)
        + disc(cx, cy, 204, "#000")
        + disc(cx, cy, 198, "url(#hollow)")
    )


def _message() -> str:
    """The rolled strip, tied with red thread, its free end covered with figures."""
    rows = ["40718 22096", "91533 07764", "18250 66391", "5529"]
    figures = "".join(
        f'<text x="-92" y="{80 + number * 30}" font-family="Sofia Sans" font-weight="800" '
        f'font-size="26" letter-spacing="1.5">{row}</text>'
        for number, row in enumerate(rows)
    )
    end = "M-112,10 L112,10 L104,182 C60,196 -40,172 -106,190Z"
    spiral = "M0,-34 C26,-34 30,18 2,20 C-20,20 -22,-14 -2,-16 C14,-16 14,6 2,6"
    return group(
        path(end, fill="#000", opacity=0.7, filter="url(#soft)", transform="translate(12,14)"),
        path(end, fill="#fff", stroke="#000", stroke_width=4),
        figures,
        rect(-132, -38, 264, 76, "url(#roll)", stroke="#000", stroke_width=4, rx=6),
        oval(132, 0, 17, 38, "#fff", stroke="#000", stroke_width=4),
        curve(spiral, "#000", 4, transform="translate(132,4) scale(.5,1)"),
        rect(-22, -40, 26, 80, RED),
        curve("M-8,38 C-40,70 -60,54 -84,92 M-8,38 C-4,74 26,66 34,110", RED, 7),
        transform="translate(585,425) rotate(-14)",
    )


def _magnifier(cx: float, cy: float, r: float) -> str:
    """The frame, the shine on the glass and the turned handle."""
    x = cx + r + 8
    handle = group(
        rect(x, cy - 20, 70, 40, "url(#steel)", stroke="#000", stroke_width=4),
        rect(x + 66, cy - 31, 26, 62, "url(#steel)", stroke="#000", stroke_width=4, rx=6),
        path(
            f"M{x + 92},{cy - 26} C{x + 190},{cy - 58} {x + 420},{cy - 50} {x + 560},{cy - 44} "
            f"V{cy + 44} C{x + 420},{cy + 50} {x + 190},{cy + 58} {x + 92},{cy + 26}Z",
            fill="url(#ebony)", stroke="#000", stroke_width=4,
        ),
        transform=f"rotate(38 {cx} {cy})",
    )  # fmt: skip
    shine = f"M{cx - 316},{cy - 66} A323,323 0 0 1 {cx - 66},{cy - 316}"
    return (
        handle
        + ring(cx, cy, r, "#000", 46)
        + ring(cx, cy, r + 9, "url(#steel-ring)", 7)
        + ring(cx, cy, r - 10, "url(#steel-ring)", 3)
        + curve(shine, "#fff", 20, opacity=0.9)
    )


def coin() -> Scene:
    """A hollow coin, opened; under the glass a rolled strip of figures."""
    cx, cy, r = 585, 480, 372
    defs = [
        radial("desk", (0, "#777"), (0.6, "#3a3a3a"), (1, "#131313"), centre=(0.45, 0.4), r=0.8),
        linear("silver", (0, "#fff"), (0.5, "#999"), (1, "#222"), end=(1, 1)),
        linear("field", (0, "#5a5a5a"), (1, "#d4d4d4"), end=(1, 1)),
        linear("hollow", (0, "#050505"), (0.6, "#3c3c3c"), (1, "#a8a8a8"), end=(1, 1)),
        linear("roll", (0, "#999"), (0.3, "#fff"), (0.6, "#e0e0e0"), (1, "#444")),
        linear("steel", (0, "#222"), (0.3, "#fff"), (1, "#111")),
        linear("ebony", (0, "#000"), (0.2, "#aaa"), (0.32, "#2a2a2a"), (1, "#000")),
        linear("steel-ring", (0, "#fff"), (0.4, "#999"), (0.7, "#eee"), (1, "#555"), end=(1, 1)),
        radial("glass", (0, "#fff"), (0.85, "#f0f0f0"), (1, "#8a8a8a")),
    ]
    planks = "".join(rect(0, y, 1600, 5, "#000", opacity=0.7) for y in (150, 420, 690, 930))
    parts = [
        rect(0, 0, 1600, 1000, "url(#desk)"),
        planks,
        _coin_lid(1265, 300),
        disc(cx + 40, cy + 48, r + 24, "#000", opacity=0.75, filter="url(#mist)"),
        disc(cx, cy, r, "url(#glass)"),
        _coin_box(cx, cy),
        _message(),
        _magnifier(cx, cy, r),
    ]
    handle = rect(cx + r, cy - 60, 700, 120, "inherit", transform=f"rotate(38 {cx} {cy})")
    grain = [
        Grain(disc(1265, 300, 190, "inherit"), centre=(1265, 300)),
        Grain(handle, 38),
        Grain(disc(cx, cy, r + 26, "inherit"), centre=(cx, cy)),
    ]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 4), grain=grain, warp=16)
