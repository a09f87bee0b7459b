"""What holds for every page, at every width, in three scripts."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

WIDTHS = (320, 360, 768, 1280)
CODES = ("bg", "en", "ar")
KINDS = ("front", "article", "archive", "issue", "section", "page")

each_page = pytest.mark.parametrize("kind", KINDS)
each_script = pytest.mark.parametrize("code", CODES)

# What sticks out of the page to the side, with the elements that do it.
STICKS_OUT = """() => {
  const root = document.documentElement, wide = root.clientWidth
  if (root.scrollWidth <= wide) return []
  return [...document.querySelectorAll("body *")]
    .filter(e => { const b = e.getBoundingClientRect(); return b.right > wide + 1 || b.left < -1 })
    .slice(0, 5).map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`)
    .concat(`page of ${root.scrollWidth} in ${wide}`)
}"""


@each_script
@each_page
def test_page_never_scrolls_sideways(reader, paper, address, kind, code):
    page = reader(paper)
    page.goto(address(kind, code))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(STICKS_OUT) == [], f"at {width}"


@each_script
@each_page
def test_page_is_quiet_and_asks_nobody_else(reader, paper, address, kind, code):
    page = reader(paper)
    said, wrong, hosts = [], [], set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(address(kind, code), wait_until="networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert said == []
    assert wrong == []
    assert hosts == {f"127.0.0.1:{paper.port}"}
    assert page.context.cookies() == []


@each_script
@each_page
def test_page_is_built_of_landmarks_with_one_headline(reader, paper, address, kind, code):
    page = reader(paper)
    page.goto(address(kind, code))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    navigation = page.get_by_role("navigation")
    names = [
        n.get_attribute("aria-label") or n.get_attribute("aria-labelledby")
        for n in navigation.all()
    ]
    assert len(names) >= 3
    assert all(names)
    expect(page.locator("html")).to_have_attribute("lang", code)


@each_script
@each_page
def test_picture_has_its_place_before_it_comes(reader, paper, address, kind, code):
    page = reader(paper)
    page.goto(address(kind, code))
    for image in page.locator("img").all():
        assert int(image.get_attribute("width")) > 0
        assert int(image.get_attribute("height")) > 0
        assert image.get_attribute("alt") is not None


@each_script
def test_skip_link_is_first_and_seen_when_it_is_reached(reader, paper, code):
    page = reader(paper)
    page.goto(f"/{code}/")
    skip = page.locator(".skip")
    assert skip.bounding_box()["y"] < 0
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box["y"] >= 0
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@each_script
def test_focus_is_seen_on_links(reader, paper, code):
    page = reader(paper)
    page.goto(f"/{code}/archive/")
    for _step in range(4):
        page.keyboard.press("Tab")
    style = "getComputedStyle(document.activeElement)"
    assert page.evaluate(f"{style}.outlineStyle") == "solid"
    assert float(page.evaluate(f"{style}.outlineWidth").removesuffix("px")) >= 2


@each_script
@pytest.mark.parametrize("width", [360, 1280])
def test_front_page_shows_no_picture_twice(reader, paper, code, width):
    page = reader(paper, width=width)
    page.goto(f"/{code}/")
    names = page.evaluate(
        """() => [...document.querySelectorAll("main img")].filter(i => i.checkVisibility())
        .map(i => new URL(i.src).pathname.replace(/-\\d+(\\.plain)?\\.\\w+$/, ""))"""
    )
    assert len(names) >= 3
    assert len(names) == len(set(names))
