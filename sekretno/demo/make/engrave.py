"""Screen the grey scenes into line engravings of two plates, black and red.

    python -m sekretno.demo.make.engrave            all pictures
    python -m sekretno.demo.make.engrave train dam  only these

Needs numpy, Pillow, playwright and Chromium. Writes photos/<key>.webp.
"""

import sys

import numpy as np
from PIL import Image, ImageFilter
from playwright.sync_api import Browser

from .press import DEMO, font_faces, impression, press
from .scenes import SCENES
from .svg import Grain, Scene

PHOTOS = DEMO / "photos"
QUALITY = 48
OVERSAMPLE = 3
BLACK = (26, 23, 20)
RED = (176, 22, 32)
HATCH = 52  # degrees between the lines and the second set that deepens the shadows

Plane = np.ndarray


def _page(scene: Scene, art: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.print_width}" '
        f'height="{scene.print_height}" viewBox="0 0 {scene.width} {scene.height}" '
        f'preserveAspectRatio="none">{art}</svg>'
    )
    style = f"{font_faces()}body{{margin:0}}svg{{display:block}}"
    return (
        f'<!doctype html><html lang="bg"><meta charset="utf-8"><style>{style}</style>{svg}</html>'
    )


def _shoot(browser: Browser, scene: Scene, art: str) -> Plane:
    image = impression(
        browser,
        _page(scene, art),
        width=scene.print_width,
        height=scene.print_height,
        scale=OVERSAMPLE,
    )
    return np.asarray(image)


def _grain_map(browser: Browser, scene: Scene) -> Plane:
    """Give for every pixel the number of its grain; 0 is the ground."""
    shapes = "".join(
        f'<g fill="rgb({number},{number},{number})">{grain.shape}</g>'
        for number, grain in enumerate(scene.grain, start=1)
    )
    field = f'<rect width="{scene.width}" height="{scene.height}" fill="#000"/>'
    plate = f'{field}<g shape-rendering="crispEdges">{shapes}</g>'
    return _shoot(browser, scene, plate)[..., 0]


def _blurred(plane: Plane, radius: float) -> Plane:
    image = Image.fromarray((plane * 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def _tremor(shape: tuple[int, int]) -> Plane:
    """Give the slow unsteadiness of a hand, from -0.5 to 0.5, the same in every run."""
    height, width = shape
    random = np.random.default_rng(3)
    coarse = random.integers(0, 255, (height // 24 + 2, width // 24 + 2), dtype=np.uint8)
    smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(smooth, np.float32) / 255 - 0.5


def _along(grain: Grain, x: Plane, y: Plane, *, turn: float = 0, unit: float = 1) -> Plane:
    """Give the distance of every pixel across the lines of a grain."""
    if grain.centre and not turn:
        return np.hypot(x - grain.centre[0] * unit, y - grain.centre[1] * unit)
    angle = np.deg2rad(grain.angle + turn)
    return y * np.cos(angle) - x * np.sin(angle)


def _wave(distance: Plane, period: float) -> Plane:
    phase = distance / period
    return np.abs(phase - np.floor(phase) - 0.5) * 2


def _distances(scene: Scene, numbers: Plane, bend: Plane) -> tuple[Plane, Plane]:
    """Give the distance across the lines and across the hatch, grain by grain."""
    unit = scene.print_width * OVERSAMPLE / scene.width
    y, x = np.mgrid[0 : bend.shape[0], 0 : bend.shape[1]].astype(np.float32)
    across, hatch = np.empty_like(bend), np.empty_like(bend)
    for number, grain in enumerate([scene.ground, *scene.grain]):
        here = numbers == number
        across[here] = _along(grain, x[here], y[here], unit=unit)
        hatch[here] = _along(grain, x[here], y[here], turn=HATCH)
    return across + bend, hatch


def _inks(scene: Scene, colour: Plane, numbers: Plane) -> tuple[Plane, Plane, Plane]:
    """Give three masks: black ink, red ink, and where the red plate keeps the black away."""
    tones = colour.astype(np.float32) / 255
    red = tones[..., 0] - tones[..., 1:].max(-1) > 0.3
    light = tones.mean(-1)
    # Darken along edges, so that they cut the lines.
    edged = light - (_blurred(light, 7 * OVERSAMPLE) - light) * 0.55
    dark = np.clip(1 - edged, 0, 1)
    period = scene.period * OVERSAMPLE
    tremor = _tremor(light.shape)
    bend = scene.warp * OVERSAMPLE / 2 * _blurred(light, 22 * OVERSAMPLE) + tremor * period * 0.35
    across, hatch = _distances(scene, numbers, bend)
    hatch_wave = _wave(hatch + tremor * period * 0.3, period)
    black = _wave(across, period) < np.clip((dark - 0.05) * 1.12, 0, 0.86)
    black |= hatch_wave < np.clip((dark - 0.58) * 1.35, 0, 0.55)
    black |= dark > 0.965
    black &= dark > 0.045
    return black, red & (hatch_wave <= 0.93), red


def engrave(browser: Browser, scene: Scene) -> Image.Image:
    """Engrave one scene at its printed size."""
    numbers = _grain_map(browser, scene)
    black, red, reserved = _inks(scene, _shoot(browser, scene, scene.art), numbers)
    sheet = np.full((*black.shape, 3), scene.paper, np.uint8)
    sheet[black & ~reserved] = BLACK
    sheet[red] = RED
    return Image.fromarray(sheet).reduce(OVERSAMPLE)


def main(keys: list[str]) -> None:
    PHOTOS.mkdir(exist_ok=True)
    with press() as browser:
        for key in keys or SCENES:
            file = PHOTOS / f"{key}.webp"
            engrave(browser, SCENES[key]()).save(file, quality=QUALITY, method=6)
            print(f"{file.name}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
