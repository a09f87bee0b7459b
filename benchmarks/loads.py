"""Many requests for one address over kept connections: by wrk, or slower by Python where it is
not installed."""

import re
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, fields

from benchmarks import costs
from benchmarks.machines.readers import Door, Line

CONNECTIONS = 4
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass
class Load:
    """What one run has come to."""

    rate: float  # requests a second
    median: float  # seconds that a request took
    p90: float
    p99: float
    wrong: int  # answers that were not 2xx or 3xx, or none
    cpu: float = 0.0  # seconds of the servers' processor time for a request


@dataclass(frozen=True)
class Target:
    """What is asked, and the processes that answer."""

    name: str
    door: Door
    path: str
    headers: tuple[tuple[str, str], ...]
    servers: tuple[int, ...]

    def load(self, seconds: float) -> Load:
        run = _by_wrk if shutil.which("wrk") else _by_python
        before = costs.cpu(self.servers)
        load, requests = run(self, seconds)
        load.cpu = (costs.cpu(self.servers) - before) / max(requests, 1)
        return load


def tool() -> str:
    return "wrk" if shutil.which("wrk") else "a client in Python, since wrk is not installed"


def in_turn(targets: Iterable[Target], *, seconds: float, rounds: int) -> dict[str, Load]:
    """Of each target the medians of `rounds` runs, one run of each after the other: whatever else
    the machine does meanwhile meets all of them alike."""
    found: dict[str, list[Load]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            found[target.name].append(target.load(seconds))
    return {name: _median(loads) for name, loads in found.items()}


def _median(loads: list[Load]) -> Load:
    values = {f.name: [getattr(load, f.name) for load in loads] for f in fields(Load)}
    middle = {name: statistics.median(found) for name, found in values.items()}
    return Load(**middle | {"wrong": sum(values["wrong"])})


def _by_wrk(target: Target, seconds: float) -> tuple[Load, int]:
    scheme = "https" if target.door.tls else "http"
    command = ["wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
    for name, value in (("Host", target.door.host), *target.headers):
        command += ["-H", f"{name}: {value}"]
    command.append(f"{scheme}://127.0.0.1:{target.door.port}{target.path}")
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    ((requests, took),) = re.findall(r"(\d+) requests in ([\d.]+\w+),", said)
    wrong = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    errors = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    wrong += sum(map(int, errors.groups())) if errors else 0
    late = {p: _seconds(t) for p, t in re.findall(r"^\s+(50|90|99)%\s+(\S+)$", said, re.M)}
    rate = int(requests) / _seconds(took)
    return Load(rate, late["50"], late["90"], late["99"], wrong), int(requests)


def _seconds(said: str) -> float:
    ((number, unit),) = re.findall(r"^([\d.]+)(\D+)$", said)
    return float(number) * UNITS[unit]


def _by_python(target: Target, seconds: float) -> tuple[Load, int]:
    took: list[float] = []
    wrong: list[int] = []
    began = time.monotonic()

    def ask() -> None:
        line = Line(target.door)
        while time.monotonic() < began + seconds:
            start = time.monotonic()
            line.request("GET", target.path, headers=dict(target.headers))
            answer = line.getresponse()
            answer.read()
            took.append(time.monotonic() - start)
            if answer.status >= 400:
                wrong.append(answer.status)
        line.close()

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    late = statistics.quantiles(took, n=100)
    rate = len(took) / (time.monotonic() - began)
    return Load(rate, late[49], late[89], late[98], len(wrong)), len(took)
