"""The events at the positions of the log, tile by tile: what each says, held against its leaf."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.ledger.models import Placed, Tile
from shifang.ledger.rules.entry import entry_hash, written
from shifang.ledger.rules.erasing import KIND, LEFT, Range, named_by
from shifang.ledger.rules.merkle import leaf_hash
from shifang.ledger.rules.tiles import WIDTH, kept, root_of

_PLACED = """
    SELECT position, id::text, leaf FROM ledger_placed
    WHERE organisation_id = %s AND position > %s AND position <= %s ORDER BY position, id
"""
# The moments as `rules.entry` writes them: PostgreSQL does so in a fraction of the time.
_EVENTS = """
    SELECT salt, facts, id::text, kind, actor_id::text, department_id::text, subject_kind, subject_id::text,
        related_id::text, to_char(happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS happened_at,
        to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS received_at
    FROM ledger_event WHERE organisation_id = %s AND id = ANY(%s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit, and at which position (or which size of the log).

    `gap`: a position is missing or given twice; `event_missing`, `event_changed`: the event is not what its leaf
    says; `not_placed`: an event that came neither by the sequencer nor waits for it; `checkpoint`: the log is not the
    one that was signed; `cut`: it is shorter than the one that was signed; `tiles`: the stored tree is another;
    `erased`: facts and salt are gone and no erasing event names it.
    """

    code: str
    position: int
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """What stands at the positions of one tile of leaves; `root` where it is full, `last` is its last position."""

    number: int
    leaves: tuple[bytes, ...]
    root: bytes | None
    last: int
    faults: tuple[Fault, ...]
    erased: tuple[int, ...] = ()
    named: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class _Event:
    """An event as it is committed to; `text` is None where it cannot be written."""

    salt: bytes
    kind: str
    facts: Any
    text: str | None


@dataclass(frozen=True, slots=True)
class _Standing:
    """A position with its leaf, and the event that stands there."""

    position: int
    id: str
    leaf: bytes
    event: _Event | None


def next_span(organisation_id: UUID, *, after: int | None, until: int) -> int | None:
    """Return the number of the first span with an event after a position; a superuser can place some below 1."""
    rows = Placed.objects.filter(organisation_id=organisation_id, position__lte=until)
    if after is not None:
        rows = rows.filter(position__gt=after)
    position = rows.order_by("position").values_list("position", flat=True).first()
    return None if position is None else (position - 1) // WIDTH


def read_spans(organisation_id: UUID, numbers: range, *, until: int) -> Iterator[Span]:
    """Read the events at the positions of neighbouring spans, and the tiles that were stored for them.

    Where nothing stands there is no span.
    """
    tiles = Tile.objects.filter(organisation_id=organisation_id, level=0, number__in=numbers)
    stored = {
        number: (bytes(hashes), bytes(root)) for number, hashes, root in tiles.values_list("number", "hashes", "root")
    }
    rows = _standing(organisation_id, numbers, until=until)
    for number, mine in groupby(rows, key=lambda row: (row.position - 1) // WIDTH):
        yield _span(number, list(mine), stored.get(number))


def _span(number: int, rows: Sequence[_Standing], stored: tuple[bytes, bytes] | None) -> Span:
    leaves = tuple(row.leaf for row in rows)
    wrong = [_wrong_leaf(row) for row in rows]
    faults, before = [], number * WIDTH
    for row, code in zip(rows, wrong, strict=True):
        if row.position != before + 1:
            faults.append(Fault("gap", before + 1, UUID(row.id)))
        if code is not None:
            faults.append(Fault(code, row.position, UUID(row.id)))
        before = row.position
    tile = kept(leaves) if len(leaves) == WIDTH else None
    root = None if tile is None else root_of(tile)
    if tile is not None and stored != (tile, root):
        faults.append(Fault("tiles", number * WIDTH + 1))
    return Span(
        number,
        leaves,
        root,
        before,
        tuple(faults),
        erased=tuple(row.position for row in rows if _is_erased(row.event)),
        named=tuple(each for row, code in zip(rows, wrong, strict=True) if code is None for each in _named(row.event)),
    )


def _standing(organisation_id: UUID, numbers: range, *, until: int) -> list[_Standing]:
    end = min(numbers.stop * WIDTH, until)
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [organisation_id, numbers.start * WIDTH, end])
        rows = cursor.fetchall()
        cursor.execute(_EVENTS, [organisation_id, [identifier for _, identifier, _ in rows]])
        names = [column.name for column in cursor.description or ()]
        events = {event["id"]: event for event in (dict(zip(names, row, strict=True)) for row in cursor.fetchall())}
    return [
        _Standing(position, identifier, bytes(leaf), _event(events.get(identifier)))
        for position, identifier, leaf in rows
    ]


def _event(entry: dict[str, Any] | None) -> _Event | None:
    """Return an event from its columns; what a superuser has put there need not be what the product could write."""
    if entry is None:
        return None
    salt = bytes(entry.pop("salt"))
    try:
        entry["facts"] = json.loads(entry["facts"])
        return _Event(salt, entry["kind"], entry["facts"], written(entry))
    except (ValueError, RecursionError):
        return _Event(salt, entry["kind"], None, None)


def _is_erased(event: _Event | None) -> bool:
    return event is not None and not event.salt and event.facts == LEFT


def _named(event: _Event | None) -> list[Range]:
    """What an erasing event names; the caller knows that it is as its leaf says."""
    return named_by(event.facts) if event is not None and event.kind == KIND else []


def _wrong_leaf(row: _Standing) -> str | None:
    event = row.event
    if event is None:
        return "event_missing"
    if _is_erased(event):
        return None
    same = event.text is not None and leaf_hash(entry_hash(event.text, salt=event.salt)) == row.leaf
    return None if same else "event_changed"
