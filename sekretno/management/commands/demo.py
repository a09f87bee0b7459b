"""`manage.py demo`: the demo edition into an empty database; `--remove` takes it away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sekretno.demo import loading


class Command(BaseCommand):
    help = "Loads the demo edition into an empty database; --remove takes exactly it away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take the demo edition away")

    def handle(self, *args: Any, remove: bool, **options: Any) -> None:
        if remove:
            gone, kept = loading.remove()
            self.stdout.write(f"The demo edition is gone: {gone} rows.")
            for name in kept:
                self.stdout.write(f"Kept, since something of yours needs it: {name}")
            return
        try:
            counts = loading.Loader().load()
        except loading.NotEmpty:
            raise CommandError(
                "There are articles in this database already; the demo edition would mix with them."
            ) from None
        told = ", ".join(f"{number} {name}" for name, number in counts.items())
        self.stdout.write(f"The demo edition is loaded: {told}.")
