"""The sequencer grows the tree: every event's leaf can be proven from what is stored, at every size."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection

from shifang.ledger.models import Event, Placed, Tile
from shifang.ledger.operations import record_many, sequence
from shifang.ledger.operations.sequencing import leaf_of
from shifang.ledger.queries.tree import StoredTree, leaves_between
from shifang.ledger.rules.merkle import complete, consistency_proof, consistent, included, inclusion_proof, root
from shifang.ledger.rules.tiles import kept
from shifang.ledger.types import KINDS, Fact, Subject, event_kind
from shifang.platform import clock, tenancy

GROWN = KINDS.get("test.grown") or event_kind("test.grown", zh="长", en="Grown")


def happened(made: UUID, count: int) -> None:
    now = clock.now()
    with tenancy.organisation(made):
        record_many(
            made,
            [Fact(GROWN, Subject("test", uuid4()), now, now, facts={"n": n, "名": "店"}) for n in range(count)],
        )


def grown(made: UUID, *counts: int) -> int:
    """Let so many events happen in turn; return the log's size."""
    for count in counts:
        happened(made, count)
        while sequence(organisation_id=made, limit=700):
            pass
    with tenancy.organisation(made):
        return Placed.objects.filter(organisation_id=made).count()


def test_every_leaf_is_proven_from_the_stored_tree_and_older_trees_are_its_beginning() -> None:
    made = clock.new_id()
    sizes = [grown(made, 300), grown(made, 1, 255, 1200)]
    with tenancy.organisation(made):
        whole = leaves_between(made, 0, sizes[-1])
        assert [each.position for each in Placed.objects.order_by("position")] == list(range(1, sizes[-1] + 1))
        assert Tile.objects.filter(level=0).count() == sizes[-1] // 256
        for size in (*sizes, 256, 257, 512, sizes[-1] - 1):
            tree = StoredTree(made, size)
            newest = root(size, tree)
            assert newest == root(size, lambda level, index: complete(whole[index << level : (index + 1) << level]))
            for index in {0, 1, 255, 256, size // 2, size - 1} & set(range(size)):
                assert included(whole[index], inclusion_proof(index, size, tree), in_root=newest)
        older, newest = (root(size, StoredTree(made, size)) for size in sizes)
        proof = consistency_proof(*sizes, StoredTree(made, sizes[-1]))
        assert consistent(proof, older_root=older, newer_root=newest)
        for row in Event.objects.order_by("-id")[:20]:
            assert bytes(Placed.objects.get(id=row.id).leaf) == leaf_of(row)


def test_a_tile_of_tiles_is_written_when_it_is_full() -> None:
    made = clock.new_id()
    with tenancy.organisation(made):
        size = Placed.objects.count()
    missing = 256 * 256 - 1 - size
    grown(made, *[5000] * (missing // 5000), missing % 5000)
    with tenancy.organisation(made):
        assert not Tile.objects.filter(level=1).exists()
    assert grown(made, 1) == 256 * 256
    with tenancy.organisation(made):
        tile = Tile.objects.get(level=1)
        roots = [bytes(each) for each in Tile.objects.filter(level=0).order_by("number").values_list("root", flat=True)]
        assert bytes(tile.hashes) == kept(roots)
        assert root(256 * 256, StoredTree(made, 256 * 256)) == bytes(tile.root) == complete(roots)


def test_the_products_own_role_cannot_change_the_tree() -> None:
    made = clock.new_id()
    grown(made, 300)
    for change in ("UPDATE ledger_placed SET leaf = ''", "DELETE FROM ledger_placed", "DELETE FROM ledger_tile"):
        with pytest.raises(DatabaseError, match="permission denied"), tenancy.organisation(made):
            connection.cursor().execute(change)
