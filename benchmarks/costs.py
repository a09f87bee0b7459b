"""What processes cost: processor time and memory, as the kernel counts them."""

import os
from collections.abc import Iterable
from pathlib import Path

from benchmarks.machines.processes import tree

TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pids: Iterable[int]) -> float:
    """Seconds of processor time that the processes `pids` and all their children have had; those
    that have ended do not count."""
    return sum(map(_ticks, everything(pids))) / TICKS


def everything(pids: Iterable[int]) -> set[int]:
    return {child for pid in pids for child in tree(pid)}


def _ticks(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    # After the name, which may hold anything: the 12th and 13th are of user and of kernel.
    user, kernel = text.rpartition(")")[2].split()[11:13]
    return int(user) + int(kernel)


def precisely(pid: int) -> float:
    """The same for one process of one thread, to a millionth of a second."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def memory(pids: Iterable[int]) -> int:
    """Bytes that lie in memory for the processes and their children; what several share counts
    once (proportional set size)."""
    total = 0
    for pid in everything(pids):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024
