"""`make check`: format, lint, types, import contracts, templates, migrations, catalogues and
Django's own checks for production. Each is run, so that one failure does not hide the next."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
DEPLOYED = {
    "SECRET_KEY": "only-for-checking-that-the-settings-of-production-hold-together-0123456789",
    "ALLOWED_HOSTS": "paper.example",
    "SITE_URL": "https://paper.example",
    "DEBUG": "off",
}
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": ["python", "manage.py", "catalogues", "--check"],
    "production": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def main() -> int:
    failed = []
    for name, (command, *options) in CHECKS.items():
        done = subprocess.run(
            [BIN / command, *options],
            env={**os.environ, **DEPLOYED},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout)
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
