"""One run: its machines, its papers by size, what it is told and what it finds."""

from dataclasses import dataclass, field
from functools import cache

from benchmarks.machines import Machines, Paper
from benchmarks.machines.machines import call
from benchmarks.report import Report, count


@dataclass
class Run:
    machines: Machines
    sizes: list[int]  # rising
    kind: str = "postgres"  # of database
    short: bool = False  # for what is right, not for how fast it is
    replay: float = 60.0  # seconds
    report: Report = field(default_factory=Report)

    def __post_init__(self) -> None:
        self.paper = cache(self._paper)

    def _paper(self, size: int) -> Paper:
        """A paper of `size` articles, made when it is first asked for."""
        paper = self.machines.paper(self.machines.database(self.kind))
        print(f"… making a paper of {count(size)} articles", flush=True)
        call(["-m", "benchmarks.maker", str(size)], paper.env)
        return paper

    @property
    def usual(self) -> int:
        """The size at which everything is measured that does not depend on it."""
        return min(self.sizes, key=lambda size: abs(size - 10_000))

    def either(self, full: float, short: float) -> float:
        return short if self.short else full
