"""Statements past the driver's cursors: their values arrive, and what goes wrong is told."""

from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, transaction

from shifang.platform import wire
from shifang.platform.bulk import read_rows

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


ARRIVED = """
SELECT %(id)s::uuid, %(small)s::bigint + 1, %(real)s::float8, %(day)s::date, %(text)s || '%%', %(none)s::int,
       %(many)s::uuid[], %(id)s::text
"""
GIVEN = {
    "id": ID,
    "small": 1,
    "real": -1.5,
    "day": date(1999, 12, 31),
    "text": "zh 中",
    "none": None,
    "many": [ID, ID],
    "unused": 1,
}
SENT = (ID, 2, -1.5, date(1999, 12, 31), "zh 中%", None, [ID, ID], str(ID))


def test_several_statements_are_answered_each_with_its_rows() -> None:
    every = ("SELECT n, n * %(by)s FROM generate_series(1, %(to)s) AS n", {"by": 10, "to": 3})
    for _ in range(2):
        found = wire.together([(ARRIVED, GIVEN), every, ("SELECT 1 WHERE false", {})])
        assert found == [[SENT], [(1, 10), (2, 20), (3, 30)], []]
        assert wire.together([(ARRIVED, GIVEN)]) == [[SENT]]


def test_a_null_makes_another_statement_of_the_same_words() -> None:
    for given in (1, None, 2.5, "7"):
        assert wire.together([("SELECT %(value)s::text", {"value": given})]) == [[(given and str(given),)]]


# What a transaction sets for the session is undone with it.
SET = ("SELECT set_config('shifang.written', 'yes', false)", {})
READ = ("SELECT coalesce(current_setting('shifang.written', true), '')", {})


def test_one_that_fails_undoes_the_others_and_leaves_the_connection_of_use() -> None:
    with pytest.raises(DataError, match="division by zero"):
        wire.together([SET, ("SELECT 1 / %(by)s", {"by": 0}), ("SELECT 2", {})])
    assert wire.together([READ, ("SELECT 1 / %(by)s", {"by": 1})]) == [[("",)], [(1,)]]


def test_in_a_transaction_that_has_sent_nothing_yet_they_are_a_part_of_it() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        assert wire.together([SET, READ])[1] == [("yes",)]
    assert wire.together([READ]) == [[("",)]]


def test_a_statement_stays_prepared_and_none_too_many_do() -> None:
    ask = ("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE %(name)s", {"name": "shifang%"})
    connection.close()
    assert wire.together([ask]) == wire.together([ask]) == [[(1,)]]
    most = 0
    for number in range(450):
        wire.together([(f"SELECT {number}", {})])
        (((held,),),) = wire.together([ask])
        most = max(most, held)
    assert 190 < most <= 200


def test_a_statement_stays_prepared_when_a_transaction_with_others_is_undone() -> None:
    wire.together([READ])
    with transaction.atomic():
        for _ in range(10):
            read_rows("SELECT %(value)s::integer", {"value": 7})
            with psycopg.Cursor(connection.connection) as cursor:
                cursor.execute("SELECT 8", prepare=True)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert wire.together([READ]) == [[("",)]]


def test_a_server_that_goes_away_meanwhile_is_an_error() -> None:
    connection.close()
    with pytest.raises(OperationalError):
        wire.together([("SELECT pg_terminate_backend(pg_backend_pid())", {}), ("SELECT pg_sleep(1)", {})])
    connection.close()
    assert wire.together([("SELECT 1", {})]) == [[(1,)]]
