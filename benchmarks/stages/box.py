"""The newspaper in its box, as `make run` serves it with the demo edition: the memory that it
takes, and the bytes of its pages."""

import re
from urllib.parse import urljoin

from benchmarks import costs
from benchmarks.machines import Door, ask
from benchmarks.report import Table, count
from benchmarks.run import Run
from tests import serving

MEMORY = 300e6
BYTES = 35_000
WARMING = 60  # pages
FILES = r'<link[^>]+rel="stylesheet"[^>]*href="([^"]+)"|<script[^>]+src="([^"]+)"'
ARTICLE = r'href="(/bg/articles/[^"#]+)"'


def measure(run: Run) -> None:
    folder = run.machines.path("box")
    folder.mkdir()
    served = serving.start(folder, demo=True)
    try:
        door = Door(served.port)
        linked = sorted(set(re.findall(ARTICLE, _text(run, door, "/bg/"))))
        for path in (["/bg/", "/en/", *linked] * WARMING)[:WARMING]:
            _text(run, door, path)
        server, worker = served.children()
        memory = {
            "the server": costs.memory([server]),
            "the task worker": costs.memory([worker]),
            "together": costs.memory([served.process.pid]),
        }
        weights = {"front page": _weight(run, door, "/bg/")}
        article = max(linked, key=lambda path: len(_text(run, door, path)))
        weights["article, the longest on the front page"] = _weight(run, door, article)
    finally:
        served.stop()
    run.report.tables.append(
        Table(
            "Bytes",
            "The demo edition in Bulgarian, compressed by Brotli, without pictures and fonts.",
            ("page", "HTML", "CSS", "scripts", "together"),
            [
                (name, *(count(part) for part in (*parts, sum(parts))))
                for name, parts in weights.items()
            ],
        )
    )
    for name, parts in weights.items():
        run.report.promise(
            f"{name}: HTML, CSS and scripts, compressed",
            f"at most {count(BYTES)} bytes",
            count(sum(parts)),
            sum(parts) <= BYTES,
            exact=True,
        )
    run.report.tables.append(
        Table(
            "Memory",
            f"Of `make run` after {WARMING} pages, on the first start, which loads the demo "
            "edition; proportional set sizes. Together: with the process that starts both.",
            ("process", "memory"),
            [(name, _megabytes(size)) for name, size in memory.items()],
        )
    )
    run.report.promise(
        "memory of `make run`: server, task worker and what starts them",
        f"under {_megabytes(MEMORY)}",
        _megabytes(memory["together"]),
        memory["together"] < MEMORY,
    )


def _megabytes(size: float) -> str:
    return f"{size / 1e6:.0f} MB"


def _text(run: Run, door: Door, path: str) -> str:
    answer = ask(door, path)
    run.report.demand(answer.status == 200, f"{path} answers {answer.status}")
    return answer.body.decode()


def _weight(run: Run, door: Door, path: str) -> tuple[int, ...]:
    """Compressed bytes of the page's HTML, its style sheets and its scripts."""
    found = re.findall(FILES, _text(run, door, path))
    styles = {urljoin(path, style) for style, _script in found if style}
    scripts = {urljoin(path, script) for _style, script in found if script}
    run.report.demand(styles, f"{path} names no style sheet")
    return tuple(
        sum(_compressed(run, door, one) for one in paths) for paths in ({path}, styles, scripts)
    )


def _compressed(run: Run, door: Door, path: str) -> int:
    answer = ask(door, path, {"Accept-Encoding": "br"})
    packed = answer.headers.get("content-encoding") == "br"
    run.report.demand(packed, f"{path} does not come compressed")
    return len(answer.body)
