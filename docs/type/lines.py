"""Counts the characters a line of an article's text, in windows of several widths.

    python docs/type/lines.py http://127.0.0.1:8000 /bg/articles/221/ …

A maker's tool: needs playwright and Chromium, and is not run at set-up.
"""

import shutil
import sys

from playwright.sync_api import Page, sync_playwright

WIDTHS = (360, 768, 900, 960, 1024, 1150, 1247, 1280, 1440, 1600, 1920)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Characters of each line: those whose boxes end at the same height. Last lines do not count, nor
# does the first paragraph, whose initial takes room.
COUNT = """() => {
  const counts = [];
  for (const paragraph of document.querySelectorAll(".text > p:not(.first)")) {
    const range = document.createRange(), lines = {};
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      for (let at = 0; at < node.length; at++) {
        range.setStart(node, at); range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (box) lines[Math.round(box.bottom / 6)] = (lines[Math.round(box.bottom / 6)] || 0) + 1;
      }
    }
    const all = Object.values(lines);
    if (all.length > 3) counts.push(...all.slice(0, -1));
  }
  return counts.sort((a, b) => a - b);
}"""


def counted(page: Page, address: str) -> list[int]:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page.evaluate(COUNT)


def main(base: str, paths: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for path in paths:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900})
                lines = counted(page, base + path)
                mean, ninth = round(sum(lines) / len(lines)), lines[int(len(lines) * 0.9)]
                print(f"{path} {width:5} px: {mean} ({ninth})")
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
