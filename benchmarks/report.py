"""What a run has found, as people read it and as JSON."""

import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"
LIBRARIES = ("django", "granian", "psycopg", "brotli")


@dataclass
class Table:
    """Rows of cells under `head`; `note` says how they were measured."""

    title: str
    note: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def text(self) -> str:
        """As Markdown, with columns in line."""
        cells = [self.head, *self.rows]
        widths = [max(len(row[n]) for row in cells) for n in range(len(self.head))]
        first, *others = ("-" * width for width in widths)
        ruler = [first, *(f"{line[1:]}:" for line in others)]
        return "\n".join(_line(row, widths) for row in (self.head, ruler, *self.rows))


def _line(row: Sequence[str], widths: list[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(cells)} |"


@dataclass
class Promise:
    """One promise, and what was measured of it; `held` is None where it was not measured."""

    what: str
    promised: str
    measured: str
    held: bool | None

    @property
    def verdict(self) -> str:
        return {True: "held", False: "not held", None: "not measured"}[self.held]


@dataclass
class Report:
    """Everything that one run has found. What stands in `wrong` is no matter of time."""

    tables: list[Table] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def promise(
        self, what: str, promised: str, measured: str, held: bool, *, exact: bool = False
    ) -> None:
        """Notes a promise. One that is `exact`, of bytes or queries, is wrong where it is not
        held, whatever the machine."""
        self.promises.append(Promise(what, promised, measured, held))
        if exact and not held:
            self.wrong.append(f"{what}: {measured}, promised {promised}")

    def demand(self, right: object, otherwise: str) -> None:
        if not right:
            self.wrong.append(otherwise)

    def text(self) -> str:
        parts = [machine()]
        rows = [(p.what, p.promised, p.measured, p.verdict) for p in self.promises]
        if rows:
            head = ("what", "promised", "measured", "")
            parts.append(f"### The promises\n\n{Table('', '', head, rows).text()}")
        if self.left_out:
            parts.append("Left out: " + "; ".join(self.left_out) + ".")
        for table in self.tables:
            parts.append(f"### {table.title}\n\n{table.note}\n\n{table.text()}")
        return "\n\n".join(parts)

    def save(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        said = {"machine": machine(), "at": datetime.now(UTC).isoformat(), **asdict(self)}
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1))

    def write(self, document: Path) -> None:
        """Puts what was measured in the place of what an earlier run measured."""
        text = document.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _former, _, after = rest.partition(END)
        document.write_text(f"{before}{BEGIN}\n\n{self.text()}\n\n{END}{after}", encoding="utf-8")


def machine() -> str:
    """The machine and what runs on it, in a sentence."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{name} {version(name)}" for name in LIBRARIES]
    versions += [_said("nginx", "-v"), _said("postgres", "--version"), _said("wrk", "-v")]
    return (
        f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB; "
        f"Linux {platform.release().split('-')[0]}, {', '.join(filter(None, versions))}."
    )


def _said(program: str, option: str) -> str:
    """Name and number that an installed program tells of itself; nothing where there is none."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
    path = shutil.which(program, path=os.pathsep.join(["/usr/sbin", "/usr/bin", *map(str, newest)]))
    if path is None:
        return ""
    done = subprocess.run([path, option], capture_output=True, text=True)
    found = re.search(r"\d+\.\d[\d.]*", done.stdout + done.stderr)
    return f"{program} {found[0]}" if found else program


# --- Numbers as people read them ------------------------------------------------------------------


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.{3 if seconds < 0.001 else 2 if seconds < 0.01 else 0}f} ms"


def count(number: float) -> str:
    return f"{number:,.0f}"


def times(ratio: float) -> str:
    return f"{ratio:.2f}"
