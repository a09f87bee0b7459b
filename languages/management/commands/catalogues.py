"""`manage.py catalogues`: compiles the translations; `--collect` gathers the texts first."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from languages import catalogues


class Command(BaseCommand):
    help = "Compiles the catalogues of translations, without gettext tools."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--collect", action="store_true", help="gather texts from the sources")
        parser.add_argument("--check", action="store_true", help="fail if a translation is wanting")

    def handle(self, *args: Any, collect: bool, check: bool, **options: Any) -> None:
        if collect:
            catalogues.collect()
        if check and (found := catalogues.wanting()):
            raise CommandError("Translations are wanting:\n" + "\n".join(found))
        self.stdout.write(f"Compiled: {catalogues.compile_all()}")
