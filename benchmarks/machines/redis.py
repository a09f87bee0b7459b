"""A Redis of the trial's own: in memory, nothing saved."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.machines.processes import Process, free_port, listens, program


class Redis:
    def __init__(self, folder: Path):
        folder.mkdir(parents=True)
        self.port = free_port()
        options = {"bind": "127.0.0.1", "port": self.port, "dir": folder}
        options |= {"save": "", "appendonly": "no"}
        options |= {"maxmemory": "64mb", "maxmemory-policy": "allkeys-lru"}
        command = [program("redis-server")]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        self.process = Process(
            f"Redis at {self.port}", command, folder / "log", ready=lambda: listens(self.port)
        )

    def make(self, start: Callable[[Process], None]) -> "Redis":
        start(self.process)
        return self

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"
