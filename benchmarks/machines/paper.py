"""One newspaper: a database, and the processes that work on it."""

import itertools
import json
import sys
import threading
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machines.processes import Process, free_port
from benchmarks.machines.readers import Door, ask

if TYPE_CHECKING:
    from benchmarks.machines.machines import Machines


@dataclass
class Server:
    """An application server."""

    process: Process
    door: Door


class Paper:
    def __init__(self, machines: "Machines", database: str, settings: dict[str, str]):
        self._machines = machines
        self._names = itertools.count(1)
        self.folder = machines.path("paper")
        self.folder.mkdir()
        self.rendered_file = self.folder / "rendered"
        self.env = machines.environment | {
            "DATABASE_URL": database,
            "STATIC_ROOT": str(machines.whole.static),
            "MEDIA_ROOT": str(self.folder / "media"),
            "PRIVATE_ROOT": str(self.folder / "private"),
            "PAGES_ROOT": str(self.folder / "pages"),
            "BLOCKED_FILE": str(self.folder / "blocked.txt"),
            "RENDERED": str(self.rendered_file),
            **settings,
        }

    def server(self, **settings: str) -> Server:
        """An application server as `make run` starts it."""
        port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--blocking-threads", "8", "--workers-kill-timeout", "3"]
        command += ["--log-level", "warning", "sekretno.wsgi:application"]
        process = self._process(f"server {next(self._names)}", command, settings)
        process.ready = lambda: _answers(port)
        self._machines.start(process)
        return Server(process, Door(port))

    def worker(self) -> Process:
        """The task worker."""
        command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "-v", "0"]
        process = self._process("worker", command, {})
        self._machines.start(process)
        return process

    def newsroom(self, **settings: str) -> "Newsroom":
        process = self._process(
            f"newsroom {next(self._names)}",
            [sys.executable, "-m", "benchmarks.machines.newsroom"],
            settings,
        )
        process.piped, process.parting = True, "KILL"
        self._machines.start(process)
        return Newsroom(process)

    def _process(self, name: str, command: list[str], settings: dict[str, str]) -> Process:
        log = self.folder / f"{name}.log"
        cwd = Path(self.env["PYTHONPATH"])
        return Process(name, command, log, env=self.env | settings, cwd=cwd)

    def rendered(self, path: str = "") -> int:
        """How many pages were rendered, or how often the one at `path` was."""
        try:
            lines = self.rendered_file.read_text().splitlines()
        except FileNotFoundError:
            return 0
        return sum(not path or line == path for line in lines)

    def logs(self) -> str:
        """What all processes of the paper have said."""
        return "".join(file.read_text(errors="replace") for file in self.folder.glob("*.log"))


class Newsroom:
    """A process that does what editors do, on being told: `newsroom.do("publish", …)`. The deeds
    are those of `benchmarks.machines.newsroom`."""

    def __init__(self, process: Process):
        self.process = process
        self._line = threading.Lock()

    def do(self, deed: str, **arguments: Any) -> Any:
        """The result of a deed. Raises Refused with what the newsroom's process raised."""
        with self._line:
            popen = self.process.popen
            assert popen is not None, "the newsroom was not started"
            assert popen.stdin is not None
            assert popen.stdout is not None
            popen.stdin.write(json.dumps([deed, arguments]).encode() + b"\n")
            popen.stdin.flush()
            answer = popen.stdout.readline()
        if not answer:
            raise Refused(f"the newsroom's process is gone: {self.process.log.read_text()}")
        result, error = json.loads(answer)
        if error:
            raise Refused(error)
        return result


class Refused(Exception):
    """What a deed raised in the newsroom's process."""


def _answers(port: int) -> bool:
    try:
        return ask(Door(port), "/health/live", timeout=2).status < 500
    except (OSError, HTTPException):
        return False
