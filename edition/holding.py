"""How long others may hold a page that they were given."""

import time

from django.conf import settings
from django.http import HttpResponse

CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-if-error=86400"
CATCHING_UP = 0.02  # seconds a second


class _Clock:
    """The clock of the machine, but one that follows a leap forward only slowly.

    A copy that is said to hold until a second to come is held until then. A clock that leaps an
    hour ahead and is put right would have old pages held for an hour.
    """

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()
        self._asked = time.monotonic()

    def second(self) -> int:
        now = time.monotonic()
        followed = self._offset + CATCHING_UP * (now - self._asked)
        self._offset, self._asked = min(time.time() - now, followed), now
        return int(now + self._offset)


_clock = _Clock()


def this_second() -> str:
    """For X-Accel-Expires: to the end of this second.

    nginx counts whole seconds, so that one second of s-maxage is up to two; the half second for
    which an edition is remembered on top, a change would take longer to be seen than is promised.
    """
    return f"@{_clock.second()}"


def hold(response: HttpResponse) -> HttpResponse:
    """Lets others hold `response`, if nobody has said how long yet."""
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    if settings.BEHIND_PROXY:
        response.headers["X-Accel-Expires"] = this_second()
    return response
