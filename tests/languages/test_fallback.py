"""What is shown where a text does not exist in the reader's language."""

import pytest

from languages.fallback import Choice, Reason, choose

TABLE = [
    ("bg", "bg", ["bg", "en"], Choice("bg", Reason.ASKED)),
    ("en", "bg", ["bg", "en"], Choice("en", Reason.ASKED)),
    ("ru", "bg", ["bg", "en"], Choice("bg", Reason.SOURCE)),
    ("ru", "en", ["bg", "en"], Choice("en", Reason.SOURCE)),
    ("ru", "ru", ["bg", "en"], Choice("bg", Reason.FIRST_LIVE)),
    ("bg", "bg", ["en", "de"], Choice("en", Reason.FIRST_LIVE)),
    ("bg", "xx", ["de"], Choice("de", Reason.FIRST_LIVE)),
    ("bg", "bg", [], None),
]


@pytest.mark.parametrize(("wanted", "source", "live", "choice"), TABLE)
def test_choice_and_its_reason(wanted, source, live, choice):
    assert choose(wanted, source=source, live=live) == choice


@pytest.mark.parametrize(("wanted", "source", "live", "choice"), TABLE)
def test_without_substitutes_only_what_was_asked_for(settings, wanted, source, live, choice):
    settings.LANGUAGE_FALLBACK = False
    asked = choice if choice and choice.reason is Reason.ASKED else None
    assert choose(wanted, source=source, live=live) == asked
