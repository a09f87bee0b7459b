"""What is heard of by signal: changes of relations, rows of fixtures, and a database that was
emptied."""

from typing import Any

from django.apps import apps as installed
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_save

from edition.changing import change
from edition.models import PublicModel


def raise_for_relation(sender: Any, instance: Any, action: str, using: str, **kwargs: Any) -> None:
    """Raises the edition in the transaction in which Django changes a relation of a public row:
    many-to-many tables have no model of ours to wrap."""
    if action.startswith("pre_") and isinstance(instance, PublicModel):
        with change(using):
            pass


def raise_for_fixture(
    sender: Any, instance: Any, raw: bool, using: str, signal: Any, **kwargs: Any
) -> None:
    """Raises the edition for a row that `loaddata` brings: it is saved past the model's save()."""
    if not raw or not isinstance(instance, PublicModel):
        return
    # Before, so that writers queue; without a transaction also after, or a page that somebody
    # drew in between would stay as of the new edition.
    if signal is pre_save or not connections[using].in_atomic_block:
        with change(using):
            pass


def keep_the_row(
    sender: Any, using: str = DEFAULT_DB_ALIAS, apps: Any = installed, **kwargs: Any
) -> None:
    """Makes the row of the edition anew where it is gone, as after `flush`: a number that is not
    there cannot be raised, and nobody would hear of a change."""
    try:
        edition = apps.get_model("edition", "Edition")
    except LookupError:  # migrated back to before there was one
        return
    edition.objects.using(using).get_or_create(pk=1)


def connect() -> None:
    m2m_changed.connect(raise_for_relation, dispatch_uid="edition")
    for signal in (pre_save, post_save):
        signal.connect(raise_for_fixture, dispatch_uid="edition")
    post_migrate.connect(keep_the_row, sender=installed.get_app_config("edition"))
