"""The press: a Chromium without a window that turns markup into pixels."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

DEMO = Path(__file__).resolve().parents[1]
FONTS = DEMO.parents[1] / "static" / "fonts"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

CYRILLIC = "U+0020-00BF, U+00D7, U+2000-22FF, U+0300-0301, U+0400-0401, U+040D, U+0410-0451, U+045D"
LATIN = "U+00C0-00D6, U+00D8-021B, U+1E9E"


def font_faces() -> str:
    """Give the @font-face rules of the paper's own type, by absolute address."""
    families = {"Vollkorn": "vollkorn", "Sofia Sans": "sofia-sans"}
    ranges = {"cyrillic": CYRILLIC, "latin": LATIN}
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:400 900;'
        f'src:url("{(FONTS / f"{file}-{script}.woff2").as_uri()}");unicode-range:{letters}}}'
        for family, file in families.items()
        for script, letters in ranges.items()
    )


@contextmanager
def press() -> Iterator[Browser]:
    """Start the browser and stop it again."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def impression(
    browser: Browser, markup: str, *, width: int, height: int, scale: float = 1
) -> Image.Image:
    """Print a page of `width` by `height` pixels at `scale` and give it as an RGB image.

    The page is a file of its own, because a page without an address may not read the fonts.
    """
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.html"
        sheet.write_text(markup, encoding="utf-8")
        page.goto(sheet.as_uri())
        page.evaluate("document.fonts.ready")
        shot = page.screenshot()
    page.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")
