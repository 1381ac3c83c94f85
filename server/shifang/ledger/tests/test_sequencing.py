"""The sequencer grows the tree: every event's leaf can be proven from what is stored, at every size."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection

from shifang.ledger.models import Event, Placed, Tile
from shifang.ledger.operations import record_many, sequence
from shifang.ledger.operations.sequencing import fill_tiles, leaf_of
from shifang.ledger.queries.kept import Kept
from shifang.ledger.queries.leaves import inclusion
from shifang.ledger.queries.tree import EDGES, StoredTree, leaves_between
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


def laid(made: UUID, count: int) -> None:
    """Lay so many leaves as the beginning of a log, without the events that they would be of, and their tiles."""
    with tenancy.organisation(made):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_placed (organisation_id, id, position, leaf) "
                "SELECT %s, gen_random_uuid(), n, sha256(n::text::bytea) FROM generate_series(1, %s) AS n",
                [made, count],
            )
        fill_tiles(made, before=0, now=count)


def test_events_that_are_recorded_at_once_stand_in_the_log_in_their_order() -> None:
    made = clock.new_id()
    grown(made, 200)
    with tenancy.organisation(made):
        placed = Placed.objects.order_by("position").values_list("id", flat=True)
        events = Event.objects.in_bulk(list(placed))
        assert [events[each].facts["n"] for each in placed] == list(range(200))


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


def test_what_is_kept_of_a_signed_tree_makes_the_same_proofs_of_that_tree_only() -> None:
    made = clock.new_id()
    size = grown(made, 1000)
    for _ in range(2):
        with tenancy.organisation(made):
            for position in (1, 300, 769, size):
                kept_one = inclusion(made, position=position, size=size, under="of a thousand")
                assert kept_one == inclusion(made, position=position, size=size)
    bigger = grown(made, 300)
    with tenancy.organisation(made):
        proof = inclusion(made, position=bigger, size=bigger, under="of more")
        assert proof == inclusion(made, position=bigger, size=bigger)
        assert EDGES.get(("of more", 1)) != EDGES.get(("of a thousand", 1))


def test_a_process_keeps_no_more_than_it_may_and_drops_the_longest_unused() -> None:
    kept_things: Kept[int] = Kept(2)
    kept_things.put("a", 1)
    kept_things.put("b", 2)
    assert kept_things.get("a") == 1
    kept_things.put("c", 3)
    assert [kept_things.get(name) for name in "abc"] == [1, None, 3]


def test_a_tile_of_tiles_is_written_when_it_is_full() -> None:
    made = clock.new_id()
    laid(made, 255 * 256)
    grown(made, 255)
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
