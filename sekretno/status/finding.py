"""What a look at one thing can bring, and looking without ever breaking the page or holding it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LIMIT = 5.0  # seconds

log = logging.getLogger(__name__)


class State(models.TextChoices):
    OK = "ok", gettext_lazy("in order")
    WARN = "warn", gettext_lazy("wants attention")
    BAD = "bad", gettext_lazy("not in order")

    @property
    def shape(self) -> str:
        """Its sign, of those of the newsroom."""
        return {State.OK: "live", State.WARN: "old", State.BAD: "bad"}[self]


SEVERITY = list(State)


def worst(*states: State) -> State:
    return max(states, key=SEVERITY.index, default=State.OK)


@dataclass(frozen=True)
class Finding:
    """How one thing is: sentences for people, facts for machines."""

    state: State
    says: list[str]
    facts: dict[str, Any] = field(default_factory=dict)


class Check(NamedTuple):
    """A thing that is looked at. What asks the database is bounded by that (`status.database`) and
    stays on the request's connection; anything else is waited for as long as LIMIT."""

    key: str
    name: str
    look: Callable[[], Finding]
    asks_database: bool = False


def looked(check: Check) -> Finding:
    """What a check has found, or that it could not look."""
    try:
        return check.look() if check.asks_database else within(LIMIT, check.look)
    except TimeoutError:
        said = _("No answer within %(seconds)s seconds.") % {"seconds": round(LIMIT)}
        return Finding(State.BAD, [said], {"error": "timeout"})
    except Exception as error:  # whatever fails is what the page is to tell
        log.warning("The check of %s failed", check.key, exc_info=True)
        words = f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]
        said = _("It does not work: %(error)s") % {"error": words}
        return Finding(State.BAD, [said], {"error": words})


def within(seconds: float, look: Callable[[], Finding]) -> Finding:
    """What `look` finds. Raises TimeoutError where that takes longer; it is then left behind."""
    found: list[Finding] = []
    failed: list[Exception] = []

    language = translation.get_language()  # which each thread has for itself

    def run() -> None:
        try:
            with translation.override(language):
                found.append(look())
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError
    return found[0]
