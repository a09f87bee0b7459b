"""A request as a server hands it to the paper, byte by byte, without a client that mends it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import override_settings


@dataclass
class Answer:
    """What went back over the wire; header names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def response(self) -> HttpResponse:
        """For `tests.pages.read`."""
        return HttpResponse(self.body, status=self.status)


@cache
def paper() -> WSGIHandler:
    return WSGIHandler()


@contextmanager
def connections_kept() -> Iterator[None]:
    """A request of a real server ends with its connection; a test's transaction must outlive it."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in ends:
            signal.connect(close_old_connections)


def ask(
    path: bytes, query: bytes = b"", *, method: str = "GET", body: bytes = b"", **headers: str
) -> Answer:
    """Asks for the decoded `path`. An exception in a view comes through: a 500 hides it."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    begun: list = []
    with override_settings(DEBUG_PROPAGATE_EXCEPTIONS=True), connections_kept():
        response = paper()(environ, lambda status, headers, *rest: begun.append((status, headers)))
        try:
            content = b"".join(response)
        finally:
            response.close()
    status, pairs = begun[0]
    return Answer(int(status[:3]), {name.lower(): value for name, value in pairs}, content)
