"""The page cache: what is before readers is answered from where it lies, before Django begins."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from edition import replica
from edition.blocking import is_blocked
from edition.holding import hold
from edition.page import Page, has, not_modified
from edition.public import declared, normalised
from edition.reading import State, memory, read
from edition.shelf import Shelf
from edition.stores import the_store

GetResponse = Callable[[HttpRequest], HttpResponse]

KEPT = frozenset({200, 410})
"""What may be kept. A withdrawn text takes the place of what it was; redirects are cheap, and
there is no end of addresses that are not there."""
SILENT = 503
"""The status of a page for which the database did not answer."""
WAIT = 3.0  # seconds, for what somebody else renders where there is no old copy
LOOK = 0.02  # seconds between looks whether it is there


class PageCacheMiddleware:
    """Answers with the page that is kept where it is of the present edition; otherwise one
    request renders it while the others get the old copy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.shelf = Shelf(the_store())
        self.others = (settings.STAFF_PATH, settings.STATIC_URL, settings.MEDIA_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        reading = request.method in ("GET", "HEAD")
        if not reading or path == "/" or path.startswith(self.others):
            return self.get_response(request)
        address, names = path, None
        if request.META.get("QUERY_STRING"):
            names = _declared(path)
            if names is None:
                return self.get_response(request)
            try:
                request.GET = normalised(request.GET, names)  # type: ignore[assignment]
            except SuspiciousOperation:  # thousands of parameters: told so like anywhere else
                return self.get_response(request)
            if request.GET:
                address = f"{path}?{request.GET.urlencode()}"
        # What an open transaction sees is nobody else's.
        if connections["default"].in_atomic_block:
            response = self.get_response(request)
            match = request.resolver_match
            public = match is not None and declared(match.func) is not None
            return _unkept(request, response) if public else response
        state = memory.state()
        if is_blocked(path):
            return self.get_response(request)
        found, present = self.shelf.get(address, state)
        if found and present:
            return found.answer(request)
        if names is None and _declared(path) is None:
            return self.get_response(request)
        if state and has(request, state.tag):
            return not_modified(request, state.tag)
        return self._renew(request, address, found, state)

    def _renew(
        self, request: HttpRequest, address: str, old: Page | None, state: State | None
    ) -> HttpResponse:
        """The page rendered by this request alone; while another renders it, the old copy, or
        the new one as soon as it is there, within a bounded time."""
        until = time.monotonic() + WAIT
        while True:
            with self.shelf.claim(address) as mine:
                if not mine and old:
                    return old.answer(request)
                found, present = self.shelf.get(address, state)
                if found and present:
                    return found.answer(request)
                if mine or time.monotonic() > until:
                    return self._render(request, address, found, state)
            time.sleep(LOOK)

    def _render(
        self, request: HttpRequest, address: str, old: Page | None, state: State | None
    ) -> HttpResponse:
        response, before, after = self._rendered(request, state)
        if response.status_code >= 500:
            return old.answer(request) if old else response
        if after:
            memory.learn(after)
        if response.status_code not in KEPT or response.streaming or response.cookies:
            if old:
                self.shelf.drop(address)
            return _unkept(request, response)
        if before is None or after is None or before.moment != after.moment:
            # Good for this reader, but of no known edition.
            return _unkept(request, response)
        # What was changed meanwhile may be in it; it is kept as of before, so that it is made anew.
        # Kept it must be: else readers would have the older copy while changes go on.
        page = Page.of(response, before)
        self.shelf.put(address, page)
        return page.answer(request)

    def _rendered(
        self, request: HttpRequest, state: State | None
    ) -> tuple[HttpResponse, State | None, State | None]:
        """The response, and the edition before and after it was made, as the very connection
        shows it that made it: another replica may be ahead."""
        if replica.exists():
            with replica.for_readers():
                before = _read()
                response = self.get_response(request) if before else None
                if response and response.status_code != SILENT:
                    return response, before, _after(response)
            replica.leave_alone()
        response = self.get_response(request)
        return response, state, _after(response)


def _after(response: HttpResponse) -> State | None:
    return _read() if response.status_code in KEPT else None


def _read() -> State | None:
    try:
        return read()
    except Error:
        return None


def _declared(path: str) -> tuple[str, ...] | None:
    """The parameters that the view at `path` reads; None where no page of the edition is."""
    try:
        return declared(resolve(path).func)
    except Resolver404:
        return None


def _unkept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response` of a page of the edition that is not kept: others may hold it for a second."""
    return hold(response, request) if response.status_code < 500 else response
