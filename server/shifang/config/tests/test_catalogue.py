"""No table can leak: the catalogue is read, and the reader is shown to find every trap."""

import os
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import make_conninfo

from shifang.config.tests import catalogue
from shifang.platform import database, postgres
from shifang.platform.models import TenantKey, TenantModel
from shifang.platform.schema import TenantTable
from shifang.platform.schema_names import APPLICATION_ROLE

# The functions that run with the owner's rights; each shows no more than an id.
DEFINERS = frozenset(
    {
        "shifang_find_organisation(text)",
        "shifang_organisations()",
        "shifang_pending_organisations()",
        # Erases what an erasing event names, about or by its person (ADR 12).
        "shifang_erase_events(uuid)",
    }
)


def tenant_tables() -> Iterator[tuple[str, TenantTable]]:
    """Yield every table that a migration has made one of organisations, with the operation that did."""
    loader = MigrationLoader(None)
    for (app, _), migration in sorted(loader.disk_migrations.items()):
        for operation in migration.operations:
            if isinstance(operation, TenantTable):
                for name in operation.names:
                    yield apps.get_model(app, name)._meta.db_table, operation


def append_only() -> set[str]:
    return {table for table, operation in tenant_tables() if operation.append_only}


def owner_connection(name: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(**{**database.owner_parameters(), "dbname": name}), autocommit=True)


def complaints(connection: psycopg.Connection, role: str = APPLICATION_ROLE) -> list[str]:
    return catalogue.complaints(
        connection,
        role=role,
        exempt=settings.TABLES_WITHOUT_ORGANISATION,
        append_only=append_only(),
        definers=DEFINERS,
    )


def test_no_table_of_the_product_can_leak(database_of_worker: str) -> None:
    with owner_connection(database_of_worker) as connection:
        assert complaints(connection) == []


def test_every_key_of_a_model_is_a_foreign_key_in_the_database(database_of_worker: str) -> None:
    wanted = {
        f"{model._meta.db_table}.{field.column}": (model._meta.db_table, field.remote_field.model._meta.db_table)
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if isinstance(field, TenantKey)
    }
    assert wanted
    with owner_connection(database_of_worker) as connection:
        assert catalogue.missing_references(connection, wanted=wanted) == []


def test_every_exception_has_a_reason() -> None:
    assert all(len(reason) > 10 for reason in settings.TABLES_WITHOUT_ORGANISATION.values())


def test_the_log_is_append_only() -> None:
    assert {"ledger_event", "ledger_placed"} <= append_only()


# --- the reader itself: every trap is set once, and reported ---------------------------------------------------

GOOD = """
CREATE TABLE {t} (organisation_id uuid NOT NULL, id uuid NOT NULL, other uuid, PRIMARY KEY (organisation_id, id));
ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {t} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {t}
    USING (organisation_id = nullif(current_setting('shifang.organisation', true), '')::uuid)
    WITH CHECK (organisation_id = nullif(current_setting('shifang.organisation', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON {t} TO {role};
"""

TRAPS = {
    "no organisation": (
        "CREATE TABLE trap (id uuid PRIMARY KEY)",
        ["trap: has no organisation_id and stands on no list", "trap: unique index trap_pkey lacks organisation_id"],
    ),
    "nullable organisation": (
        GOOD + "ALTER TABLE {t} DROP CONSTRAINT {t}_pkey; ALTER TABLE {t} ALTER organisation_id DROP NOT NULL;",
        ["trap: has no primary key", "trap: organisation_id is uuid null, not a uuid that is never null"],
    ),
    "not enabled": (GOOD + "ALTER TABLE {t} DISABLE ROW LEVEL SECURITY", ["trap: row-level security is not enabled"]),
    "not forced": (GOOD + "ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY", ["trap: row-level security is not forced"]),
    "no policy": (GOOD + "DROP POLICY tenant ON {t}", ["trap: has 0 policies instead of one"]),
    "a second policy": (GOOD + "CREATE POLICY more ON {t} USING (true)", ["trap: has 2 policies instead of one"]),
    "policy for reading only": (
        GOOD + "DROP POLICY tenant ON {t}; CREATE POLICY tenant ON {t} FOR SELECT "
        "USING (organisation_id = nullif(current_setting('shifang.organisation', true), '')::uuid)",
        ["trap: its policy does not hold for every role and command", "trap: its policy is not the house's predicate"],
    ),
    "policy without nullif": (
        GOOD + "ALTER POLICY tenant ON {t} USING (organisation_id = current_setting('shifang.organisation')::uuid)",
        ["trap: its policy lacks nullif", "trap: its policy is not the house's predicate"],
    ),
    "policy that lets everything through": (
        GOOD + "ALTER POLICY tenant ON {t} WITH CHECK (true)",
        ["trap: its policy is not the house's predicate"],
    ),
    "key without organisation": (
        GOOD + "ALTER TABLE {t} DROP CONSTRAINT {t}_pkey; ALTER TABLE {t} ADD PRIMARY KEY (id)",
        ["trap: unique index trap_pkey lacks organisation_id"],
    ),
    "unique index across organisations": (
        GOOD + "CREATE UNIQUE INDEX trap_other ON {t} (other) WHERE other IS NOT NULL",
        ["trap: unique index trap_other lacks organisation_id"],
    ),
    "foreign key across organisations": (
        GOOD + "ALTER TABLE {t} ADD UNIQUE (id); ALTER TABLE {t} ADD CONSTRAINT crossing FOREIGN KEY (other) "
        "REFERENCES {t} (id)",
        ["trap: foreign key crossing to trap can cross organisations", "trap: unique index trap_id_key lacks"],
    ),
    "view of the owner": (
        GOOD + "CREATE VIEW trap_view AS SELECT * FROM {t}",
        ["trap_view: a view without security_invoker reads with its owner's rights"],
    ),
    "materialised view": (
        GOOD + "CREATE MATERIALIZED VIEW trap_view AS SELECT * FROM {t}",
        ["trap_view: a materialised view holds rows of every organisation"],
    ),
    "open partition": (
        GOOD.replace("PRIMARY KEY (organisation_id, id))", "PRIMARY KEY (organisation_id, id)) PARTITION BY RANGE (id)")
        + "CREATE TABLE trap_default PARTITION OF {t} DEFAULT; GRANT SELECT ON trap_default TO {role}",
        [
            "trap_default: a partition is open to",
            "trap_default: row-level security is not enabled",
            "trap_default: row-level security is not forced",
        ],
    ),
    "history that can be rewritten": (
        "GRANT UPDATE (facts), DELETE ON ledger_event TO {role}",
        ["ledger_event: append-only, but"],
    ),
    "a column of history that can be rewritten": (
        "GRANT UPDATE (position) ON ledger_placed TO {role}",
        ["ledger_placed: append-only, but"],
    ),
    "everybody": (GOOD + "GRANT SELECT ON {t} TO PUBLIC", ["trap: everybody may SELECT"]),
    "emptying": (GOOD + "GRANT TRUNCATE ON {t} TO {role}", ["may TRUNCATE"]),
    "function of the owner": (
        "CREATE FUNCTION trap() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM ledger_event'",
        [
            "trap(): runs with its owner's rights and stands on no list",
            "trap(): runs with its owner's rights on a search_path of the caller",
            "trap(): everybody may run it with its owner's rights",
        ],
    ),
    "role that creates": ("GRANT CREATE ON SCHEMA public TO {role}", ["may create things in the schema"]),
}


