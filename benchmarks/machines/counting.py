"""Counts what is really rendered: stands behind the page cache and writes a line for each page
that reaches it. A line is appended whole, whichever process or thread writes it."""

import os
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class CountingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._file = os.open(os.environ["RENDERED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        os.write(self._file, f"{request.path}\n".encode())
        return self.get_response(request)
