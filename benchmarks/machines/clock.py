"""A clock that a trial sets: what the paper's processes take for the time of day.

The offset stands in a file that is read each time the clock is asked, so it can jump while they
run. What they measure durations by goes on. It is set in Python, at the two places where Django
and the paper ask for the time: under libfaketime 0.9.10 every `time.sleep` of Python fails.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

real = time.time


class Clock:
    """The trial's side."""

    def __init__(self, file: Path):
        self._file = file
        self._offset = 0.0
        self.jump(timedelta(0))

    @property
    def env(self) -> dict[str, str]:
        """The setting of processes that live by this clock."""
        return {"CLOCK": str(self._file)}

    def now(self) -> datetime:
        return datetime.fromtimestamp(real() + self._offset, UTC)

    def set(self, moment: datetime) -> None:
        self.jump(moment - self.now())

    def jump(self, by: timedelta) -> None:
        """Forward, or back where `by` is negative."""
        self._offset += by.total_seconds()
        whole = self._file.with_suffix(".new")
        whole.write_text(str(self._offset))
        whole.replace(self._file)  # never read half-written


def obey(file: Path) -> None:
    """Lets this process live by the clock in `file`. To be called before anything of Django but
    its settings is loaded."""
    from django.utils import timezone

    def shown() -> float:
        return real() + float(file.read_text())

    time.time = shown
    timezone.now = lambda: datetime.fromtimestamp(shown(), UTC)
