"""What is shown where a text does not exist in the reader's language, and why."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings


class Reason(StrEnum):
    """Why a text is shown in the language in which it is shown."""

    ASKED = "asked"
    SOURCE = "source"
    FIRST_LIVE = "first_live"


class Choice(NamedTuple):
    language: str
    reason: Reason


def choose(wanted: str, *, source: str, live: Sequence[str]) -> Choice | None:
    """The language in which a reader who asked for `wanted` gets a text, and the reason.

    That language itself where it is live, else the original, else the first live one in the
    order of settings; None where nothing is live, or where the paper shows no substitutes.
    """
    if wanted in live:
        return Choice(wanted, Reason.ASKED)
    if not settings.LANGUAGE_FALLBACK:
        return None
    if source in live:
        return Choice(source, Reason.SOURCE)
    return Choice(live[0], Reason.FIRST_LIVE) if live else None
