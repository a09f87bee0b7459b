"""Scenes that play in rooms: the corridor and the kitchen."""

from .svg import (
    RED,
    Camera,
    Grain,
    Point,
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
    ring,
)

CORRIDOR = Camera(horizon=(840, 430), focal=100, eye=0)
CORRIDOR_X = (-9.0, 8.2)
CORRIDOR_Y = (-6.9, 5.9)
CORRIDOR_END = 7.7

MAN = """<g transform="translate(829,640) scale(1.28)" fill="#000">
<path d="M-20,0 L-16,-86 L-2,-86 L-4,0 Z"/><path d="M4,0 L3,-86 L17,-86 L22,0 Z"/>
<path d="M-34,-70 C-40,-130 -38,-178 -24,-190 C-14,-197 14,-197 24,-190 C38,-178 40,-130 35,-66
 C20,-58 -20,-58 -34,-70Z"/>
<path d="M-30,-182 C-46,-160 -52,-124 -48,-96 L-38,-94 C-40,-124 -34,-150 -24,-170Z"/>
<path d="M30,-182 C46,-160 50,-124 46,-104 L36,-104 C38,-124 34,-150 24,-170Z"/>
<ellipse cx="0" cy="-212" rx="14" ry="18"/>
<path d="M-32,-219 C-16,-226 16,-226 32,-219 C18,-212 -18,-212 -32,-219Z"/>
<path d="M-17,-221 C-16,-244 -8,-243 0,-240 C8,-243 16,-244 17,-221Z"/></g>"""


def _corridor_shell() -> str:
    see, (x0, x1), (y0, y1), far = CORRIDOR, CORRIDOR_X, CORRIDOR_Y, CORRIDOR_END
    return (
        see.floor((x0, x1), (1, far), "url(#ceiling)", y=y1)
        + see.floor((x0, x1), (1, far), "url(#floor)", y=y0)
        + see.side(x0, (y0, y1), (1, far), "url(#left)")
        + see.side(x1, (y0, y1), (1, far), "url(#right)")
        + see.wall((x0, x1), (y0, y1), far, "#fafafa")
    )


def _corridor_tiles() -> str:
    depths = [CORRIDOR_END / 1.19**row for row in range(14)]
    width = (CORRIDOR_X[1] - CORRIDOR_X[0]) / 8
    return "".join(
        CORRIDOR.floor(
            (CORRIDOR_X[0] + column * width, CORRIDOR_X[0] + (column + 1) * width),
            (depths[row + 1], depths[row]),
            "#000",
            y=CORRIDOR_Y[0],
            opacity=0.42,
        )
        for row in range(13)
        for column in range(8)
        if (row + column) % 2
    )


def _corridor_door(x: float, near: float, far: float) -> str:
    margin = (far - near) * 0.16
    panels = [(-6.1, -1.7), (-0.9, 2.4)]
    parts = [CORRIDOR.side(x, (CORRIDOR_Y[0], 3.1), (near, far), "#000", opacity=0.62)]
    for panel in panels:
        parts.append(CORRIDOR.side(x, panel, (near + margin, far - margin), "#777", opacity=0.35))
    edge = [CORRIDOR.see(x, y, far) for y in (CORRIDOR_Y[0], 3.1)]
    d = f"M{edge[0][0]},{edge[0][1]} L{edge[1][0]},{edge[1][1]}"
    parts.append(curve(d, "#fff", 4 / far + 1, opacity=0.6))
    return "".join(parts)


def _corridor_lamp(depth: float) -> str:
    x, y = CORRIDOR.see(0, 5.4, depth)
    r = 95 / depth
    light = oval(x, y, r * 3, r * 1.6, "url(#glow)", opacity=0.7)
    return light + oval(x, y + r * 0.1, r * 0.9, r * 0.3, "#fff")


def _corridor_mouldings() -> str:
    parts = []
    for height, strength in ((4.7, 0.5), (3.9, 0.35), (-3.3, 0.45)):
        for x in CORRIDOR_X:
            (ax, ay), (bx, by) = (CORRIDOR.see(x, height, z) for z in (1, CORRIDOR_END))
            parts.append(curve(f"M{ax},{ay} L{bx},{by}", "#000", 3, opacity=strength))
    return "".join(parts)


