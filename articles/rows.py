"""Rows of another table brought along in the same query, as a list of plain objects. A leaf."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, F, JSONField, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from articles.invariants import codes
from languages import column


class Rows(Subquery):
    """The rows of a queryset, in its order, as one JSON list of objects.

    A page so reads an article with its authors and tags in one query, with one round trip.
    Goes in: a queryset that may refer to OuterRef, and the columns of each object. Moments come
    out as the database writes them: `moment` reads them.
    """

    template = "(SELECT COALESCE(JSONB_AGG(packed.row_), '[]'::JSONB) FROM %(subquery)s packed)"

    def __init__(self, queryset: QuerySet, **columns: Any) -> None:
        packed = queryset.annotate(row_=JSONObject(**columns)).values("row_")
        super().__init__(packed, output_field=JSONField())

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT JSON_GROUP_ARRAY(JSON(packed.row_)) FROM %(subquery)s packed)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **extra: Any):
        template = (template or self.template).replace("%(subquery)s", "(%(subquery)s)")
        return super().as_sql(compiler, connection, template=template, **extra)


def moment(text: str) -> datetime:
    """A moment as databases write it in JSON: SQLite without its zone, which is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def in_order(language: str) -> list[str]:
    """All languages in the order in which they stand in for `language`, which comes first."""
    return [language, *(code for code in codes() if code != language)]


def said(field: str, language: str, prefix: str = "") -> Coalesce:
    """The text of `field` in `language`, else in the first that has one, else nothing."""
    names = (f"{prefix}{column(field, code)}" for code in in_order(language))
    texts = (NullIf(F(name), Value(""), output_field=TextField()) for name in names)
    return Coalesce(*texts, Value(""), output_field=TextField())


def language_said(field: str, language: str, prefix: str = "") -> Case:
    """The language of the text that `said` finds."""
    names = ((code, f"{prefix}{column(field, code)}") for code in in_order(language))
    return Case(
        *(When(**{f"{name}__gt": ""}, then=Value(code)) for code, name in names),
        default=Value(language),
    )


def named(language: str, prefix: str = "") -> dict[str, Any]:
    """Columns of a thing with a name: id, its slug in `language`, its name there or else in the
    first language that has one, and the language of that name."""
    return {
        "id": f"{prefix}id",
        "slug": F(f"{prefix}{column('slug', language)}"),
        "name": said("name", language, prefix),
        "lang": language_said("name", language, prefix),
    }
