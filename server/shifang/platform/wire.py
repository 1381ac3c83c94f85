"""Statements past the driver's cursors, for the few paths where the driver's own work counts.

A statement is prepared once per connection and takes its values in PostgreSQL's binary form, which the functions here
write. It commits by itself, or is a part of the transaction that runs.
"""

import datetime as dt
import struct
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import errors
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

_DAY_ONE = dt.date(2000, 1, 1).toordinal()
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_real = struct.Struct("!d").pack
_UNKNOWN_STATEMENT = b"26000"


class Prepared:
    """A statement that returns one value; `{}` in it stands for its values."""

    def __init__(self, name: str, statement: str, *, values: int) -> None:
        self._name = name.encode()
        self._statement = statement.format(", ".join(f"${number}" for number in range(1, values + 1))).encode()
        self._formats = [1] * values

    def value(self, *values: bytes | None) -> bytes:
        """Run it and return what it answers, in binary form."""
        connection.ensure_connection()
        with connection.wrap_database_errors:
            result = self._run(connection.connection.pgconn, values)
            if result.status != ExecStatus.TUPLES_OK:
                raise errors.error_from_result(result)
            return result.get_value(0, 0) or b""

    def _run(self, held: PGconn, values: Any) -> PGresult:
        if held.transaction_status != TransactionStatus.IDLE:
            # A statement that is not known would end the transaction.
            return held.exec_params(self._statement, values, None, self._formats, 1)
        result = held.exec_prepared(self._name, values, self._formats, 1)
        if result.error_field(DiagnosticField.SQLSTATE) != _UNKNOWN_STATEMENT:
            return result
        held.prepare(self._name, self._statement)
        return held.exec_prepared(self._name, values, self._formats, 1)


def uuid(value: UUID | None) -> bytes | None:
    """Return a uuid."""
    return None if value is None else value.bytes


def integer(value: int | None) -> bytes | None:
    """Return an integer (four bytes)."""
    return None if value is None else value.to_bytes(4, "big", signed=True)


def bigint(value: int) -> bytes:
    """Return a bigint."""
    return value.to_bytes(8, "big", signed=True)


def real(value: float | None) -> bytes | None:
    """Return a double precision."""
    return None if value is None else _real(value)


def date(value: dt.date) -> bytes:
    """Return a date."""
    return (value.toordinal() - _DAY_ONE).to_bytes(4, "big", signed=True)


def moment(value: dt.datetime | None) -> bytes | None:
    """Return a timestamptz."""
    return None if value is None else ((value - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True)