def corridor() -> Scene:
    """A long corridor, at its end a man with a red folder."""
    defs = [
        linear("floor", (0, "#f4f4f4"), (0.45, "#9a9a9a"), (1, "#2a2a2a")),
        linear("ceiling", (0, "#bbb"), (1, "#0c0c0c"), start=(0, 1), end=(0, 0)),
        linear("left", (0, "#e0e0e0"), (0.35, "#8a8a8a"), (1, "#161616"), start=(1, 0), end=(0, 0)),
        linear("right", (0, "#d0d0d0"), (0.35, "#787878"), (1, "#0e0e0e"), end=(1, 0)),
        glow(),
    ]
    doors = [(4.44, 5.26), (3.08, 3.7), (2.04, 2.5), (1.28, 1.61)]
    shadow = [(800, 640), (862, 640), (1010, 1000), (610, 1000)]
    parts = [
        _corridor_shell(),
        _corridor_tiles(),
        *(_corridor_door(x, *door) for x in CORRIDOR_X for door in doors),
        _corridor_mouldings(),
        *(_corridor_lamp(depth) for depth in (5, 3.45, 2.27, 1.43)),
        oval(840, 450, 270, 230, "url(#glow)", opacity=0.75),
        poly(shadow, "#000", opacity=0.8, filter="url(#mist)"),
        MAN,
        poly([(872, 512), (898, 506), (904, 566), (878, 572)], RED),
    ]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 8), warp=70)


KITCHEN = Camera(horizon=(790, 395), focal=900)
KITCHEN_X = (-2.3, 2.3)
KITCHEN_END = 5.2
BORDER = (0.1, 0.21)


def _kitchen_shell() -> str:
    see, far, top = KITCHEN, KITCHEN_END, 2.7
    return (
        see.floor(KITCHEN_X, (1, far), "url(#floor)")
        + see.floor(KITCHEN_X, (1, far), "url(#ceiling)", y=top)
        + see.side(KITCHEN_X[0], (0, top), (1, far), "url(#left)")
        + see.side(KITCHEN_X[1], (0, top), (1, far), "url(#right)")
        + see.wall(KITCHEN_X, (0, top), far, "url(#back)")
        + see.wall(KITCHEN_X, (0, 0.12), far, "#333")
    )


def _kitchen_tiles() -> str:
    size = (KITCHEN_X[1] - KITCHEN_X[0]) / 10
    tiles = []
    for row in range(8):
        near = KITCHEN_END - (row + 1) * size
        for column in range(10):
            if (row + column) % 2:
                left = KITCHEN_X[0] + column * size
                tiles.append(
                    KITCHEN.floor((left, left + size), (near, near + size), "#000", opacity=0.34)
                )
    return "".join(tiles)


def _kitchen_window() -> str:
    """The night outside, with a moon and a hill, and a curtain on either side."""
    wall, far = KITCHEN.wall, KITCHEN_END - 0.01
    x, y = KITCHEN.see(-1.25, 2.08, far)
    sill = KITCHEN.see(-1.85, 1.18, far)
    hill = f"M{sill[0]},{sill[1]} q50,-44 96,-20 q50,-40 104,-6 V{sill[1]}Z"
    parts = [
        wall((-1.94, -0.56), (1.08, 2.42), far, "#f4f4f4", stroke="#000", stroke_width=3),
        wall((-1.84, -0.66), (1.18, 2.32), far, "#1c1c1c"),
        disc(x + 22, y + 10, 15, "#fff"),
        path(hill, fill="#000"),
        wall((-1.27, -1.22), (1.18, 2.32), far, "#f4f4f4"),
        wall((-1.84, -0.66), (1.8, 1.85), far, "#f4f4f4"),
    ]
    for outer, inner in ((-1.9, -1.55), (-0.6, -0.95)):
        corners = [(outer, 2.34, far), (inner, 2.34, far), (outer, 1.5, far)]
        parts.append(KITCHEN.face(corners, "#ddd", stroke="#000", stroke_width=2))
    return "".join(parts)


