"""What is heard of by signal: changes of relations, and a database that was emptied."""

from typing import Any

from django.apps import apps as installed
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import m2m_changed, post_migrate

from edition.changing import change
from edition.models import PublicModel


def raise_for_relation(sender: Any, instance: Any, action: str, using: str, **kwargs: Any) -> None:
    """Raises the edition in the transaction in which Django changes a relation of a public row:
    many-to-many tables have no model of ours to wrap."""
    if action.startswith("pre_") and isinstance(instance, PublicModel):
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
    post_migrate.connect(keep_the_row, sender=installed.get_app_config("edition"))
