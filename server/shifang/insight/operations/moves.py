"""Customers that come into pools and leave them: which of their days what happened touches."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from shifang.accounts.queries import system_scope
from shifang.customers.queries import owners
from shifang.customers.types.closed_lists import ADDED, TRANSFERRED
from shifang.insight.operations.pool_move import ROLLUP
from shifang.insight.operations.rollup import NOBODY
from shifang.kernel.ids import lowest_at
from shifang.ledger.types import RecordedEvent
from shifang.visits.queries import days as visits

MoveKey = tuple[UUID, date]
"""A customer and a day."""

_MOVED = {ADDED.code, TRANSFERRED.code}
_DAY = timedelta(days=1)


def follow_moves(organisation_id: UUID, events: Sequence[RecordedEvent]) -> None:
    """Fold the days that events touch: those of changes of owner, and those of claims that a visit may follow."""
    moved = [(each.subject_id, each.happened_at) for each in events if each.kind in _MOVED]
    told = {each.subject_id for each in events if each.subject_kind == "visit"}
    touched = {customer for customer, _ in moved} | {
        each for each, _ in visits.customers_visited(organisation_id, told)
    }
    fold_moves(organisation_id, [*moved, *owners.claims_of(organisation_id, touched)])


def rebuild_moves(organisation_id: UUID, *, since: date, until: date) -> None:
    """Make the rows of days (both included) of all customers anew."""
    zone = _zone(organisation_id)
    begins, ends = (datetime.combine(day, time(), tzinfo=zone) for day in (since, until + _DAY))
    fold_moves(organisation_id, owners.changed_between(organisation_id, since=begins, until=ends))


def span_of_moves(organisation_id: UUID) -> tuple[date, date] | None:
    """Return the first and the last day on which a customer changed hands; None without customers."""
    span = owners.span_of_changes(organisation_id)
    zone = _zone(organisation_id)
    return None if span is None else (span[0].astimezone(zone).date(), span[1].astimezone(zone).date())


def fold_moves(organisation_id: UUID, moved: Iterable[tuple[UUID, datetime]]) -> None:
    """Make the rows of customers on the days of some moments anew. Whoever calls holds `Follow`."""
    zone = _zone(organisation_id)
    keys: Collection[MoveKey] = {(customer, at.astimezone(zone).date()) for customer, at in moved}
    ordered = sorted(keys, key=lambda key: (key[1], key[0]))
    with connection.cursor() as cursor:
        for day, of_day in groupby(ordered, key=lambda key: key[1]):
            values = {
                "organisation_id": organisation_id,
                "customers": [customer for customer, _ in of_day],
                "day": day,
                "begins_at": datetime.combine(day, time(), tzinfo=zone),
                "ends_at": datetime.combine(day + _DAY, time(), tzinfo=zone),
                "nobody": NOBODY,
                "lowest": lowest_at(datetime.combine(day, time(), tzinfo=UTC)),
                "highest": lowest_at(datetime.combine(day + _DAY, time(), tzinfo=UTC)),
            }
            cursor.execute(ROLLUP.clear, values)
            cursor.execute(ROLLUP.fold, values)


def _zone(organisation_id: UUID) -> ZoneInfo:
    return ZoneInfo(system_scope(organisation_id).timezone)
