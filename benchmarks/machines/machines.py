"""Everything that a run of trials starts, and what is made once for all of them."""

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from benchmarks.machines.clock import Clock
from benchmarks.machines.nginx import HOST, Nginx
from benchmarks.machines.paper import Paper, Server
from benchmarks.machines.postgres import Postgres
from benchmarks.machines.processes import Process
from benchmarks.machines.redis import Redis

BASE = Path(__file__).resolve().parents[2]
# What the paper's processes get of the environment that the trial was started in.
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


class Machines:
    """Starts components and stops them all, in reverse order, when its block is left."""

    def __init__(self) -> None:
        self._exit = ExitStack()
        self._numbers = itertools.count(1)
        self.whole = self  # those in which things are made that are made once

    def __enter__(self) -> Self:
        if self.whole is not self:
            return self
        self.folder = Path(tempfile.mkdtemp(prefix="sekretno-machines-"))
        # The database's own user must be able to reach its folder in here.
        self.folder.chmod(0o755)
        self._exit.callback(shutil.rmtree, self.folder, ignore_errors=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._exit.close()

    def part(self) -> "Machines":
        """Machines within these, in the same folder, for what one trial alone needs."""
        part = Machines()
        part.folder, part._numbers, part.whole = self.folder, self._numbers, self.whole
        return part

    def path(self, name: str) -> Path:
        """A path of this run that nobody else has."""
        return self.folder / f"{next(self._numbers)}-{name}"

    def start(self, process: Process) -> None:
        """Starts `process` and stops it when the block is left, whatever it then does."""
        self._exit.callback(process.stop)
        process.start()

    def at_exit(self, deed: Any, *arguments: Any) -> None:
        self._exit.callback(deed, *arguments)

    # --- Made once -----------------------------------------------------------------------------

    @cached_property
    def static(self) -> Path:
        """The static files, collected, and the catalogues compiled."""
        folder = self.path("static")
        env = self.environment | {"STATIC_ROOT": str(folder)}
        code = "from languages import catalogues; catalogues.compile_all()"
        call(["manage.py", "shell", "-v", "0", "-c", code], env)
        call(["manage.py", "collectstatic", "-v", "0", "--no-input"], env)
        return folder

    @cached_property
    def postgres(self) -> Postgres:
        """A cluster that holds `blank`: the paper's tables and nothing in them."""
        made = Postgres(self.path("postgres"), self.start).make()
        self.migrate(made.create("blank"))
        return made

    @cached_property
    def blank_sqlite(self) -> Path:
        file = self.path("blank.sqlite3")
        self.migrate(f"sqlite:///{file}")
        return file

    def migrate(self, database: str) -> None:
        env = self.environment | {"DATABASE_URL": database, "STATIC_ROOT": str(self.folder)}
        call(["manage.py", "migrate", "-v", "0"], env)

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the paper is told, whatever this process was told itself."""
        return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.machines.settings",
            "PYTHONPATH": str(BASE),
            "SECRET_KEY": "only-for-trials",
            "ALLOWED_HOSTS": f"127.0.0.1,{HOST}",
            "SITE_URL": f"https://{HOST}",
            "TRUSTED_PROXIES": "1",
            "CACHE_URL": "dummycache://",
            "EMAIL_URL": "dummymail://",
            "RENDERED": str(self.folder / "rendered"),
        }

    # --- Made when asked for -------------------------------------------------------------------

    def database(self, kind: str = "postgres") -> str:
        """The address of a new database with the paper's tables."""
        if kind == "sqlite":
            file = self.path("paper.sqlite3")
            shutil.copy(self.whole.blank_sqlite, file)
            return f"sqlite:///{file}"
        name = f"paper{next(self._numbers)}"
        return self.whole.postgres.create(name, template="blank")

    def redis(self) -> Redis:
        return Redis(self.path("redis")).make(self.start)

    def clock(self) -> Clock:
        return Clock(self.path("clock"))

    def nginx(self, *servers: Server) -> Nginx:
        """nginx before one or two application servers of one paper."""
        return Nginx(self, servers)

    def paper(self, database: str = "", **settings: str) -> Paper:
        """A paper on `database`, or on a new one in PostgreSQL; `settings` go into its
        environment."""
        return Paper(self, database or self.database(), settings)


def call(arguments: list[str], env: dict[str, str]) -> str:
    """What a command of the paper prints. Raises RuntimeError with that where it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=BASE, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout
