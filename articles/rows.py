"""Rows of another table brought along in the same query, as a list of plain objects. A leaf."""

from typing import Any

from django.db.models import Case, F, JSONField, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from articles.invariants import codes
from languages import column


class Rows(Subquery):
    """The rows of a queryset, in its order, as one JSON list of objects.

    A page so reads an article with its authors and tags in one query, with one round trip.
    Goes in: a queryset that may refer to OuterRef, and the columns of each object. Dates come
    out as the database writes them, so they are left to queries of their own.
    """

    template = "(SELECT COALESCE(JSONB_AGG(packed.row_), '[]'::JSONB) FROM %(subquery)s packed)"

    def __init__(self, queryset: QuerySet, **columns: Any) -> None:
        super().__init__(queryset.values(row_=JSONObject(**columns)), output_field=JSONField())

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT JSON_GROUP_ARRAY(JSON(packed.row_)) FROM %(subquery)s packed)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **extra: Any):
        template = (template or self.template).replace("%(subquery)s", "(%(subquery)s)")
        return super().as_sql(compiler, connection, template=template, **extra)


def named(language: str, prefix: str = "") -> dict[str, Any]:
    """Columns of a thing with a name: id, its slug in `language`, its name there or else in the
    first language that has one, and the language of that name."""
    order = [language, *(code for code in codes() if code != language)]
    names = {code: f"{prefix}{column('name', code)}" for code in order}
    return {
        "id": f"{prefix}id",
        "slug": F(f"{prefix}{column('slug', language)}"),
        "name": Coalesce(
            *(NullIf(F(name), Value(""), output_field=TextField()) for name in names.values())
        ),
        "lang": Case(
            *(When(**{f"{name}__gt": ""}, then=Value(code)) for code, name in names.items()),
            default=Value(language),
        ),
    }
