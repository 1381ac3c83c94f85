"""Tracks of people who stand and drive in turns, with errors as phones have them: they hang together in time."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from shifang.accounts.models import Leave
from shifang.accounts.tests.make import MadeOrganisation
from shifang.kernel.datum import Datum
from shifang.kernel.ids import uuid7
from shifang.platform import tenancy
from shifang.tracking.operations.gates import move_gate
from shifang.tracking.operations.ingest import Receipt, Sender, Upload, ingest
from shifang.tracking.rules.normalise import rows_of
from shifang.tracking.types import Floats, Source, Track

# Monday, 2026-03-02, 09:00 in Shanghai.
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def track(
    count: int,
    *,
    start: datetime = MORNING,
    seed: int = 0,
    step_ms: int = 1000,
    latitude: float = 31.2,
    longitude: float = 121.4,
    turns: int = 600,
) -> Track:
    """Return points every `step_ms`, standing and driving in turns of so many points."""
    dice = np.random.default_rng(seed)
    number = np.arange(count)
    speed = np.where((number // turns) % 2 == 0, 8 + 2 * np.sin(number / 50), 0.0)
    heading = np.cumsum(dice.normal(0, 0.03, count))
    seconds = step_ms / 1000
    east = np.cumsum(speed * np.sin(heading) * seconds) + correlated(dice, count)
    north = np.cumsum(speed * np.cos(heading) * seconds) + correlated(dice, count)
    began = round(start.timestamp() * 1000)
    return Track(
        time_ms=(began + number * step_ms).astype(np.int64),
        latitude=latitude + north / 111_320,
        longitude=longitude + east / 111_320 / np.cos(np.radians(latitude)),
        accuracy_m=np.round(4 + np.abs(correlated(dice, count)), 2),
        speed_mps=np.maximum(0.0, speed + dice.normal(0, 0.2, count)),
        bearing_deg=(np.degrees(heading) + dice.normal(0, 1, count)) % 360,
        monotonic_ms=(500_000 + number * step_ms + dice.integers(-8, 8, count)).astype(np.int64),
        mock=np.zeros(count, dtype=np.bool_),
    )


def leave(made: MadeOrganisation, start: datetime, end: datetime) -> None:
    """Approve a leave of the rep, as of now."""
    with tenancy.organisation(made.id):
        Leave.objects.create(
            organisation_id=made.id,
            person_id=made.people["rep"],
            department_id=made.branch,
            kind="annual",
            starts_at=start,
            ends_at=end,
            status="approved",
            requested_by_id=made.people["rep"],
            requested_at=start,
        )
        move_gate(made.id, made.id)


def correlated(dice: np.random.Generator, count: int, *, sigma: float = 4.0, memory: float = 0.98) -> Floats:
    """Return metres of error that change slowly."""
    fresh = dice.normal(0, sigma * np.sqrt(1 - memory**2), count)
    found, last = np.empty(count), 0.0
    for at in range(count):
        last = memory * last + fresh[at]
        found[at] = last
    return found


def rows(points: Track) -> list[list[float | None]]:
    """Return a track as phones send it."""
    columns = (
        points.time_ms,
        points.latitude,
        points.longitude,
        points.accuracy_m,
        points.speed_mps,
        points.bearing_deg,
        points.monotonic_ms,
        points.mock.astype(float),
    )
    return [[None if np.isnan(value) else float(value) for value in row] for row in np.column_stack(columns)]


def sender(made: MadeOrganisation, role: str = "rep") -> Sender:
    """Return the sender of a person's points."""
    scope = made.scope(role)
    return Sender(made.id, scope.me, scope.department_id, scope.timezone)


def upload(number: int = 0, *, at: datetime = MORNING, **options: Any) -> Upload:
    """Return the head of an upload whose id says when it was made."""
    made = uuid7(at=at, entropy=number)
    return Upload(id=made, source=Source.APP, sha256=hashlib.sha256(made.bytes).digest(), **options)


def send(made: MadeOrganisation, points: Track, *, role: str = "rep", number: int = 0, **options: Any) -> Receipt:
    """Take a track's points, an hour after the last of them."""
    now = datetime.fromtimestamp(int(points.time_ms.max()) / 1000, tz=UTC) + timedelta(hours=1)
    table, _ = rows_of(rows(points))
    head = upload(number, at=now, **options)
    return ingest(sender=sender(made, role), upload=head, table=table, datum=Datum.WGS84, now=now)


def always_on_shift(made: MadeOrganisation) -> None:
    """Let everybody work around the clock: requests are judged by the real time."""
    made.client("admin").post(
        "/calendar/shifts",
        {"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens": "00:00", "closes": "00:00", "valid_from": "2020-01-01"},
    )
