"""Which customers are visited as often as they should be: nothing of it is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import calendars_of, department_names, person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.settings import settings
from shifang.customers.queries.visiting import ToVisit, held_customers
from shifang.kernel.problems import Refusal
from shifang.planning.queries.frequency import frequencies_of, planning_rules
from shifang.planning.rules.lapse import WorkDays, lapse
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.lapse import Lapse, LapseState
from shifang.platform.paging import CURSOR_INVALID, decode_text_and_id, encode_cursor
from shifang.visits.queries.planned import last_counting, next_planned_days
from shifang.visits.queries.visits import departments_below

# Days off before that move no due day any more: what was due then is overdue in any case.
_CALENDAR_BACK = timedelta(days=400)
_CALENDAR_AHEAD = timedelta(days=460)

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watched:
    """A held customer that is visited regularly, the day of its last verified visit (None: never), and its lapse."""

    customer: ToVisit
    frequency: Frequency
    last_on: date | None
    lapse: Lapse

    @property
    def owner_id(self) -> UUID:
        return cast(UUID, self.customer.owner_id)


def today_of(scope: Scope, now: datetime) -> date:
    """Return the organisation's day."""
    return now.astimezone(ZoneInfo(scope.timezone)).date()


def watched(scope: Scope, customers: Sequence[ToVisit], *, now: datetime) -> list[Watched]:
    """Return how held customers stand to their frequencies; those without one are left out."""
    zone, today = ZoneInfo(scope.timezone), today_of(scope, now)
    known = frequencies_of(scope, customers)
    regular = [(each, frequency) for each in customers if (frequency := known[each.id]) is not None and each.owner_id]
    last = last_counting(scope.organisation_id, [each.id for each, _ in regular])
    work = _work_days(scope, [each for each, _ in regular], today=today)
    warn_days = planning_rules(scope).warn_days
    found = []
    for each, frequency in regular:
        at = last.get(each.id)
        since = (at or each.created_at).astimezone(zone).date()
        standing = lapse(frequency, since, work[cast(UUID, each.owner_id)], warn_days=warn_days, today=today)
        found.append(Watched(each, frequency, since if at is not None else None, standing))
    return found


def lapses(
    scope: Scope,
    *,
    states: Iterable[LapseState],
    tier: str = "",
    person_id: UUID | None = None,
    department_id: UUID | None = None,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> tuple[list[Line], str | None, int]:
    """Return a page of visible customers in these states, nearest due first, the next cursor, and how many in all."""
    wanted = set(states)
    held = held_customers(scope, person_id=person_id, departments=departments_below(department_id), tier=tier)
    found = [each for each in watched(scope, held, now=now) if each.lapse.state in wanted]
    found.sort(key=_place)
    after = _place_of(cursor) if cursor is not None else None
    rows = [each for each in found if after is None or _place(each) > after]
    page = rows[:limit]
    following = encode_cursor(page[-1].lapse.due_on.isoformat(), page[-1].customer.id) if len(rows) > limit else None
    return _lines(scope, page, now=now), following, len(found)


def coverage(scope: Scope, *, person_id: UUID | None, department_id: UUID | None, now: datetime) -> dict[str, Any]:
    """Return how many of the visible held customers are visited as often as they should be, by tier and by owner."""
    held = held_customers(scope, person_id=person_id, departments=departments_below(department_id))
    seen = watched(scope, held, now=now)
    regular = {each.customer.id for each in seen}
    tiers: dict[str, Line] = {key: _nothing() for key in settings(scope).tier_rank()}
    people: dict[UUID, Line] = {}
    for each in seen:
        for counts in (
            tiers.setdefault(each.customer.tier, _nothing()),
            people.setdefault(each.owner_id, _nothing()),
        ):
            counts[each.lapse.state.value] += 1
            counts["never"] += each.last_on is None
    for customer in held:
        if customer.id not in regular:
            tiers.setdefault(customer.tier, _nothing())["irregular"] += 1
            people.setdefault(cast(UUID, customer.owner_id), _nothing())["irregular"] += 1
    names = person_names(scope, list(people))
    worst = sorted(people.items(), key=lambda one: (-one[1]["overdue"], -one[1]["at_risk"], names.get(one[0], "")))
    return {
        "today": today_of(scope, now),
        "tiers": [{"tier": tier, **_told(counts)} for tier, counts in tiers.items() if any(counts.values())],
        "people": [{"person_id": each, "name": names.get(each, ""), **_told(counts)} for each, counts in worst],
        **_told(_summed(tiers.values())),
    }


def _work_days(scope: Scope, customers: Iterable[ToVisit], *, today: date) -> dict[UUID, WorkDays]:
    owners = sorted({each.owner_id for each in customers if each.owner_id is not None})
    calendars = calendars_of(scope, owners, start=today - _CALENDAR_BACK, end=today + _CALENDAR_AHEAD)
    shared: dict[int, WorkDays] = {}
    return {owner: shared.setdefault(id(calendar), WorkDays(calendar)) for owner, calendar in calendars.items()}


def _lines(scope: Scope, page: Sequence[Watched], *, now: datetime) -> list[Line]:
    today = today_of(scope, now)
    names = person_names(scope, [each.owner_id for each in page])
    departments = department_names(scope, [each.customer.department_id for each in page])
    planned = next_planned_days(scope.organisation_id, [each.customer.id for each in page], since=today)
    return [
        {
            "customer_id": each.customer.id,
            "name": each.customer.name,
            "address": each.customer.address,
            "tier": each.customer.tier,
            "owner_id": each.owner_id,
            "owner_name": names.get(each.owner_id, ""),
            "department_id": each.customer.department_id,
            "department_name": departments.get(each.customer.department_id, ""),
            "visits": each.frequency.visits,
            "weeks": each.frequency.weeks,
            "important": each.frequency.important,
            "last_on": each.last_on,
            "due_on": each.lapse.due_on,
            "days_left": (each.lapse.due_on - today).days,
            "state": each.lapse.state,
            "planned_on": planned.get(each.customer.id),
        }
        for each in page
    ]


def _nothing() -> Line:
    return {"kept": 0, "at_risk": 0, "overdue": 0, "never": 0, "irregular": 0}


def _summed(parts: Iterable[Line]) -> Line:
    summed = _nothing()
    for part in parts:
        for name, number in part.items():
            summed[name] += number
    return summed


def _told(counts: Line) -> Line:
    customers = counts["kept"] + counts["at_risk"] + counts["overdue"]
    share = (counts["kept"] + counts["at_risk"]) / customers if customers else None
    return {**counts, "customers": customers, "share": share}


def _place(each: Watched) -> tuple[date, UUID]:
    return each.lapse.due_on, each.customer.id


def _place_of(cursor: str) -> tuple[date, UUID]:
    text, identifier = decode_text_and_id(cursor)
    try:
        return date.fromisoformat(text), identifier
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None
