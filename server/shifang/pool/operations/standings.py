"""Keeping the standings of customers: judging some anew, following the log, judging everybody anew."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from shifang.accounts import types as accounts
from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import Kept, held_ids, ids_after, kept_customers
from shifang.ledger import queries as log
from shifang.ledger.types import RecordedEvent
from shifang.pool.models import Fold, Standing
from shifang.pool.operations.moving import days_of, tell_moved, visits_lost
from shifang.pool.queries.holding import home_of, judge
from shifang.pool.queries.pools import Atlas, rules_begin
from shifang.pool.queries.warnings import told_warnings
from shifang.pool.rules.sweep import next_warning
from shifang.pool.types.closed_lists import POOL_ARCHIVED, POOL_SAVED

AT_ONCE = 1000
_NOBODY = UUID(int=0)
_COLUMNS = (
    *("id", "pool_id", "owner_id", "department_id", "since", "due_on", "warn_on", "moves_at", "version"),
    *("latitude", "longitude", "cell9"),
)
_KINDS = (
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "timestamptz",
    "date",
    "date",
    "timestamptz",
    "int",
    "float",
    "float",
    "bigint",
)
_UPSERT = (
    f"INSERT INTO pool_standing (organisation_id, {', '.join(_COLUMNS)}) "  # noqa: S608 - names of columns above
    f"SELECT %s, t.* FROM unnest({', '.join(f'%s::{kind}[]' for kind in _KINDS)}) AS t "
    "ON CONFLICT (organisation_id, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "id")
)

STAND = (
    f"stood AS (INSERT INTO pool_standing (organisation_id, {', '.join(_COLUMNS)}) "  # noqa: S608 - names of columns
    f"VALUES (%(organisation_id)s, {', '.join(f'%(stands_{name})s' for name in _COLUMNS)}) "
    "ON CONFLICT (organisation_id, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "id")
    + ")"
)
"""A part of a WITH that writes down where one customer stands."""

# Whose calendar moved: every holding of the subject's is judged anew.
_OF_A_PERSON = {
    accounts.LEAVE_APPROVED.code,
    accounts.LEAVE_CANCELLED.code,
    accounts.PERSON_CHANGED.code,
}
# What moves days or belonging of everybody.
_OF_EVERYBODY = {
    POOL_SAVED.code,
    POOL_ARCHIVED.code,
    accounts.HOLIDAY_ADDED.code,
    accounts.HOLIDAY_REMOVED.code,
    accounts.SHIFT_ADDED.code,
    accounts.SHIFT_ENDED.code,
    accounts.DEPARTMENT_CHANGED.code,
}


def refresh(*, scope: Scope, customer_ids: Iterable[UUID], now: datetime) -> int:
    """Judge some customers anew and write down where they stand; return how many there are."""
    wanted = sorted(set(customer_ids))
    if not wanted:
        return 0
    rows = Standing.objects.filter(organisation_id=scope.organisation_id, id__among=wanted)
    # Held until the end: who changes a customer meanwhile writes its standing after us, not before.
    list(rows.select_for_update().order_by("id").values_list("id"))
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    return stand(kept_customers(scope.organisation_id, wanted).values(), scope=scope, atlas=atlas, now=now)


def stand(kept: Iterable[Kept], *, scope: Scope, atlas: Atlas, now: datetime) -> int:
    """Judge customers as they are given and write down where they stand; return how many there are."""
    lines = list(_lines(scope, kept, atlas=atlas, now=now))
    if lines:
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*lines, strict=True)]
            cursor.execute(_UPSERT, [scope.organisation_id, *columns])
    return len(lines)


def fold(*, organisation_id: UUID, now: datetime, limit: int = AT_ONCE) -> bool:
    """Follow the log a step; return whether there is more to do. Two at once: the second leaves it to the first."""
    scope = system_scope(organisation_id)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    start = Fold(id=organisation_id, organisation_id=organisation_id, position=0, judged_after=_NOBODY, day=today)
    Fold.objects.bulk_create([start], ignore_conflicts=True)
    rows = Fold.objects.select_for_update(skip_locked=True)
    at = rows.filter(organisation_id=organisation_id, id=organisation_id).first()
    if at is None:
        return False
    if at.judged_after == _NOBODY:
        # Everybody is judged by what is known now: the log is followed from here on.
        at.position = max(at.position, log.last_position(organisation_id))
    events = log.since(organisation_id, position=at.position, limit=limit)
    everybody = any(_moves_everybody(each) for each in events) or rules_begin(organisation_id, at.day, today)
    lost = visits_lost(events)
    before = days_of(organisation_id, lost)
    refresh(scope=scope, customer_ids=_touched(organisation_id, events), now=now)
    tell_moved(scope, lost, before=before, now=now)
    refresh(scope=scope, customer_ids=_moving(organisation_id, now, limit), now=now)
    if everybody:
        at.judged_after = _NOBODY
    if at.judged_after is not None:
        following = ids_after(organisation_id, at.judged_after, limit=limit)
        refresh(scope=scope, customer_ids=following, now=now)
        at.judged_after = following[-1] if len(following) == limit else None
    at.position = events[-1].position or at.position if events else at.position
    at.day = today
    at.save(update_fields=["position", "judged_after", "day"])
    return at.judged_after is not None or len(events) == limit


def _moves_everybody(event: RecordedEvent) -> bool:
    calendar = event.kind == accounts.POLICY_CHANGED.code and event.facts["kind"] == accounts.DEFAULT_SHIFT.code
    return calendar or event.kind in _OF_EVERYBODY


def _touched(organisation_id: UUID, events: Sequence[RecordedEvent]) -> set[UUID]:
    """Return what may be customers of whom the events tell; what is none is not found later."""
    found = {each.subject_id for each in events if each.subject_kind == "customer"}
    found |= {each.related_id for each in events if each.related_id is not None}
    # The person is the subject of its own events and related to those of its leaves.
    people = {each.related_id or each.subject_id for each in events if each.kind in _OF_A_PERSON}
    return found | set(held_ids(organisation_id, people))


def _moving(organisation_id: UUID, now: datetime, limit: int) -> list[UUID]:
    rows = Standing.objects.filter(organisation_id=organisation_id, moves_at__lte=now)
    return list(rows.values_list("id", flat=True)[:limit])


def _lines(scope: Scope, kept: Iterable[Kept], *, atlas: Atlas, now: datetime) -> Iterator[tuple[Any, ...]]:
    rows = list(kept)
    judged = judge(scope, rows, atlas=atlas)
    told = told_warnings(scope.organisation_id, [each for each, found in judged.items() if found.due.warn_on])
    for each in rows:
        place = (each.latitude, each.longitude, each.cell9)
        found = judged.get(each.customer_id)
        if each.owner_id is not None:
            pool_id, version = (found.ruled.pool.id, found.ruled.version) if found else (None, None)
            known = told.get((each.customer_id, each.owner_id, found.due.on), ()) if found else ()
            days = (found.due.on, next_warning(found.due, told=known)) if found else (None, None)
            yield (
                each.customer_id,
                pool_id,
                each.owner_id,
                each.department_id,
                each.since,
                *days,
                None,
                version,
                *place,
            )
            continue
        home = home_of(atlas, each)
        lies = atlas.lies_in(home, entered_at=each.since, now=now) if home else None
        pool_id, since, until = (lies.pool_id, lies.since, lies.until) if lies else (None, each.since, None)
        version = atlas.ruled[lies.pool_id].version if lies else None
        yield (each.customer_id, pool_id, None, each.department_id, since, None, None, until, version, *place)
