"""The months of the paper's calendar, which begin at midnight in its own time zone. A leaf."""

from datetime import UTC, date, datetime

from django.utils import timezone

LAST = datetime.max.replace(tzinfo=UTC)


def bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """The first moment of a month and of the next, in the paper's time zone."""
    zone = timezone.get_default_timezone()
    start = datetime(year, month, 1, tzinfo=zone)
    if (year, month) == (LAST.year, LAST.month):
        return start, LAST  # the calendar has no next one
    return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)


def month_of(moment: datetime) -> date:
    """The first day of the month in which `moment` lies by the paper's clock."""
    return timezone.localdate(moment, timezone.get_default_timezone()).replace(day=1)
