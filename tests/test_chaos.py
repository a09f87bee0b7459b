"""The scenarios of `make chaos` in their short forms. What is wrong fails here; what only took
longer than promised does not, since a busy machine can do that too."""

from collections.abc import Iterator

import pytest

from benchmarks.chaos.__main__ import run
from benchmarks.chaos.trial import SCENARIOS
from benchmarks.machines import LeftOut, Machines

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    with Machines() as machines:
        yield machines


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_promised_is_held(machines: Machines, name: str) -> None:
    try:
        trial = run(machines, SCENARIOS[name], short=True)
    except LeftOut as reason:
        pytest.skip(str(reason))
    assert trial.broken == []
    assert trial.tally.errors == 0
    assert trial.tally.requests > 0
