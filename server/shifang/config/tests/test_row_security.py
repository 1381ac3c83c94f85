"""With every filter of the ORM removed, the database alone keeps organisations apart.

Raw statements without a WHERE go through the application role to every table, for two organisations that have a row
in each.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests import every_table
from shifang.platform import clock, tenancy

TABLES = [model._meta.db_table for model in every_table.tenant_models()]


class Rollback(Exception):
    """Undoes what a test changed."""


@pytest.fixture(scope="module")
def pair() -> tuple[MadeOrganisation, MadeOrganisation]:
    return organisation(), organisation()


@pytest.fixture(scope="module")
def rows(pair: tuple[MadeOrganisation, MadeOrganisation]) -> tuple[every_table.Rows, every_table.Rows]:
    ours, theirs = pair
    return every_table.fill(ours.id), every_table.fill(theirs.id)


@contextmanager
def undone(made: MadeOrganisation | None) -> Iterator[None]:
    """Work as the application role for an organisation (or none), and undo everything."""
    with suppress(Rollback), transaction.atomic() if made is None else tenancy.organisation(made.id):
        yield
        raise Rollback


def fetch(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def change(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def held(table: str, right: str) -> bool:
    return fetch("SELECT has_table_privilege(current_user, %s, %s)", table, right)[0][0]


def test_the_statements_run_as_the_application_role() -> None:
    assert fetch("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        ("shifang_app", False, False)
    ]


def test_every_table_of_the_database_is_tried() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE a.attname = 'organisation_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        )
        assert sorted(row[0] for row in cursor.fetchall()) == sorted(TABLES)


def test_a_select_without_filter_returns_own_rows_alone(pair, rows) -> None:
    for made in pair:
        with undone(made):
            for table in TABLES:
                found = fetch(f'SELECT DISTINCT organisation_id FROM "{table}"')
                assert found == [(made.id,)], f"{table}: a row of another organisation, or none of one's own"


def test_a_foreign_id_finds_nothing(pair, rows) -> None:
    with undone(pair[0]):
        for table in TABLES:
            assert fetch(f'SELECT 1 FROM "{table}" WHERE id = %s', rows[0][table]) == [(1,)], table
            assert fetch(f'SELECT 1 FROM "{table}" WHERE id = %s', rows[1][table]) == [], table
            assert fetch(f'SELECT 1 FROM "{table}" WHERE organisation_id = %s', pair[1].id) == [], table


def test_an_update_without_filter_changes_own_rows_alone(pair, rows) -> None:
    for table in TABLES:
        with undone(pair[0]):
            if not held(table, "UPDATE"):
                with pytest.raises(ProgrammingError, match="permission denied"):
                    change(f'UPDATE "{table}" SET id = id')
                continue
            ((own,),) = fetch(f'SELECT count(*) FROM "{table}"')
            assert change(f'UPDATE "{table}" SET id = id') == own, table
            assert change(f'UPDATE "{table}" SET id = id WHERE organisation_id = %s', pair[1].id) == 0, table


def test_deletes_without_filter_delete_own_rows_alone(pair, rows) -> None:
    """Table by table, those that refer to others first; undone at the end."""
    with undone(pair[0]):
        for table, column, _ in every_table.references(null=True):
            if held(table, "UPDATE"):
                change(f'UPDATE "{table}" SET "{column}" = NULL')
        kept = _held_in_place()
        for table in reversed(TABLES):
            if table not in kept:
                ((own,),) = fetch(f'SELECT count(*) FROM "{table}"')
                assert change(f'DELETE FROM "{table}"') == own, table
    with undone(pair[1]):
        assert all(fetch(f'SELECT 1 FROM "{table}" WHERE id = %s', rows[1][table]) for table in TABLES)


def _held_in_place() -> set[str]:
    """Return the tables whose rows nobody may delete, and those that such rows always refer to, directly or not."""
    kept = {table for table in TABLES if not held(table, "DELETE")}
    while True:
        more = {target for source, _, target in every_table.references(null=False) if source in kept} - kept
        if not more:
            return kept
        kept |= more


def test_a_row_cannot_be_put_into_another_organisation(pair, rows) -> None:
    for table in TABLES:
        with undone(pair[0]):
            columns = [row[0] for row in fetch(_COLUMNS, table)]
            named = ", ".join(f'"{column}"' for column in columns)
            values = ", ".join({"organisation_id": "%s", "id": "%s"}.get(column, f'"{column}"') for column in columns)
            chosen = {"organisation_id": pair[1].id, "id": clock.new_id()}
            given = [chosen[column] for column in columns if column in chosen]
            statement = f'INSERT INTO "{table}" ({named}) SELECT {values} FROM "{table}" LIMIT 1'
            with pytest.raises(ProgrammingError, match="row-level security"):
                change(statement, *given)


def test_a_row_cannot_be_moved_to_another_organisation(pair, rows) -> None:
    for table in TABLES:
        with undone(pair[0]):
            statement = f'UPDATE "{table}" SET organisation_id = %s WHERE id = %s'
            with pytest.raises(ProgrammingError, match=r"row-level security|permission denied"):
                change(statement, pair[1].id, rows[0][table])


@pytest.mark.parametrize("setting", [None, ""], ids=["never set", "left empty by an earlier transaction"])
def test_without_an_organisation_nothing_is_there(rows, setting: str | None) -> None:
    with undone(None):
        if setting is not None:
            fetch("SELECT set_config('shifang.organisation', %s, true)", setting)
        for table in TABLES:
            assert fetch(f'SELECT 1 FROM "{table}"') == [], table
            if held(table, "UPDATE"):
                assert change(f'UPDATE "{table}" SET id = id') == 0, table
            if held(table, "DELETE"):
                assert change(f'DELETE FROM "{table}"') == 0, table


def test_no_table_can_be_emptied(pair) -> None:
    for table in TABLES:
        with undone(pair[0]), pytest.raises(ProgrammingError, match="permission denied"):
            change(f'TRUNCATE "{table}" CASCADE')


def test_a_key_cannot_point_into_another_organisation(pair, rows) -> None:
    """Foreign key checks pass row-level security: only a key that holds the organisation stops this."""
    ours, theirs = rows
    for table, column, target in every_table.references():
        # As the owner, who may change append-only tables too: nothing but the constraint stands in the way.
        statement = f'UPDATE "{table}" SET "{column}" = %s WHERE organisation_id = %s AND id = %s'
        with connections["owner"].cursor() as cursor, pytest.raises(IntegrityError, match="foreign key"):
            cursor.execute(statement, [theirs[target], pair[0].id, ours[table]])


def test_the_orm_without_filters_returns_own_rows_alone(pair, rows) -> None:
    for model in every_table.tenant_models():
        with undone(pair[0]), CaptureQueriesContext(connection) as queries:
            assert {row.organisation_id for row in model._base_manager.all()} == {pair[0].id}
        # Opening a sealed column may ask for the key that opens it first.
        own = f'SELECT "{model._meta.db_table}"'
        reads = [query["sql"] for query in queries if query["sql"].startswith(own)]
        assert reads, model
        assert not any(" WHERE " in read for read in reads), model


def test_a_setting_that_is_no_id_fails_closed(rows) -> None:
    with undone(None):
        fetch("SELECT set_config('shifang.organisation', 'everything', true)")
        with pytest.raises(DataError, match="uuid"):
            fetch("SELECT 1 FROM accounts_person")


def test_an_organisation_sees_its_own_row_alone(pair) -> None:
    with undone(pair[0]):
        assert fetch("SELECT id FROM accounts_organisation") == [(pair[0].id,)]
    with undone(None):
        assert fetch("SELECT id FROM accounts_organisation") == []


_COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""
