"""Customers' months: what happened names those to be folded anew, and one month after another is made whole.

At the beginning of a month nothing has happened yet, and still every customer stands in it. So months are made for all
customers, some thousand in a step; a rebuild begins again with the first one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from shifang.accounts.queries import system_scope
from shifang.accounts.types import POLICY_CHANGED
from shifang.customers.queries.keeping import ids_after
from shifang.customers.queries.owners import first_known
from shifang.customers.types.closed_lists import ADDED, CHANGED, TRANSFERRED
from shifang.insight.models import CustomerMonth, Follow, PersonMonth
from shifang.insight.operations import customer_month, person_month
from shifang.insight.operations.rollup import NOBODY, Rollup
from shifang.insight.rules.months import LOOKED_BACK, month_after, month_of, months_of
from shifang.kernel.ids import lowest_at
from shifang.ledger.types import RecordedEvent
from shifang.planning.queries.frequency import POLICY, planning_rules_before
from shifang.planning.types.closed_lists import FREQUENCY_CHANGED
from shifang.visits.queries import days as visits

MonthKey = tuple[UUID, date]
"""A customer and the first day of a month."""

AT_ONCE = 2000
_OF_CUSTOMERS = {ADDED.code, TRANSFERRED.code, FREQUENCY_CHANGED.code}
_SEGMENT = {"type", "tier", "life_stage"}


def follow_months(at: Follow, events: Sequence[RecordedEvent], *, now: datetime) -> bool:
    """Fold the months that events touch, and some customers of the month to be made; return whether there are more.

    `at` is held by whoever calls, who saves it.
    """
    zone = ZoneInfo(system_scope(at.organisation_id).timezone)
    running = month_of(now.astimezone(zone).date())
    fold_months(at.organisation_id, {*_told(at.organisation_id, events, zone=zone, running=running)})
    for each in events:
        if each.kind == POLICY_CHANGED.code and each.facts["kind"] == POLICY:
            _make_again(at, month_of(each.happened_at.astimezone(zone).date()))
    return _made(at, zone=zone, running=running)


def fold_months(organisation_id: UUID, keys: Collection[MonthKey], *, summed: bool = True) -> None:
    """Make the rows of these customers and months anew, and, if wanted, the sums of the people who have them or had
    them. Whoever calls holds `Follow`.
    """
    if not keys:
        return
    timezone = system_scope(organisation_id).timezone
    ordered = sorted(keys, key=lambda key: (key[1], key[0]))
    # A month at a time, so that only its partition is touched.
    for month, of_month in groupby(ordered, key=lambda key: key[1]):
        values = _values(organisation_id, month, timezone=timezone)
        values["customers"] = [customer_id for customer_id, _ in of_month]
        rows = CustomerMonth.objects.filter(
            organisation_id=organisation_id,
            customer_id__among=values["customers"],
            day=month,
            id__gte=values["lowest"],
            id__lt=values["highest"],
        )
        people = set(rows.values_list("person_id", flat=True))
        _fold(customer_month.ROLLUP, values)
        if summed:
            people |= set(rows.values_list("person_id", flat=True))
            _fold(person_month.ROLLUP, {**values, "people": sorted(people)})


def _fold(rollup: Rollup, values: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(rollup.clear, values)
        cursor.execute(rollup.fold, values)


def _values(organisation_id: UUID, month: date, *, timezone: str) -> dict[str, Any]:
    ends = month_after(month)
    ends_at = datetime.combine(ends, time(), tzinfo=ZoneInfo(timezone))
    asked = planning_rules_before(organisation_id, at=ends_at).tiers
    return {
        "organisation_id": organisation_id,
        "timezone": timezone,
        "day": month,
        "month": month,
        "ends": ends,
        "ends_at": ends_at,
        "earliest": ends - LOOKED_BACK,
        "nobody": NOBODY,
        "tiers": list(asked),
        "visits": [each.visits for each in asked.values()],
        "weeks": [each.weeks for each in asked.values()],
        "lowest": lowest_at(datetime.combine(month, time(), tzinfo=UTC)),
        "highest": lowest_at(datetime.combine(ends, time(), tzinfo=UTC)),
    }


def _told(
    organisation_id: UUID, events: Sequence[RecordedEvent], *, zone: ZoneInfo, running: date
) -> Iterator[MonthKey]:
    """A change of a customer touches its month and all since; a visit also those whose frequency looks back on it."""
    for each in events:
        if each.kind in _OF_CUSTOMERS or (each.kind == CHANGED.code and _SEGMENT & each.facts["changes"].keys()):
            for month in months_of(each.happened_at.astimezone(zone).date(), running):
                yield each.subject_id, month
    told = {each.subject_id for each in events if each.subject_kind == "visit"}
    for customer_id, day in visits.customers_visited(organisation_id, told):
        for month in months_of(day, min(day + LOOKED_BACK, running)):
            yield customer_id, month


def _make_again(at: Follow, month: date) -> None:
    if month <= at.next_month:
        at.next_month, at.next_after = month, None


def _made(at: Follow, *, zone: ZoneInfo, running: date) -> bool:
    """Make some customers of the next month to be made; return whether any month up to the running one is left."""
    if at.next_month == date.min:
        at.next_month = _first(at.organisation_id, zone=zone) or running
        _forget(at.organisation_id, before=at.next_month, after=running)
    if at.next_month > running:
        return False
    page = ids_after(at.organisation_id, at.next_after or NOBODY, limit=AT_ONCE)
    fold_months(at.organisation_id, {(each, at.next_month) for each in page}, summed=False)
    if len(page) == AT_ONCE:
        at.next_after = page[-1]
        return True
    # All together at the end: people's sums are not made again and again while their customers come one after another.
    values = _values(at.organisation_id, at.next_month, timezone=zone.key)
    _fold(person_month.ROLLUP, {**values, "people": None})
    at.next_month, at.next_after = month_after(at.next_month), None
    return at.next_month <= running


def _forget(organisation_id: UUID, *, before: date, after: date) -> None:
    for model in (CustomerMonth, PersonMonth):
        rows = model._default_manager.filter(organisation_id=organisation_id)
        rows.filter(Q(day__lt=before) | Q(day__gt=after)).delete()


def _first(organisation_id: UUID, *, zone: ZoneInfo) -> date | None:
    """Return the month in which the first customer became known or was visited; None where there is none."""
    known, visited = first_known(organisation_id), visits.span_of_days(organisation_id)
    days = [] if known is None else [known.astimezone(zone).date()]
    days += [] if visited is None else [visited[0]]
    return min((month_of(day) for day in days), default=None)
