"""Measures everything and prints it beside what is promised.

Ends with 1 where an answer was wrong: its status, its bytes, its number of queries. A time that is
missed is told and no failure, since a busy machine misses it too.
"""

import argparse
import signal
import sys
import time
from pathlib import Path

from benchmarks.machines import LeftOut, Machines
from benchmarks.run import Run
from benchmarks.stages import box, growth, kept, replay, visible

STAGES = {
    "box": box.measure,
    "growth": growth.measure,
    "kept": kept.measure,
    "visible": visible.measure,
    "replay": replay.measure,
}
SIZES, LARGE = (1_000, 10_000), (100_000, 1_000_000)
JSON = Path("var/bench.json")


def options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks")
    asked.add_argument("--sizes", type=int, nargs="+", help="how many articles, rising")
    asked.add_argument("--large", action="store_true", help="up to a million articles too")
    asked.add_argument("--only", action="append", choices=STAGES, help="one stage; repeat")
    asked.add_argument("--replay", type=float, help="seconds of the day's replay (60)")
    asked.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    asked.add_argument("--short", action="store_true", help="for what is right, not how fast")
    asked.add_argument("--json", type=Path, default=JSON)
    asked.add_argument("--write", type=Path, metavar="FILE", help="put what was measured into it")
    return asked.parse_args()


def measure(run: Run, names: list[str]) -> None:
    for name in names:
        began = time.monotonic()
        try:
            STAGES[name](run)
        except LeftOut as reason:
            run.report.left_out.append(f"{name}, {reason}")
        print(f"… {name}: {time.monotonic() - began:.0f} s", flush=True)


def main() -> int:
    chosen = options()
    # Whoever asks us to stop has everything stopped that we started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sizes = sorted(chosen.sizes or (*SIZES, *(LARGE if chosen.large else ())))
    replay = chosen.replay or (6.0 if chosen.short else 60.0)
    with Machines() as machines:
        run = Run(machines, sizes, chosen.database, chosen.short, replay)
        measure(run, chosen.only or list(STAGES))
    print(f"\n{run.report.text()}")
    run.report.save(chosen.json)
    if chosen.write:
        run.report.write(chosen.write)
    for sentence in run.report.wrong:
        print(f"WRONG: {sentence}", file=sys.stderr)
    return 1 if run.report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
