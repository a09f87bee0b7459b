"""Threads kept free for pages that are at hand, whatever the others wait for."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sekretno import outage

log = logging.getLogger(__name__)

FREE = 3
"""Threads left to kept pages; one of them may wait for the edition."""
PATIENCE = 3.0  # seconds


class RoomMiddleware:
    """Lets in only so many requests at once that may have to wait for the database.

    A database that keeps its connections and answers nothing holds whoever asks it without end, and
    no time-out of a client ends that. Were all threads of a server held, nobody would get the pages
    either that need no database. Stands behind the page cache; files need no room.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.files = (settings.STATIC_URL, settings.MEDIA_URL)
        self._room = threading.Semaphore(max(1, settings.THREADS - FREE))
        self._inside: dict[int, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.files):
            return self.get_response(request)
        now = time.monotonic()
        longest = now - min(list(self._inside.values()), default=now)
        # Who has been inside for long is held; those behind need not wait to see that too.
        if not self._room.acquire(timeout=0 if longest > PATIENCE else PATIENCE):
            log.warning("No room: requests have been waiting for %.0f seconds", longest)
            return outage.answer(request)
        here = threading.get_ident()
        self._inside[here] = now
        try:
            return self.get_response(request)
        finally:
            del self._inside[here]
            self._room.release()
