"""What is logged, and under which reference: what belongs to one request or task carries one id."""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished, task_started

SANE = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
LONGEST_SQL = 2000  # signs

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """One request or task, and what it has asked of the database so far."""

    id: str
    queries: int = 0
    in_database: float = 0.0
    """Seconds."""


NOTHING = Work("-")
_work: ContextVar[Work] = ContextVar("work", default=NOTHING)


def request_id() -> str:
    """The reference of the request or task in hand; `-` outside of any."""
    return _work.get().id


class RequestMiddleware:
    """Gives each request that comes as far as the application its id, and tells of it when it is
    answered. Stands behind the page cache: a page that is kept costs nothing here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.static = settings.STATIC_URL

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = request.META.get("HTTP_X_REQUEST_ID", "")
        work = Work(named if SANE.match(named) else secrets.token_hex(8))
        token = _work.set(work)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            if response.status_code >= 500:
                # Django would do it outside, without the id, and forgets what a handler of 404 met.
                log_response(
                    "%s: %s",
                    response.reason_phrase,
                    request.path,
                    response=response,
                    request=request,
                    exception=getattr(request, "failure", None),
                )
            if log.isEnabledFor(logging.INFO) and not request.path_info.startswith(self.static):
                _tell(request, response, work, time.perf_counter() - began)
        finally:
            _work.reset(token)
        # What caches keep is nobody's own and bears no one's reference.
        if response.status_code >= 500 or "no-store" in response.get("Cache-Control", ""):
            response.headers["X-Request-ID"] = work.id
        return response


def _tell(request: HttpRequest, response: HttpResponse, work: Work, seconds: float) -> None:
    from edition.reading import memory  # logging is set up before there are models

    facts = {
        "method": request.method,
        "path": request.path,  # without the query: people search for names
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "queries": work.queries,
        "queries_ms": round(work.in_database * 1000, 1),
    }
    if edition := memory.known():
        facts["edition"] = edition.n
    # Only who was asked for already: asking now would be one query more.
    person = getattr(request, "_cached_user", None)
    if person is not None and person.pk:
        facts["user"] = person.pk
    said = "%(method)s %(path)s %(status)s in %(ms)s ms, %(queries)s queries %(queries_ms)s ms"
    log.info(said, facts, extra={"facts": facts})


def measured(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Runs a query, counts it, and tells of it where it was slow: without its parameters, which
    may be anybody's words."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - began
        work = _work.get()
        if work is not NOTHING:
            work.queries += 1
            work.in_database += seconds
        if 0 < settings.SLOW_QUERY_MS <= seconds * 1000:
            facts = {"ms": round(seconds * 1000), "sql": " ".join(str(sql)[:LONGEST_SQL].split())}
            log.warning("A query took %(ms)s ms: %(sql)s", facts, extra={"facts": facts})


def measure(sender: Any, connection: Any, **kwargs: Any) -> None:
    if measured not in connection.execute_wrappers:
        connection.execute_wrappers.append(measured)


def before_task(sender: Any, task_result: Any, **kwargs: Any) -> None:
    _work.set(Work(f"task-{task_result.id}"))


def after_task(sender: Any, task_result: Any, **kwargs: Any) -> None:
    # At -v 0, as `make run` starts it, the worker itself says nothing of it.
    is_silent = not logging.getLogger("django_tasks").isEnabledFor(logging.ERROR)
    if is_silent and task_result.status == TaskResultStatus.FAILED:
        log.exception("The task %s failed", task_result.task.module_path)
    _work.set(NOTHING)


def connect() -> None:
    connection_created.connect(measure, dispatch_uid="logs")
    task_started.connect(before_task, dispatch_uid="logs")
    task_finished.connect(after_task, dispatch_uid="logs")


# --- How a record is written ------------------------------------------------------------------


class WithId(logging.Filter):
    """Gives every record the id of the request or task in which it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        said |= getattr(record, "facts", {})
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)
