"""Statements past the driver's cursors, for the few paths where the driver's own work counts.

A statement is prepared once per connection; it commits by itself, or is a part of the transaction that runs. A
`Prepared` one takes its values in PostgreSQL's binary form, which the functions here write.
"""

import datetime as dt
import re
import struct
from collections.abc import Mapping, Sequence
from functools import lru_cache
from select import POLLIN, POLLOUT, poll
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg import abc, adapt, errors
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.types.numeric import Int8

_DAY_ONE = dt.date(2000, 1, 1).toordinal()
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_real = struct.Struct("!d").pack
_UNKNOWN_STATEMENT = b"26000"
_VALUE = re.compile(r"%(?:%|\((\w+)\)s)")
# So many statements stay prepared; nulls make further ones of the same text.
_MOST = 200
_prepared: WeakKeyDictionary[psycopg.Connection[Any], dict[tuple[Any, ...], bytes]] = WeakKeyDictionary()

Rows = list[tuple[Any, ...]]


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


def begin(setting: str, *, value: str) -> None:
    """Set a value for the transaction, which begins by it where none runs yet: one message, whose answer is awaited
    without the driver.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        held = connection.connection
        begins = "BEGIN; " if held.pgconn.transaction_status == TransactionStatus.IDLE else ""
        _done(held.pgconn.exec_(f"{begins}SET LOCAL {setting} = '{value}'".encode()))


def together(statements: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Rows]:
    """Run statements with named values in one message, each prepared once per connection; return the rows of each.

    Outside of a transaction they are one of their own.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        held: psycopg.Connection[Any] = connection.connection
        if not held.autocommit and held.pgconn.transaction_status == TransactionStatus.IDLE:
            _done(held.pgconn.exec_(b"BEGIN"))
        transformer: abc.Transformer = adapt.Transformer(held)
        calls = [_call(transformer, *each) for each in statements]
        results = _answers(held.pgconn, calls)
        return [_rows(transformer, each) for each in results]


_Call = tuple[bytes, Sequence[Any], Sequence[int]]
"""The name of a prepared statement, its values, and their formats."""


def _call(transformer: abc.Transformer, statement: str, values: Mapping[str, Any]) -> _Call:
    held: psycopg.Connection[Any] = connection.connection
    text, names = _numbered(statement)
    dumped = transformer.dump_sequence([_wide(values[name]) for name in names], [adapt.PyFormat.AUTO] * len(names))
    types = tuple(transformer.types or ())
    known = _prepared.setdefault(held, {})
    name = known.get((statement, types))
    if name is None:
        if len(known) >= _MOST:
            for each in known.values():
                _done(held.pgconn.exec_(b"DEALLOCATE " + each))
            known.clear()
        name = f"shifang_{len(known)}".encode()
        _done(held.pgconn.prepare(name, text, types))
        known[statement, types] = name
    return name, dumped, list(transformer.formats or ())


@lru_cache(maxsize=500)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a statement as PostgreSQL numbers its values, and their names in that order."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else f"${numbers.setdefault(name, len(numbers) + 1)}"

    return _VALUE.sub(number, statement).encode(), tuple(numbers)


def _answers(held: PGconn, calls: Sequence[_Call]) -> list[PGresult]:
    if len(calls) == 1:
        return [_done(held.exec_prepared(*calls[0], 0))]
    held.enter_pipeline_mode()
    try:
        for each in calls:
            held.send_query_prepared(*each, 0)
        held.pipeline_sync()
        results = _collected(held)
    finally:
        held.exit_pipeline_mode()
    return [_done(each) for each in results]


def _collected(held: PGconn) -> list[PGresult]:
    """Return the results of a pipeline up to its end; other threads run while they are awaited."""
    waits = poll()
    waits.register(held.socket, POLLIN | POLLOUT)
    while held.flush():
        waits.poll()
        held.consume_input()
    waits.modify(held.socket, POLLIN)
    results: list[PGresult] = []
    while True:
        while held.is_busy():
            waits.poll()
            held.consume_input()
        result = held.get_result()
        if result is None:
            # Between two statements; or the server has gone.
            if held.status == ConnStatus.BAD:
                raise errors.OperationalError(held.get_error_message())
        elif result.status == ExecStatus.PIPELINE_SYNC:
            return results
        else:
            results.append(result)


def _done(result: PGresult) -> PGresult:
    if result.status not in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        raise errors.error_from_result(result)
    return result


def _rows(transformer: abc.Transformer, result: PGresult) -> Rows:
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def _wide(value: Any) -> Any:
    # Small numbers would go as smaller types, and each combination of types is a statement of its own.
    return Int8(value) if type(value) is int else value


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
