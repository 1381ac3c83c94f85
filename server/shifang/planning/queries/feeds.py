"""What a calendar feed shows: one's planned visits of the weeks to come, with the hours of the published plan."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import to_visit
from shifang.planning.models import Feed, PlanStop
from shifang.planning.queries.facts import USUAL_MINUTES, point_of
from shifang.planning.rules.calendar import Entry, calendar_of
from shifang.planning.types.plans import State
from shifang.visits.queries.standing import PlannedVisit, planned_between

BACK, AHEAD = timedelta(days=7), timedelta(days=60)


def feed_of(scope: Scope) -> Feed | None:
    """Return the asker's feed, None when there is none."""
    rows = Feed.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me, revoked_at__isnull=True)
    return rows.first()


def feed_text(scope: Scope, person_id: UUID, *, now: datetime) -> bytes:
    """Return a person's planned visits as a calendar."""
    zone = ZoneInfo(scope.timezone)
    today = now.astimezone(zone).date()
    first, last = today - BACK, today + AHEAD
    visits = planned_between(scope.organisation_id, [person_id], first=first, last=last)
    known = to_visit(scope.organisation_id, list({each.customer_id for each in visits}))
    expected = _expected(scope.organisation_id, person_id, first=first, last=last)
    entries = []
    for each in visits:
        customer = known[each.customer_id]
        begins, minutes = _hours(each, expected.get((each.customer_id, each.day)))
        entries.append(
            Entry(
                visit_id=each.id,
                code=each.code,
                name=customer.name,
                address=customer.address,
                point=point_of(customer),
                day=each.day,
                begins=begins,
                minutes=minutes,
                changed_at=each.created_at,
            )
        )
    entries.sort(key=lambda each: (each.day, each.begins or 0, each.visit_id))
    name = person_names(scope.as_system(), [person_id])[person_id]
    return calendar_of(f"实访 · {name}", entries, zone=zone)


def _expected(
    organisation_id: UUID, person_id: UUID, *, first: date, last: date
) -> dict[tuple[UUID, date], tuple[int, int]]:
    """Return when visits begin, and how long they take, by the plan that was published last."""
    rows = PlanStop.objects.filter(
        organisation_id=organisation_id,
        person_id=person_id,
        day__gte=first,
        day__lte=last,
        plan__state=State.PUBLISHED.value,
    ).order_by("plan__published_at")
    names = ("customer_id", "day", "arrival", "minutes")
    return {(customer, day): (arrival, minutes) for customer, day, arrival, minutes in rows.values_list(*names)}


def _hours(visit: PlannedVisit, expected: tuple[int, int] | None) -> tuple[int | None, int]:
    opens, closes = visit.window
    if expected is not None:
        return expected
    if opens is None:
        return None, USUAL_MINUTES
    begins = opens.hour * 60 + opens.minute
    ends = closes.hour * 60 + closes.minute if closes is not None else 0
    return begins, ends - begins if ends > begins else USUAL_MINUTES
