"""Thousands of random tamperings by somebody with all rights on the database, and an auditor with one old checkpoint.

Each is done by SQL in a transaction that is undone. The product's own audit judges it: what an attack touched is read
anew from the tables, what it did not touch was read once; a share is judged by the audit of the whole log. A second
auditor of another make must agree: the TypeScript that the page for outsiders verifies with, holding the log's key and
the checkpoint's text.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests import tampering
from shifang.config.tests.second_auditor import WIDTH, SecondAuditor
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
from shifang.ledger.queries.audit import Auditing, audit, strays
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.queries.spans import Span, read_spans
from shifang.ledger.rules.checkpoint import Checkpoint, read
from shifang.platform import clock, tenancy

LOG = logging.getLogger(__name__)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@dataclass
class Bench:
    """A log, an old checkpoint of it, and all that the product's audit knows of it while it is untouched."""

    made: MadeOrganisation
    old: Checkpoint
    size: int
    spans: list[Span]
    second: SecondAuditor

    def judged(self, touched: Touched) -> bool:
        """Return whether the product's audit finds anything, reading anew what was touched."""
        auditing, fresh = Auditing(self.made.id, [self.old]), self._tiles(touched)
        for number in range(max(fresh | {len(self.spans) - 1}) + 1):
            one = range(number, number + 1)
            known = number not in fresh and self.spans[number : number + 1]
            for span in known or read_spans(self.made.id, one, until=auditing.total):
                auditing.add(span)
        events = self._events(touched)
        if events is None:
            lost = strays(self.made.id)
        else:
            lost = [each for event in events for each in strays(self.made.id, low=event, high=event)]
        return bool(auditing.verdict(lost).faults)

    def judged_otherwise(self, touched: Touched) -> bool:
        """Return whether the second auditor finds anything."""
        return self.second.judge(self._tiles(touched), events=self._events(touched)) != ""

    def _tiles(self, touched: Touched) -> set[int]:
        moved = self.size + 1 if touched.moved is None else touched.moved
        behind = range((moved - 1) // WIDTH, len(self.spans)) if moved <= self.size else ()
        return {(position - 1) // WIDTH for position in touched.positions} | set(behind)

    def _events(self, touched: Touched) -> set[UUID] | None:
        return touched.events if touched.moved is None else None


@contextmanager
def bench(size: int, *, covered: int, folder: Path) -> Iterator[Bench]:
    """Make a log with a checkpoint somewhere before its end, and let both auditors read it once."""
    made = organisation()
    tampering.grow(made, covered)
    note = sign_checkpoint(organisation_id=made.id, now=clock.now())
    assert note is not None
    key = log_verifier(made.id)
    old = read(note, [key])
    tampering.grow(made, size - covered)
    second = SecondAuditor(made.id, folder, key=str(key), checkpoint=note)
    with tenancy.organisation(made.id):
        assert audit(made.id, [old]).faults == ()
        total = rows("SELECT max(position) FROM ledger_placed WHERE organisation_id = %s", made.id)[0][0]
        spans = list(read_spans(made.id, range(-(-total // WIDTH)), until=total))
        assert second.judge(range(len(spans)), events=None, keep=True) == ""
    yield Bench(made, old, total, spans, second)
    second.close()


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
    in_newest_tile = attack in HIDDEN_IN_NEWEST_TILE and first > on.size // WIDTH * WIDTH
    return first > on.old.size and (attack in HIDDEN or in_newest_tile)


def tried(on: Bench, count: int, *, long: int, whole: int, seed: int) -> Counter[str]:
    """Try so many attacks at random; return how often each was tried."""
    dice = random.Random(seed)
    drawn = dice.choices(list(ATTACKS), weights=list(ATTACKS.values()), k=count - 2 * long)
    attacks: list[Attack] = [*drawn, *LONG * long, *HONEST * (count // 20)]
    dice.shuffle(attacks)
    wrong, names, began = [], Counter[str](), time.monotonic()
    with all_rights():
        for number, attack in enumerate(attacks):
            names[attack.__name__] += 1
            told = tamper(on, attack, dice, whole=number % (len(attacks) // whole) == 0)
            wrong += [told] if told else []
            if attack in LONG:
                # What was undone lies in the table still and is walked over by whoever reads next.
                connections["owner"].cursor().execute("VACUUM ledger_placed")
            if number % 500 == 499:
                LOG.info("%d of %d, %.0f s, wrong: %s", number + 1, len(attacks), time.monotonic() - began, wrong)
    LOG.info("%s in %.0f s", dict(names), time.monotonic() - began)
    assert wrong == []
    return names


def test_two_hundred_tamperings_of_a_log_of_a_thousand_events(tmp_path: Path) -> None:
    with bench(1000, covered=700, folder=tmp_path) as on:
        names = tried(on, 200, long=5, whole=20, seed=1)
    assert sum(names.values()) >= 220


@pytest.mark.prove
@pytest.mark.timeout(7200)
def test_ten_thousand_tamperings_of_a_log_of_a_hundred_thousand_events(tmp_path: Path) -> None:
    with bench(100_000, covered=70_000, folder=tmp_path) as on:
        names = tried(on, 10_000, long=40, whole=60, seed=9)
    assert sum(each for name, each in names.items() if name not in {"nothing", "go_on"}) == 10_000
