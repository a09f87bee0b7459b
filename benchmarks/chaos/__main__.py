"""Runs the scenarios and prints what was held."""

import argparse
import signal
import sys
import time

from benchmarks.chaos import (
    clocks,
    crowds,
    killing,
    outages,
    publishing,
    replicas,
    servers,
    writers,
)
from benchmarks.chaos.trial import SCENARIOS, Scenario, Trial, promised
from benchmarks.machines import LeftOut, Machines

MODULES = (outages, replicas, servers, killing, clocks, crowds, publishing, writers)
HEAD = ("scenario", "requests", "errors", "old copies", "longest wait", "held?")


def run(machines: Machines, function: Scenario, short: bool) -> Trial:
    """One scenario, with machines of its own that are stopped when it ends. Raises LeftOut."""
    with machines.part() as part:
        trial = Trial(part, short)
        function(trial)
    return trial


def row(name: str, trial: Trial) -> tuple[str, ...]:
    tally = trial.tally
    counts = map(str, (tally.requests, tally.errors, tally.old))
    return (name, *counts, f"{tally.longest:.2f} s", trial.verdict)


def line(cells: tuple[str, ...]) -> str:
    first, *others = cells
    return f"{first:32}" + "".join(f"{cell:>14}" for cell in others)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.chaos")
    asked.add_argument("--short", action="store_true", help="seconds instead of minutes")
    asked.add_argument("--only", action="append", choices=SCENARIOS, help="one scenario; repeat")
    options = asked.parse_args()
    # Whoever asks us to stop has everything stopped that we started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = False
    print(line(HEAD), flush=True)
    with Machines() as machines:
        for name in options.only or SCENARIOS:
            began = time.monotonic()
            try:
                trial = run(machines, SCENARIOS[name], options.short)
            except LeftOut as reason:
                print(f"{name:32}left out: {reason}", flush=True)
                continue
            failed |= trial.verdict != "yes"
            print(line(row(name, trial)), flush=True)
            tell(trial, SCENARIOS[name], time.monotonic() - began)
    return int(failed)


def tell(trial: Trial, function: Scenario, took: float) -> None:
    """The promise, what was measured beside the table's columns, and what was not held."""
    print(f"    {promised(function)}  [{took:.0f} s]")
    for remark in trial.remarks:
        print(f"    · {remark}")
    for sentence in trial.broken:
        print(f"    BROKEN: {sentence}")
    for sentence in trial.late:
        print(f"    LATE: {sentence}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
