"""`manage.py renew`: begins a new epoch of the edition."""

from typing import Any

from django.core.management.base import BaseCommand

import edition


class Command(BaseCommand):
    help = (
        "Makes every kept page old, on every server. For after a database was put in the place of "
        "another that was ahead of it: a replica that took over, a restored snapshot."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        edition.renew()
        self.stdout.write("A new epoch has begun: every page is made anew when it is asked for.")
