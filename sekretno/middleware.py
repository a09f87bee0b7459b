"""What every request and every answer of the paper carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from edition.blocking import is_blocked
from languages import current
from sekretno import views
from sekretno.paper import Paper

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class NotAllowedMiddleware:
    """A method that an address does not have is told so on a page, where Django answers nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return views.not_allowed(request, response.headers["Allow"])
        return response


class PublicHeadersMiddleware:
    """No device is asked for anything, and nobody else's page may load our answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.HTTPS:
            # Django sends it only where it sees https itself, which a proxy may hide from it.
            years = f"max-age={settings.SECURE_HSTS_SECONDS}"
            response.headers.setdefault("Strict-Transport-Security", years)
        return response


class PaperMiddleware:
    """Gives the request its `paper`: what stands around every page in the language of the address.
    Nothing is read before a page asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.paper = Paper(current())  # type: ignore[attr-defined]
        return self.get_response(request)


class BlockedMiddleware:
    """Says that an address was withdrawn which somebody has blocked, without asking anything of
    the database, which may be gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(settings.STAFF_PATH) and is_blocked(path):
            return views.gone(request)
        return self.get_response(request)
