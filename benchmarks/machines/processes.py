"""One process that a trial may stop, kill, freeze and start again."""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SHOWN = 3000  # characters of a log, where a process does not come up


class LeftOut(Exception):
    """A trial that this machine cannot make, and why."""


@dataclass
class Process:
    """`command` as a process of its own session, whose output goes to `log`.

    It dies with the trial: the kernel sends it `parting` when we are killed.
    """

    name: str
    command: list[str]
    log: Path
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path | None = None
    user: str = ""
    parting: str = "TERM"
    ready: Callable[[], bool] | None = None
    piped: bool = False
    popen: "subprocess.Popen[bytes] | None" = None

    def start(self, within: float = 60) -> None:
        """Starts it and waits until it is ready. Call from the main thread: the kernel takes the
        end of the thread that started a process for the end of its parent."""
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                [*self._wrapper(), *self.command],
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.PIPE if self.piped else subprocess.DEVNULL,
                stdout=subprocess.PIPE if self.piped else log,
                stderr=log,
                start_new_session=True,
            )
        ready = self.ready
        if ready is not None:
            wait_until(lambda: not self.alive or ready(), within, self._trouble)
        if not self.alive:
            raise RuntimeError(self._trouble())

    def _wrapper(self) -> list[str]:
        wrapper = ["setpriv", f"--pdeathsig={self.parting}"]
        if self.user and os.geteuid() == 0:
            wrapper += [f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"]
        return [*wrapper, "--"]

    def _trouble(self) -> str:
        return f"{self.name} does not come up:\n{self.log.read_text(errors='replace')[-SHOWN:]}"

    @property
    def pid(self) -> int:
        assert self.popen is not None, f"{self.name} was not started"
        return self.popen.pid

    @property
    def alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def stop(self, number: int = signal.SIGTERM, within: float = 10) -> None:
        """Asks it to stop; kills it with all its children where it does not."""
        if self.popen is None or self.popen.poll() is not None:
            return
        self.thaw()
        os.kill(self.pid, number)
        try:
            self.popen.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close()

    def kill(self) -> None:
        """kill -9, children included."""
        self._signal(signal.SIGKILL)
        if self.popen is not None:
            self.popen.wait(10)
        self._close()

    def _close(self) -> None:
        for pipe in (self.popen.stdin, self.popen.stdout) if self.popen else ():
            if pipe is not None:
                pipe.close()

    def freeze(self) -> None:
        """Neither dead nor answering: the kernel keeps its connections open."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self.alive:
            for pid in tree(self.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)


def tree(pid: int) -> list[int]:
    """The process `pid` and all that descend from it."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                found += map(int, children.read_text().split())
    return found


def free_port() -> int:
    """A port that nothing has, outside of those that the system lends to outgoing connections: one
    of these may be taken again before a server has it."""
    while True:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return True
    except OSError:
        return False


def wait_until(
    done: Callable[[], bool],
    within: float,
    trouble: Callable[[], str] = lambda: "waited in vain",
    every: float = 0.05,
) -> float:
    """Waits until `done` says so and returns how many seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > within:
            raise TimeoutError(trouble())
        time.sleep(every)
    return time.monotonic() - began


def program(name: str, *folders: str) -> str:
    """The path of an installed program. Raises LeftOut where there is none."""
    for folder in (None, *folders, "/usr/sbin"):
        if found := shutil.which(name, path=folder):
            return found
    raise LeftOut(f"{name} is not installed")
