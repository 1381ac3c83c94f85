"""Whether a draft may still become the running plan: what has changed since in a way that matters, and what is to do.

Visits that somebody planned meanwhile for customers the draft does not visit stay. What was made meanwhile is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shifang.planning.rules.diff import Change, ChangeKind, changes
from shifang.planning.types.plans import Standing, Stop

Place = tuple[UUID, UUID, date]
"""A customer, a person, a day."""


class Conflict(StrEnum):
    """Why a draft does not fit what is planned now."""

    ADDED = "added"
    GONE = "gone"
    MOVED = "moved"
    COMMITTED = "committed"
    OWNER = "owner"
    PERSON = "person"
    DAY_OVER = "day_over"


@dataclass(frozen=True)
class Present:
    """How things are now: the running plan, what was made, who holds the customers, who works here, which day it is."""

    standing: Sequence[Standing]
    made: frozenset[Place]
    owners: Mapping[UUID, UUID | None]
    people: frozenset[UUID]
    today: date
    share: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing would do, and what stands against it."""

    changes: tuple[Change, ...]
    conflicts: tuple[tuple[UUID, Conflict], ...]


def outcome(basis: Mapping[UUID, Place], stops: Sequence[Stop], present: Present) -> Outcome:
    """Return what a draft changes now; `basis` is the running plan it was made from, by visit."""
    still = [each for each in stops if _place(each) not in present.made]
    visited = {each.customer_id for each in stops}
    standing = [each for each in present.standing if each.visit_id in basis or each.customer_id in visited]
    found = changes(standing, still)
    against = dict.fromkeys(
        [*_of_changes(found, basis, standing), *_of_stops(still, basis, standing, present)],
    )
    return Outcome(tuple(found), tuple(against))


def _of_changes(
    found: Sequence[Change], basis: Mapping[UUID, Place], standing: Sequence[Standing]
) -> Iterator[tuple[UUID, Conflict]]:
    now = {each.visit_id: each for each in standing}
    for change in found:
        if change.visit_id is None:
            continue
        each = now[change.visit_id]
        if change.visit_id not in basis:
            yield each.customer_id, Conflict.ADDED
        elif basis[change.visit_id] != (each.customer_id, each.person_id, each.day):
            yield each.customer_id, Conflict.MOVED
        elif each.committed:
            yield each.customer_id, Conflict.COMMITTED


def _of_stops(
    stops: Sequence[Stop], basis: Mapping[UUID, Place], standing: Sequence[Standing], present: Present
) -> Iterator[tuple[UUID, Conflict]]:
    there = {each.visit_id for each in standing}
    gone = {place[0] for visit, place in basis.items() if visit not in there and place not in present.made}
    planned = {(each.customer_id, each.person_id, each.day) for each in standing}
    for stop in stops:
        if _place(stop) in planned:
            continue
        yield from ((stop.customer_id, why) for why in _against(stop, present))
        if stop.customer_id in gone:
            yield stop.customer_id, Conflict.GONE


def _against(stop: Stop, present: Present) -> Iterator[Conflict]:
    if stop.day < present.today:
        yield Conflict.DAY_OVER
    if stop.person_id not in present.people:
        yield Conflict.PERSON
    owner = present.owners.get(stop.customer_id)
    if not stop.fixed and (owner not in present.people if present.share else owner != stop.person_id):
        yield Conflict.OWNER


def _place(stop: Stop) -> Place:
    return stop.customer_id, stop.person_id, stop.day


def counts_of(found: Sequence[Change]) -> dict[str, int]:
    """Return how many visits are added, moved and dropped."""
    return {kind.value: sum(each.kind is kind for each in found) for kind in ChangeKind}


@dataclass(frozen=True, slots=True)
class TheirDays:
    """What becomes of somebody's visits, and on which days; one that goes to a colleague is called off for them."""

    added: int
    moved: int
    dropped: int
    days: tuple[date, ...]


def days_of_people(found: Sequence[Change]) -> dict[UUID, TheirDays]:
    """Return what changes for each person; whose days stay as they are is not among them."""
    kinds: dict[UUID, list[ChangeKind]] = {}
    days: dict[UUID, set[date]] = {}
    for change in found:
        for person_id, kind, of in _for_people(change):
            kinds.setdefault(person_id, []).append(kind)
            days.setdefault(person_id, set()).update(of)
    return {
        person_id: TheirDays(
            added=theirs.count(ChangeKind.ADDED),
            moved=theirs.count(ChangeKind.MOVED),
            dropped=theirs.count(ChangeKind.DROPPED),
            days=tuple(sorted(days[person_id])),
        )
        for person_id, theirs in sorted(kinds.items())
    }


def _for_people(change: Change) -> Iterator[tuple[UUID, ChangeKind, tuple[date, ...]]]:
    before = () if change.before is None else (change.before,)
    after = () if change.day is None else (change.day,)
    if change.person_id is not None and change.person_id == change.before_person_id:
        yield change.person_id, ChangeKind.MOVED, before + after
        return
    if change.before_person_id is not None:
        yield change.before_person_id, ChangeKind.DROPPED, before
    if change.person_id is not None:
        yield change.person_id, ChangeKind.ADDED, after
