"""How long others may hold a page that they were given."""

from django.http import HttpRequest, HttpResponse

CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-if-error=86400"


def this_second(request: HttpRequest) -> str | None:
    """For X-Accel-Expires: to the end of the second in which a proxy asks, by its own clock, which
    it tells; None where it tells none.

    nginx counts whole seconds, so that one second of s-maxage is up to two; the half second for
    which an edition is remembered on top, a change would take longer to be seen than is promised.
    By its own clock, since a copy that holds until a second to come is held until then, and clocks
    of two machines, or of one that was put right, may be hours apart.
    """
    second = request.META.get("HTTP_X_PROXY_TIME", "").partition(".")[0]
    return f"@{second}" if second.isascii() and second.isdecimal() and len(second) < 12 else None


def hold(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Lets others hold `response`, if nobody has said how long yet."""
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    if second := this_second(request):
        response.headers["X-Accel-Expires"] = second
    return response
