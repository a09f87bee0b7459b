"""`manage.py tick`: housekeeping, from cron or a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from sekretno import housekeeping


class Command(BaseCommand):
    help = "Housekeeping: stale tasks back into the queue, old ones forgotten."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"Tasks queued again: {housekeeping.requeue()}; forgotten: {housekeeping.prune()}"
        )
