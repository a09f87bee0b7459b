"""Many-to-many tables have no model of ours to wrap: their changes are heard by signal."""

from django.db.models.signals import m2m_changed

from edition.changing import change
from edition.models import PublicModel


def raise_for_relation(sender, instance, action, using, **kwargs) -> None:
    """Raises the edition in the transaction in which Django changes a relation of a public row."""
    if action.startswith("pre_") and isinstance(instance, PublicModel):
        with change(using):
            pass


def connect() -> None:
    m2m_changed.connect(raise_for_relation, dispatch_uid="edition")
