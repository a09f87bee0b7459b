"""`manage.py tick`: housekeeping, from cron or a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from sekretno import housekeeping, withdrawing


class Command(BaseCommand):
    help = (
        "Housekeeping: stale tasks back into the queue, old ones forgotten; files of photos that "
        "were withdrawn or replaced deleted; counts of the archive mended."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Addresses withdrawn for good: {withdrawing.carry_out()}")
        again = housekeeping.requeue() + housekeeping.retry()
        self.stdout.write(f"Tasks queued again: {again}; forgotten: {housekeeping.prune()}")
        self.stdout.write(
            f"Withdrawn photos taken out: {housekeeping.take_out()}; "
            f"old renditions deleted: {housekeeping.sweep()}"
        )
        self.stdout.write(f"Months of the archive counted wrongly: {housekeeping.recount()}")
