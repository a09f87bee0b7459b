"""The hearing room."""

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
    poly,
    radial,
    rect,
)

HEARING = Camera(horizon=(800, 375), focal=900, eye=1.55)
HEARING_END = 7.0


def _hearing_shell() -> str:
    see, far = HEARING, HEARING_END
    parts = [
        rect(0, 0, 1600, 1000, "#060606"),
        see.wall((-6, 6), (0, 5), far, "url(#back)"),
        see.floor((-8, 8), (1, far), "url(#floor)"),
    ]
    for number in range(-16, 17):
        if number % 2:
            x = number * 0.34
            parts.append(see.floor((x, x + 0.34), (1, far), "#000", opacity=0.16))
    for number in range(-6, 7):
        x = number * 0.8 - 0.36
        panel = see.wall((x, x + 0.7), (1.9, 4.2), far, "none", stroke="#000", stroke_width=4)
        parts.append(
            panel
            + see.wall(
                (x + 0.04, x + 0.66),
                (1.94, 4.16),
                far,
                "none",
                stroke="#fff",
                stroke_width=2,
                opacity=0.4,
            )
        )
    return "".join(parts)


def _hearing_bench() -> str:
    """The long desk of the committee: five lamps, five high chairs, nobody."""
    see, parts = HEARING, []
    for seat in (-2.4, -1.2, 0, 1.2, 2.4):
        x, y = see.see(seat, 2.25, 6.6)
        back = "M-42,150 V14 C-42,-24 42,-24 42,14 V154Z"
        place = f"translate({x:.0f},{y:.0f})"
        parts.append(
            path(back, fill="url(#leather)", stroke="#000", stroke_width=4, transform=place)
        )
        parts.append(disc(x, y + 34, 4, "#fff"))
    parts += [
        see.box((-3.5, 3.5), (0, 0.3), (5.4, 6.6), ("#111", "#666", "#000")),
        see.box((-3.2, 3.2), (0.3, 1.28), (5.7, 6.2), ("url(#wood)", "#e8e8e8", "#111")),
        see.wall((-3.24, 3.24), (1.24, 1.32), 5.68, "#000"),
    ]
    for number in range(8):
        x = -3.1 + number * 0.79
        frame = see.wall((x, x + 0.68), (0.42, 1.14), 5.69, "none", stroke="#000", stroke_width=5)
        parts.append(frame + see.wall((x + 0.07, x + 0.61), (0.5, 1.06), 5.69, "#555", opacity=0.5))
    for seat in (-2.1, -0.9, 0.3, 1.5, 2.7):
        x, y = see.see(seat, 1.32, 5.9)
        parts.append(disc(x, y - 14, 46, "url(#lamp)", opacity=0.8))
        parts.append(curve(f"M{x},{y} v-26", "#000", 5) + oval(x, y, 15, 5, "#000"))
        shade = f"M{x - 25},{y - 22} q25,-30 50,0Z"
        parts.append(path(shade, fill="#fff", stroke="#000", stroke_width=4))
    return "".join(parts)


def _hearing_chair() -> str:
    see, wood = HEARING, ("#0a0a0a", "#777", "#1c1c1c")
    parts = [see.box(x, (0, 1.1), (3.06, 3.11), wood) for x in ((-0.29, -0.23), (0.23, 0.29))]
    for low, high in ((0.98, 1.1), (0.6, 0.66)):
        parts.append(see.box((-0.29, 0.29), (low, high), (3.06, 3.11), wood))
    for slat in (-0.15, -0.03, 0.09):
        parts.append(see.wall((slat, slat + 0.06), (0.6, 1.0), 3.06, "#161616"))
    for side in (-1, 1):
        inner = tuple(sorted((side * 0.27, side * 0.33)))
        parts.append(see.box(inner, (0.66, 0.7), (2.55, 3.08), ("#000", "#aaa", "#111")))
        parts.append(see.box(inner, (0, 0.68), (2.55, 2.61), wood))
    parts += [
        see.box((-0.29, 0.29), (0.38, 0.45), (2.56, 3.08), wood),
        see.floor((-0.25, 0.25), (2.58, 3.04), RED, y=0.49),
        see.wall((-0.25, 0.25), (0.44, 0.49), 2.58, RED),
        see.wall((-0.25, 0.25), (0.43, 0.445), 2.57, "#000"),
    ]
    return "".join(parts)


def _hearing_microphone() -> str:
    """The microphone on its boom, larger than life, as microphones are to witnesses."""
    base_x, base_y = HEARING.see(-0.62, 0, 2.42)
    stripes = "".join(rect(-30, y, 60, 5, "#000", opacity=0.75) for y in range(-46, 44, 13))
    head = group(
        rect(-33, -62, 66, 124, "#000", rx=33),
        rect(-28, -57, 56, 114, "url(#metal)", rx=28),
        stripes,
        rect(-33, -8, 66, 15, "#000"),
        rect(-30, -5, 60, 5, "#ddd"),
        transform="translate(716,520) rotate(24)",
    )
    shaft = f"M{base_x},{base_y} V556"
    return (
        oval(base_x + 40, base_y + 6, 150, 24, "#000", opacity=0.6, filter="url(#soft)")
        + oval(base_x, base_y, 84, 20, "#000")
        + oval(base_x - 4, base_y - 8, 78, 17, "url(#metal)")
        + curve(shaft, "#000", 15)
        + curve(shaft, "#ddd", 4)
        + curve(f"M{base_x - 70},590 L676,536", "#000", 11)
        + curve(f"M{base_x - 66},587 L672,533", "#ccc", 3)
        + disc(base_x, 566, 17, "#000")
        + disc(base_x - 4, 562, 6, "#fff")
        + disc(base_x - 70, 590, 15, "#000")
        + head
    )


def chair() -> Scene:
    """An empty chair before a microphone; the committee's lamps are on."""
    defs = [
        radial("back", (0, "#b0b0b0"), (0.5, "#5a5a5a"), (1, "#0a0a0a"), centre=(0.5, 0.7), r=0.62),
        radial(
            "floor",
            (0, "#fff"),
            (0.3, "#e6e6e6"),
            (0.62, "#777"),
            (1, "#070707"),
            centre=(0.5, 0.3),
            r=0.34,
        ),
        linear("wood", (0, "#0a0a0a"), (0.5, "#8a8a8a"), (1, "#0a0a0a"), end=(1, 0)),
        linear("leather", (0, "#777"), (0.4, "#2a2a2a"), (1, "#0a0a0a"), end=(1, 0)),
        linear("metal", (0, "#111"), (0.3, "#fff"), (0.6, "#aaa"), (1, "#111"), end=(1, 0)),
        linear("beam", (0, "#fff", 0.5), (1, "#fff", 0.05)),
        glow("lamp"),
    ]
    shadow = [(700, 905), (900, 905), (1190, 985), (930, 1000)]
    parts = [
        _hearing_shell(),
        _hearing_bench(),
        oval(800, 880, 560, 150, "#fff", opacity=0.75, filter="url(#haze)"),
        poly([(640, -20), (860, -20), (1240, 900), (360, 900)], "url(#beam)", filter="url(#mist)"),
        poly(shadow, "#000", opacity=0.72, filter="url(#mist)"),
        _hearing_chair(),
        _hearing_microphone(),
    ]
    grain = [Grain(HEARING.floor((-12, 12), (1, HEARING_END), "inherit"), 0)]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 84), grain=grain, warp=36)
