"""What pages cost that nobody has kept, and whether a thousand times as many articles change it."""

import json
import statistics
from typing import Any

from benchmarks.machines.machines import call
from benchmarks.report import Table, count, ms, times
from benchmarks.run import Run

BUDGETS = {"front page": 6, "article": 6, "section": 6, "archive: month": 6}
MORE = 1.5
DESK_WITHIN = 0.3  # seconds
COST = ("own", "database", "took")

Found = dict[int, dict[str, dict[str, Any]]]


def measure(run: Run) -> None:
    times_each, rounds = int(run.either(12, 2)), int(run.either(3, 1))
    found: Found = {size: {"pages": {}, "desk": {}} for size in run.sizes}
    for size in run.sizes:
        run.paper(size)
    # In turn, so that whatever else the machine does meets all sizes alike.
    for _ in range(rounds):
        for size in run.sizes:
            command = ["-m", "benchmarks.asking", "--times", str(times_each), "--desk"]
            said = json.loads(call(command, run.paper(size).env))
            run.report.wrong += [f"{count(size)} articles: {what}" for what in said["wrong"]]
            for group in ("pages", "desk"):
                for name, cost in said[group].items():
                    _add(found[size][group].setdefault(name, {"queries": 0}), cost)
    for size in run.sizes:
        run.report.tables.append(_pages(size, found[size]["pages"], run))
    run.report.tables.append(_desk(run.sizes, found))
    _promises(run, found)


def _add(whole: dict[str, Any], cost: dict[str, Any]) -> None:
    whole["queries"] = max(whole["queries"], cost["queries"])
    for name in COST:
        whole[name] = whole.get(name, []) + cost[name]


def _median(cost: dict[str, Any], name: str) -> float:
    return statistics.median(cost[name]) if cost[name] else 0.0


def _took(cost: dict[str, Any]) -> str:
    return ms(_median(cost, "took")) if cost["took"] else "–"


def _pages(size: int, pages: dict[str, Any], run: Run) -> Table:
    return Table(
        f"Not cached, {count(size)} articles",
        "Medians of requests for many different pages, asked in the process itself: rendered, "
        "compressed and put into the page cache. One query more reads the edition's number.",
        ("page", "queries", "CPU", "database's CPU", "time"),
        [
            (name, str(cost["queries"]), *(ms(_median(cost, part)) for part in COST))
            for name, cost in pages.items()
        ],
    )


def _desk(sizes: list[int], found: Found) -> Table:
    names = found[sizes[0]]["desk"]
    return Table(
        "The newsroom's list of articles",
        "Medians of the time until it was there, signed in, through Django's test client.",
        ("list", *(f"{count(size)} articles" for size in sizes)),
        [(name, *(_took(found[size]["desk"][name]) for size in sizes)) for name in names],
    )


def _promises(run: Run, found: Found) -> None:
    for name, budget in BUDGETS.items():
        most = max(found[size]["pages"][name]["queries"] for size in run.sizes)
        run.report.promise(
            f"{name}, not cached: queries",
            f"at most {budget}",
            str(most),
            most <= budget,
            exact=True,
        )
    small, large = run.sizes[0], run.sizes[-1]
    if small != large:
        for name in BUDGETS:
            of = [_median(found[size]["pages"][name], "took") for size in (small, large)]
            run.report.promise(
                f"{name}, not cached: {count(large)} articles against {count(small)}",
                f"at most {MORE} times the time",
                f"{times(of[1] / of[0])} ({ms(of[1])} to {ms(of[0])})",
                of[1] <= MORE * of[0],
            )
    worst = max(found[large]["desk"].items(), key=lambda item: _median(item[1], "took"))
    took = _median(worst[1], "took")
    run.report.promise(
        f"the newsroom's list and search at {count(large)} articles",
        f"under {ms(DESK_WITHIN)}",
        f"{ms(took)} ({worst[0]})",
        took < DESK_WITHIN,
    )
