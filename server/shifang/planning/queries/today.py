"""A person's day as it stands: visits, opening hours, working hours, where they are, who else lies on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import active_departments, calendar_of, person_names
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.visiting import ToVisit, to_visit
from shifang.kernel.geo import Point
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.planning.models import DayRoute
from shifang.planning.queries.bases import bases_of
from shifang.planning.queries.frequency import frequencies_of
from shifang.planning.rules.hours import hours_of
from shifang.planning.types.day import ANY_TIME, Duty
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.today import USUAL_MINUTES, Begun, Errand, Facts, Kept, StopKind, StopState, Taken
from shifang.visits.queries.day import DayVisit, visits_of_day
from shifang.visits.types.words import Life

_DAY_S = 86_400
_STATES = {
    Life.CHECKED_OUT: StopState.DONE,
    Life.SHOP_CLOSED: StopState.CLOSED,
    Life.CHECKED_IN: StopState.ON_SITE,
}


@dataclass(slots=True)
class _Known:
    """Customers of the day, loaded once."""

    zone: ZoneInfo
    day: date
    customers: dict[UUID, ToVisit] = field(default_factory=dict)
    frequencies: dict[UUID, Frequency | None] = field(default_factory=dict)

    def load(self, scope: Scope, ids: Iterable[UUID]) -> None:
        new = sorted(set(ids) - self.customers.keys())
        if new:
            found = to_visit(scope.organisation_id, new)
            self.customers |= found
            self.frequencies |= frequencies_of(scope, found.values())

    def second(self, at: datetime) -> int:
        """Return an instant as a second of the day."""
        midnight = datetime.combine(self.day, time(0), self.zone)
        return int((at.astimezone(UTC) - midnight.astimezone(UTC)).total_seconds())


def moment_of(day: date, second: int, zone: ZoneInfo) -> datetime:
    """Return the instant of a second of a day."""
    return datetime.combine(day, time(0), zone).astimezone(UTC) + timedelta(seconds=second)


def require_person(scope: Scope, person_id: UUID) -> None:
    """Raise `not_found` unless the scope sees the person."""
    if scope.reach is Reach.OWN and person_id != scope.person_id:
        raise Refusal(NOT_FOUND)
    if person_id not in active_departments(scope, [person_id]):
        raise Refusal(NOT_FOUND)


def facts_of(scope: Scope, person_id: UUID, day: date, *, now: datetime, here: Point | None = None) -> Facts:
    """Return a person's day as it goes on from here (None: from where they were last).

    Raises `not_found` for somebody whom the scope does not see.
    """
    require_person(scope, person_id)
    known = _Known(ZoneInfo(scope.timezone), day)
    visits = _once(visits_of_day(scope.organisation_id, person_id, day))
    kept = kept_route(scope.organisation_id, person_id, day)
    # Whose visit was moved or called off is no errand any more.
    to_claim = [each for each in kept.customers if each not in visits and each not in kept.visits] if kept else []
    known.load(scope, [*visits, *to_claim])
    errands = [_planned(known, each) for each in visits.values() if _is_ahead(each)]
    more, taken = _without_visit(scope, known, to_claim, person_id=person_id)
    begun = [_begun(known, each) for each in visits.values() if not _is_ahead(each)]
    begun.sort(key=lambda each: (each.began_at or each.ended_at or now, each.visit_id))
    aside = [each for each in errands if kept is not None and kept.aside.get(each.customer_id) == each.visit_id]
    facts = Facts(
        person_id=person_id,
        day=day,
        errands=(*(each for each in errands if each not in aside), *more),
        aside=tuple(aside),
        begun=tuple(begun),
        taken=tuple(taken),
        hours=_hours(scope, known, person_id),
        base=bases_of(scope.organisation_id, [person_id]).get(person_id),
        kept=kept,
    )
    return _from_here(facts, known, here, now=now)


def kept_route(organisation_id: UUID, person_id: UUID, day: date) -> Kept | None:
    """Return the route of a day that a person accepted last, else that of the published plan."""
    row = DayRoute.objects.filter(organisation_id=organisation_id, person_id=person_id, day=day).first()
    if row is None:
        return None
    stops = [each for each in row.stops if not each.get("aside")]
    aside = [each for each in row.stops if each.get("aside")]
    begins = {UUID(each["customer_id"]): datetime.fromisoformat(each["begins_at"]) for each in stops}
    return Kept(
        customers=tuple(begins),
        begins=begins,
        at=row.accepted_at,
        reason=row.reason,
        visits={UUID(each["customer_id"]): UUID(each["visit_id"]) for each in stops if each.get("visit_id")},
        added=frozenset(UUID(each["customer_id"]) for each in stops if each.get("added")),
        aside={UUID(each["customer_id"]): UUID(each["visit_id"]) for each in aside},
    )


def windows_of(customer: ToVisit, day: date, seconds: int) -> tuple[tuple[int, int], ...]:
    """Return when a visit of so many seconds may begin: so that it ends while the customer is open, if it can."""
    hours = hours_of(customer.opening_hours)
    if not hours:
        return ANY_TIME
    spans = ((opens * 60, closes * 60) for opens, closes in hours[day.isoweekday()])
    return tuple((opens, max(opens, closes - seconds)) for opens, closes in spans)


def errand_to(
    customer: ToVisit,
    frequency: Frequency | None,
    day: date,
    *,
    duty: Duty = Duty.PLANNED,
    kind: StopKind = StopKind.PLANNED,
) -> Errand:
    """Return the errand of visiting a customer on a day."""
    seconds = 60 * (frequency.minutes if frequency is not None else USUAL_MINUTES)
    return Errand(
        customer_id=customer.id,
        name=customer.name,
        tier=customer.tier,
        point=_point(customer),
        seconds=seconds,
        windows=windows_of(customer, day, seconds),
        duty=duty,
        kind=kind,
    )


def _once(visits: Sequence[DayVisit]) -> dict[UUID, DayVisit]:
    """Return one visit for each customer: the one that is furthest, of equals the one made first."""
    rank = {Life.PLANNED: 1, Life.SHOP_CLOSED: 2, Life.CHECKED_OUT: 2, Life.CHECKED_IN: 0}
    found: dict[UUID, DayVisit] = {}
    for each in visits:
        other = found.get(each.customer_id)
        if other is None or rank[each.life] < rank[other.life]:
            found[each.customer_id] = each
    return found


def _is_ahead(visit: DayVisit) -> bool:
    return visit.life is Life.PLANNED


def _planned(known: _Known, visit: DayVisit) -> Errand:
    customer = known.customers[visit.customer_id]
    errand = errand_to(customer, known.frequencies.get(customer.id), known.day)
    errand = replace(errand, visit_id=visit.id, due_reason=visit.due_reason)
    opens, closes = (_second_of(each) for each in visit.window)
    if opens is None and closes is None:
        return errand
    window = (opens or 0, closes if closes is not None else _DAY_S)
    return replace(errand, windows=(window,), window=(opens, closes), duty=Duty.PROMISED)


def _begun(known: _Known, visit: DayVisit) -> Begun:
    customer = known.customers[visit.customer_id]
    return Begun(
        customer_id=customer.id,
        name=customer.name,
        tier=customer.tier,
        point=_point(customer),
        visit_id=visit.id,
        state=_STATES[visit.life],
        began_at=visit.checked_in_at or visit.started_at,
        ended_at=visit.ended_at,
        due_reason=visit.due_reason,
    )


def _without_visit(
    scope: Scope, known: _Known, ids: Sequence[UUID], *, person_id: UUID
) -> tuple[list[Errand], list[Taken]]:
    """Return errands to customers of the route without a visit, and those of them whom somebody else has by now."""
    owners = (known.customers[each].owner_id for each in ids if each in known.customers)
    others = {each for each in owners if each is not None and each != person_id}
    names = person_names(scope, sorted(others))
    errands, taken = [], []
    for each in dict.fromkeys(ids):
        customer = known.customers.get(each)
        if customer is None or not customer.alive:
            continue
        owner = customer.owner_id
        if owner is not None and owner != person_id:
            taken.append(Taken(each, customer.name, customer.tier, _point(customer), names.get(owner, "")))
            continue
        kind = StopKind.POOL if owner is None else StopKind.OVERDUE
        errands.append(errand_to(customer, known.frequencies.get(each), known.day, kind=kind))
    return errands, taken


def _hours(scope: Scope, known: _Known, person_id: UUID) -> tuple[tuple[int, int], ...]:
    calendar = calendar_of(scope, person_id, start=known.day, end=known.day)
    return tuple((known.second(each.start), known.second(each.end)) for each in calendar.spans_of(known.day))


def _from_here(facts: Facts, known: _Known, point: Point | None, *, now: datetime) -> Facts:
    """Return a day as it goes on from where the person is: at a customer, where they say, or where they were last."""
    home = facts.base[0] if facts.base is not None else None
    if facts.day != now.astimezone(known.zone).date():
        return replace(facts, start=home)
    since = max(known.second(now), 0)
    last = max((each for each in facts.begun), key=lambda each: each.ended_at or each.began_at or now, default=None)
    on_site = next((each for each in facts.begun if each.state is StopState.ON_SITE), None)
    if on_site is not None:
        minutes = known.frequencies.get(on_site.customer_id)
        stay = 60 * (minutes.minutes if minutes is not None else USUAL_MINUTES)
        leaves = known.second(on_site.began_at or now) + stay
        return replace(facts, start=on_site.point, since=max(since, leaves), on_the_way=True)
    opens = min((opens for opens, _ in facts.hours), default=since)
    on_the_way = point is not None or last is not None or since >= opens
    return replace(facts, start=point or (last.point if last else home), since=since, on_the_way=on_the_way)


def _point(customer: ToVisit) -> Point | None:
    if customer.latitude is None or customer.longitude is None:
        return None
    return Point(customer.latitude, customer.longitude)


def _second_of(at: time | None) -> int | None:
    return None if at is None else at.hour * 3600 + at.minute * 60 + at.second
