"""Data that an older release wrote is brought over by its migrations: a database of its own, taken back and forth."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from shifang.config.tests.tampering import TAMPERED
from shifang.ledger.models import Tile
from shifang.ledger.operations import record_many, sequence
from shifang.ledger.operations.checkpoints import sign_checkpoint
from shifang.ledger.queries.audit import audit
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.queries.leaves import inclusion
from shifang.ledger.queries.tree import leaves_between
from shifang.ledger.rules.checkpoint import read
from shifang.ledger.rules.merkle import included
from shifang.ledger.rules.tiles import KEPT, WIDTH
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock, database, postgres, tenancy

OLD = WIDTH * 32
"""Bytes of a tile that holds its hashes alone."""


@pytest.fixture
def own_database(template_database: str) -> Iterator[str]:
    """A database that no other test sees; Django is pointed back at the tests' own afterwards."""
    shared = str(settings.DATABASES["default"]["NAME"])
    name = f"{shared}_migrated"
    administrator = database.external_url() or postgres.superuser_conninfo()
    with psycopg.connect(administrator, dbname="postgres", autocommit=True) as connection:
        owner = str(database.owner_parameters()["user"])
        database.create_database(connection, name, owner=owner, template=template_database)
        try:
            _point_at(name)
            yield name
        finally:
            _point_at(shared)
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _point_at(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def lengths() -> set[int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT DISTINCT length(hashes) FROM ledger_tile")
        return {row[0] for row in cursor.fetchall()}


def happened(made: UUID, count: int) -> None:
    now = clock.now()
    facts = [Fact(TAMPERED, Subject("visit", clock.new_id()), now, now, facts={"n": n}) for n in range(count)]
    with tenancy.organisation(made):
        record_many(made, facts)
    while sequence(organisation_id=made):
        pass


@pytest.mark.usefixtures("own_database")
def test_tiles_without_their_nodes_get_them_and_old_checkpoints_and_proofs_still_hold() -> None:
    logs = {clock.new_id(): count for count in (3 * WIDTH + 7, WIDTH, 5)}
    signed = {}
    for made, count in logs.items():
        happened(made, count)
        note = sign_checkpoint(organisation_id=made, now=clock.now())
        assert note is not None
        signed[made] = read(note, [log_verifier(made)])
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id, hashes FROM ledger_tile ORDER BY id")
        before = cursor.fetchall()

    call_command("migrate", "ledger", "0004", database="owner", verbosity=0, interactive=False)
    assert lengths() == {OLD}
    call_command("migrate", "ledger", database="owner", verbosity=0, interactive=False)
    assert lengths() == {KEPT}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id, hashes FROM ledger_tile ORDER BY id")
        assert cursor.fetchall() == before

    for made, old in signed.items():
        happened(made, 2 * WIDTH)
        with tenancy.organisation(made):
            found = audit(made, [old])
            assert (found.faults, found.size) == ((), old.size + 2 * WIDTH)
            assert Tile.objects.count() == found.size // WIDTH
            for index, leaf in enumerate(leaves_between(made, 0, old.size)):
                proof = inclusion(made, position=index + 1, size=old.size)
                assert included(leaf, proof, in_root=old.root)
