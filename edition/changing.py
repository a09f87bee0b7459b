"""The one way in which anything that readers see is changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F


@contextmanager
def change(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction in which public content changes; raises the edition's number first.

    Raising it first makes writers queue on one row, so that they cannot deadlock on others.
    Inside an outer `change()` it only opens a savepoint. Do slow work before entering.
    """
    connection = connections[using]
    if getattr(connection, "changing_edition", False):
        with transaction.atomic(using=using):
            yield
        return
    # Models can be imported only when the apps are ready.
    from edition.models import Edition
    from edition.reading import memory

    with transaction.atomic(using=using):
        connection.changing_edition = True  # type: ignore[attr-defined]
        try:
            Edition.objects.using(using).filter(pk=1).update(n=F("n") + 1)
            # Who changes something sees it at once, without the half second of remembering.
            transaction.on_commit(memory.forget, using=using)
            yield
        finally:
            connection.changing_edition = False  # type: ignore[attr-defined]


def renew(using: str = DEFAULT_DB_ALIAS) -> None:
    """Begins a new epoch: no page made before holds any more.

    For what may take the number back, after which it would count again what it has counted
    already: a restored backup, a replica that takes over before it had everything.
    """
    from edition.models import Edition, new_epoch

    with change(using):
        Edition.objects.using(using).filter(pk=1).update(epoch=new_epoch())
