"""The square and its clock tower."""

import random

from .svg import (
    RED,
    Camera,
    Grain,
    Point,
    Scene,
    around,
    curve,
    disc,
    drawing,
    group,
    linear,
    path,
    radial,
    rect,
    ring,
)

SQUARE = Camera(horizon=(550, 1010), focal=900, eye=1.7)


def _house(side: int, z: Point, height: float) -> str:
    """An old house along the square: stone below, its upper floor stepping forward."""
    see, wall, jetty = SQUARE, side * 4.6, side * 4.2
    parts = [
        see.side(wall, (0, 3.2), z, "#3c3c3c"),
        see.wall(tuple(sorted((jetty, wall))), (3.0, height), z[0], "#0a0a0a"),
        see.side(jetty, (3.0, height), z, "url(#left)" if side < 0 else "url(#right)",
                 stroke="#000", stroke_width=3),
        see.side(jetty, (3.0, 3.18), z, "#000"),
    ]  # fmt: skip
    eaves = side * 3.85
    low, high = height - 0.1, height + 1.9
    roof = [
        (eaves, low, z[0] - 0.2), (eaves, low, z[1]),
        (side * 6, high, z[1]), (side * 6, high, z[0]),
    ]  # fmt: skip
    parts.append(see.face(roof, "#0d0d0d", stroke="#999", stroke_width=3))
    span = z[1] - z[0]
    for number in range(3):
        near = z[0] + span * (0.12 + number * 0.3)
        window = (near, near + span * 0.16)
        for low in (3.7, 5.6) if height > 7 else (3.9,):
            parts.append(see.side(jetty, (low, low + 1.25), window, "#000", stroke="#fff",
                                  stroke_width=3))  # fmt: skip
        door = (0.1, 2.2) if number == 1 else (1.0, 2.2)
        parts.append(see.side(wall, door, window, "#000", stroke="#aaa", stroke_width=3))
    return "".join(parts)


def _cobbles() -> str:
    chance, stones = random.Random(8), []
    z = 3.4
    while z < 16:
        x = -5 + chance.uniform(0, 0.4)
        while x < 5:
            px, py = SQUARE.see(x, 0, z)
            if -40 < px < 1140:
                width = 150 / z
                stones.append(
                    f"M{px:.0f},{py:.0f} q{width / 2:.0f},{-width * 0.5:.0f} {width:.0f},0"
                )
            x += 0.36
        z *= 1.075
    return curve(" ".join(stones), "#000", 3, opacity=0.75)


def _tower_clock(x: float, y: float) -> str:
    """A dial whose hands contradict each other: on the hour, and at half past."""
    marks = []
    for hour in range(12):
        (ax, ay), (bx, by) = (around(x, y, r, hour * 30) for r in (78, 94))
        marks.append(curve(f"M{ax:.1f},{ay:.1f} L{bx:.1f},{by:.1f}", "#000", 7 if hour % 3 else 12,
                           stroke_linecap="butt"))  # fmt: skip
    hour_hand = path("M-8,16 L-9,-34 L0,-72 L9,-34 L8,16Z", fill=RED,
                     transform=f"translate({x},{y}) rotate(300)")  # fmt: skip
    minute_hand = path("M-5,18 L-6,-60 L0,-92 L6,-60 L5,18Z", fill="#000",
                       transform=f"translate({x},{y}) rotate(180)")  # fmt: skip
    return (
        disc(x, y, 120, "#000") + disc(x, y, 113, "#fff") + ring(x, y, 104, "#000", 4)
        + "".join(marks) + minute_hand + hour_hand + disc(x, y, 10, "#000")
    )  # fmt: skip


def _belfry() -> str:
    bell = "M-26,0 C-22,-14 -18,-46 0,-48 C18,-46 22,-14 26,0Z"
    return (
        "".join(rect(x, 226, 12, 106, "#0a0a0a") for x in (462, 514, 574, 626))
        + rect(452, 322, 196, 14, "#0a0a0a")
        + path(bell, fill="#0a0a0a", transform="translate(550,296)") + disc(550, 300, 8, "#0a0a0a")
        + path("M424,236 C480,216 520,150 546,82 H554 C580,150 620,216 676,236Z", fill="#0a0a0a")
        + path("M470,222 C510,196 530,150 546,100 C536,160 520,200 500,224Z", fill="#999")
        + curve("M550,88 V24", "#0a0a0a", 6)
        + path("M552,30 h56 l-16,12 16,12 h-56Z", fill="#0a0a0a")
    )  # fmt: skip


