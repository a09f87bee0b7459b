"""The language of a request comes from its address, for staff from their own setting."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation

from languages.which import enabled

GetResponse = Callable[[HttpRequest], HttpResponse]


def of_path(path: str) -> str:
    """The language named by the first part of an address, else the paper's default."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in enabled() else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activates the language that the address names.

    Django's LocaleMiddleware would redirect unknown languages, vary on cookies and hand the
    newsroom the browser's language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = of_path(request.path_info)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


class StaffLanguageMiddleware:
    """In the newsroom a signed-in person's own language holds, else the paper's default."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.STAFF_PATH):
            return self.get_response(request)
        code = getattr(request.user, "language", "") or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # while the language holds
        response.headers["Content-Language"] = code
        return response
