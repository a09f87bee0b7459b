"""Rock faces: a crumpled net of facets, lit from the upper left."""

import random

from .svg import Point, grey, group, poly


def crag(clip: str, corner: Point, size: Point, *, cell: Point = (92, 118), seed: int = 1) -> str:
    """Cover the box at `corner` with facets, cut to the clip path named `clip`.

    Facets grow darker downwards; the side that is turned away from the light is nearly black.
    """
    chance = random.Random(seed)
    columns, rows = (int(length / step) + 3 for length, step in zip(size, cell, strict=True))

    def knot(column: int, row: int) -> Point:
        return (
            corner[0] + (column - 1 + row % 2 * 0.5 + chance.uniform(-0.34, 0.34)) * cell[0],
            corner[1] + (row - 1 + chance.uniform(-0.36, 0.36)) * cell[1],
        )

    net = [[knot(column, row) for column in range(columns)] for row in range(rows)]
    facets = []
    for row in range(rows - 1):
        depth = 1 - 0.5 * row / rows
        for column in range(columns - 1):
            a, b = net[row][column], net[row][column + 1]
            c, d = net[row + 1][column], net[row + 1][column + 1]
            lit, away = chance.uniform(0.4, 0.95) * depth, chance.uniform(0.05, 0.32) * depth
            for corners, light in (((a, b, c), lit), ((b, d, c), away)):
                tone = grey(light)
                facets.append(poly(corners, tone, stroke=tone, stroke_width=1))
    return group(*facets, clip_path=f"url(#{clip})")


def clip(name: str, d: str) -> str:
    """Define a clip path for `crag`."""
    return f'<clipPath id="{name}"><path d="{d}"/></clipPath>'
