"""The test database: one migrated template, cloned per pytest worker, on real PostgreSQL.

Tests commit for real. Each makes an organisation of its own, so nothing needs to be undone between them and
row-level security is at work in every test.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import setup_test_environment
from hypothesis import settings as properties
from psycopg import sql

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")
os.environ["SHIFANG_POOL"] = "0"

from shifang.platform import database, postgres

ROOT = Path(__file__).parent
# How long an example takes says how busy the machine is. The same examples each time: what a change is judged by must
# not hang on chance; `make prove` looks for new ones (--hypothesis-profile=search).
properties.register_profile("shifang", deadline=None, derandomize=True)
properties.register_profile("search", deadline=None)
properties.load_profile("shifang")


def _template_name() -> str:
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("shifang/*/migrations/*.py"), *ROOT.glob("shifang/platform/**/*.py")]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return f"shifang_template_{digest.hexdigest()[:12]}"


def _administration() -> psycopg.Connection:
    conninfo = postgres.superuser_conninfo() if database.external_url() is None else database.external_url()
    return psycopg.connect(conninfo, dbname="postgres", autocommit=True)


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL and make the template, once, before workers begin."""
    django.setup()
    # Argon2 is slow on purpose; the tests sign in too often for it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    setup_test_environment()
    if hasattr(config, "workerinput"):
        return
    started = database.external_url() is None and postgres.ensure_running()
    config.stash[_STARTED] = started
    database.prepare()


_STARTED = pytest.StashKey[bool]()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(_STARTED, False):
        postgres.stop()


def _ensure_template(name: str) -> None:
    from shifang.platform.management.commands.prepare import migrate_everything

    with _administration() as connection:
        # One worker builds, the others wait.
        connection.execute("SELECT pg_advisory_lock(hashtext('shifang-test-template'))")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        building = f"{name}_building"
        _drop(connection, building)
        owner = str(database.owner_parameters()["user"])
        database.create_database(connection, building, owner=owner)
        _point_at(building)
        migrate_everything()
        connections.close_all()
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
        )


def _point_at(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def template_database() -> str:
    """The migrated database that every test database is a copy of."""
    template = _template_name()
    _ensure_template(template)
    return template


@contextmanager
def _copy(template: str, name: str) -> Iterator[None]:
    owner = str(database.owner_parameters()["user"])
    with _administration() as connection:
        _drop(connection, name)
        database.create_database(connection, name, owner=owner, template=template)
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    yield
    connections.close_all()
    with _administration() as connection:
        _drop(connection, name)


@pytest.fixture(scope="session", autouse=True)
def database_of_worker(template_database: str) -> Iterator[str]:
    """A fresh copy of the template for this pytest process; dropped at its end."""
    name = f"shifang_test_{os.getpid()}"
    with _copy(template_database, name):
        _point_at(name)
        yield name


@pytest.fixture(scope="session")
def database_of_product(template_database: str, database_of_worker: str) -> Iterator[str]:
    """A second copy, in which the product runs: its sequencer and worker leave alone what other tests do."""
    name = f"{database_of_worker}_product"
    with _copy(template_database, name):
        yield name


@pytest.fixture(scope="module")
def database_of_its_own(template_database: str, database_of_worker: str) -> Iterator[str]:
    """A third copy, for one module: what goes through all organisations finds those of the module, no others."""
    name = f"{database_of_worker}_own"
    with _copy(template_database, name):
        _point_at(name)
        yield name
    _point_at(database_of_worker)


@pytest.fixture(scope="module", autouse=True)
def database_of_module(request: pytest.FixtureRequest, database_of_worker: str) -> Iterator[None]:
    """A module that asks for the running product works in the product's database, all others in the worker's."""
    here = [each for each in request.session.items if getattr(each, "module", None) is request.module]
    if not any("product" in each.fixturenames for each in here):
        yield
        return
    _point_at(request.getfixturevalue("database_of_product"))
    yield
    _point_at(database_of_worker)


@pytest.fixture(scope="module", autouse=True)
def nothing_waits(database_of_worker: str) -> Iterator[None]:
    """What a module's tests left to the sequencer and the worker is not for those that a later module starts."""
    yield
    owner = {**database.owner_parameters(), "dbname": database_of_worker}
    with psycopg.connect(**owner, autocommit=True) as connection:
        connection.execute("DELETE FROM ledger_pending")
        connection.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path) -> Iterator[None]:
    """Files of a test go to its own folder."""
    from django.test import override_settings

    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "media"}}
    with override_settings(MEDIA_ROOT=tmp_path / "media", STORAGES=storages):
        yield
