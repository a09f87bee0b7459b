"""What a page weighs, and that nothing moves while it comes."""

import gzip
import re
from http.client import HTTPConnection
from urllib.parse import quote

import pytest

KB = 1024
MARKUP_AND_STYLES = 35 * KB
FONTS = 90 * KB
SHIFT = 0.01

WATCH = """
window.shifts = []
new PerformanceObserver(list => { for (const entry of list.getEntries())
  window.shifts.push([entry.value, entry.sources.map(s =>
    s.node && (s.node.className || s.node.nodeName)).join(" ")]) })
  .observe({ type: "layout-shift", buffered: true })
"""


def fetch(port: int, path: str) -> bytes:
    """What goes over the wire for `path`, compressed as the proxy in front would."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", quote(path), headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200
    finally:
        connection.close()
    return content if answer.getheader("Content-Encoding") == "gzip" else gzip.compress(content, 6)


@pytest.mark.parametrize("code", ["bg", "en", "ar"])
@pytest.mark.parametrize("kind", ["front", "article"])
def test_markup_and_styles_are_light(paper, address, kind, code):
    page = fetch(paper.port, address(kind, code))
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', gzip.decompress(page).decode())
    assert styles
    whole = len(page) + sum(len(fetch(paper.port, style)) for style in styles)
    assert whole <= MARKUP_AND_STYLES, f"{whole / KB:.1f} kB"


@pytest.mark.parametrize("code", ["bg", "ru", "ar", "en", "de", "fr"])
@pytest.mark.parametrize("kind", ["front", "article"])
def test_fonts_of_a_page_are_light(reader, paper, address, kind, code):
    known = kind == "front" or code in ("bg", "en", "ar")
    path = address(kind, code) if known else address(kind, "bg").replace("/bg/", f"/{code}/")
    page = reader(paper)
    fonts = {}
    page.on(
        "response",
        lambda r: fonts.setdefault(r.url, r) if r.request.resource_type == "font" else None,
    )
    page.goto(path, wait_until="networkidle")
    weights = {url.rsplit("/", 1)[-1]: len(answer.body()) for url, answer in fonts.items()}
    assert weights
    assert sum(weights.values()) <= FONTS, weights


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("code", ["bg", "en", "ar"])
@pytest.mark.parametrize("kind", ["front", "article", "archive"])
def test_nothing_moves_while_late_fonts_come(reader, paper, address, kind, code, width):
    page = reader(paper, width=width)
    held = []

    def hold(route):
        held.append(route.request.url)
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/*.woff2", hold)
    page.add_init_script(WATCH)
    page.goto(address(kind, code), wait_until="networkidle")
    page.wait_for_timeout(300)
    assert held
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _what in shifts) <= SHIFT, shifts
