"""A PostgreSQL of the trial's own, and a streaming replica of it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from benchmarks.machines.processes import Process, free_port, program, wait_until

# No statement of a trial is so large; the rest of the memory is for what is measured.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "max_standby_streaming_delay": "5s",
    "wal_retrieve_retry_interval": "200ms",
}
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """A cluster in `folder`. Unless `durable`, it trusts that the machine itself does not die."""

    def __init__(self, folder: Path, start: Callable[[Process], None], durable: bool = False):
        self.folder, self.port, self._start = folder, free_port(), start
        self._settings = SETTINGS | ({} if durable else HASTY)
        self.process = Process(
            f"PostgreSQL at {self.port}",
            [*self._program("postgres"), "-D", str(folder / "data"), *self._options()],
            folder / "log",
            user="postgres",
            parting="INT",
            ready=self._answers,
        )

    @staticmethod
    def _program(name: str) -> list[str]:
        newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
        return [program(name, *map(str, newest))]

    def _options(self) -> list[str]:
        said = self._settings | {"port": str(self.port)}
        return [part for name, value in said.items() for part in ("-c", f"{name}={value}")]

    def make(self) -> "Postgres":
        """Makes the cluster and starts it."""
        self._empty_folder()
        command = ["-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "--no-sync"]
        self._call("initdb", *command, "-E", "UTF8", "--locale=C.UTF-8")
        self._start(self.process)
        return self

    def replica(self, folder: Path, delay: str, start: Callable[[Process], None]) -> "Postgres":
        """A streaming replica of this cluster, which applies each commit `delay` later and is
        started by `start`."""
        made = Postgres(folder, start)
        made._empty_folder()
        source = f"host=127.0.0.1 port={self.port} user=postgres"
        target = ["-D", str(folder / "data"), "--no-sync", "--write-recovery-conf"]
        made._call("pg_basebackup", "-d", source, *target, "--checkpoint=fast")
        made.process.command += ["-c", f"recovery_min_apply_delay={delay}"]
        start(made.process)
        return made

    def follow(self, source: "Postgres", within: float = 30) -> None:
        """Waits until this replica has applied all that `source` has written by now."""
        until = source.ask("SELECT pg_current_wal_lsn()")[0][0]
        query = f"SELECT pg_last_wal_replay_lsn() >= '{until}'"
        wait_until(lambda: self.ask(query)[0][0], within)

    def _empty_folder(self) -> None:
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")

    def _call(self, name: str, *arguments: str) -> None:
        user = "postgres" if os.geteuid() == 0 else None
        with (self.folder / "log").open("ab") as log:
            subprocess.run(
                [*self._program(name), *arguments],
                user=user, group=user, extra_groups=[] if user else None,
                cwd=self.folder, stdout=log, stderr=log, check=True,
            )  # fmt: skip

    def _answers(self) -> bool:
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def ask(self, sql: str, database: str = "postgres") -> list[tuple]:
        """What one statement answers, on a connection of its own."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def create(self, database: str, template: str = "template0") -> str:
        """The address of a new database, made as a copy of `template`."""
        self.ask(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def start(self) -> None:
        self.process.start()

    def stop(self) -> None:
        """At once, as at a planned restart: connections are closed."""
        self.process.stop(signal.SIGINT)


def _version(folder: Path) -> float:
    return float(folder.parent.name)
