"""Thousands of random tamperings by somebody with all rights on the database, and an auditor with one old checkpoint.

Each is done by SQL in a transaction that is undone. The product's own audit judges it: what an attack touched is read
anew from the tables, what it did not touch was read once; a share is judged by the audit of the whole log. A second
verifier of another make (`Plain`) must agree: it reads the events by its own SQL, writes entries and hashes by the
definition of RFC 9162, and shares no code with the product.
"""

import hashlib
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests import tampering
from shifang.config.tests.tampering import (
    ATTACKS,
    HIDDEN,
    HIDDEN_IN_NEWEST_TILE,
    HONEST,
    LONG,
    Attack,
    Attacker,
    Touched,
    all_rights,
    undone,
)
from shifang.ledger.operations.checkpoints import sign_checkpoint
from shifang.ledger.queries.audit import Auditing, Span, audit, read_span, strays
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.rules.checkpoint import Checkpoint, read
from shifang.platform import clock, tenancy

TILE = 256
_ROWS = """
    SELECT p.position, p.leaf, e.id, e.kind, e.actor_id, e.department_id, e.subject_kind, e.subject_id, e.related_id,
        e.happened_at, e.received_at, e.facts::text, e.salt
    FROM ledger_placed p LEFT JOIN ledger_event e ON e.organisation_id = p.organisation_id AND e.id = p.id
    WHERE p.organisation_id = %s AND p.position > %s AND p.position <= %s ORDER BY p.position
"""
_STRAYS = """
    SELECT count(*) FROM ledger_event e WHERE organisation_id = %s AND id BETWEEN %s AND %s
        AND NOT EXISTS (SELECT 1 FROM ledger_placed p WHERE p.organisation_id = e.organisation_id AND p.id = e.id)
        AND NOT EXISTS (SELECT 1 FROM ledger_pending p WHERE p.organisation_id = e.organisation_id AND p.id = e.id)
"""
_TILES = (
    "SELECT level, number, hashes, root FROM ledger_tile WHERE organisation_id = %s AND (level > 0 OR number = ANY(%s))"
)
_TILE_COUNT = "SELECT count(*), max(number) FILTER (WHERE level = 0) FROM ledger_tile WHERE organisation_id = %s"


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


