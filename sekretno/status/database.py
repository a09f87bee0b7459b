"""The database and what is in it: tables, replica, clock, edition, tasks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from edition import reading, replica
from sekretno.status.finding import Finding, State

STATEMENT_MS = 3000
SLOW = 200  # milliseconds for the shortest question
LAG_WARN, LAG_BAD = 5, 60  # seconds
CATCH_UP = 1.0  # seconds that a replica is given to arrive where the database was
CLOCK_WARN, CLOCK_BAD = 2, 30  # seconds
WAITS_LONG, WAITS_TOO_LONG = timedelta(minutes=2), timedelta(minutes=15)
DAY = timedelta(days=1)


@contextmanager
def asking(alias: str = DEFAULT_DB_ALIAS) -> Iterator[Any]:
    """A cursor whose questions are given up where they take too long."""
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_MS}")
        yield cursor


def moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")


def seconds(number: float) -> str:
    return number_format(number, 1)


def milliseconds(number: float) -> str:
    return number_format(number, 2 if number < 1 else 0)


def database() -> Finding:
    """Which it is, how fast it answers, and whether its tables are those of this release."""
    connection = connections[DEFAULT_DB_ALIAS]
    with asking() as cursor:
        began = time.perf_counter()
        cursor.execute("SELECT 1")
        took = (time.perf_counter() - began) * 1000
        executor = MigrationExecutor(connection)
        lacking = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        version = ".".join(map(str, connection.get_database_version()))
    kind = f"{connection.display_name} {version}"
    said = _("%(database)s answers in %(ms)s ms.") % {"database": kind, "ms": milliseconds(took)}
    says = [said]
    if lacking:
        says.append(
            ngettext(
                "%(count)s migration has not been applied: run manage.py migrate.",
                "%(count)s migrations have not been applied: run manage.py migrate.",
                lacking,
            )
            % {"count": lacking}
        )
    state = State.BAD if lacking else State.WARN if took > SLOW else State.OK
    facts = {"engine": connection.vendor, "version": version, "unapplied": lacking}
    return Finding(state, says, facts | {"ms": round(took, 1)})


def the_replica() -> Finding:
    """Whether the replica follows: it must arrive where the database was when the look began."""
    if connections[replica.ALIAS].vendor != "postgresql":
        with asking(replica.ALIAS) as cursor:
            cursor.execute("SELECT 1")
        return Finding(State.OK, [_("It answers. How far it is behind is not known.")])
    with asking() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        goal = cursor.fetchone()[0]
    until = time.monotonic() + CATCH_UP
    while True:
        is_replica, missing, age = _distance(goal)
        if not is_replica:
            return Finding(State.WARN, [_("REPLICA_URL names a database that is no replica.")])
        if missing <= 0 or time.monotonic() > until:
            break
        time.sleep(0.1)
    lag = age if missing > 0 else 0.0
    facts = {"lag_seconds": round(lag, 1), "missing_bytes": max(0, int(missing))}
    if missing <= 0:
        return Finding(State.OK, [_("It has all that the database has.")], facts)
    state = State.BAD if lag > LAG_BAD else State.WARN if lag > LAG_WARN else State.OK
    said = _("It is %(seconds)s seconds behind: readers see changes so much later.")
    return Finding(state, [said % {"seconds": seconds(lag)}], facts)


def _distance(goal: str) -> tuple[bool, float, float]:
    """(whether it is a replica, bytes that it lacks up to `goal`, seconds since the last change
    that it has)."""
    with asking(replica.ALIAS) as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery(),"
            " pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn()),"
            " EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())",
            [goal],
        )
        is_replica, missing, age = cursor.fetchone()
    return is_replica, float(missing or 0), float(age or 0)


def clock() -> Finding:
    """Whether database and application agree on the time: publication is a date."""
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        said = _("It is %(moment)s. There is one clock only.")
        return Finding(State.OK, [said % {"moment": moment(timezone.now())}])
    with asking() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
        ours = before + (timezone.now() - before) / 2
    apart = abs((theirs - ours).total_seconds())
    state = State.BAD if apart > CLOCK_BAD else State.WARN if apart > CLOCK_WARN else State.OK
    said = _("It is %(moment)s; the clocks of database and application are %(seconds)s s apart.")
    words = {"moment": moment(ours), "seconds": seconds(apart)}
    return Finding(state, [said % words], {"apart_seconds": round(apart, 3)})


def edition() -> Finding:
    """The edition that is before readers."""
    with asking():
        now = reading.read(DEFAULT_DB_ALIAS)
    said = _("Change no. %(number)s of the site; %(moment)s is the newest date that has come.")
    newest = datetime.fromtimestamp(now.moment, UTC)
    words = {"number": now.n, "moment": moment(newest)}
    release = _("Release %(release)s, epoch %(epoch)s.")
    release %= {"release": now.release, "epoch": now.epoch}
    facts = {"n": now.n, "epoch": now.epoch, "moment": newest, "release": now.release}
    return Finding(State.OK, [said % words, release], facts)


def worker() -> Finding:
    """Whether background work gets done. A worker leaves no sign of its own while there is nothing
    to do; that none runs shows in tasks that wait."""
    now = timezone.now()
    with asking():
        # What is to be done later waits by right.
        waiting = DBTaskResult.objects.ready()
        due = waiting.count()
        oldest = waiting.aggregate(at=Min("enqueued_at"))["at"] or now
        running = DBTaskResult.objects.running().count()
        last = DBTaskResult.objects.finished().aggregate(at=Max("finished_at"))["at"]
        failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - DAY)
        failures = failed.count()
        newest = failed.order_by("-finished_at").first() if failures else None
    facts = {"waiting": due, "running": running, "failed_in_a_day": failures, "last": last}
    says = [_seen(last)]
    says.append(
        ngettext("%(count)s task is waiting.", "%(count)s tasks are waiting.", due) % {"count": due}
    )
    state = State.OK
    waits = now - oldest
    if waits > WAITS_LONG:
        is_dead = waits > WAITS_TOO_LONG or (not running and (last is None or last < oldest))
        state = State.BAD if is_dead else State.WARN
        said = _("The oldest has been waiting since %(moment)s: does the worker run?")
        says.append(said % {"moment": moment(oldest)})
    if newest:
        state = State.WARN if state is State.OK else state
        says.append(_failures(failures, newest))
    return Finding(state, says, facts)


def _seen(last: datetime | None) -> str:
    if last is None:
        return _("No task has been finished yet.")
    return _("The last task was finished on %(moment)s.") % {"moment": moment(last)}


def _failures(count: int, newest: DBTaskResult) -> str:
    said = ngettext(
        "%(count)s task failed within a day: %(task)s (%(error)s).",
        "%(count)s tasks failed within a day, the last of them %(task)s (%(error)s).",
        count,
    )
    error = newest.exception_class_path.rpartition(".")[2]
    return said % {"count": count, "task": newest.task_name, "error": error}
