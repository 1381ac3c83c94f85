"""Where everybody is now, and of whom that is not known or not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from shifang.accounts.models import Person
from shifang.accounts.queries import person_names, visible
from shifang.accounts.types import Reach, Scope
from shifang.tracking.models import Day, Pause
from shifang.tracking.queries.gates import DayGate, day_gates
from shifang.tracking.rules import gate
from shifang.tracking.types import TRACK_SEND, TRACK_VIEW

_LATELY = timedelta(days=14)
_JUST_NOW = timedelta(hours=1)
"""Who was heard of so lately is not lost at midnight."""
_MOST_HIDDEN = 500
_ORDER = ("no_signal", "paused", "off_shift")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where somebody on shift was last, how many seconds ago, and whether that still counts as live."""

    person_id: UUID
    person_name: str
    department_id: UUID | None
    state: str
    last_at: datetime
    age_s: int
    latitude: float
    longitude: float
    accuracy_m: float | None
    speed_mps: float | None
    bearing_deg: float | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Somebody without a place on the live map: on shift but not heard of (`no_signal`), `paused` by themselves
    (since when), or `off_shift`.
    """

    person_id: UUID
    person_name: str
    department_id: UUID | None
    state: str
    since: datetime | None


def whereabouts(scope: Scope, *, zone: ZoneInfo, live_s: int, now: datetime) -> list[Whereabouts]:
    """Return the last place of everybody visible who is on shift now and has sent points today or just now, by name.

    Who has gone off shift or paused is left out: their last place is nobody's business until they work again.
    """
    scope.require(TRACK_VIEW)
    today = now.astimezone(zone).date()
    rows = {row.person_id: row for row in _heard(scope, today=today, now=now).order_by("day")}
    working = _working(scope, list(rows), day=today, zone=zone, now=now)
    names = person_names(scope, working)
    found = [_whereabouts(rows[each], name=names.get(each, ""), live_s=live_s, now=now) for each in working]
    return sorted(found, key=lambda each: (each.person_name, each.person_id))


def hidden(scope: Scope, *, zone: ZoneInfo, now: datetime) -> list[Hidden]:
    """Return who is visible, works in the field and has no place on the live map: first those who should have one.

    In the field works who sees only their own, and whoever has sent points lately.
    """
    scope.require(TRACK_VIEW)
    today = now.astimezone(zone).date()
    lately = Day.objects.filter(visible(scope), day__gt=today - _LATELY, day__lte=today).values("person_id")
    people = Person.objects.filter(
        Q(role__reach=Reach.OWN) | Q(id__in=lately),
        visible(scope, person="id"),
        disabled_at=None,
        role__permissions__contains=[TRACK_SEND],
    ).order_by("name_key", "id")
    rows = list(people.values_list("id", "name", "department_id"))
    working = set(_working(scope, [row[0] for row in rows], day=today, zone=zone, now=now))
    heard = set(_heard(scope, today=today, now=now).values_list("person_id", flat=True))
    pauses = Pause.objects.filter(organisation_id=scope.organisation_id, ended_at=None)
    paused = dict(pauses.values_list("person_id", "started_at"))
    found = []
    for person_id, name, department_id in rows:
        state = "no_signal" if person_id in working else "paused" if person_id in paused else "off_shift"
        if not (person_id in working and person_id in heard):
            found.append(Hidden(person_id, name, department_id, state=state, since=paused.get(person_id)))
    return sorted(found, key=lambda each: _ORDER.index(each.state))[:_MOST_HIDDEN]


def _heard(scope: Scope, *, today: date, now: datetime) -> QuerySet[Day]:
    """Return the days on which those who are visible were last heard of: today, or before a midnight just gone."""
    lately = Q(day=today) | Q(day=today - timedelta(days=1), last_at__gt=now - _JUST_NOW)
    return Day.objects.filter(lately, visible(scope))


def _working(scope: Scope, people: Sequence[UUID], *, day: date, zone: ZoneInfo, now: datetime) -> list[UUID]:
    """Return those of some people who are on shift and not paused."""
    moment = gate.milliseconds(now)
    gates = day_gates(scope.organisation_id, people, day=day, zone=zone)
    return [each for each in people if each in gates and _works(gates[each], moment)]


def _works(found: DayGate, moment: int) -> bool:
    return any(start <= moment < end for start, end in found.edges.reshape(-1, 2).tolist())


def _whereabouts(row: Day, *, name: str, live_s: int, now: datetime) -> Whereabouts:
    age = max(0, int((now - row.last_at).total_seconds()))
    return Whereabouts(
        person_id=row.person_id,
        person_name=name,
        department_id=row.department_id,
        state="live" if age <= live_s else "stale",
        last_at=row.last_at,
        age_s=age,
        latitude=row.latitude,
        longitude=row.longitude,
        accuracy_m=row.accuracy_m,
        speed_mps=row.speed_mps,
        bearing_deg=row.bearing_deg,
    )
