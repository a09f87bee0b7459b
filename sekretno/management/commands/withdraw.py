"""`manage.py withdraw ADDRESS`: takes an address from readers at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from edition import blocking
from sekretno.withdrawing import Outcome, give_back, withdraw

SAID = {
    Outcome.WITHDRAWN: "The text is withdrawn: {address} answers 410 within two seconds.",
    Outcome.BLOCKED: "The address is blocked on every server: {address} answers 410.",
    Outcome.NOTED: (
        "The database does not answer. {address} is blocked on this server within a second; run "
        "the same on every other. `manage.py tick` withdraws it for good when the database is back."
    ),
}


class Command(BaseCommand):
    help = "Takes an address from readers at once, even while the database is down."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("address", nargs="?", help="whole, or its path")
        parser.add_argument("--everywhere", action="store_true", help="the text in all languages")
        parser.add_argument(
            "--reason", default="", help="what readers are told; else it is private"
        )
        parser.add_argument("--undo", action="store_true", help="take a block back")
        parser.add_argument("--list", action="store_true", help="the addresses that are blocked")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        if options["list"]:
            for blocked in blocking.everything():
                self.stdout.write(blocked)
        elif not address or "/" not in address:
            raise CommandError("Which address? For example /bg/articles/5/")
        elif options["undo"]:
            self._give_back(address)
        else:
            self._withdraw(address, everywhere=options["everywhere"], reason=options["reason"])

    def _withdraw(self, address: str, **how: Any) -> None:
        try:
            outcome = withdraw(address, **how)
        except ValueError as error:
            raise CommandError(f"This is no address: {error}") from None
        self.stdout.write(SAID[outcome].format(address=blocking.settled(address)))

    def _give_back(self, address: str) -> None:
        try:
            give_back(address)
        except DatabaseError:
            raise CommandError(
                "The block is taken back on this server only: the database does not answer."
            ) from None
        self.stdout.write(
            f"{blocking.settled(address)} is blocked no more. A withdrawn text stays withdrawn."
        )
