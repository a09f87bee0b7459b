"""`make test`: the whole suite on every database that is there, and a word on what was left out.

SQLite always; PostgreSQL and Redis where DATABASE_URL and CACHE_URL name them or a server answers
on this machine. With CI=true nothing may be left out.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/9"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def answers(url: str) -> bool:
    """Whether something listens where `url` points."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=1):
            return True
    except OSError:
        return False


def suite(name: str, *options: str, **environment: str) -> bool:
    print(f"\n== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", *options, *sys.argv[1:]]
    return subprocess.run(command, env={**os.environ, **environment}).returncode == 0


def runs(left_out: list[str]) -> Iterator[bool]:
    """Each run in turn, whether it passed; adds what cannot be run to `left_out`."""
    workers = ("-n", str(os.cpu_count() or 1), "--dist", "loadscope")
    plain = ("-m", "not browser and not deploy and not chaos", *workers)
    yield suite("SQLite", *plain, DATABASE_URL="sqlite:///:memory:", CACHE_URL="locmemcache://")
    postgres = os.environ.get("DATABASE_URL", POSTGRES)
    redis = os.environ.get("CACHE_URL", REDIS)
    if not postgres.startswith("postgres") or not answers(postgres):
        left_out.append("PostgreSQL: no server at 127.0.0.1:5432, none in DATABASE_URL")
    else:
        with_redis = redis.startswith("redis") and answers(redis)
        if not with_redis:
            left_out.append("Redis: no server at 127.0.0.1:6379, none in CACHE_URL")
        cache = redis if with_redis else "locmemcache://"
        name = "PostgreSQL, Redis" if with_redis else "PostgreSQL"
        yield suite(name, *plain, DATABASE_URL=postgres, CACHE_URL=cache)
    if any(map(shutil.which, BROWSERS)):
        yield suite("Browser", "-m", "browser", "-p", "no:randomly", CACHE_URL="locmemcache://")
    else:
        left_out.append("the browser tests: no Chromium (make browser installs Debian's)")
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        yield suite("Deploy", "-m", "deploy", CACHE_URL="locmemcache://")
        yield suite("Chaos", "-m", "chaos", "-p", "no:randomly", CACHE_URL="locmemcache://")
    else:
        left_out.append("the deploy and chaos tests: no nginx (apt-get install nginx)")


def main() -> int:
    left_out: list[str] = []
    passed = all(list(runs(left_out)))
    for reason in left_out:
        print(f"left out: {reason}")
    if left_out and os.environ.get("CI"):
        print("In CI nothing may be left out.")
        return 1
    print("All passed." if passed else "Something failed.")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
