"""`manage.py loaddata`, as one change of the edition."""

from collections.abc import Sequence

from modeltranslation.management.commands import loaddata

import edition


class Command(loaddata.Command):
    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        # Raised again for each row, PostgreSQL would pass by all former states of the edition's row
        # each time.
        with edition.change(self.using):
            super().loaddata(fixture_labels)
