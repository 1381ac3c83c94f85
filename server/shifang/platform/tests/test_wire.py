"""Statements past the driver's cursors: their values arrive, and what goes wrong is told."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import DataError, connection, transaction

from shifang.platform import wire

ID = UUID("01a20303-9fe1-7489-a897-920a80077093")
arrived = wire.Prepared(
    "wire_arrived",
    f"""SELECT (ROW({{}}) IS NOT DISTINCT FROM ROW('{ID}'::uuid, -7::integer, 5000000000::bigint, -1.5::float8,
    date '1999-12-31', timestamptz '1999-12-31 23:59:59.123456Z', 'zh 中'::text, NULL::float8))::integer""",
    values=8,
)
divided = wire.Prepared("wire_divided", "SELECT 1 / {}::integer", values=1)


def values() -> list[bytes | None]:
    return [
        wire.uuid(ID),
        wire.integer(-7),
        wire.bigint(5_000_000_000),
        wire.real(-1.5),
        wire.date(date(1999, 12, 31)),
        wire.moment(datetime(1999, 12, 31, 23, 59, 59, 123_456, tzinfo=UTC)),
        "zh 中".encode(),
        wire.real(None),
    ]


def test_values_arrive_as_they_were_given_at_the_first_time_and_later() -> None:
    for _ in range(2):
        assert arrived.value(*values()) == wire.integer(1)


def test_a_connection_that_has_forgotten_its_statements_learns_them_again() -> None:
    arrived.value(*values())
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert arrived.value(*values()) == wire.integer(1)
    connection.close()
    assert arrived.value(*values()) == wire.integer(1)


def test_inside_a_transaction_it_is_a_part_of_it() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        assert arrived.value(*values()) == wire.integer(1)
        cursor.execute("SELECT 1")


def test_an_error_of_the_database_is_raised_as_one() -> None:
    with pytest.raises(DataError, match="division by zero"):
        divided.value(wire.integer(0))
    assert divided.value(wire.integer(1)) == wire.integer(1)
