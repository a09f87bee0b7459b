"""From the editor's button to every reader: through nginx in each compression, and on each of two
application servers."""

import itertools
import statistics
import time
from collections.abc import Callable

import brotli

from benchmarks.machines import Answer, Door, LeftOut, ask
from benchmarks.machines.nginx import HOST
from benchmarks.machines.paper import Newsroom
from benchmarks.machines.readers import marks
from benchmarks.report import Table
from benchmarks.run import Run
from benchmarks.stages.kept import front

WITHIN = 2.0
GIVEN_UP = 15.0  # seconds
FRONT = "/bg/"
Way = tuple[Door, str]


def measure(run: Run) -> None:
    with run.machines.part() as machines:
        paper = run.paper(run.usual)
        servers = [paper.server(PAGES_ROOT=str(paper.folder / f"pages {n}")) for n in (1, 2)]
        ways = [(server.door, "br") for server in servers]
        try:
            nginx = front(machines, *servers)
            ways += [(Door(nginx.https, HOST, tls=True), name) for name in ("br", "gzip", "")]
        except LeftOut as reason:
            run.report.left_out.append(f"from publishing to visible through nginx, {reason}")
        took = _days_work(run, paper.newsroom(), ways)
    run.report.tables.append(_table(took, len(ways)))
    for deed, found in took.items():
        run.report.promise(
            f"{deed}: until every reader sees it",
            f"at most {WITHIN:.1f} s",
            f"{max(found):.2f} s at worst of {len(found)}",
            max(found) <= WITHIN,
        )


def _days_work(run: Run, newsroom: Newsroom, ways: list[Way]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {"publish": [], "correct": [], "withdraw": []}
    for turn in range(int(run.either(20, 2))):
        time.sleep(turn * 0.137 % 1)  # at any moment between two looks of the caches
        _look(ways, FRONT)
        began = time.monotonic()
        text = newsroom.do("write")
        path = newsroom.do("address", article=text)
        took["publish"].append(
            _until(run, ways, began, {path: _shows(text, 1), FRONT: _shows(text, 1)})
        )
        began = time.monotonic()
        newsroom.do("correct", article=text, version=2)
        took["correct"].append(_until(run, ways, began, {path: _shows(text, 2)}))
        _look(ways, FRONT)
        began = time.monotonic()
        newsroom.do("withdraw", article=text)
        took["withdraw"].append(_until(run, ways, began, {path: _is_gone, FRONT: _hides(text)}))
    return took


def _look(ways: list[Way], path: str) -> list[Answer]:
    answers = [ask(door, path, {"Accept-Encoding": coding}) for door, coding in ways]
    for answer in answers:
        if answer.headers.get("content-encoding") == "br":
            answer.marks = marks(brotli.decompress(answer.body))
    return answers


def _until(
    run: Run, ways: list[Way], began: float, shown: dict[str, Callable[[Answer], bool]]
) -> float:
    """Seconds from `began` until nobody gets an old page any more: until after the last answer
    that was not yet as `shown` says. Two looks in a row must find all as it should be."""
    late, right = began, 0
    for _ in itertools.count():
        answers = [answer for path in shown for answer in _look(ways, path)]
        old = [answer for answer in answers if not shown[answer.path](answer)]
        late = max([late, *(answer.began + answer.took for answer in old)])
        right = 0 if old else right + 1
        if right == 2:
            return late - began
        if time.monotonic() > began + GIVEN_UP:
            run.report.wrong.append(f"{old[0].path} is old after {GIVEN_UP} s" if old else "unsure")
            return GIVEN_UP
    raise AssertionError


def _shows(text: int, version: int) -> Callable[[Answer], bool]:
    return lambda answer: answer.status == 200 and answer.marks.get(text) == version


def _hides(text: int) -> Callable[[Answer], bool]:
    return lambda answer: answer.status == 200 and text not in answer.marks


def _is_gone(answer: Answer) -> bool:
    return answer.status == 410


def _table(took: dict[str, list[float]], ways: int) -> Table:
    return Table(
        "From the newsroom to every reader",
        f"Seconds from the beginning of the deed to the last old answer in {ways} ways: nginx in "
        "each compression, and each of two application servers.",
        ("deed", "times", "median", "worst"),
        [
            (
                deed,
                str(len(found)),
                f"{statistics.median(found):.2f} s",
                f"{max(found):.2f} s",
            )
            for deed, found in took.items()
        ],
    )
