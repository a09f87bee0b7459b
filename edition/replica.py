"""Readers' pages are read from a replica of the database, where there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings

ALIAS = "replica"
_reading: ContextVar[bool] = ContextVar("reading", default=False)


def exists() -> bool:
    return ALIAS in settings.DATABASES


@contextmanager
def for_readers(use: bool = True) -> Iterator[None]:
    """All that is read inside comes from the replica, if there is one and `use` says so."""
    token = _reading.set(use and exists())
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
