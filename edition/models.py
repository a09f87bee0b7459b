"""The edition, and the base of every model that readers see something of."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models.query import QuerySet

from edition.changing import change


def new_epoch() -> str:
    return secrets.token_hex(8)


class Edition(models.Model):
    """One row: the number that every change of public content raises, and the epoch within which
    numbers can be compared."""

    n = models.PositiveBigIntegerField(default=1)
    epoch = models.CharField(max_length=16, default=new_epoch)
    # Addresses that readers must not have, one a line; here, so that they come with the number.
    blocked = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="edition_is_one_row"),)

    def __str__(self) -> str:
        return str(self.n)


class PublicQuerySet(QuerySet):
    """A queryset whose bulk deeds raise the edition."""

    def update(self, **values: Any) -> int:
        with change(self.db):
            return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        with change(self.db):
            return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list:
        with change(self.db):
            return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Any, fields: Any, *args: Any, **kwargs: Any) -> int:
        with change(self.db):
            return super().bulk_update(objs, fields, *args, **kwargs)

    # Django marks the deeds that callers of templates must not reach; overriding loses the mark.
    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
    bulk_create.alters_data = True  # type: ignore[attr-defined]
    bulk_update.alters_data = True  # type: ignore[attr-defined]


class PublicModel(models.Model):
    """A row that readers see something of: saving or deleting it raises the edition."""

    MOMENTS: ClassVar[tuple[str, ...]] = ()
    """The columns of dates at which something appears or vanishes by itself."""

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True
        # Django asks the base manager where it writes by itself, as in `section.articles.add()`.
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with change(kwargs.get("using") or "default"):
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with change(kwargs.get("using") or "default"):
            return super().delete(*args, **kwargs)

    save.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
