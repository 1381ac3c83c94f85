"""Reading tracks: the points of a day or of a stretch of time, and who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from shifang.accounts.models import Person
from shifang.accounts.queries import person_row
from shifang.accounts.types import Scope
from shifang.tracking.models import Chunk, Day, Raw
from shifang.tracking.rules import codec, gate
from shifang.tracking.rules.normalise import without_repeats
from shifang.tracking.types import TRACK_VIEW, Track, joined


def tracked_person(scope: Scope, person_id: UUID) -> Person:
    """Return a person whose track the scope may see; raise `not_found` otherwise."""
    scope.require(TRACK_VIEW)
    person = person_row(scope, person_id)
    scope.require_sight(department_id=person.department_id, person_id=person.id)
    return person


def day_row(organisation_id: UUID, person_id: UUID, day: date) -> Day | None:
    """Return a person's day, None without points."""
    return Day.objects.filter(organisation_id=organisation_id, person_id=person_id, day=day).first()


def chunks_of(organisation_id: UUID, person_id: UUID, day: date) -> QuerySet[Chunk]:
    """Return the uploads of a day that are not packed yet."""
    return Chunk.objects.filter(organisation_id=organisation_id, person_id=person_id, day=day).order_by("id")


def day_track(row: Day) -> Track:
    """Return all points of a day in order of time, each told once: the packed ones and those that came since."""
    raw = Raw.objects.filter(organisation_id=row.organisation_id, id=row.id).only("organisation_id", "body")
    late = chunks_of(row.organisation_id, row.person_id, row.day).only("organisation_id", "body")
    bodies = [*(each.body for each in raw), *(each.body for each in late)]
    return without_repeats(joined([codec.decode(body) for body in bodies]))


def points_between(scope: Scope, person_id: UUID, *, start: datetime, end: datetime) -> Track:
    """Return a person's points of a stretch of time (end excluded), for domains above. Sight is the caller's matter."""
    zone = ZoneInfo(scope.timezone)
    first, last = (moment.astimezone(zone).date() for moment in (start, end))
    rows = Day.objects.filter(
        organisation_id=scope.organisation_id, person_id=person_id, day__gte=first, day__lte=last
    ).order_by("day")
    found = joined([day_track(row) for row in rows])
    inside = (found.time_ms >= gate.milliseconds(start)) & (found.time_ms < gate.milliseconds(end))
    return found.take(inside)


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where a device's chain of uploads does not hold: an upload between two indexes is missing or was changed."""

    device_id: UUID
    after_index: int
    before_index: int


def chain_runs(rows: Sequence[Chunk]) -> list[list[object]]:
    """Return the unbroken runs of uploads: [device, first index, last index, hash before the first, last hash]."""
    linked = [row for row in rows if row.chain_index is not None and row.device_id is not None]
    found: list[list[object]] = []
    for row in sorted(linked, key=lambda each: (str(each.device_id), each.chain_index or 0)):
        before = bytes(row.previous_sha256 or b"").hex()
        link: list[object] = [str(row.device_id), row.chain_index, row.chain_index, before, bytes(row.sha256).hex()]
        found = joined_runs([*found, link])
    return found


def joined_runs(runs: Sequence[list[object]]) -> list[list[object]]:
    """Return runs with those joined that follow each other without a break."""
    found: list[list[object]] = []
    for run in sorted(runs, key=lambda each: (str(each[0]), _index(each[1]))):
        last = found[-1] if found else None
        if last and last[0] == run[0] and _index(run[1]) == _index(last[2]) + 1 and run[3] == last[4]:
            found[-1] = [*last[:2], run[2], last[3], run[4]]
        else:
            found.append(run)
    return found


def chain_breaks(scope: Scope, person_id: UUID, *, first: date, last: date) -> list[ChainBreak]:
    """Return where the chains of a person's devices break between two days (both included)."""
    days = Day.objects.filter(
        organisation_id=scope.organisation_id, person_id=person_id, day__gte=first, day__lte=last
    ).values("id")
    packed = Raw.objects.filter(organisation_id=scope.organisation_id, id__in=days).values_list("chains", flat=True)
    late = Chunk.objects.filter(
        organisation_id=scope.organisation_id, person_id=person_id, day__gte=first, day__lte=last
    ).defer("body")
    runs = joined_runs([*(run for chains in packed for run in chains), *chain_runs(list(late))])
    return [
        ChainBreak(UUID(str(before[0])), _index(before[2]), _index(after[1]))
        for before, after in pairwise(runs)
        if before[0] == after[0]
    ]


def days_to_pack(organisation_id: UUID, *, today: date, limit: int) -> list[tuple[UUID, date]]:
    """Return (person, day) of days that have been over for a day and still have uploads of their own."""
    rows = Chunk.objects.filter(organisation_id=organisation_id, day__lt=today - timedelta(days=1))
    return list(rows.values_list("person_id", "day").distinct().order_by("day", "person_id")[:limit])


def _index(value: object) -> int:
    return int(str(value))
