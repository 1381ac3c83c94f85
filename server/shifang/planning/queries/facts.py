"""What a draft stands on, gathered from the domains below."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import calendars_of
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import held_ids
from shifang.customers.queries.visiting import ToVisit, to_visit
from shifang.kernel.geo import Point
from shifang.kernel.intervals import Span, WorkingCalendar
from shifang.planning.queries.bases import bases_of
from shifang.planning.queries.frequency import frequencies_of
from shifang.planning.rules.hours import hours_of
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.plans import Client, Facts, Standing, Wishes, WorkDay, Worker
from shifang.planning.types.travel import Travel
from shifang.visits.queries.standing import PlannedVisit, last_days, planned_between, under_way

MIDNIGHT = 24 * 60
USUAL_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Period:
    """Whose weeks are planned, from which day on. `only`: no more than these customers."""

    people: tuple[UUID, ...]
    first: date
    weeks: int
    only: frozenset[UUID] | None = None

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.first + timedelta(days=7 * self.weeks - 1)


def facts_of(scope: Scope, period: Period, *, travel: Travel, wishes: Wishes, now: datetime) -> Facts:
    """Return all that a draft stands on; sight is the caller's matter."""
    zone = ZoneInfo(scope.timezone)
    today = now.astimezone(zone).date()
    planned = planned_between(scope.organisation_id, period.people, first=period.first, last=period.last)
    held = customers_of(scope, period)
    known = to_visit(scope.organisation_id, [*held, *{each.customer_id for each in planned}])
    often = frequencies_of(scope, known.values())
    if period.only is not None:
        # Whoever is asked for by name is visited once at least.
        once = Frequency(1, period.weeks, minutes=USUAL_MINUTES)
        often |= {each: often[each] or once for each in held}
    wanted = {each: frequency for each in held if (frequency := often[each]) is not None}
    last = last_days(scope.organisation_id, list(wanted), today=today, before=period.first)
    workers = workers_of(scope, period, now=now)
    begun = {(each.id, day.day) for each in workers for day in each.days if day.begun}
    begun |= {(each, today) for each in under_way(scope.organisation_id, period.people, day=today)}
    return Facts(
        first=period.first,
        weeks=period.weeks,
        workers=workers,
        clients=[_client(known[each], frequency, last.get(each)) for each, frequency in wanted.items()],
        standing=_standing(planned, known, wanted=wanted, often=often, begun=begun),
        travel=travel,
        wishes=wishes,
    )


def customers_of(scope: Scope, period: Period) -> list[UUID]:
    """Return the customers that the people of a period hold, or those of them that are asked for."""
    held = held_ids(scope.organisation_id, period.people)
    return sorted(held if period.only is None else period.only.intersection(held))


def workers_of(scope: Scope, period: Period, *, now: datetime) -> list[Worker]:
    """Return the people of a period with their days of work and where these start and end."""
    calendars = calendars_of(scope, period.people, start=period.first, end=period.last)
    bases = bases_of(scope.organisation_id, period.people)
    days = [period.first + timedelta(days=each) for each in range(7 * period.weeks)]
    return [
        Worker(
            each,
            tuple(day for each_day in days if (day := _work_day(calendars[each], each_day, now)) is not None),
            *bases.get(each, (None, None)),
        )
        for each in period.people
        if each in calendars
    ]


def agreed_hours(scope: Scope, period: Period) -> dict[UUID, tuple[int, int]]:
    """Return the hours that were agreed for visits of the running plan, by visit."""
    planned = planned_between(scope.organisation_id, period.people, first=period.first, last=period.last)
    return {each.id: window for each in planned if (window := _window(each)) is not None}


def _work_day(calendar: WorkingCalendar, day: date, now: datetime) -> WorkDay | None:
    spans = calendar.spans_of(day)
    minutes = tuple(each for span in spans if (each := _minutes(span, day, calendar.zone))[0] < each[1])
    return WorkDay(day, minutes, begun=spans[0].start <= now) if minutes else None


def _minutes(span: Span, day: date, zone: tzinfo) -> tuple[int, int]:
    midnight = datetime.combine(day, time(0), zone)
    start, end = (round((each - midnight).total_seconds() / 60) for each in (span.start, span.end))
    return max(start, 0), min(end, MIDNIGHT)


def _client(row: ToVisit, frequency: Frequency, last: date | None) -> Client:
    if row.owner_id is None:
        message = f"customer {row.id} has no owner"
        raise ValueError(message)
    return Client(row.id, row.owner_id, point_of(row), frequency, hours_of(row.opening_hours), last)


def _standing(
    planned: Sequence[PlannedVisit],
    known: Mapping[UUID, ToVisit],
    *,
    wanted: Mapping[UUID, Frequency],
    often: Mapping[UUID, Frequency | None],
    begun: Set[tuple[UUID, date]],
) -> list[Standing]:
    found = []
    for each in planned:
        row, frequency = known[each.customer_id], often[each.customer_id]
        window = _window(each)
        committed = (
            each.begun
            or window is not None
            or (each.person_id, each.day) in begun
            or each.customer_id not in wanted
            or row.owner_id != each.person_id
        )
        found.append(
            Standing(
                visit_id=each.id,
                customer_id=each.customer_id,
                person_id=each.person_id,
                day=each.day,
                committed=committed,
                point=point_of(row),
                minutes=frequency.minutes if frequency is not None else USUAL_MINUTES,
                window=window,
            )
        )
    return found


def _window(visit: PlannedVisit) -> tuple[int, int] | None:
    opens, closes = visit.window
    if opens is None and closes is None:
        return None
    return _of(opens, 0), _of(closes, MIDNIGHT)


def _of(at: time | None, otherwise: int) -> int:
    return otherwise if at is None else at.hour * 60 + at.minute


def point_of(row: ToVisit) -> Point | None:
    """Return where a customer is."""
    return None if row.latitude is None or row.longitude is None else Point(row.latitude, row.longitude)
