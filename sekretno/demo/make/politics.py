"""Scenes of politics: the seven pens and the goose."""

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
    poly,
    radial,
    rect,
)

PEN_BODY = "M-27,-330 C-27,-250 -26,-180 -19,-118 H19 C26,-180 27,-250 27,-330Z"
PEN_CAP = "M-30,-548 C-30,-590 30,-590 30,-548 V-330 H-30Z"


def _pen(x: float, tone: str) -> str:
    """A fountain pen, nib down; the point stands at x, 752."""
    nib = "M-17,-88 C-19,-58 -8,-30 0,0 C8,-30 19,-58 17,-88Z"
    return group(
        path("M10,0 L60,-60 L70,-560 L40,-600Z", fill="#000", opacity=0.4, filter="url(#mist)"),
        path(nib, fill="url(#gold)", stroke="#000", stroke_width=4),
        curve("M0,-4 V-46", "#000", 3) + disc(0, -50, 5, "#000"),
        rect(-16, -122, 32, 36, "#0a0a0a"),
        path(PEN_BODY, fill=tone, stroke="#000", stroke_width=4),
        path(PEN_CAP, fill=tone, stroke="#000", stroke_width=4),
        rect(-32, -344, 64, 20, "url(#gold)", stroke="#000", stroke_width=4),
        curve("M-12,-552 V-360 M-11,-318 L-8,-140", "#fff", 7, opacity=0.9),
        path("M20,-556 h11 v150 q-5,14 -11,0Z", fill="url(#gold)", stroke="#000", stroke_width=3),
        transform=f"translate({x},752)",
    )


def _signature(x: float) -> str:
    """The same signature under every pen, to a hair."""
    flourish = (
        "M-58,20 C-40,-44 -24,-48 -26,-16 C-28,14 -44,34 -34,10 C-24,-14 -8,-14 -8,4 "
        "C-8,18 6,16 8,0 "
        "C10,-14 22,-12 20,6 C20,18 34,14 36,-6 C40,-40 54,-30 44,4 M-62,40 C-20,26 40,24 66,34"
    )
    return curve(flourish, "#000", 5, transform=f"translate({x},846)")


PALM = (
    "M1102,372 C1094,352 1104,338 1126,334 C1180,326 1232,318 1276,306 C1320,288 1366,284 1402,290 "
    "V506 C1372,514 1336,520 1300,516 C1262,510 1236,496 1230,470 L1222,392 C1184,398 1146,402 "
    "1120,398 C1108,396 1102,386 1102,372Z"
)
FINGERS = (
    (
        "M1226,398 C1204,404 1198,434 1216,446 C1236,454 1290,448 1306,432 C1316,410 "
        "1296,392 1262,394Z"
    ),
    (
        "M1222,446 C1204,454 1204,482 1222,490 C1244,496 1294,488 1308,472 C1316,452 "
        "1300,438 1272,440Z"
    ),
    (
        "M1236,490 C1222,498 1226,518 1242,522 C1264,526 1300,520 1312,508 C1320,490 "
        "1300,478 1276,480Z"
    ),
)
HAND = f"""<g stroke="#000" stroke-width="5" stroke-linejoin="round" stroke-linecap="round">
<path fill="url(#cloth)" d="M1440,252 L1640,228 V560 L1440,530Z"/>
<path fill="#fff" d="M1398,270 C1420,262 1446,262 1462,268 V524 C1440,530 1416,528 1398,520Z"/>
{"".join(path(d, fill="url(#skin)") for d in (PALM, *FINGERS))}
<path fill="url(#skin)" d="M1376,310 C1340,294 1300,300 1268,316 C1240,326 1212,338 1206,352
 C1204,368 1222,374 1242,370 C1276,364 1310,362 1338,376"/>
<path fill="none" d="M1208,352 C1218,346 1226,344 1234,346 M1104,362 C1112,352 1122,350 1130,352"
 stroke-width="3.5"/>
<path fill="none" d="M1150,332 C1146,342 1148,352 1152,358 M1330,420 C1344,436 1352,458 1350,484
 M1346,404 C1360,416 1368,432 1370,452" stroke-width="3.5"/></g>
<g fill="#fff" stroke="#000" stroke-width="4"><circle cx="1490" cy="470" r="11"/>
<circle cx="1530" cy="476" r="11"/><circle cx="1570" cy="482" r="11"/></g>"""


