"""The edition, and the base of every model that readers see something of."""

from typing import Any

from django.db import models
from django.db.models.query import QuerySet

from edition.changing import change


class Edition(models.Model):
    """One row: the number that every change of public content raises."""

    n = models.PositiveBigIntegerField(default=1)

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

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with change(kwargs.get("using") or "default"):
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with change(kwargs.get("using") or "default"):
            return super().delete(*args, **kwargs)

    save.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
