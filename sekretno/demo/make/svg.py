"""Words of the drawing language: shapes, tones and a camera, all written as SVG text.

A scene is drawn in greys and one red; `engrave` turns grey into black lines and red into the
second plate. Lengths are in the units of the scene, colours are SVG colours.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]
Stop = tuple[float, str] | tuple[float, str, float]

RED = "#c01020"
BLURS = {"soft": 4, "mist": 12, "haze": 40}


@dataclass(frozen=True)
class Grain:
    """A part of the picture whose lines run their own way.

    `shape` is SVG without a fill. `angle` is in degrees, clockwise from level. With `centre`
    (a point in scene units) the lines are rings around it, which makes round things round.
    """

    shape: str
    angle: float = 0
    centre: Point | None = None


@dataclass(frozen=True)
class Scene:
    """A grey drawing and the way it wants to be engraved.

    `art` is SVG text in a box of `width` by `height` units, printed `print_width` pixels wide.
    `period` is the distance between two lines in printed pixels, `warp` how far (in printed
    pixels) the lines bend towards the light; `grain` is laid over the ground in its order.
    """

    width: int
    height: int
    art: str
    ground: Grain = field(default_factory=lambda: Grain(""))
    grain: Sequence[Grain] = ()
    warp: float = 30
    period: float = 7.8
    print_width: int = 1400
    paper: tuple[int, int, int] = (250, 246, 236)

    @property
    def print_height(self) -> int:
        return round(self.print_width * self.height / self.width)


def _attributes(values: dict[str, object]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in values.items())


def _number(value: float) -> str:
    return f"{value:.1f}"


def grey(lightness: float) -> str:
    """Give the grey of a lightness from 0 (black) to 1 (paper)."""
    level = round(255 * min(max(lightness, 0), 1))
    return f"#{level:02x}{level:02x}{level:02x}"


def path(d: str, **attributes: object) -> str:
    return f'<path d="{d}"{_attributes(attributes)}/>'


def curve(d: str, stroke: str, width: float, **attributes: object) -> str:
    """Draw an open line along `d`, with round ends."""
    ends = {"fill": "none", "stroke": stroke, "stroke_width": width, "stroke_linecap": "round"}
    return path(d, **(ends | attributes))


def points(corners: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)


def poly(corners: Iterable[Point], fill: str, **attributes: object) -> str:
    return f'<polygon points="{points(corners)}" fill="{fill}"{_attributes(attributes)}/>'


def rect(x: float, y: float, width: float, height: float, fill: str, **attributes: object) -> str:
    box = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
    return f'<rect {box} fill="{fill}"{_attributes(attributes)}/>'


def disc(cx: float, cy: float, r: float, fill: str, **attributes: object) -> str:
    return oval(cx, cy, r, r, fill, **attributes)


def oval(cx: float, cy: float, rx: float, ry: float, fill: str, **attributes: object) -> str:
    centre = f'cx="{_number(cx)}" cy="{_number(cy)}" rx="{_number(rx)}" ry="{_number(ry)}"'
    return f'<ellipse {centre} fill="{fill}"{_attributes(attributes)}/>'


def ring(cx: float, cy: float, r: float, stroke: str, width: float, **attributes: object) -> str:
    return disc(cx, cy, r, "none", stroke=stroke, stroke_width=width, **attributes)


def group(*parts: str, **attributes: object) -> str:
    return f"<g{_attributes(attributes)}>{''.join(parts)}</g>"


def _stops(stops: Iterable[Stop]) -> str:
    marks = []
    for offset, colour, *opacity in stops:
        fade = f' stop-opacity="{opacity[0]}"' if opacity else ""
        marks.append(f'<stop offset="{offset}" stop-color="{colour}"{fade}/>')
    return "".join(marks)


def linear(name: str, *stops: Stop, start: Point = (0, 0), end: Point = (0, 1)) -> str:
    """Define a gradient; without `start` and `end` it falls from top to bottom."""
    (x1, y1), (x2, y2) = start, end
    way = f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
    return f'<linearGradient id="{name}" {way}>{_stops(stops)}</linearGradient>'


def radial(name: str, *stops: Stop, centre: Point = (0.5, 0.5), r: float = 0.5) -> str:
    cx, cy = centre
    return (
        f'<radialGradient id="{name}" cx="{cx}" cy="{cy}" r="{r}">{_stops(stops)}</radialGradient>'
    )


def glow(name: str = "glow") -> str:
    """Define the light of a lamp: white that fades to nothing."""
    return radial(name, (0, "#fff"), (0.25, "#fff", 0.75), (1, "#fff", 0))


def drawing(defs: Iterable[str], parts: Iterable[str]) -> str:
    """Join definitions and shapes; the blurs soft, mist and haze are always at hand."""
    blurs = "".join(
        f'<filter id="{name}" x="-100%" y="-100%" width="300%" height="300%">'
        f'<feGaussianBlur stdDeviation="{deviation}"/></filter>'
        for name, deviation in BLURS.items()
    )
    return f"<defs>{blurs}{''.join(defs)}</defs>{''.join(parts)}"


def around(cx: float, cy: float, r: float, degrees: float) -> Point:
    """Give the point at `degrees` clockwise from twelve o'clock on a circle."""
    angle = math.radians(degrees)
    return cx + r * math.sin(angle), cy - r * math.cos(angle)


@dataclass(frozen=True)
class Camera:
    """An eye that looks straight ahead into a room.

    x runs to the right of the eye, y up from the floor, z away from it (z > 0), all in metres;
    `horizon` is the vanishing point in scene units, `focal` the units of one metre at z = 1.
    """

    horizon: Point
    focal: float
    eye: float = 1.6

    def see(self, x: float, y: float, z: float) -> Point:
        scale = self.focal / z
        return self.horizon[0] + x * scale, self.horizon[1] - (y - self.eye) * scale

    def face(
        self, corners: Iterable[tuple[float, float, float]], fill: str, **extra: object
    ) -> str:
        return poly([self.see(*corner) for corner in corners], fill, **extra)

    def floor(self, x: Point, z: Point, fill: str, *, y: float = 0, **extra: object) -> str:
        """Draw a level rectangle at the height `y`, from x[0] to x[1] and z[0] to z[1]."""
        corners = [(x[0], y, z[0]), (x[1], y, z[0]), (x[1], y, z[1]), (x[0], y, z[1])]
        return self.face(corners, fill, **extra)

    def wall(self, x: Point, y: Point, z: float, fill: str, **extra: object) -> str:
        """Draw an upright rectangle that faces the eye."""
        corners = [(x[0], y[0], z), (x[1], y[0], z), (x[1], y[1], z), (x[0], y[1], z)]
        return self.face(corners, fill, **extra)

    def side(self, x: float, y: Point, z: Point, fill: str, **extra: object) -> str:
        """Draw an upright rectangle that runs away from the eye."""
        corners = [(x, y[0], z[0]), (x, y[0], z[1]), (x, y[1], z[1]), (x, y[1], z[0])]
        return self.face(corners, fill, **extra)

    def box(
        self, x: Point, y: Point, z: Point, tones: tuple[str, str, str], **extra: object
    ) -> str:
        """Draw a block; `tones` are those of its front, its top and its side."""
        front, top, side = tones
        parts = []
        if y[1] < self.eye:
            parts.append(self.floor(x, z, top, y=y[1], **extra))
        if x[0] > 0:
            parts.append(self.side(x[0], y, z, side, **extra))
        elif x[1] < 0:
            parts.append(self.side(x[1], y, z, side, **extra))
        parts.append(self.wall(x, y, z[0], front, **extra))
        return "".join(parts)