def pens() -> Scene:
    """Seven pens in a row, seven equal signatures, one hand."""
    defs = [
        linear("ground", (0, "#8e8e8e"), (0.6, "#c4c4c4"), (1, "#e0e0e0"), end=(0, 1)),
        linear("pen", (0, "#777"), (0.3, "#262626"), (1, "#050505"), end=(1, 0)),
        linear("gold", (0, "#fff"), (0.5, "#ccc"), (1, "#333"), end=(1, 0)),
        linear("skin", (0, "#fff"), (0.55, "#f2f2f2"), (1, "#6a6a6a"), end=(0.25, 1)),
        linear("cloth", (0, "#444"), (0.4, "#2a2a2a"), (1, "#141414")),
        radial("shade", (0, "#000", 0), (0.55, "#000", 0), (1, "#000", 0.75), r=0.72),
    ]
    columns = [150 + number * 152 for number in range(7)]
    sheet = [(40, 716), (1180, 716), (1252, 960), (-30, 960)]
    rules = "".join(rect(x - 62, 904, 124, 4, "#000") for x in columns)
    parts = [
        rect(0, 0, 1600, 1000, "url(#ground)"),
        rect(0, 0, 1600, 1000, "url(#shade)"),
        poly(sheet, "#000", opacity=0.6, filter="url(#mist)", transform="translate(16,18)"),
        poly(sheet, "#fff", stroke="#000", stroke_width=4),
        rules,
        *(_signature(x) for x in columns),
        *(_pen(x, RED if x == columns[-1] else "url(#pen)") for x in columns),
        HAND,
    ]
    hand = "".join(path(d) for d in (PALM, *FINGERS))
    grain = [Grain(hand, 66), Grain(path("M1440,252 L1640,228 V560 L1440,530Z"), 6)]
    barrel = path(PEN_BODY) + path(PEN_CAP)
    grain += [Grain(group(barrel, transform=f"translate({x},752)"), 90) for x in columns]
    return Scene(1600, 1000, drawing(defs, parts), ground=Grain("", -14), grain=grain, warp=40)


GOOSE = f"""<g stroke="#000" stroke-width="4.5" stroke-linejoin="round">
<path d="M372,236 C330,214 318,168 346,140 C374,112 430,116 446,156 C462,200 444,250 440,312
 C438,362 470,384 520,396 C610,414 690,404 770,370 C752,420 730,450 712,486 C690,560 620,620 500,622
 C400,624 336,560 340,470 C342,380 392,330 388,262 C386,246 380,240 372,236Z" fill="url(#plumage)"/>
<path d="M346,150 L262,176 C252,184 258,196 272,196 L352,196Z" fill="#555"/>
<path d="M470,470 C540,440 640,440 742,400 C720,470 640,560 540,556 C490,552 460,510 470,470Z"
 fill="#ddd"/>
<path d="M500,500 C570,490 640,470 690,446 M510,526 C570,520 620,504 664,484" fill="none"/></g>
<circle cx="382" cy="158" r="11"/><circle cx="379" cy="154" r="3.5" fill="#fff"/>
<path d="M262,184 L340,180" stroke="#000" stroke-width="5"/>
<path d="M330,340 C350,352 400,352 432,336 L436,362 C400,380 350,378 326,366Z" fill="{RED}"
 stroke="#000" stroke-width="5"/>"""

LECTERN = """<path d="M190,640 L760,640 L730,690 L220,690Z" fill="#111"/>
<path d="M232,690 L718,690 L694,960 L256,960Z" fill="url(#wood)"/>
<rect x="300" y="730" width="350" height="190" fill="none" stroke="#000" stroke-width="9"/>
<rect x="312" y="742" width="326" height="166" fill="none" stroke="#bbb" stroke-width="3"/>
<path d="M475,772 l14,34 37,3 -28,24 9,36 -32,-20 -32,20 9,-36 -28,-24 37,-3Z" fill="#eee"/>
<path d="M430,622 l-10,28 M540,620 l12,30" stroke="#000" stroke-width="15"/>
<path d="M236,640 C226,560 190,470 214,400" stroke="#000" stroke-width="8" fill="none"/>
<rect x="186" y="320" width="56" height="86" rx="28"/>
<path d="M192,346 h44 M192,362 h44 M192,378 h44" stroke="#ccc" stroke-width="3"/>"""


def goose() -> Scene:
    """A goose at a lectern: a vignette without a frame, on white for multiplying."""
    defs = [
        radial("halo", (0, "#c4c4c4"), (0.34, "#a8a8a8"), (0.62, "#fff"), (1, "#fff"),
               centre=(0.5, 0.35), r=0.8),
        linear("plumage", (0, "#fff"), (0.55, "#f2f2f2"), (1, "#4a4a4a"), end=(0.7, 1)),
        linear("wood", (0, "#6a6a6a"), (0.5, "#3a3a3a"), (1, "#0a0a0a"), end=(1, 0)),
    ]  # fmt: skip
    parts = [
        rect(0, 0, 900, 1000, "url(#halo)"),
        oval(470, 620, 330, 60, "#000", opacity=0.35, filter="url(#mist)"),
        GOOSE,
        LECTERN,
    ]
    grain = [Grain(path("M232,690 L718,690 L694,960 L256,960Z"), 4)]
    return Scene(
        900, 1000, drawing(defs, parts), ground=Grain("", -24), grain=grain, warp=60,
        print_width=1000, period=6.6, paper=(255, 255, 255),
    )  # fmt: skip
