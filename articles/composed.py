"""Queries of readers' pages, composed once and asked with the values of each request. A leaf.

To compose a list of articles costs the ORM several times what it costs to ask for it and to show
it: names are looked up, copies made, expressions resolved and written out, each time to the same
SQL. So the ORM writes it once for each language, with places for what each request tells anew:

    @composed(tuple)
    def newest(language: str) -> QuerySet:
        live = Article.objects.published(language, NOW)
        return live.newest_first(language).values_list("id", column("headline", language))[:30]

    newest("bg", now=timezone.now())

What is composed may depend on nothing but the arguments of its function: neither on the clock nor
on the active language or a setting that readers or tests may change.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, update_wrapper
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections
from django.db.models import BigIntegerField, DateTimeField, Field, QuerySet, Value

Row = TypeVar("Row")
Converter = Callable[[Any, Any, Any], Any]

SHAPES = 512
"""How many forms of one query are kept: its languages, times the pages of a list."""


class Given(Value):
    """The place of a value that is told when the query is asked, by name."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


NOW = Given("now", DateTimeField())
ID = Given("id", BigIntegerField())


class Statement(NamedTuple):
    """A query as the database gets it, and what makes Python's values of the columns."""

    sql: str
    params: tuple[Any, ...]
    given: dict[str, Field]
    converters: list[tuple[int, list[Converter], Any]]

    @classmethod
    def of(cls, queryset: QuerySet, using: str) -> "Statement":
        compiler = queryset.query.get_compiler(using)
        sql, params = _bound(*compiler.as_sql(), connection=connections[using])
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        return cls(
            sql,
            tuple(params),
            {param.value: param.output_field for param in params if isinstance(param, Given)},
            [(at, convs, expression) for at, (convs, expression) in converters.items()],
        )

    def ask(self, using: str, values: dict[str, Any]) -> list[Any]:
        connection = connections[using]
        adapted = {
            name: field.get_db_prep_value(values[name], connection)
            for name, field in self.given.items()
        }
        params = [
            adapted[param.value] if isinstance(param, Given) else param for param in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        if not self.converters:
            return rows
        rows = [list(row) for row in rows]
        for at, converters, expression in self.converters:
            for convert in converters:
                for row in rows:
                    row[at] = convert(row[at], expression, connection)
        return rows


def _bound(sql: str, params: Iterable[Any], *, connection: Any) -> tuple[str, list[Any]]:
    """`sql` with the parameters that stay the same written into it where Django has the driver
    write parameters into the query anyway: there are dozens, and it takes as long as the query."""
    if connection.vendor != "postgresql":
        return sql, list(params)
    parts = re.split("(%[s%])", sql)
    rest, left = iter(params), []
    for at in range(1, len(parts), 2):
        if parts[at] == "%%":
            continue
        param = next(rest)
        if isinstance(param, Given):
            left.append(param)
        else:
            parts[at] = connection.ops.compose_sql("%s", [param]).replace("%", "%%")
    return "".join(parts), left


class Composed(Generic[Row]):
    """A query as its function composes it; called with the arguments of that function and, by
    name, with the values given. Answers with rows, made into things by `of`."""

    def __init__(self, compose: Callable[..., QuerySet], of: Callable[[Any], Row]) -> None:
        self.compose = compose
        self.of = of
        self._formed = lru_cache(maxsize=SHAPES)(self._form)
        update_wrapper(self, compose)

    def _form(self, *shape: Any) -> tuple[QuerySet, dict[str, Statement]]:
        """The queryset, and its statement for each database that was asked yet."""
        return self.compose(*shape), {}

    def __call__(self, *shape: Any, **given: Any) -> list[Row]:
        queryset, statements = self._formed(*shape)
        using = queryset.db
        if using not in statements:
            statements[using] = Statement.of(queryset, using)
        return list(map(self.of, statements[using].ask(using, given)))

    def first(self, *shape: Any, **given: Any) -> Row | None:
        return next(iter(self(*shape, **given)), None)


def composed(of: Callable[[Any], Row]) -> Callable[[Callable[..., QuerySet]], Composed[Row]]:
    """Marks a function that composes a queryset of value tuples: it becomes a query whose rows are
    made into things by `of`."""

    def mark(compose: Callable[..., QuerySet]) -> Composed[Row]:
        return Composed(compose, of)

    return mark
