"""What somebody with all rights on the database may do to a log, each in a transaction that is undone.

Every attack returns what it touched: positions of the log, and events.
"""

import json
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections, transaction

from shifang.accounts.tests.make import MadeOrganisation
from shifang.ledger.models import Event
from shifang.ledger.operations import record_many, sequence
from shifang.ledger.operations.sequencing import leaf_of
from shifang.ledger.queries.tree import leaves_between, roots_between
from shifang.ledger.rules.erasing import LEFT
from shifang.ledger.rules.tiles import KEPT, WIDTH, kept, root_of
from shifang.ledger.types import KINDS, Fact, Subject, event_kind
from shifang.platform import clock, tenancy

TAMPERED = KINDS.get("test.tampered") or event_kind("test.tampered", zh="改", en="Tampered")
_COLUMNS = "kind, actor_id, department_id, subject_kind, subject_id, related_id, happened_at, received_at, facts, salt"


def grow(made: MadeOrganisation, count: int) -> None:
    """Let so many events happen, like those of a working day."""
    now = clock.now()
    for start in range(0, count, 5000):
        facts = [
            Fact(
                TAMPERED, Subject("visit", uuid4()), now, now, facts={"n": n, "店": f"门店 {n}", "metres": n % 300 / 2}
            )
            for n in range(start, min(start + 5000, count))
        ]
        with tenancy.organisation(made.id):
            record_many(made.id, facts)
        while sequence(organisation_id=made.id):
            pass


@contextmanager
def all_rights() -> Iterator[None]:
    """Work with the owner's connection wherever the application's would be used."""
    saved = connections["default"]
    connections["default"] = connections["owner"]
    try:
        yield
    finally:
        connections["default"] = saved


@contextmanager
def undone(made: MadeOrganisation) -> Iterator[None]:
    """Work on the log of an organisation and undo it."""
    with transaction.atomic(), tenancy.organisation(made.id):
        yield
        transaction.set_rollback(True)


@dataclass
class Touched:
    """The positions and events that an attack has touched, and from which position on it has moved everything."""

    positions: set[int] = field(default_factory=set)
    events: set[UUID] = field(default_factory=set)
    moved: int | None = None