@dataclass
class Plain:
    """The second verifier: a dictionary of leaves by index, and the definitions written out."""

    made: UUID
    leaves: dict[int, bytes] = field(default_factory=dict)
    tiles: dict[int, bytes] = field(default_factory=dict)

    def faulty(self, tiles: set[int], *, ids: tuple[UUID, UUID], old: Checkpoint) -> bool:
        """Read some tiles of leaves anew, the others being known, and say whether anything does not fit."""
        now = Plain(self.made, dict(self.leaves), dict(self.tiles))
        wrong = [now.read(tile) for tile in sorted(tiles)]
        last = max(now.leaves, default=-1)
        return (
            any(wrong)
            or last + 1 != len(now.leaves)
            or last + 1 < old.size
            or now.tree(0, old.size) != old.root
            or now.other_tree(tiles, last + 1)
            or rows(_STRAYS, self.made, *ids)[0][0] > 0
        )

    def read(self, tile: int) -> bool:
        """Read a tile's events; return whether any is not what its leaf says."""
        self.tiles.pop(tile, None)
        for index in range(tile * TILE, (tile + 1) * TILE):
            self.leaves.pop(index, None)
        wrong = False
        for position, leaf, *event in rows(_ROWS, self.made, tile * TILE, (tile + 1) * TILE):
            self.leaves[position - 1] = found = leaf_of(event) if event[0] else b""
            wrong = wrong or found != bytes(leaf)
        if all(index in self.leaves for index in range(tile * TILE, (tile + 1) * TILE)):
            self.tiles[tile] = self.tree(tile * TILE, (tile + 1) * TILE)
        return wrong

    def tree(self, start: int, end: int) -> bytes:
        """MTH of RFC 9162, 2.1.1."""
        if end - start == TILE and start % TILE == 0 and start // TILE in self.tiles:
            return self.tiles[start // TILE]
        if end - start == 1:
            return self.leaves.get(start, b"")
        half = 1 << (end - start - 1).bit_length() - 1
        return sha256(b"\x01", self.tree(start, start + half), self.tree(start + half, end))

    def other_tree(self, tiles: set[int], size: int) -> bool:
        """Return whether the stored tiles are not those of the leaves."""
        hashes = {(0, each): [self.leaves.get(each * TILE + at, b"") for at in range(TILE)] for each in tiles}
        whole = size // TILE
        hashes = {place: found for place, found in hashes.items() if place[1] < whole}
        roots, level, count = [self.tiles.get(each, b"") for each in range(whole)], 1, whole
        while len(roots) >= TILE:
            above = [roots[at * TILE : (at + 1) * TILE] for at in range(len(roots) // TILE)]
            hashes |= {(level, number): list(each) for number, each in enumerate(above)}
            roots, level, count = [definition(each) for each in above], level + 1, count + len(above)
        stored = {(level, number): (bytes(told), bytes(root)) for level, number, told, root in self.stored(tiles)}
        wanted = {place: (b"".join(told), definition(told)) for place, told in hashes.items()}
        return stored != wanted or rows(_TILE_COUNT, self.made)[0] != (count, whole - 1 if whole else None)

    def stored(self, tiles: set[int]) -> list[tuple[Any, ...]]:
        return rows(_TILES, self.made, sorted(tiles))


def definition(hashes: Any) -> bytes:
    """The root over a full tile's hashes."""
    level = list(hashes)
    while len(level) > 1:
        level = [sha256(b"\x01", left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def leaf_of(event: list[Any]) -> bytes:
    """A leaf from the columns of an event."""
    *ids, happened, received, facts, salt = event
    names = ("id", "kind", "actor_id", "department_id", "subject_kind", "subject_id", "related_id")
    entry = {name: None if value is None else str(value) for name, value in zip(names, ids, strict=True)}
    for name, at in (("happened_at", happened), ("received_at", received)):
        entry[name] = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = json.dumps(entry | {"facts": json.loads(facts)}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(b"\x00", sha256(b"shifang.event.1\x00", bytes(salt), text.encode()))


@dataclass
class Bench:
    """A log, an old checkpoint of it, and all that both verifiers know of it while it is untouched."""

    made: MadeOrganisation
    old: Checkpoint
    size: int
    ids: list[UUID]
    spans: list[Span]
    plain: Plain

    def judged(self, touched: Touched) -> bool:
        """Return whether the product's audit finds anything, reading anew what was touched."""
        if touched.shifted:
            return bool(audit(self.made.id, [self.old]).faults)
        fresh = self._tiles(touched)
        auditing = Auditing(self.made.id, [self.old])
        last = max(fresh | {len(self.spans) - 1})
        for number in range(last + 1):
            known = number < len(self.spans) and number not in fresh
            auditing.add(self.spans[number] if known else read_span(self.made.id, number, until=auditing.total))
        low, high = self._ids(touched)
        return bool(auditing.verdict(strays(self.made.id, low=low, high=high)).faults)

    def judged_otherwise(self, touched: Touched) -> bool:
        """Return whether the second verifier finds anything."""
        tiles = set(range(len(self.spans))) if touched.shifted else self._tiles(touched)
        return self.plain.faulty(tiles, ids=self._ids(touched), old=self.old)

    def _tiles(self, touched: Touched) -> set[int]:
        return {(position - 1) // TILE for position in touched.positions}

    def _ids(self, touched: Touched) -> tuple[UUID, UUID]:
        if touched.shifted:
            return UUID(int=0), UUID(int=2**128 - 1)
        return min(touched.events, default=self.ids[0]), max(touched.events, default=self.ids[0])


def bench(size: int, *, covered: int) -> Bench:
    """Make a log with a checkpoint somewhere before its end, and read it once with both verifiers."""
    made = organisation()
    tampering.grow(made, covered)
    note = sign_checkpoint(organisation_id=made.id, now=clock.now())
    assert note is not None
    old = read(note, [log_verifier(made.id)])
    tampering.grow(made, size - covered)
    with tenancy.organisation(made.id):
        assert audit(made.id, [old]).faults == ()
        total = rows("SELECT max(position) FROM ledger_placed WHERE organisation_id = %s", made.id)[0][0]
        ids = [each for (each,) in rows("SELECT id FROM ledger_event WHERE organisation_id = %s ORDER BY id", made.id)]
        spans = [read_span(made.id, number, until=total) for number in range(-(-total // TILE))]
        plain = Plain(made.id)
        assert not any(plain.read(number) for number in range(len(spans)))
    return Bench(made, old, total, ids, spans, plain)


def tamper(on: Bench, attack: Attack, dice: random.Random, *, whole: bool) -> str:
    """Do one attack, have both verifiers judge it, and undo it; return what went wrong, "" when nothing did."""
    position = dice.randrange(1, on.size)
    with undone(on.made):
        touched = attack(Attacker(on.made, on.size, dice), position)
        wanted = attack not in HONEST and not _is_hidden(on, attack, touched.positions or {position})
        found = {"audit": on.judged(touched), "second": on.judged_otherwise(touched)}
        if whole:
            found["whole"] = bool(audit(on.made.id, [on.old]).faults)
    wrong = [name for name, each in found.items() if each != wanted]
    return f"{attack.__name__} at {position} of {on.size}, signed {on.old.size}: {wrong}" if wrong else ""


def _is_hidden(on: Bench, attack: Attack, positions: set[int]) -> bool:
    """Return whether the attack is one that no checkpoint of before can show."""
    first = min(positions)
    in_newest_tile = attack in HIDDEN_IN_NEWEST_TILE and first > on.size // TILE * TILE
    return first > on.old.size and (attack in HIDDEN or in_newest_tile)


def tried(on: Bench, count: int, *, long: int, whole: int, seed: int) -> Counter[str]:
    """Try so many attacks at random; return how often each was tried."""
    dice = random.Random(seed)
    drawn = dice.choices(list(ATTACKS), weights=list(ATTACKS.values()), k=count - 2 * long)
    attacks: list[Attack] = [*drawn, *LONG * long, *HONEST * (count // 20)]
    dice.shuffle(attacks)
    wrong, names = [], Counter[str]()
    with all_rights():
        for number, attack in enumerate(attacks):
            names[attack.__name__] += 1
            told = tamper(on, attack, dice, whole=number % (len(attacks) // whole) == 0)
            wrong += [told] if told else []
    assert wrong == []
    return names


def test_two_hundred_tamperings_of_a_log_of_a_thousand_events() -> None:
    names = tried(bench(1000, covered=700), 200, long=5, whole=20, seed=1)
    assert sum(names.values()) >= 220


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_ten_thousand_tamperings_of_a_log_of_a_hundred_thousand_events() -> None:
    on = bench(100_000, covered=70_000)
    names = tried(on, 10_000, long=40, whole=60, seed=9)
    assert sum(each for name, each in names.items() if name not in {"nothing", "go_on"}) == 10_000
