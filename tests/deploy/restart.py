"""Does for a server what `systemctl restart sekretno@PORT` does, as the shipped unit says it.

    python restart.py HOME sekretno@PORT

Where systemd has /srv/sekretno and /run, all lies in HOME.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path


def unit(home: Path, port: str) -> dict[str, str]:
    """The settings of the unit in the release that HOME points to, for one port."""
    text = (home / "current/deploy/systemd/sekretno@.service").read_text(encoding="utf-8")
    text = text.replace("/srv/sekretno", str(home)).replace("/run/", f"{home}/run/")
    found = re.findall(r"^([A-Z]\w+)=(.*)$", text.replace("%i", port), re.MULTILINE)
    return dict(found)


def stop(home: Path, port: str, said: dict[str, str]) -> None:
    kept = home / "run" / f"{port}.pid"
    if not kept.exists():
        return
    pid = int(kept.read_text())
    kept.unlink()
    name, _, value = said["Environment"].partition("=")
    subprocess.run(shlex.split(said["ExecStop"]), env={**os.environ, name: value}, check=True)
    try:
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + float(said["TimeoutStopSec"])
        while running(pid) and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def start(home: Path, port: str, said: dict[str, str]) -> None:
    name, _, value = said["Environment"].partition("=")
    mark = Path(value)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    with (home / "run" / f"{port}.log").open("a") as log:
        process = subprocess.Popen(
            shlex.split(said["ExecStart"]),
            cwd=(home / "current").resolve(),
            env={**os.environ, name: value},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (home / "run" / f"{port}.pid").write_text(str(process.pid))


def main() -> None:
    home, name = Path(sys.argv[1]), sys.argv[2]
    port = name.partition("@")[2]
    if not port:
        return  # the task worker; no reader waits for it
    said = unit(home, port)
    stop(home, port, said)
    if sys.argv[3:] != ["stop"]:
        start(home, port, said)


if __name__ == "__main__":
    main()
