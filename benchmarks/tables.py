"""Rows into tables in bulk: by COPY into PostgreSQL, by INSERT of many rows into SQLite."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

BATCH = 500


def stream(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Puts `rows` into the table of `model`: of each the values of the fields `names`. What the
    model has as a default, all get alike."""
    given: list[Any] = [model._meta.get_field(name) for name in names]
    blank = model()
    alike = {
        field: getattr(blank, field.attname)
        for field in model._meta.concrete_fields
        if field not in given and getattr(blank, field.attname) is not None
    }
    columns = ", ".join(f'"{field.column}"' for field in (*given, *alike))
    table = f'"{model._meta.db_table}" ({columns})'
    tail = [_plain(field.get_prep_value(value)) for field, value in alike.items()]
    whole = ([*map(_plain, row), *tail] for row in rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in whole:
                copy.write_row(row)
        return
    places = ", ".join("?" * (len(given) + len(alike)))
    for batch in _batches(whole):
        _cursor().executemany(f"INSERT INTO {table} VALUES ({places})", batch)


def _cursor() -> Any:
    # SQLite's own: Django's would look for its own kind of placeholder in every row.
    connection.ensure_connection()
    return connection.connection.cursor()


def _batches(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def _plain(value: Any) -> Any:
    """As both drivers take it."""
    convert = CONVERTED.get(type(value))
    return convert(value) if convert else value


CONVERTED: dict[type, Callable[[Any], Any]] = {
    datetime: lambda moment: connection.ops.adapt_datetimefield_value(moment),
    date: date.isoformat,
    dict: json.dumps,
}


def settle(*models: type[Model]) -> None:
    """Lets the numbers of new rows follow those that came in with theirs."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def tidy() -> None:
    """What the database does by itself when it has time: counts its rows, marks old pages."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
