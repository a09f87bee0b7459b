"""Measure what the type costs a reader: bytes of fonts and layout shift, page by page.

A maker's tool, run by hand against a running paper. It stands between the browser and the paper
and holds back every font, so that late fonts have their chance to move the page.

    pip install playwright; apt-get install chromium
    python measure.py http://127.0.0.1:9000 / /en/ /arhiv/ --hold 0 250 1000

Each line: path, width in px, delay in ms, layout shift of a first and a second visit (the browser's
own layout-shift entries, summed), fonts in bytes, and the files.
"""

from __future__ import annotations

import argparse
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath

from playwright.sync_api import Browser, Response, sync_playwright

WIDTHS = (360, 1280)
HEIGHT = 800
SETTLE = 600  # ms after the load event and the delay, in which a late shift would show

WATCH_SHIFT = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { window.shift += e.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def font_delay(paper: str, *, milliseconds: int) -> Iterator[str]:
    """Serve `paper` under another address, every font late; give that address."""

    class Late(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if ".woff2" in self.path:
                time.sleep(milliseconds / 1000)
            try:
                answer = urllib.request.urlopen(paper + self.path, timeout=30)
            except urllib.error.HTTPError as error:
                answer = error
            body = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=3600")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Keep quiet: the figures are the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Late)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def visit(
    browser: Browser, address: str, *, width: int, wait: int
) -> tuple[list[float], dict[str, int]]:
    """Open a page twice; give the layout shift of each visit and the bytes of each font file."""
    fonts: dict[str, int] = {}

    def note(response: Response) -> None:
        if ".woff2" in response.url:
            name = PurePosixPath(response.url).name
            fonts[name] = int(response.headers.get("content-length", 0))

    context = browser.new_context(viewport={"width": width, "height": HEIGHT})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFT)
    page.on("response", note)
    shifts = []
    for _ in range(2):
        page.goto(address, wait_until="load")
        page.wait_for_timeout(wait)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(SETTLE / 2)
        shifts.append(page.evaluate("window.shift"))
    context.close()
    return shifts, fonts


def main() -> None:
    """Measure every path at both widths and every delay, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paper", help="address of the running paper, without a slash at the end")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--hold", type=int, nargs="+", default=[0, 250, 1000], help="ms")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=arguments.chromium, args=["--no-sandbox"]
        )
        for delay in arguments.hold:
            with font_delay(arguments.paper, milliseconds=delay) as address:
                for path in arguments.paths:
                    for width in WIDTHS:
                        shifts, fonts = visit(
                            browser, address + path, width=width, wait=SETTLE + delay
                        )
                        shown = " ".join(f"{shift:.4f}" for shift in shifts)
                        total = sum(fonts.values())
                        print(path, width, delay, shown, total, *sorted(fonts), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