def _clock_tower() -> str:
    courses = []
    chance = random.Random(3)
    for row in range(19):
        y = 660 + row * 25
        courses.append(f"M430,{y} H670")
        x = 430 + chance.uniform(0, 40)
        while x < 668:
            courses.append(f"M{x:.0f},{y} v25")
            x += chance.uniform(34, 60)
    boards = "".join(rect(x, 404, 3, 232, "#000", opacity=0.6) for x in range(420, 690, 18))
    return (
        rect(430, 640, 240, 500, "url(#stone)", stroke="#000", stroke_width=5)
        + curve(" ".join(courses), "#000", 3, opacity=0.8)
        + path("M510,1140 V1020 q40,-56 80,0 V1140Z", fill="#000", stroke="#fff", stroke_width=5)
        + "".join(path(f"M536,{y} v-44 q14,-20 28,0 v44Z", fill="#000", stroke="#fff",
                       stroke_width=4) for y in (780, 920))
        + path("M430,640 l-26,-12 h292 l-26,12Z", fill="#000")
        + rect(408, 400, 284, 236, "url(#wood)", stroke="#000", stroke_width=5)
        + boards
        + path("M372,404 L440,332 H660 L728,404Z", fill="#0a0a0a")
        + path("M392,396 L446,340 H500 L470,396Z", fill="#777")
        + _belfry()
        + _tower_clock(550, 518)
    )  # fmt: skip


GAZER = """<path d="M-13,0 L-11,-56 H11 L14,0 H4 L0,-42 L-4,0Z"/>
<path d="M-20,-42 C-24,-84 -18,-108 0,-112 C18,-108 24,-84 20,-42Z"/>
<circle cx="-4" cy="-126" r="12"/>
<path d="M-26,-128 L14,-138 L10,-146 L2,-156 L-16,-150 L-18,-138Z"/>"""
WATCH_ARM = '<path d="M16,-96 L38,-82 L22,-104 L28,-112 L50,-82 L38,-70 L14,-82Z"/>'


def _townsfolk() -> str:
    people = []
    for x, z, mirror in (
        (-2.1, 5.8, -1),
        (1.5, 6.4, 1),
        (2.4, 7.6, 1),
        (0.95, 8.6, 1),
        (-1.6, 9.4, 1),
    ):
        px, py = SQUARE.see(x, 0, z)
        size = 5.6 / z
        people.append(
            group(
                path("M-12,0 L14,0 L-70,150 L-130,150Z", fill="#000", opacity=0.55,
                     filter="url(#soft)"),
                GAZER, WATCH_ARM if x == 1.5 else "",
                transform=f"translate({px:.0f},{py:.0f}) scale({mirror * size:.2f},{size:.2f})",
            )
        )  # fmt: skip
    return "".join(people)


def tower() -> Scene:
    """A clock tower before the moon; its hands show an hour that cannot be."""
    defs = [
        linear("sky", (0, "#0c0c0c"), (0.7, "#4a4a4a"), (1, "#777")),
        linear("ground", (0, "#fff"), (1, "#6a6a6a")),
        linear("stone", (0, "#e8e8e8"), (0.5, "#aaa"), (1, "#222"), end=(1, 0)),
        linear("wood", (0, "#999"), (0.5, "#5a5a5a"), (1, "#161616"), end=(1, 0)),
        linear("left", (0, "#3a3a3a"), (1, "#c8c8c8"), end=(1, 0)),
        linear("right", (0, "#888"), (1, "#1c1c1c"), end=(1, 0)),
        radial("moon", (0, "#fff"), (0.62, "#fff"), (0.72, "#fff", 0.5), (1, "#fff", 0)),
    ]
    parts = [
        rect(0, 0, 1100, 1320, "url(#sky)"),
        disc(550, 460, 520, "url(#moon)"),
        SQUARE.floor((-40, 40), (2, 30), "url(#ground)"),
        SQUARE.wall((-7, 7), (0, 3.4), 18, "#333"),
        _cobbles(),
        *(_house(side, z, height) for z, height, side in (
            ((13, 18), 6.6, -1), ((13, 18), 7.6, 1), ((9, 13), 7.8, -1), ((9, 13), 6.4, 1),
            ((5.6, 9), 6.2, -1), ((5.6, 9), 7.4, 1))),
        _clock_tower(),
        _townsfolk(),
    ]  # fmt: skip
    grain = [
        Grain(rect(0, 1080, 1100, 240, "inherit"), 0),
        Grain(rect(430, 640, 240, 500, "inherit"), 4),
        Grain(rect(408, 400, 284, 236, "inherit"), 90),
        Grain(disc(550, 518, 120, "inherit"), centre=(550, 518)),
    ]
    moonlight = Grain("", centre=(550, 460))
    return Scene(
        1100, 1320, drawing(defs, parts), ground=moonlight, grain=grain, warp=16,
        print_width=1000, period=6.8,
    )  # fmt: skip
