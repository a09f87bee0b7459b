"""What is said while something is away on which the paper stands: the database or the storage.

Whatever fails, view or middleware, ends as a call of Django's handler of status 500, which asks
here first. Readers get their page from the page cache before it comes to that, if there is one.
"""

import logging
import sqlite3

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from languages import language
from languages.middleware import of_path
from sekretno.logs import request_id

RETRY_AFTER = 30  # seconds


def is_outage(error: BaseException | None) -> bool:
    """Whether `error` tells that the database or the storage does not answer, and not that
    something is wrong with what it was asked."""
    if isinstance(error, ConnectionError | TimeoutError):
        return True
    cause = getattr(error, "__cause__", None)
    if isinstance(cause, sqlite3.Error):
        # To SQLite a missing table is an operational error too, of the general kind.
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError | InterfaceError)


def answer(request: HttpRequest) -> HttpResponse:
    """503 in words, made without database and session; others for staff than for readers."""
    code = of_path(request.path_info)
    with translation.override(code):
        body = render_to_string(
            "503.html",
            {
                "language": language(code),
                "is_staff": request.path_info.startswith(settings.STAFF_PATH),
                "is_sent": request.method not in ("GET", "HEAD"),
                "reference": request_id(),
            },
        )
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(body, status=503, headers=headers)


class Brief(logging.Filter):
    """One line where Django logs the whole way to an outage, for every request that it meets."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if is_outage(error):
            said = " ".join(str(error).split())
            record.msg = f"{record.getMessage()}: {type(error).__name__}: {said}"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True
