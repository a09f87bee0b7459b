"""A paper as it lies on a real machine: releases side by side, what they share, and its nginx."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from tests.deploy import site as sites
from tests.deploy.site import HOST, Site
from tests.serving import BASE, free_port

SHARED = ("bin", "lib", "pyvenv.cfg")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", ".env", "__pycache__", ".*_cache", "*.mo")
RESTART = Path(__file__).with_name("restart.py")


@dataclass
class Home:
    """What /srv/sekretno is on a real machine."""

    folder: Path
    ports: tuple[int, int]

    def release(self, name: str) -> Path:
        """A copy of the project as a release that says its name on every page and in a file."""
        folder = self.folder / "releases" / name
        shutil.copytree(BASE, folder, ignore=LEFT_OUT)
        # The installed packages are those of the tests.
        (folder / ".venv").mkdir()
        for part in SHARED:
            (folder / ".venv" / part).symlink_to(Path(sys.prefix) / part)
        (folder / ".venv/run").touch()
        base = folder / "templates/base.html"
        said = base.read_text(encoding="utf-8").replace("<body", f"<!-- release {name} --><body")
        base.write_text(said, encoding="utf-8")
        with (folder / "static/css/paper.css").open("a") as css:
            css.write(f"\n.release-{name} {{ color: inherit }}\n")
        return folder

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "INSTANCES": " ".join(map(str, self.ports)),
            "RESTART": f"{sys.executable} {RESTART} {self.folder}",
        }

    def move_to(self, name: str, **more: str) -> subprocess.CompletedProcess:
        """Runs the script of the release `name`."""
        return subprocess.run(
            [self.folder / "releases" / name / "deploy/release.sh"],
            env=self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, code: str) -> None:
        """Runs `code` in the present release, with factories at hand."""
        begin = "import django\ndjango.setup()\nfrom tests import factories\n"
        done = subprocess.run(
            [self.folder / "current/.venv/bin/python", "-c", begin + code],
            cwd=self.folder / "current",
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "sekretno.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout

    def server(self, port: int, *words: str) -> None:
        """Restarts one server, or with the word "stop" stops it."""
        command = [sys.executable, RESTART, self.folder, f"sekretno@{port}", *words]
        subprocess.run(command, env=self.environment, check=True)

    def stop(self) -> None:
        for port in self.ports:
            self.server(port, "stop")


def settle(folder: Path) -> Home:
    """An empty home for releases, with settings as docs/deploying.md has them."""
    (folder / "releases").mkdir()
    (folder / "run").mkdir()
    (folder / "var/media").mkdir(parents=True)
    (folder / ".env").write_text(
        f"SECRET_KEY=only-for-tests-{'0123456789' * 5}\nALLOWED_HOSTS={HOST}\n"
        f"SITE_URL=https://{HOST}\nTRUSTED_PROXIES=1\nEMAIL_URL=dummymail://\n"
    )
    return Home(folder, (free_port(), free_port()))


def nginx_before(home: Home, folder: Path) -> Site:
    return sites.start(folder, home.folder / "var", home.ports)


@dataclass
class Load:
    """Readers who read on and on, each at a bounded pace, until it is enough."""

    site: Site
    readers: int = 8
    pause: float = 0.25
    statuses: Counter = field(default_factory=Counter)
    releases: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    longest: float = 0.0

    def __enter__(self) -> "Load":
        self._enough = Event()
        self._threads = [Thread(target=self._read, args=(n,)) for n in range(self.readers)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        turn = 0
        while not self._enough.wait(self.pause):
            turn += 1
            # Pages that nobody has asked for yet, so that the application is asked each time.
            self._ask(f"/bg/archive/?page=x{number}.{turn}", 200)
            text = self._ask(("/bg/", "/en/", "/bg/about/")[turn % 3], 200)
            self.releases.update(re.findall("<!-- release (\\w+) -->", text))
            # What the page names must be there, whoever is asked for it.
            style = re.search('href="(/static/css/paper[^"]*)"', text)
            self._ask(style[1] if style else "no style in the page", 200)
            self._ask("/bg/", 405, "POST")

    def _ask(self, path: str, wanted: int, method: str = "GET") -> str:
        began = time.monotonic()
        try:
            answer = self.site.ask(path, method, b"a=b" if method == "POST" else None)
        except OSError as error:
            self.failures.append(f"{method} {path}: {error!r}")
            return ""
        self.longest = max(self.longest, time.monotonic() - began)
        self.statuses[answer.status] += 1
        if answer.status != wanted:
            self.failures.append(f"{method} {path}: {answer.status}")
        return answer.body.decode("utf-8", "replace")
