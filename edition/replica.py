"""Readers' pages are read from a replica of the database, where there is one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings

ALIAS = "replica"
ALONE = 5.0  # seconds for which a replica that failed is not asked
_reading: ContextVar[bool] = ContextVar("reading", default=False)
_alone_until = 0.0


def exists() -> bool:
    """Whether there is a replica that may be asked now."""
    return ALIAS in settings.DATABASES and time.monotonic() >= _alone_until


def leave_alone() -> None:
    """Does without the replica for a while: each page would wait anew for what does not answer."""
    global _alone_until
    _alone_until = time.monotonic() + ALONE


@contextmanager
def for_readers() -> Iterator[None]:
    """All that is read inside comes from the replica."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


class ReplicaRouter:
    """The newsroom reads what it has just written, readers what has arrived at the replica."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return ALIAS if _reading.get() else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # both hold the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == ALIAS else None
