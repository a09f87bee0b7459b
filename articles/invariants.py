"""Conditions that hold in the database itself, made for every language. A leaf."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from languages import column

for text_field in (models.CharField, models.TextField):
    text_field.register_lookup(Length)


def codes() -> list[str]:
    """The codes of all languages that have columns."""
    return [code for code, _name in settings.LANGUAGES]


def in_every_language(*fields: str) -> tuple[str, ...]:
    """The columns of translated `fields`, of all languages."""
    return tuple(column(field, code) for field in fields for code in codes())


def every(condition: Iterable[Q]) -> Q:
    """All of `condition` at once."""
    whole = Q()
    for part in condition:
        whole &= part
    return whole


def within(model: str, **limits: int) -> Iterator[models.CheckConstraint]:
    """A constraint for each translated field: at most so many characters in every language.

    SQLite keeps what is longer, PostgreSQL refuses it: the paper must be able to move.
    """
    for field, limit in limits.items():
        yield models.CheckConstraint(
            condition=every(
                Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__length__lte": limit})
                for name in (column(field, code) for code in codes())
            ),
            name=f"{model}_{field}_length",
        )


def at_most(model: str, **limits: int) -> Iterator[models.CheckConstraint]:
    """A constraint for each field that holds a number: at most so much.

    SQLite keeps a number of any size, PostgreSQL none beyond its column: the paper must be able
    to move.
    """
    for field, limit in limits.items():
        yield models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": limit}),
            name=f"{model}_{field}_at_most",
            violation_error_message=_("This number is too large."),
        )


def dated(model: str, *, needs: str) -> Iterator[models.CheckConstraint]:
    """For each language: what has a date of publication has the text `needs` in that language."""
    for code in codes():
        date, text = column("published_at", code), column(needs, code)
        yield models.CheckConstraint(
            condition=Q(**{f"{date}__isnull": True})
            | (Q(**{f"{text}__isnull": False}) & ~Q(**{text: ""})),
            name=f"{model}_{code}_published_has_{needs}",
        )


def withdrawable(model: str) -> Iterator[models.CheckConstraint]:
    """For each language: withdrawn and updated only after it was published."""
    for code in codes():
        published, withdrawn, updated = (
            column(field, code) for field in ("published_at", "withdrawn_at", "updated_at")
        )
        yield models.CheckConstraint(
            condition=Q(**{f"{withdrawn}__isnull": True})
            | Q(**{f"{withdrawn}__gte": models.F(published)}),
            name=f"{model}_{code}_withdrawn_after_published",
        )
        yield models.CheckConstraint(
            condition=Q(**{f"{updated}__isnull": True})
            | Q(**{f"{updated}__gte": models.F(published)}),
            name=f"{model}_{code}_updated_after_published",
        )


def newest_first(model: str, name: str, *before: str, **only: str) -> Iterator[models.Index]:
    """For each language an index of what has a date there, newest first, after columns `before`;
    with `only`, of the rows alone that have these values."""
    for code in codes():
        date = column("published_at", code)
        yield models.Index(
            *before,
            models.F(date).desc(),
            models.F("id").desc(),
            name=f"{model}_{name}_{code}",
            condition=Q(**{f"{date}__isnull": False}, **only),
        )


def dates(model: str, field: str) -> Iterator[models.Index]:
    """For each language an index of the few rows that have the date `field` there."""
    for code in codes():
        date = column(field, code)
        yield models.Index(
            date,
            name=f"{model}_{field.removesuffix('_at')}_{code}",
            condition=Q(**{f"{date}__isnull": False}),
        )