def _kitchen_dresser() -> str:
    """Shelves with plates standing on edge, and cups on hooks."""
    see, z = KITCHEN, KITCHEN_END - 0.35
    parts = [
        see.box((0.8, 2.2), (0, 0.92), (z, KITCHEN_END), ("#4a4a4a", "#ccc", "#1a1a1a")),
        see.wall((0.86, 1.47), (0.1, 0.84), z, "#6a6a6a", stroke="#000", stroke_width=3),
        see.wall((1.53, 2.14), (0.1, 0.84), z, "#6a6a6a", stroke="#000", stroke_width=3),
        see.wall((0.8, 2.2), (1.2, 2.35), z + 0.2, "#2c2c2c", stroke="#000", stroke_width=4),
    ]
    for knob in (1.42, 1.58):
        parts.append(disc(*see.see(knob, 0.5, z), 5, "#fff"))
    for shelf in (1.22, 1.74):
        for column in range(4):
            x, y = see.see(1.0 + column * 0.34, shelf + 0.19, z + 0.2)
            parts.append(disc(x, y, 27, "#f4f4f4", stroke="#000", stroke_width=2.5))
            parts.append(ring(x, y, 17, "#777", 2.5))
        parts.append(see.wall((0.8, 2.2), (shelf - 0.05, shelf), z + 0.18, "#ddd"))
    return "".join(parts)


def _kitchen_stove() -> str:
    see, z = KITCHEN, KITCHEN_END - 0.6
    kettle_x, kettle_y = see.see(-1.55, 0.9, z + 0.25)
    body = "M-34,0 C-38,-34 -24,-48 0,-48 C24,-48 38,-34 34,0Z"
    kettle = group(
        curve("M-22,-44 C-24,-78 24,-78 22,-44", "#000", 6),
        curve("M30,-18 L58,-40", "#000", 11),
        path(body, fill="url(#metal)", stroke="#000", stroke_width=3),
        disc(0, -51, 5, "#000"),
        transform=f"translate({kettle_x:.0f},{kettle_y:.0f})",
    )
    pipe = see.wall((-2.08, -1.98), (0.9, 2.7), z + 0.3, "url(#metal)")
    return (
        pipe
        + see.box((-2.15, -1.1), (0, 0.9), (z, KITCHEN_END), ("#1c1c1c", "#888", "#0a0a0a"))
        + see.wall((-2.05, -1.55), (0.25, 0.72), z, "#000", stroke="#999", stroke_width=3)
        + see.wall((-1.48, -1.18), (0.25, 0.72), z, "#000", stroke="#999", stroke_width=3)
        + see.wall((-2.0, -1.6), (0.66, 0.69), z, "#eee")
        + kettle
    )


def _kitchen_chair(side: int) -> str:
    """A chair at the end of the table; `side` is -1 to the left, 1 to the right."""

    def span(inner: float, outer: float) -> Point:
        a, b = side * inner, side * outer
        return (min(a, b), max(a, b))

    see, wood = KITCHEN, ("#0c0c0c", "#8a8a8a", "#262626")
    parts = [see.box(span(1.34, 1.4), (0.45, 1.02), (3.5, 3.56), wood)]
    for inner in (0.95, 1.34):
        parts.append(see.box(span(inner, inner + 0.06), (0, 0.45), (3.5, 3.55), wood))
    for low in (0.62, 0.78, 0.92):
        parts.append(see.side(side * 1.36, (low, low + 0.1), (3.0, 3.5), "#111"))
    parts.append(see.box(span(0.95, 1.4), (0.42, 0.48), (2.98, 3.55), wood))
    for inner in (0.95, 1.34):
        parts.append(see.box(span(inner, inner + 0.06), (0, 0.42), (2.98, 3.04), wood))
    parts.append(see.box(span(1.34, 1.4), (0.45, 1.02), (2.98, 3.04), wood))
    return "".join(parts)


def _kitchen_table() -> str:
    see, wood = KITCHEN, ("#161616", "#999", "#2a2a2a")
    parts = []
    for z in (3.7, 2.66):
        for x in ((-0.74, -0.65), (0.65, 0.74)):
            parts.append(see.box(x, (0, 0.72), (z, z + 0.08), wood))
    parts += [
        see.box((-0.72, 0.72), (0.6, 0.73), (2.7, 3.75), wood),
        see.box((-0.85, 0.85), (0.73, 0.78), (2.55, 3.85), ("#0a0a0a", "url(#top)", "#111")),
    ]
    return "".join(parts)


def _kitchen_cup(x: float, z: float) -> str:
    px, py = KITCHEN.see(x, 0.78, z)
    handle = 1 if x > 0 else -1
    return group(
        oval(6, 2, 46, 13, "#000", opacity=0.6, filter="url(#soft)"),
        oval(0, 0, 42, 12, "#fff", stroke="#000", stroke_width=2.5),
        curve(f"M{handle * 22},-26 q{handle * 20},2 {handle * -4},20", "#000", 5),
        path(
            "M-24,-38 C-22,-8 -14,0 0,0 C14,0 22,-8 24,-38Z",
            fill="url(#china)",
            stroke="#000",
            stroke_width=2.5,
        ),
        oval(0, -38, 24, 7, "#222", stroke="#000", stroke_width=2.5),
        transform=f"translate({px:.0f},{py:.0f})",
    )


