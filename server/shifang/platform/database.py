"""Connections and roles: the owner migrates, the application role is bound by row-level security.

`SHIFANG_DATABASE_URL` names an external PostgreSQL (15 or newer) by its owner: a role that may create roles and
bypasses row-level security. Without it the embedded server is used. Nothing is guessed from the machine.
"""

import logging
import os
from time import sleep
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shifang.platform import postgres
from shifang.platform.home import installation_secrets
from shifang.platform.schema_names import APPLICATION_ROLE, BACKUP_ROLE, OWNER_ROLE

DATABASE = "shifang"


def external_url() -> str | None:
    """Return the URL of the external PostgreSQL, if one is named."""
    return os.environ.get("SHIFANG_DATABASE_URL") or None


def owner_parameters() -> dict[str, Any]:
    """Return libpq parameters of the owner's connection."""
    url = external_url()
    if url is not None:
        return {"dbname": DATABASE, **conninfo_to_dict(url)}
    password = installation_secrets()["owner_password"]
    return {
        "host": str(postgres.cluster().socket),
        "user": OWNER_ROLE,
        "password": password,
        "dbname": DATABASE,
    }


def application_parameters() -> dict[str, Any]:
    """Return libpq parameters of the application's connection."""
    password = os.environ.get("SHIFANG_APPLICATION_PASSWORD") or installation_secrets()["application_password"]
    return {**owner_parameters(), "user": APPLICATION_ROLE, "password": password}


def django_settings(parameters: dict[str, Any], *, pool: bool) -> dict[str, Any]:
    """Return a Django DATABASES entry for libpq parameters."""
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    # The driver prepares nothing: a rollback makes it drop all that is prepared, what `wire` did along with its own.
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"prepare_threshold": None}}
    for name, value in parameters.items():
        if name in known:
            entry[known[name]] = str(value)
        else:
            entry["OPTIONS"][name] = value
    if pool:
        entry["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 12, "timeout": 10}
    return entry


def prepare() -> None:
    """Create roles and database where missing, with the passwords of this installation (idempotent)."""
    administrator = _administrator_conninfo()
    target = owner_parameters()
    with _connect_patiently(administrator) as connection:
        _ensure_roles(connection)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [target["dbname"]]).fetchone()
        if found is None:
            create_database(connection, str(target["dbname"]), owner=str(target["user"]))


def _connect_patiently(conninfo: str, *, tries: int = 240) -> psycopg.Connection:
    """Connect, waiting up to a minute for a server that is starting or recovering."""
    for _ in range(tries - 1):
        try:
            return psycopg.connect(conninfo, autocommit=True)
        except psycopg.OperationalError:
            sleep(0.25)
    return psycopg.connect(conninfo, autocommit=True)


def create_database(connection: psycopg.Connection, name: str, *, owner: str, template: str = "template0") -> None:
    """Create a UTF-8 database that only its owner and the application role may enter."""
    parts = {
        "name": sql.Identifier(name),
        "owner": sql.Identifier(owner),
        "template": sql.Identifier(template),
        "application": sql.Identifier(APPLICATION_ROLE),
        "backup": sql.Identifier(BACKUP_ROLE),
    }
    connection.execute(
        sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template} ENCODING 'UTF8'").format(**parts)
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**parts))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {name} TO {application}, {backup}").format(**parts))


def _administrator_conninfo() -> str:
    url = external_url()
    if url is None:
        return postgres.superuser_conninfo()
    return make_conninfo(url, dbname="postgres")


def _ensure_roles(connection: psycopg.Connection) -> None:
    secrets = installation_secrets()
    application_password = str(application_parameters()["password"])
    _ensure_role(connection, APPLICATION_ROLE, application_password, "NOSUPERUSER NOBYPASSRLS NOCREATEDB")
    _ensure_backup_role(connection, secrets["backup_password"])
    if external_url() is None:
        _ensure_role(connection, OWNER_ROLE, secrets["owner_password"], "NOSUPERUSER BYPASSRLS CREATEDB")
        return
    row = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    if row is None or not row[0]:
        message = "the role of SHIFANG_DATABASE_URL must have BYPASSRLS: migrations see no rows otherwise"
        raise RuntimeError(message)


def _ensure_backup_role(connection: psycopg.Connection, password: str) -> None:
    """Let the backup role read all organisations, or say who must: before version 16 only a superuser may."""
    try:
        _ensure_role(connection, BACKUP_ROLE, password, "NOSUPERUSER BYPASSRLS NOCREATEDB")
    except psycopg.errors.InsufficientPrivilege:
        _ensure_role(connection, BACKUP_ROLE, password, "NOSUPERUSER NOCREATEDB")
        logging.getLogger(__name__).warning(
            "backups would be empty: let a superuser run ALTER ROLE %s BYPASSRLS", BACKUP_ROLE
        )


def _ensure_role(connection: psycopg.Connection, name: str, password: str, attributes: str) -> None:
    """Create the role, or renew its password; attributes of one that exists are left as an administrator has them."""
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    statement = (
        "ALTER ROLE {name} PASSWORD {password}"
        if found
        else f"CREATE ROLE {{name}} LOGIN {attributes} PASSWORD {{password}}"
    )
    connection.execute(sql.SQL(statement).format(name=sql.Identifier(name), password=sql.Literal(password)))
