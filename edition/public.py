"""Which views answer with a page of the edition."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
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


def public_page(*query: str) -> Callable[[View], Any]:
    """Marks a view, for reading only, whose answer depends on nothing but its address and the
    edition, so that the page cache may keep it.

    `query` names the parameters that it reads; it gets no others to see.
    """

    def mark(view: View) -> Any:
        marked = for_reading(view)
        marked.public_query = query
        return marked

    return mark


def declared(view: Any) -> tuple[str, ...] | None:
    """The parameters that `view` reads; None where it is no page of the edition."""
    return getattr(view, "public_query", None)


def normalised(query: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """Of `query` what a view reads: the last value of each of `names`, in their order."""
    kept = QueryDict(mutable=True)
    for name in names:
        if name in query:
            kept[name] = str(query[name])
    kept._mutable = False
    return kept
