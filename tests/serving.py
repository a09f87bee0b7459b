"""The paper served as `make run` serves it, in a folder of its own: database, media, everything."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
SETTINGS = """
from pathlib import Path

from sekretno.settings import *

STATIC_ROOT = Path(__file__).parent / "static"
"""
START = """
import sys
from pathlib import Path

from sekretno import run

run.VAR = Path(sys.argv[1])
sys.exit(run.main())
"""


@dataclass
class Served:
    """A paper that runs, and what it printed."""

    process: subprocess.Popen
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return (self.folder / "output.txt").read_text(encoding="utf-8")

    def children(self) -> list[int]:
        """Process ids of server and worker."""
        pid = self.process.pid
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self, timeout: float = 20) -> int:
        """Ctrl-C; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout)


def environment(folder: Path) -> dict[str, str]:
    """The settings of a paper that keeps all it has in `folder`."""
    (folder / "served.py").write_text(SETTINGS, encoding="utf-8")
    mine = ("DATABASE_URL", "CACHE_URL", "SITE_URL", "LANGUAGES_ENABLED", "EMAIL_URL", "HOST")
    return {name: value for name, value in os.environ.items() if name not in mine} | {
        "DJANGO_SETTINGS_MODULE": "served",
        "PYTHONPATH": f"{folder}{os.pathsep}{BASE}",
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder / 'paper.sqlite3'}",
        "CACHE_URL": "locmemcache://",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "PAGES_ROOT": str(folder / "pages"),
        "BLOCKED_FILE": str(folder / "blocked.txt"),
    }


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


def start(folder: Path, *, demo: bool, within: float = 180) -> Served:
    """Starts the paper and waits until it can be read."""
    port = free_port()
    with (folder / "output.txt").open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", START, str(folder / "var")],
            cwd=BASE,
            env=environment(folder) | {"PORT": str(port), "DEMO": "1" if demo else "0"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    served = Served(process, port, folder)
    deadline = time.monotonic() + within
    while "Serving on" not in served.output:
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise AssertionError(f"The paper does not start:\n{served.output}")
        time.sleep(0.1)
    return served