@pytest.fixture(scope="module")
def administration() -> Iterator[psycopg.Connection]:
    external = database.external_url()
    conninfo = postgres.superuser_conninfo() if external is None else make_conninfo(external, dbname="postgres")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def scratch(administration: psycopg.Connection, template_database: str) -> Iterator[psycopg.Connection]:
    """A database of its own, migrated like the others, in which traps may be set."""
    name = f"shifang_scratch_{os.getpid()}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    administration.execute(drop)
    owner = str(database.owner_parameters()["user"])
    database.create_database(administration, name, owner=owner, template=template_database)
    with owner_connection(name) as connection:
        yield connection
    administration.execute(drop)


def reported(connection: psycopg.Connection, statements: str, role: str) -> list[str]:
    """Set a trap inside a transaction, read the catalogue, and take the trap away."""
    with connection.transaction(force_rollback=True):
        connection.execute(statements.format(t="trap", role=role))
        return complaints(connection, role)


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_is_reported(scratch: psycopg.Connection, trap: str) -> None:
    statements, expected = TRAPS[trap]
    found = reported(scratch, statements, APPLICATION_ROLE)
    for words in expected:
        assert any(words in each for each in found), (words, found)
    assert complaints(scratch) == []


def test_a_sound_table_gives_no_complaint(scratch: psycopg.Connection) -> None:
    assert reported(scratch, GOOD, APPLICATION_ROLE) == []


@pytest.mark.parametrize(
    ("attributes", "words"),
    [("BYPASSRLS", "bypasses row-level security"), ("CREATEROLE", "creates roles"), ("CREATEDB", "creates databases")],
)
def test_a_role_with_power_is_reported(
    administration: psycopg.Connection, scratch: psycopg.Connection, attributes: str, words: str
) -> None:
    role = f"shifang_trap_{secrets.token_hex(4)}"
    administration.execute(sql.SQL("CREATE ROLE {} NOLOGIN {}").format(sql.Identifier(role), sql.SQL(attributes)))
    try:
        assert f"{role}: {words}" in complaints(scratch, role)
    finally:
        administration.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_a_role_that_owns_or_joins_is_reported(administration: psycopg.Connection, scratch: psycopg.Connection) -> None:
    owner = str(database.owner_parameters()["user"])
    role = f"shifang_trap_{secrets.token_hex(4)}"
    administration.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    try:
        administration.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(owner), sql.Identifier(role)))
        assert f"{role}: is a member of {owner}" in complaints(scratch, role)
        assert any(each.startswith(f"{owner}: owns ledger_event") for each in complaints(scratch, owner))
    finally:
        administration.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_a_missing_foreign_key_of_a_model_is_reported(scratch: psycopg.Connection) -> None:
    wanted = {"accounts_session.person_id": ("accounts_session", "accounts_person")}
    assert catalogue.missing_references(scratch, wanted=wanted) == []
    with scratch.transaction(force_rollback=True):
        scratch.execute("ALTER TABLE accounts_session DROP CONSTRAINT accounts_session_person_id_fk")
        assert catalogue.missing_references(scratch, wanted=wanted) == [
            "accounts_session.person_id: no foreign key to accounts_person inside the organisation"
        ]


def test_an_exception_that_is_gone_is_reported(scratch: psycopg.Connection) -> None:
    with scratch.transaction(force_rollback=True):
        scratch.execute("DROP TABLE procrastinate_periodic_defers")
        assert any("does not exist" in each for each in complaints(scratch))
