"""A paper that has just begun, and a paper with another name: nothing gapes, nothing collides."""

import pytest

from tests.browser.conftest import fill

WIDTHS = (360, 768, 1280)

ONE = """
factories.published("bg", photo=factories.photo(), authors=[factories.author()])
"""
THREE = """
for name in ("Шпионаж", "Висока политика", "Финанси"):
    factories.published("bg", section=factories.section(name))
"""
# Headlines of a sensible length in every zone that there is.
FEW = """
section = factories.section()
for number in range(7):
    photo = factories.photo() if number in (1, 4) else None
    factories.published("bg", section=section, photo=photo,
                        headline_bg=f"Кметът нареди часовникът да изостава, {number}")
"""
COURIER = (
    """
Masthead.objects.create(name_bg="Вечерен куриер", frequency_bg="Седмичник", founded=2024,
                        motto_bg="Всяка вечер, когато лампите светнат")
cover = factories.photo()
factories.issue("12", cover=cover)
"""
    + FEW
)
PLAIN = (
    """
Masthead.objects.create(name_bg="Утро")
"""
    + THREE
)
LONG = (
    """
Masthead.objects.create(name_bg="Нов северозападен земеделски преглед", stamp_bg="Извънредно",
                        founded=1899, motto_bg="За селото, за пътя към него и за водата в него")
factories.issue("1281", pages=16)
"""
    + FEW
)

# Grids of the page with a cell that holds nothing, or with a stretch that no cell fills.
GAPS = """() => {
  const found = []
  for (const grid of document.querySelectorAll("main *")) {
    const style = getComputedStyle(grid), box = grid.getBoundingClientRect()
    if (style.display !== "grid" || !box.width) continue
    const name = `${grid.tagName}.${grid.className}`
    const cells = [...grid.children].filter(c => getComputedStyle(c).position !== "absolute"
      && c.checkVisibility() && getComputedStyle(c).display !== "contents")
    for (const cell of cells)
      if (!cell.textContent.trim() && !cell.querySelector("img") && cell.tagName !== "IMG")
        found.push(`${name}: empty ${cell.tagName}.${cell.className}`)
    if (style.gridTemplateColumns.split(" ").length < 2) continue
    const spans = cells.map(c => c.getBoundingClientRect()).filter(b => b.width)
      .map(b => [b.left, b.right]).sort((a, b) => a[0] - b[0])
    let reached = box.left
    for (const [left, right] of [...spans, [box.right, box.right]]) {
      if (left - reached > 64) found.push(`${name}: ${Math.round(left - reached)} px of nothing`)
      reached = Math.max(reached, right)
    }
  }
  return found
}"""

# Pairs of the nameplate and what stands beside it that lie on one another.
COLLISIONS = """() => {
  const parts = [...document.querySelectorAll(".plate > *, .strip > *, .bar > *")]
    .filter(e => e.checkVisibility() && !e.popover)
  // The nameplate by its letters: its box is as wide as its column.
  const boxes = parts.map(e => { const r = document.createRange(); r.selectNodeContents(e)
    return [e.className || e.tagName, r.getBoundingClientRect()] })
  const found = []
  for (const [i, [one, a]] of boxes.entries()) for (const [other, b] of boxes.slice(i + 1))
    if (a.width && b.width && a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(`${one} on ${other}`)
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    found.push("wider than the window")
  return found
}"""


@pytest.fixture
def front(reader, small_paper, tmp_path):
    """`front(code)` fills the paper and opens its front page; each width is photographed."""

    def opened(code: str):
        fill(small_paper, code)
        page = reader(small_paper)
        assert page.goto("/bg/").status == 200
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=tmp_path / f"{width}.png", full_page=True)
        return page

    return opened


def at_each_width(page, question: str) -> dict[int, list[str]]:
    """What `question` finds wrong, by the width at which it does."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if wrong := page.evaluate(question):
            found[width] = wrong
    return found


def test_empty_paper_says_that_it_is_empty(front):
    page = front("")
    assert page.locator("main article").count() == 0
    assert page.locator("main .front-empty").inner_text().strip()
    assert at_each_width(page, GAPS) == {}
    assert at_each_width(page, COLLISIONS) == {}


@pytest.mark.parametrize(("code", "stories"), [(ONE, 1), (THREE, 3), (FEW, 7)])
def test_paper_of_a_few_stories_shows_each_and_leaves_no_hole(front, code, stories):
    page = front(code)
    headlines = {a.get_attribute("href") for a in page.locator("main a[href*='/articles/']").all()}
    assert len(headlines) == stories
    assert at_each_width(page, GAPS) == {}


@pytest.mark.parametrize("code", [COURIER, PLAIN, LONG], ids=["courier", "plain", "long"])
def test_paper_of_another_name_looks_whole(front, code):
    page = front(code)
    assert at_each_width(page, COLLISIONS) == {}
    assert at_each_width(page, GAPS) == {}
    assert "Секретно" not in page.content()


def test_paper_without_a_stamp_shows_none(front):
    page = front(PLAIN)
    assert page.locator(".stamp").count() == 0
    assert page.locator("h1").inner_text().strip() == "Утро"
