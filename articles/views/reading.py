"""Public pages are for reading."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def for_reading(view: View) -> Any:
    """`view`, for GET and HEAD only; any other method is answered 405.

    Such a view changes nothing, so there is nothing to protect from foreign forms. Without the
    exemption they would be told 403, that a cookie is missing, on a page that never has one.
    """
    return csrf_exempt(require_safe(view))