LAMP = KITCHEN.see(-0.1, 1.98, 3.2)


def _kitchen_lamplight() -> str:
    x, y = LAMP
    return oval(x, y + 60, 430, 300, "url(#glow)", opacity=0.85)


def _kitchen_lamp() -> str:
    x, y = LAMP
    shade = f"M{x - 26},{y - 46} H{x + 26} L{x + 96},{y + 22} H{x - 96}Z"
    return (
        rect(x - 3, -10, 6, y - 30, "#000")
        + oval(x, y + 24, 34, 18, "#fff")
        + path(shade, fill="#0a0a0a")
        + path(f"M{x - 20},{y - 40} h12 L{x - 50},{y + 16} h-28Z", fill="#999")
    )


def _kitchen_border() -> tuple[str, str]:
    """The painted line: on floor and wall, and on the table over them."""
    see, (x0, x1) = KITCHEN, BORDER
    below = see.floor(BORDER, (1, KITCHEN_END), RED) + see.wall(
        BORDER, (0, 2.7), KITCHEN_END - 0.02, RED
    )
    above = see.floor(BORDER, (2.55, 3.85), RED, y=0.78) + see.wall(
        (x0, x1), (0.73, 0.78), 2.55, RED
    )
    return below, above


CAT = """<g transform="translate(1010,968) scale(1.15)" fill="#000" stroke="#fff"
 stroke-width="4" stroke-linejoin="round"><path d="M-46,-6 C-90,4 -150,-2 -190,-34 C-212,-52
 -196,-70 -182,-58 C-156,-32 -110,-24 -50,-36Z"/>
<path d="M-58,2 C-74,-50 -52,-96 -30,-116 C-46,-136 -46,-158
 -42,-192 L-18,-170 C-6,-174 6,-174 18,-170 L42,-192 C46,-158 46,-136 30,-116 C52,-94 74,-48 58,2
 C40,14 -40,14 -58,2Z"/><path d="M34,-20 C42,-50 36,-78 22,-98 M-12,6 C-14,-10 -8,-22 0,-26"
 fill="none"/></g>"""


def kitchen() -> Scene:
    """A kitchen at night, with a border painted across floor, table and wall."""
    defs = [
        linear("floor", (0, "#ddd"), (0.5, "#aaa"), (1, "#555")),
        linear("ceiling", (0, "#111"), (1, "#777")),
        linear("left", (0, "#0c0c0c"), (1, "#8a8a8a"), end=(1, 0)),
        linear("right", (0, "#808080"), (1, "#0a0a0a"), end=(1, 0)),
        radial("back", (0, "#f4f4f4"), (0.6, "#b4b4b4"), (1, "#5a5a5a"), r=0.7),
        linear("top", (0, "#c8c8c8"), (0.5, "#fff"), (1, "#d4d4d4"), end=(1, 0)),
        linear("metal", (0, "#222"), (0.35, "#fff"), (1, "#111"), end=(1, 0)),
        linear("china", (0, "#fff"), (0.6, "#eee"), (1, "#777"), end=(1, 0)),
        glow(),
    ]
    below, above = _kitchen_border()
    shade = KITCHEN.floor((-1.2, 1.2), (2.9, 4.0), "#000", opacity=0.5, filter="url(#mist)")
    parts = [
        _kitchen_shell(), _kitchen_tiles(), _kitchen_lamplight(), _kitchen_window(),
        _kitchen_stove(), _kitchen_dresser(), shade, below, _kitchen_chair(-1),
        _kitchen_chair(1), _kitchen_table(), above, _kitchen_lamp(),
        _kitchen_cup(-0.42, 3.1), _kitchen_cup(0.5, 3.2), CAT,
    ]  # fmt: skip
    grain = [
        Grain(KITCHEN.side(KITCHEN_X[0], (0, 2.7), (1, KITCHEN_END), "inherit"), 70),
        Grain(KITCHEN.side(KITCHEN_X[1], (0, 2.7), (1, KITCHEN_END), "inherit"), -70),
        Grain(KITCHEN.wall(KITCHEN_X, (0, 2.7), KITCHEN_END, "inherit"), 4),
    ]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", 0), grain=grain, warp=40)
