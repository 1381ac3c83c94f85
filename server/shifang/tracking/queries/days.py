"""A person's day told: segments and times."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Q

from shifang.accounts.types import Scope
from shifang.customers.queries.customers import customer_places
from shifang.tracking.models import Day, Layer, Segment
from shifang.tracking.queries.gates import fresh_day_gate
from shifang.tracking.rules import gate
from shifang.tracking.rules.segments import day_times
from shifang.tracking.types import DayTimes, SegmentKind
from shifang.tracking.types import Segment as Stretch


def times_of(
    scope: Scope, person_id: UUID, segments: list[Segment], *, day: date, zone: ZoneInfo, now: datetime
) -> tuple[DayTimes, list[tuple[datetime, datetime]]]:
    """Return the seconds of a day's working time by kind, and the working spans; what is still to come is left out."""
    found = fresh_day_gate(scope.organisation_id, person_id, day=day, zone=zone)
    moment = gate.milliseconds(now)
    past = gate.without(found.edges, [(moment, None)])
    stretches = [(_stretch(segment), segment.customer_id is not None) for segment in segments]
    spans = [(_moment(start), _moment(end)) for start, end in found.edges.reshape(-1, 2).tolist()]
    return day_times(stretches, edges=past), spans


def stored_segments(row: Day) -> list[Segment]:
    """Return the segments of a day as they were derived last."""
    rows = Segment.objects.filter(organisation_id=row.organisation_id, person_id=row.person_id, day=row.day)
    return list(rows.order_by("number"))


def layer_of(row: Day) -> Layer | None:
    """Return the derived layer of a day, None before the first derivation."""
    return Layer.objects.filter(organisation_id=row.organisation_id, id=row.id).first()


def stale_days(organisation_id: UUID, *, engine: int, before: datetime, limit: int) -> list[tuple[UUID, date]]:
    """Return (person, day) of days whose layers lag behind and that have been quiet since `before`."""
    rows = Day.objects.filter(organisation_id=organisation_id, stale=True, received_at__lt=before)
    found = list(rows.order_by("id").values_list("person_id", "day")[:limit])
    old = Layer.objects.filter(organisation_id=organisation_id, engine__lt=engine).order_by("id").values("id")[:limit]
    again = Day.objects.filter(organisation_id=organisation_id, id__in=list(old.values_list("id", flat=True)))
    return list(dict.fromkeys([*found, *again.values_list("person_id", "day")]))[:limit]


def customer_names(scope: Scope, segments: list[Segment]) -> dict[UUID, str]:
    """Return the names of the customers at which somebody stayed: whoever sees the track sees where it led."""
    ids = [segment.customer_id for segment in segments if segment.customer_id is not None]
    return {identifier: place.name for identifier, place in customer_places(scope, ids).items()}


def _stretch(row: Segment) -> Stretch:
    return Stretch(
        kind=SegmentKind(row.kind),
        first=0,
        last=0,
        started_ms=gate.milliseconds(row.started_at),
        ended_ms=gate.milliseconds(row.ended_at),
        latitude=row.latitude,
        longitude=row.longitude,
    )


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def unmatched_days(organisation_id: UUID, *, matcher: int, tries: int, limit: int) -> list[tuple[UUID, date]]:
    """Return (person, day) of derived days whose trips are not yet drawn on roads, the newest first."""
    layers = Layer.objects.filter(organisation_id=organisation_id).filter(
        Q(roads={}) | Q(roads__matcher__lt=matcher) | Q(roads__tries__lt=tries)
    )
    rows = Day.objects.filter(organisation_id=organisation_id, stale=False, id__in=layers.values("id"))
    return list(rows.order_by("-day", "id").values_list("person_id", "day")[:limit])


def days_derived(organisation_id: UUID, *, since: datetime) -> list[tuple[UUID, date]]:
    """Return (person, day) of the days whose layers were made since a moment."""
    rows = Day.objects.filter(organisation_id=organisation_id, derived_at__gte=since)
    return list(rows.values_list("person_id", "day"))


def span_of_tracks(organisation_id: UUID) -> tuple[date, date] | None:
    """Return the first and the last day with a track; None without tracks."""
    found = Day.objects.filter(organisation_id=organisation_id).aggregate(first=Min("day"), last=Max("day"))
    return None if found["first"] is None else (found["first"], found["last"])


def people_and_track_days(organisation_id: UUID, *, since: date, until: date) -> set[tuple[UUID, date]]:
    """Return who has a track of which of these days (both included)."""
    rows = Day.objects.filter(organisation_id=organisation_id, day__gte=since, day__lte=until)
    return set(rows.values_list("person_id", "day"))
