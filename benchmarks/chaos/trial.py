"""What a scenario is, and what it notes while it runs."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.machines import Machines, Readers, wait_until
from benchmarks.machines.readers import Tally

VISIBLE = 2.0  # seconds, from publishing to every reader


@dataclass
class Trial:
    """One run of one scenario: what it counts, and which promises it finds broken.

    `broken` is what is wrong whatever the machine; `late` what only took longer than promised,
    which a busy machine can also do.
    """

    machines: Machines
    short: bool
    tally: Tally = field(default_factory=Tally)
    broken: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def either(self, full: float, short: float) -> float:
        return short if self.short else full

    def promise(self, held: object, otherwise: str) -> None:
        if not held:
            self.broken.append(otherwise)

    def in_time(self, took: float, limit: float, what: str) -> None:
        self.remarks.append(f"{what}: {took:.2f} s")
        if took > limit:
            self.late.append(f"{what}: {took:.2f} s, promised {limit:.1f} s")

    def becomes(self, done: Callable[[], bool], otherwise: str, within: float = 20) -> float:
        """How long it takes until `done`; a broken promise where it does not come at all."""
        try:
            return wait_until(done, within)
        except TimeoutError:
            self.broken.append(f"{otherwise} (waited {within:.0f} s)")
            return within

    @contextmanager
    def reading(self, readers: Readers) -> Iterator[Readers]:
        """`readers` read meanwhile, and none of them may see an error."""
        with readers:
            yield readers
        tally = readers.tally()
        self.tally += tally
        self.promise(
            not tally.errors,
            f"{tally.errors} of {tally.requests} readers saw an error: {tally.examples}",
        )

    @property
    def verdict(self) -> str:
        if self.broken:
            return "NO"
        return "late" if self.late else "yes"


Scenario = Callable[[Trial], None]
SCENARIOS: dict[str, Scenario] = {}


def scenario(function: Scenario) -> Scenario:
    """Registers a scenario; its docstring is the promise it tries."""
    SCENARIOS[function.__name__.replace("_", "-")] = function
    return function


def promised(function: Scenario) -> str:
    return re.sub(r"\s+", " ", function.__doc__ or "").strip()
