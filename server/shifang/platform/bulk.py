"""Inserting many rows in one statement with one parameter, and reading many.

The ORM's bulk_create sends a parameter for every value: for ten thousand wide rows, building and splitting such
statements took four times what PostgreSQL needed to write them. COPY is no way out: row-level security forbids it to
the application role.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, models

from shifang.platform.vault.fields import SealedJSON, sealed_fields

_ROWS_PER_STATEMENT = 2000
_MANY = 500


def insert_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given as `{column: value}`, all with the same columns; every column without a default is named.

    Values: what JSON holds, UUIDs, dates, datetimes, bytes, and lists for array columns. Sealed columns get theirs
    sealed here.
    """
    if not rows:
        return
    rows = _sealed(model, rows)
    table, names = model._meta.db_table, list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    statement = (
        f'INSERT INTO "{table}" ({columns}) '  # noqa: S608 - names come from the models
        f'SELECT {columns} FROM json_populate_recordset(null::"{table}", %s::json)'
    )
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            chunk = json.dumps(rows[start : start + _ROWS_PER_STATEMENT], default=_plain, ensure_ascii=False)
            cursor.execute(statement, [chunk])
        if len(rows) >= _MANY:
            # Foreign keys are checked by plans that PostgreSQL keeps; those it made while the table was small may walk
            # a wrong index through all of it, until autovacuum comes by: half the time of a large import.
            cursor.execute("DISCARD PLANS")


def read_rows(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement in the running transaction, read past Django, which makes each moment in Python:
    a tenth of the time. Moments come in UTC, bytes as bytes.
    """
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values, binary=True).fetchall()


def _sealed(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    fields = {field.attname: field for field in sealed_fields(model) if field.attname in rows[0]}
    if not fields:
        return rows
    return [
        {**row, **{name: each.sealed(row["organisation_id"], row["id"], row[name]) for name, each in fields.items()}}
        for row in rows
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, SealedJSON):
        return value.held
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    message = f"no column holds a {type(value).__name__}"
    raise TypeError(message)
