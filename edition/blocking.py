"""Addresses that readers must not have, whatever stands in the database and whether or not there
is one: in the row of the edition for all servers, and in a file for this one."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from edition.changing import change
from edition.models import Edition
from edition.reading import REMEMBERED, memory

NUMBERED = re.compile(r"(/[0-9]+)-[^/]*/*\Z")


def settled(address: str) -> str:
    """`address`, whole or a path, as addresses are compared; ValueError where it is none."""
    return _bare(unquote(urlsplit(address).path))


def _bare(path: str) -> str:
    """`path` without words behind a number and without the last slash, so that no other spelling
    leads around a block."""
    return NUMBERED.sub(r"\1", path).rstrip("/") or "/"


class _Noted:
    """The addresses in the file, read again where it was changed."""

    def __init__(self) -> None:
        self.addresses: frozenset[str] = frozenset()
        self._looked, self._changed = float("-inf"), 0

    def read(self) -> frozenset[str]:
        now = time.monotonic()
        if now - self._looked >= REMEMBERED:
            self._looked = now
            try:
                changed = _file().stat().st_mtime_ns
                if changed != self._changed:
                    self.addresses, self._changed = frozenset(_lines()), changed
            except OSError:
                self.addresses, self._changed = frozenset(), 0
        return self.addresses


_noted = _Noted()


def _file() -> Path:
    return Path(settings.BLOCKED_FILE)


def is_blocked(path: str) -> bool:
    """Whether readers may not have what is at `path`."""
    state = memory.known()
    blocked = _noted.read()
    if state and state.blocked:
        blocked |= state.blocked
    return bool(blocked) and _bare(path) in blocked


def note(address: str) -> None:
    """Blocks `address` on this server, at once, without the database."""
    lines = sorted({settled(address), *_lines()})
    _write(lines)


def erase(address: str) -> None:
    """Takes back `note`."""
    _write(sorted(_lines() - {settled(address)}))


def noted() -> list[str]:
    """The addresses that `note` has blocked on this server."""
    return sorted(_lines())


def _lines() -> set[str]:
    """The addresses in the file, which people may write too: what is no address is passed over."""
    found = set()
    with suppress(FileNotFoundError):
        for line in _file().read_text(encoding="utf-8", errors="replace").split():
            with suppress(ValueError):
                found.add(settled(line))
    return found


def _write(lines: list[str]) -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    half = _file().with_suffix(".half")
    half.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    half.replace(_file())


def block(address: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Blocks `address` on every server, within the second in which each asks for the edition."""
    _put(using, lambda found: found | {settled(address)})


def unblock(address: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Takes back `block`."""
    _put(using, lambda found: found - {settled(address)})


def _put(using: str, changed: Callable[[set[str]], set[str]]) -> None:
    with change(using):
        row = Edition.objects.using(using).get(pk=1)
        row.blocked = "\n".join(sorted(changed(set(row.blocked.split()))))
        row.save(using=using, update_fields=["blocked"])


def everything() -> list[str]:
    """The addresses blocked on this server; the database is asked if it answers."""
    state = memory.state()
    return sorted(_lines() | (state.blocked if state else frozenset()))
