"""The sequencer: events that have committed get their positions, their leaves, and the tree's tiles that they fill."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from shifang.ledger.models import Event, Pending, Placed, Tile
from shifang.ledger.queries.tree import leaves_between, roots_between
from shifang.ledger.rules.entry import entry_hash, entry_text
from shifang.ledger.rules.merkle import leaf_hash
from shifang.ledger.rules.tiles import WIDTH, filled, kept, root_of
from shifang.platform import tenancy


def sequence(*, organisation_id: UUID, limit: int = 5000) -> int:
    """Place committed events that have no position, in order; return how many were placed.

    One sequencer at a time works for an organisation (advisory lock), so positions have no gaps and an event
    that commits later gets a later position whatever its id says.
    """
    with tenancy.organisation(organisation_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"ledger:{organisation_id}"])
        waiting = list(
            Pending.objects.filter(organisation_id=organisation_id).order_by("id").values_list("id", flat=True)[:limit]
        )
        if not waiting:
            return 0
        newest = Placed.objects.filter(organisation_id=organisation_id).order_by("-position").first()
        size = newest.position if newest else 0
        place(organisation_id, waiting, after=size)
        Pending.objects.filter(organisation_id=organisation_id, id__in=waiting).delete()
        fill_tiles(organisation_id, before=size, now=size + len(waiting))
    return len(waiting)


def place(organisation_id: UUID, events: Sequence[UUID], *, after: int) -> None:
    """Give events the positions that follow, and their leaves."""
    rows = Event.objects.filter(organisation_id=organisation_id).in_bulk(events)
    Placed.objects.bulk_create(
        Placed(id=each, organisation_id=organisation_id, position=position, leaf=leaf_of(rows[each]))
        for position, each in enumerate(events, start=after + 1)
    )


def leaf_of(event: Event) -> bytes:
    """Return an event's leaf of the tree."""
    return leaf_hash(entry_hash(entry_text(event), salt=bytes(event.salt)))


def fill_tiles(organisation_id: UUID, *, before: int, now: int) -> None:
    """Write the tiles that became complete when the log grew from `before` events to `now`."""
    for level, numbers in filled(before, now):
        for number in numbers:
            first = number * WIDTH
            below = leaves_between if level == 0 else roots_between(level - 1)
            tile = kept(below(organisation_id, first, first + WIDTH))
            Tile.objects.create(
                organisation_id=organisation_id, level=level, number=number, hashes=tile, root=root_of(tile)
            )
