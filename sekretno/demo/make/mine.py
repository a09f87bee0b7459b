"""The headframe of the mine."""

from .svg import (
    RED,
    Grain,
    Scene,
    around,
    curve,
    disc,
    drawing,
    glow,
    group,
    linear,
    oval,
    path,
    rect,
    ring,
)


def _sheave(x: float, y: float, r: float) -> str:
    spokes = " ".join(
        "M{:.1f},{:.1f} L{:.1f},{:.1f}".format(*around(x, y, r, turn), *around(x, y, r, turn + 180))
        for turn in range(0, 180, 30)
    )
    return (
        ring(x, y, r, "#000", 13) + ring(x, y, r, "#fff", 3) + curve(spokes, "#000", 5)
        + disc(x, y, 13, "#000")
    )  # fmt: skip


def _headframe() -> str:
    """The winding tower over the shaft, with its two wheels and back stay."""
    legs = "M640,850 L684,300 M860,850 L800,300 M800,300 L1130,850 M740,310 L1040,850"
    stay = "M800,300 L1130,850 M740,310 L1040,850"
    beams, braces = [], []
    for step in range(6):
        y0, y1 = 340 + step * 86, 426 + step * 86
        left0, right0 = 684 - (y0 - 300) * 0.08, 800 + (y0 - 300) * 0.109
        left1, right1 = 684 - (y1 - 300) * 0.08, 800 + (y1 - 300) * 0.109
        beams.append(f"M{left0:.0f},{y0} H{right0:.0f}")
        braces.append(f"M{left0:.0f},{y0} L{right1:.0f},{y1} M{right0:.0f},{y0} L{left1:.0f},{y1}")
    ladder = " ".join(
        f"M{740 + (y - 310) * 0.556:.0f},{y} H{800 + (y - 300) * 0.6:.0f}"
        for y in range(400, 840, 40)
    )
    return (
        curve(legs, "#000", 20, stroke_linecap="butt")
        + curve(stay, "#999", 4)
        + curve(" ".join(beams), "#000", 11)
        + curve(" ".join(braces), "#000", 7)
        + curve(ladder, "#000", 6)
        + rect(640, 286, 220, 18, "#000")
        + curve("M648,286 V252 H852 V286 M700,286 V252 M760,286 V252 M810,286 V252", "#000", 5)
        + _sheave(706, 214, 62) + _sheave(800, 226, 62)
        + path("M636,140 L750,84 L868,140 V152 H636Z", fill="#000")
        + curve("M648,150 V286 M856,150 V286", "#000", 8)
        + rect(604, 770, 290, 96, "#000")
        + "".join(rect(x, 792, 34, 40, "#fff") for x in (640, 700))
    )  # fmt: skip


def _winding_house() -> str:
    windows = "".join(
        path(f"M{x},812 v-70 q18,-26 36,0 v70Z", fill="#e8e8e8", stroke="#000", stroke_width=4)
        + curve(f"M{x + 18},732 V812 M{x},770 h36", "#000", 4)
        for x in range(1210, 1420, 62)
    )
    bricks = curve(
        " ".join(f"M1180,{y} H1450" for y in range(690, 860, 15)), "#777", 2, opacity=0.6
    )
    return (
        path("M1470,860 L1482,300 H1522 L1536,860Z", fill="#111")
        + rect(1474, 296, 56, 20, "#000") + rect(1480, 380, 46, 9, "#ccc")
        + rect(1180, 680, 270, 186, "#1a1a1a") + bricks
        + path("M1156,684 L1316,584 L1474,684Z", fill="#000")
        + windows
        + curve("M728,164 L1190,700 M838,196 L1204,716", "#000", 4)
    )  # fmt: skip


def _spoil_heaps() -> str:
    return (
        path("M-40,860 L180,520 L236,560 L500,860Z", fill="url(#heap)")
        + path("M180,520 L236,560 L500,860 H300 L240,700Z", fill="#000", opacity=0.7)
        + path("M-200,860 L20,640 L240,860Z", fill="#1a1a1a")
        + curve("M620,800 L196,520", "#000", 10)
        + curve("M560,762 V860 M450,690 V860 M340,618 V860", "#000", 6)
    )


def _tubs() -> str:
    """Coal tubs on the rails in front."""
    tubs = "".join(
        group(
            path("M-62,-74 H62 L46,-12 H-46Z", fill="#0a0a0a", stroke="#fff", stroke_width=4),
            path("M-58,-76 q18,-26 36,-14 q20,-24 40,-2 q24,-10 40,16Z", fill="#000"),
            *(disc(x, -6, 17, "#000", stroke="#fff", stroke_width=4) for x in (-28, 28)),
            rect(-90, -24, 30, 8, "#000"),
            transform=f"translate({x},944)",
        )
        for x in (330, 486, 642)
    )
    return (
        rect(0, 952, 1600, 9, "#000") + rect(0, 948, 1600, 4, "#fff")
        + "".join(rect(x, 961, 40, 12, "#000") for x in range(-10, 1600, 76)) + tubs
    )  # fmt: skip


def mine() -> Scene:
    """The headframe of a mine at dusk; on top the lamp of the shift is red."""
    defs = [
        linear("sky", (0, "#484848"), (0.4, "#8c8c8c"), (0.74, "#fff"), (1, "#fff")),
        linear("heap", (0, "#8a8a8a"), (1, "#1c1c1c")),
        linear("ground", (0, "#4a4a4a"), (1, "#c8c8c8")),
        glow(),
    ]
    clouds = [
        (300, 250, 340, 20), (1250, 180, 380, 24), (560, 420, 300, 14), (1300, 470, 320, 12),
        (180, 130, 260, 18), (980, 330, 240, 12), (420, 560, 280, 9),
    ]  # fmt: skip
    birds = " ".join(f"M{x},{y} q{w},-{w} {2 * w},0 q{w},-{w} {2 * w},0" for x, y, w in (
        (1000, 180, 12), (1060, 220, 9), (960, 250, 8), (1120, 160, 10)))  # fmt: skip
    smoke = "M1502,290 C1500,220 1440,210 1420,150 C1400,90 1300,100 1260,30"
    parts = [
        rect(0, 0, 1600, 1000, "url(#sky)"),
        disc(540, 700, 300, "url(#glow)", opacity=0.9),
        oval(760, 240, 330, 240, "url(#glow)", opacity=0.55),
        *(oval(*cloud, "#000", opacity=0.55, filter="url(#mist)") for cloud in clouds),
        disc(540, 720, 86, "#fff", stroke="#000", stroke_width=4),
        curve(smoke, "#000", 44, opacity=0.6, filter="url(#mist)"),
        curve(birds, "#000", 4),
        path("M0,800 C300,770 900,790 1600,770 V880 H0Z", fill="#555"),
        _spoil_heaps(),
        rect(0, 856, 1600, 144, "url(#ground)"),
        _winding_house(),
        _headframe(),
        disc(750, 62, 120, "url(#glow)", opacity=0.7),
        rect(746, 66, 8, 24, "#000"),
        disc(750, 56, 22, "#000"), disc(750, 56, 16, RED),
        rect(0, 854, 1600, 8, "#000"),
        _tubs(),
    ]  # fmt: skip
    grain = [
        Grain(path("M-40,860 L180,520 L236,560 L500,860Z M-200,860 L20,640 L240,860Z"), 48),
        Grain(rect(0, 860, 1600, 140, "inherit"), 4),
    ]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", -3), grain=grain, warp=44)