@dataclass
class Attacker:
    """Somebody with all rights, at work on a log of `size` events."""

    made: MadeOrganisation
    size: int
    dice: random.Random

    def run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement on the log."""
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("MINE", f"organisation_id = '{self.made.id}'"), values)
            return cursor.fetchall() if cursor.description else []

    def at(self, position: int) -> UUID:
        """Return the event at a position."""
        return self.run("SELECT id FROM ledger_placed WHERE MINE AND position = %s", position)[0][0]

    def change(self, position: int, column: str, value: str, *values: Any) -> Touched:
        """Set a column of the event at a position."""
        event = self.at(position)
        self.run(f"UPDATE ledger_event SET {column} = {value} WHERE MINE AND id = %s", *values, event)
        return Touched({position}, {event})

    def place(self, event: UUID, position: int) -> None:
        """Give an event another position."""
        self.run("UPDATE ledger_placed SET position = %s WHERE MINE AND id = %s", position, event)

    def copy(self, event: UUID) -> UUID:
        """Insert another event like this one, a second before it."""
        new = UUID(int=event.int - (1000 << 80) + self.dice.randrange(1 << 40))
        self.run(
            f"INSERT INTO ledger_event (id, organisation_id, {_COLUMNS}) SELECT %s, organisation_id, {_COLUMNS} "
            "FROM ledger_event WHERE MINE AND id = %s",
            new,
            event,
        )
        return new

    def rewrite(self, position: int) -> None:
        """Make leaf and tiles of a position fit what the event is now."""
        event = Event.objects.get(organisation_id=self.made.id, id=self.at(position))
        self.run("UPDATE ledger_placed SET leaf = %s WHERE MINE AND id = %s", leaf_of(event), event.id)
        level, number = 0, (position - 1) // WIDTH
        while self.run("SELECT 1 FROM ledger_tile WHERE MINE AND level = %s AND number = %s", level, number):
            below = leaves_between if level == 0 else roots_between(level - 1)
            tile = kept(below(self.made.id, number * WIDTH, (number + 1) * WIDTH))
            self.run(
                "UPDATE ledger_tile SET hashes = %s, root = %s WHERE MINE AND level = %s AND number = %s",
                *(tile, root_of(tile), level, number),
            )
            level, number = level + 1, number // WIDTH


def edit(by: Attacker, position: int) -> Touched:
    """Change what an event says."""
    return by.change(position, "facts", "facts || %s::jsonb", json.dumps({"metres": by.dice.randrange(301, 999)}))


def edit_who(by: Attacker, position: int) -> Touched:
    """Change whom or what an event is about."""
    column = by.dice.choice(["actor_id", "department_id", "subject_id", "related_id"])
    return by.change(position, column, "%s", uuid4())


def edit_kind(by: Attacker, position: int) -> Touched:
    """Make another event of it."""
    return by.change(position, "kind", "kind || 'x'")


def back_date(by: Attacker, position: int) -> Touched:
    """Move it in time, if only by a microsecond."""
    column, back = by.dice.choice(["happened_at", "received_at"]), by.dice.choice([1, 60_000_000, 86_400_000_000])
    return by.change(position, column, f"{column} - %s * interval '1 microsecond'", back)


def new_salt(by: Attacker, position: int) -> Touched:
    """Give it another salt."""
    return by.change(position, "salt", "%s", secrets.token_bytes(16))


def erase_unnamed(by: Attacker, position: int) -> Touched:
    """Empty it as erasing does, without an event that says so."""
    touched = by.change(position, "salt", "''::bytea")
    by.change(position, "facts", "%s::jsonb", json.dumps(LEFT))
    return touched


def delete(by: Attacker, position: int) -> Touched:
    """Delete the event and leave its place."""
    event = by.at(position)
    by.run("DELETE FROM ledger_event WHERE MINE AND id = %s", event)
    return Touched({position}, {event})


def delete_whole(by: Attacker, position: int) -> Touched:
    """Delete it with its place."""
    touched = delete(by, position)
    by.run("DELETE FROM ledger_placed WHERE MINE AND position = %s", position)
    return touched


def delete_and_fill(by: Attacker, position: int) -> Touched:
    """Delete it and put the newest event in its place."""
    touched, newest = delete_whole(by, position), by.at(by.size)
    by.place(newest, position)
    return Touched({position, by.size}, touched.events | {newest})


def delete_and_close(by: Attacker, position: int) -> Touched:
    """Delete it and move all that follow."""
    touched = delete_whole(by, position)
    by.run("UPDATE ledger_placed SET position = -position WHERE MINE AND position > %s", position)
    by.run("UPDATE ledger_placed SET position = -position - 1 WHERE MINE AND position < 0")
    return Touched(set(), touched.events, moved=position)


def insert(by: Attacker, position: int) -> Touched:
    """Write an event beside the sequencer."""
    return Touched(set(), {by.copy(by.at(position))})


def insert_placed(by: Attacker, position: int) -> Touched:
    """Write an event and put it in the place of another, which goes to the end."""
    old = by.at(position)
    new = by.copy(old)
    by.place(old, by.size + 1)
    event = Event.objects.get(organisation_id=by.made.id, id=new)
    by.run(
        "INSERT INTO ledger_placed (id, organisation_id, position, leaf) VALUES (%s, %s, %s, %s)",
        *(new, by.made.id, position, leaf_of(event)),
    )
    return Touched({position, by.size + 1}, {old, new})


def reorder(by: Attacker, position: int) -> Touched:
    """Exchange the places of two events."""
    other = by.dice.randrange(1, by.size + 1)
    other = other if other != position else position % by.size + 1
    one, two = by.at(position), by.at(other)
    for event, place in ((one, -1), (two, position), (one, other)):
        by.place(event, place)
    return Touched({position, other}, {one, two})


def exchange(by: Attacker, position: int) -> Touched:
    """Exchange what two events say, salts included."""
    other = position % by.size + 1
    one, two = by.at(position), by.at(other)
    by.run(
        "UPDATE ledger_event a SET facts = b.facts, salt = b.salt FROM ledger_event b "
        f"WHERE a.organisation_id = b.organisation_id AND a.organisation_id = '{by.made.id}' "
        "AND (a.id, b.id) IN ((%s, %s), (%s, %s))",
        *(one, two, two, one),
    )
    return Touched({position, other}, {one, two})


def forge_leaf(by: Attacker, position: int) -> Touched:
    """Change the leaf alone."""
    by.run("UPDATE ledger_placed SET leaf = %s WHERE MINE AND position = %s", secrets.token_bytes(32), position)
    return Touched({position})


def forge_tile(by: Attacker, position: int) -> Touched:
    """Change, delete or add a tile of the tree."""
    number = (position - 1) // WIDTH
    if not by.run("SELECT 1 FROM ledger_tile WHERE MINE AND level = 0 AND number = %s", number):
        number = 0
    byte = by.dice.randrange(KEPT)
    change = by.dice.choice(
        [
            f"UPDATE ledger_tile SET hashes = set_byte(hashes, {byte}, get_byte(hashes, {byte}) # 1)",
            "UPDATE ledger_tile SET root = set_byte(root, 7, get_byte(root, 7) # 128)",
            "DELETE FROM ledger_tile",
            "UPDATE ledger_tile SET number = number + 1000000",
        ]
    )
    levels = by.run("SELECT DISTINCT level FROM ledger_tile WHERE MINE")
    level = by.dice.choice(sorted(each for (each,) in levels))
    by.run(f"{change} WHERE MINE AND level = %s AND number = %s", level, 0 if level else number)
    return Touched({number * WIDTH + 1})


def edit_and_rewrite_leaf(by: Attacker, position: int) -> Touched:
    """Change an event and its leaf."""
    touched = edit(by, position)
    event = Event.objects.get(organisation_id=by.made.id, id=by.at(position))
    by.run("UPDATE ledger_placed SET leaf = %s WHERE MINE AND id = %s", leaf_of(event), event.id)
    return touched


def edit_and_rewrite_all(by: Attacker, position: int) -> Touched:
    """Change an event, and leaf and tree to fit: the log fits itself."""
    touched = edit(by, position)
    by.rewrite(position)
    return touched


def reorder_and_rewrite_all(by: Attacker, position: int) -> Touched:
    """Exchange two events, and make the tree fit."""
    touched = reorder(by, position)
    for each in touched.positions:
        by.rewrite(each)
    return touched


def cut(by: Attacker, position: int) -> Touched:
    """Cut the log off, events and tiles included."""
    by.run(
        "DELETE FROM ledger_event WHERE MINE AND id IN (SELECT id FROM ledger_placed WHERE MINE AND position >= %s)",
        position,
    )
    by.run("DELETE FROM ledger_placed WHERE MINE AND position >= %s", position)
    by.run("DELETE FROM ledger_tile WHERE MINE AND (number + 1) * power(256, level + 1) >= %s", position)
    return Touched(set(), set(), moved=position)


def nothing(by: Attacker, position: int) -> Touched:
    """Do nothing: an untouched log."""
    del by
    return Touched({position})


def go_on(by: Attacker, position: int) -> Touched:
    """Let the log grow as it does."""
    del position
    count = by.dice.randrange(1, 40)
    grow(by.made, count)
    return Touched(set(range(by.size + 1, by.size + count + 1)))


Attack = Callable[[Attacker, int], Touched]
# How often each is tried in a hundred.
ATTACKS: dict[Attack, int] = {
    edit: 10,
    edit_who: 5,
    edit_kind: 3,
    back_date: 12,
    new_salt: 3,
    erase_unnamed: 7,
    delete: 7,
    delete_whole: 5,
    delete_and_fill: 4,
    insert: 7,
    insert_placed: 5,
    reorder: 8,
    exchange: 4,
    forge_leaf: 3,
    forge_tile: 5,
    edit_and_rewrite_leaf: 3,
    edit_and_rewrite_all: 6,
    reorder_and_rewrite_all: 3,
}
# These move everything behind them, and all of that is read anew for each; they are tried less often.
LONG: tuple[Attack, ...] = (delete_and_close, cut)
# What leaves a log that fits itself: only a checkpoint from before shows it, and none does what happened behind it.
HIDDEN = frozenset({edit_and_rewrite_all, reorder_and_rewrite_all, cut})
# The same, where the events are so new that no full tile of the tree holds them.
HIDDEN_IN_NEWEST_TILE = frozenset({insert_placed, reorder, edit_and_rewrite_leaf, delete_and_fill})
HONEST: tuple[Attack, ...] = (nothing, go_on)
