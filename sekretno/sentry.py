"""Errors of the application, told to a Sentry where SENTRY_DSN names one."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PERSONAL = ("query_string", "cookies", "data", "env")


def begin(dsn: str, release: str) -> None:
    """Tells of errors from now on. Raises ImproperlyConfigured where the package is missing."""
    if not find_spec("sentry_sdk"):
        raise ImproperlyConfigured(
            "SENTRY_DSN needs a package that is not installed: "
            '.venv/bin/python -m pip install "sentry-sdk>=2.18,<3"'
        )
    import sentry_sdk  # it takes its time, and nobody else needs it

    sentry_sdk.init(
        dsn=dsn,
        release=release,
        send_default_pii=False,
        # The variables of a form's view hold what people wrote.
        include_local_variables=False,
        max_request_body_size="never",
        before_send=spare,
    )


def spare(event: Any, hint: dict[str, Any]) -> Any:
    """The event without what may be anybody's own; None for the outages of database and storage,
    which would arrive once for every request and which the status page tells of."""
    from sekretno import outage  # the settings import this module, before there are apps

    if outage.is_outage(hint.get("exc_info", (None, None))[1]):
        return None
    request = event.get("request", {})
    for part in PERSONAL:
        request.pop(part, None)
    for name in [n for n in request.get("headers", {}) if n.lower() not in ("host", "user-agent")]:
        del request["headers"][name]
    event.pop("user", None)
    event.setdefault("tags", {})["request"] = outage.request_id()
    return event
