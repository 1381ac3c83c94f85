"""Erasing events: their facts and salts go, their leaves stay, and an event says which they were."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import connection

from shifang.ledger.models import Placed
from shifang.ledger.operations.recording import record
from shifang.ledger.rules.erasing import KIND, MOST_RANGES, ranges_of
from shifang.ledger.types import Fact


def erase(organisation_id: UUID, *, events: Sequence[UUID], told: Fact) -> int:
    """Erase events about or by a person in the running transaction; return how many there were.

    `told` is the event that says so, about that person; it is recorded with the positions of what it erases, in parts
    when there are many. Only events that have their place can be erased: the sequencer goes before.
    """
    if told.kind.code != KIND:
        message = f"{told.kind.code} erases nothing"
        raise ValueError(message)
    placed = Placed.objects.filter(organisation_id=organisation_id, id__in=events)
    ranges = ranges_of(placed.values_list("position", flat=True))
    erased = 0
    for start in range(0, max(1, len(ranges)), MOST_RANGES):
        part = [list(each) for each in ranges[start : start + MOST_RANGES]]
        event = record(organisation_id, replace(told, facts={**told.facts, "positions": part}))
        with connection.cursor() as cursor:
            cursor.execute("SELECT shifang_erase_events(%s)", [event.id])
            erased += int(cursor.fetchone()[0])
    return erased
