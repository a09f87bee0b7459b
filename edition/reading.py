"""Which edition is before readers: what every page of theirs depends on."""

import hashlib
import logging
import threading
import time
from datetime import UTC, datetime
from datetime import time as time_of_day
from functools import cache, cached_property
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import Error, connections, router
from django.utils import timezone

from edition import replica
from edition.models import Edition, PublicModel

log = logging.getLogger(__name__)

REMEMBERED = 0.5  # seconds
PATIENCE = 3.0  # seconds, where nothing is remembered and somebody else is asking


class _Facts(NamedTuple):
    release: str
    epoch: str
    n: int
    moment: float
    blocked: frozenset[str] = frozenset()


class State(_Facts):
    """The edition as it was read: the code's release, the epoch and number of the database, the
    latest moment (seconds of Unix time) that has passed of those at which something appears or
    vanishes by itself, and the addresses that readers must not have."""

    @cached_property
    def tag(self) -> str:
        """The weak ETag of every page of this edition."""
        facts = f"{self.release} {self.epoch} {self.n} {self.moment}"
        return f'W/"{hashlib.sha256(facts.encode()).hexdigest()[:20]}"'

    def covers(self, other: "State") -> bool:
        """Whether a page of this edition shows all that one of `other` would.

        A higher number does: it was read where more had arrived, from a replica less behind. A
        later moment does not, since a clock may have been set back.
        """
        return (
            self.epoch == other.epoch
            and self.moment == other.moment
            and self.release == other.release
            and self.n >= other.n
        )


def midnight(now: datetime) -> datetime:
    """When the day of `now` began in the paper's time zone: the masthead shows its date."""
    local = timezone.localtime(now)
    return datetime.combine(local.date(), time_of_day.min, tzinfo=local.tzinfo).astimezone(UTC)


def moments() -> list[tuple[str, str]]:
    """(table, column) of every date at which something appears or vanishes."""
    return [
        (model._meta.db_table, model._meta.get_field(name).get_attname())  # type: ignore[union-attr]
        for model in apps.get_models()
        if issubclass(model, PublicModel)
        for name in model.MOMENTS
    ]


@cache
def _statement() -> tuple[str, int]:
    """The one SELECT, and how often it takes the present moment. Each maximum is the end of an
    index. Written out, since it is asked twice a second: composing it would cost more."""
    latest = [
        f'(SELECT MAX("{column}") FROM "{table}" WHERE "{column}" <= %s)'  # noqa: S608  names
        for table, column in moments()
    ]
    row = ", ".join(["n", "epoch", "blocked", *latest])
    return f"SELECT {row} FROM {Edition._meta.db_table} WHERE id = 1", len(latest)  # noqa: S608


def read(using: str | None = None) -> State:
    """The edition that the database `using` shows (where readers' pages are read), in one query."""
    connection = connections[using or router.db_for_read(Edition)]
    now = timezone.now()
    sql, times = _statement()
    with connection.cursor() as cursor:
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(now)] * times)
        n, epoch, blocked, *latest = cursor.fetchone() or (0, "", "")
    passed = [_aware(moment) for moment in latest if moment is not None]
    moment = max([midnight(now), *passed]).timestamp()
    return State(settings.RELEASE, epoch, n, moment, frozenset(blocked.split()))


def _aware(moment: datetime | str) -> datetime:
    # SQLite keeps dates as text, in UTC.
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _read_for_readers() -> State:
    """The edition that pages are made of: the replica's, and where it fails the database's own."""
    if replica.exists():
        try:
            with replica.for_readers():
                return read()
        except Error as error:
            log.warning("The replica does not answer: %s", error)
            replica.leave_alone()
    return read()


class Memory:
    """The edition as this process knows it: asked for twice a second at most, by one thread, while
    the others go on with what is remembered. While the database is gone it stands still."""

    def __init__(self) -> None:
        self._state: State | None = None
        self._asked = float("-inf")
        self._asking = threading.Lock()

    def state(self) -> State | None:
        """The edition; None where it was never known because the database has been gone since
        this process began."""
        if time.monotonic() - self._asked < REMEMBERED:
            return self._state
        if not self._asking.acquire(timeout=PATIENCE if self._state is None else 0):
            return self._state
        try:
            if time.monotonic() - self._asked >= REMEMBERED:
                self._ask()
            return self._state
        finally:
            self._asking.release()

    def known(self) -> State | None:
        """The edition as last heard of, without asking."""
        return self._state

    def _ask(self) -> None:
        try:
            self._state = _read_for_readers()
        except Error as error:
            log.warning("The edition cannot be read, pages stand still: %s", error)
        # Counted from the answer: a database that answers slowly is not asked the more for it.
        self._asked = time.monotonic()

    def forget(self) -> None:
        """Asks anew at the next request, as after a change made in this very process."""
        self._asked = float("-inf")

    def learn(self, state: State) -> None:
        """Takes over what a rendering has just read."""
        self._state, self._asked = state, time.monotonic()


memory = Memory()
