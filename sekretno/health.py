"""What load balancers ask: does this process live, and can it serve readers?"""

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import get_template
from django.urls import resolve

from languages import catalogues

LIVE, READY = "/health/live", "/health/ready"
NEEDED = ("base.html", "articles/front.html", "articles/article.html", "500.html", "503.html")

log = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers both questions before anything else, so that neither database nor session is asked.

    The host is not looked at either: who probes names the machine by its number, which is no name
    of the paper, and nothing in the answer depends on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_initialised = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Before every page, therefore one comparison.
        if not request.path_info.startswith("/health/"):
            return self.get_response(request)
        if request.path_info not in (LIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return _plain(HttpResponseNotAllowed(["GET", "HEAD"]), "GET or HEAD")
        obstacle = "" if request.path_info == LIVE else self._obstacle()
        return _plain(HttpResponse(status=503 if obstacle else 200), obstacle or "ok")

    def _obstacle(self) -> str:
        """Why no readers should be sent here; empty where nothing is in the way."""
        if settings.DRAIN_FILE and Path(settings.DRAIN_FILE).exists():
            return "draining"
        if not self.is_initialised:
            lacking = wanting()
            if lacking:
                log.warning("Not ready: %s", lacking)
                return f"not ready: {lacking}"
            self.is_initialised = True
        return ""


def wanting() -> str:
    """What a process lacks to serve readers while the database is away; empty where nothing.

    Loads it on the way, so that the first reader does not wait for it.
    """
    for name in NEEDED:
        try:
            get_template(name)
        except Exception:  # a template can raise whatever its tags import
            log.exception("The template %s cannot be loaded", name)
            return f"the template {name} cannot be loaded"
    for source in catalogues.files():
        if not source.with_suffix(".mo").exists():
            return f"the catalogue of {source.parts[-3]} is not compiled (manage.py catalogues)"
    try:
        staticfiles_storage.url("css/paper.css")
    except ValueError:
        return "the static files are not collected (manage.py collectstatic)"
    resolve("/")
    return ""


def _plain(response: HttpResponse, words: str) -> HttpResponse:
    response.content = words.encode()
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
