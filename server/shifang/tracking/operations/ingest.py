"""Taking points in: gate, encode, one statement.

Points outside working time end here: they are counted for the sender, and neither written nor logged.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import psycopg
from django.db import connection

from shifang.kernel.datum import Datum
from shifang.kernel.problems import Refusal
from shifang.platform import tenancy
from shifang.tracking.models import Chunk
from shifang.tracking.queries.gates import DayGate, day_gate, fresh_day_gate
from shifang.tracking.rules import codec, gate
from shifang.tracking.rules.normalise import is_plain, normalised
from shifang.tracking.types import ID_REUSED, Floats, Refused, Source, Track, empty_track

_TRIES = 5
# One statement, one transaction: the tenant, the gate's version, the chunk, the day (migrations/0002_take.py).
_WRITE = """
SELECT tracking_take(%(organisation_id)s::uuid, %(version)s::bigint, %(id)s::uuid, %(person_id)s::uuid,
    %(department_id)s::uuid, %(source)s::text, %(device_id)s::uuid, %(day)s::date, %(points)s::integer, %(body)s::bytea,
    %(sha256)s::bytea, %(chain_index)s::integer, %(previous_sha256)s::bytea, %(received_at)s::timestamptz,
    %(last_at)s::timestamptz, %(latitude)s::float8, %(longitude)s::float8, %(accuracy_m)s::float8,
    %(speed_mps)s::float8, %(bearing_deg)s::float8)
"""


class _Written(IntEnum):
    """What the statement did."""

    NEW = 0
    KNOWN = 1
    GATE_MOVED = 2


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose points they are."""

    organisation_id: UUID
    person_id: UUID
    department_id: UUID | None
    timezone: str


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload: its client-made id, the hash of its bytes, and its place in the device's chain of uploads."""

    id: UUID
    source: Source
    sha256: bytes
    device_id: UUID | None = None
    chain_index: int | None = None
    previous_sha256: bytes | None = None


@dataclass(slots=True)
class Receipt:
    """What became of an upload: how many points were taken, and how many refused for what."""

    id: UUID
    taken: int = 0
    duplicate: bool = False
    refused: Counter[Refused] = field(default_factory=Counter)


def ingest(*, sender: Sender, upload: Upload, table: Floats, datum: Datum, now: datetime) -> Receipt:
    """Take an upload's points (a table as `rules.normalise` reads it); again, when it came before.

    Raises `track.id_reused` when the id stands for other content.
    """
    receipt = Receipt(id=upload.id)
    if datum is Datum.WGS84 and len(table) and _taken_at_once(sender, upload, table, receipt=receipt, now=now):
        return receipt
    clean = normalised(table, received_at=now, datum=datum)
    receipt.refused.update(clean.refused)
    zone = ZoneInfo(sender.timezone)
    for number, (day, part) in enumerate(_days(clean.track, zone=zone, now=now)):
        if not len(part) and upload.chain_index is None:
            continue
        _take(sender, upload, part, day=day, number=number, receipt=receipt, now=now, zone=zone)
    return receipt


def _taken_at_once(sender: Sender, upload: Upload, table: Floats, *, receipt: Receipt, now: datetime) -> bool:
    """Take the everyday upload without detours: orderly, in one shift of one day. Return False for every other."""
    if not is_plain(table, received_ms=now.timestamp() * 1000):
        return False
    columns = codec.columns_of(table)
    if columns is None:
        return False
    zone = ZoneInfo(sender.timezone)
    day = _moment(int(columns[0, 0])).astimezone(zone).date()
    found = day_gate(sender.organisation_id, sender.person_id, day=day, zone=zone)
    first, last = np.searchsorted(found.edges, columns[0, [0, -1]], side="right")
    if first != last or not first & 1:
        return False
    kept = codec.last_of(columns)
    values = _values(sender, upload, kept, day=day, number=0, found=found, now=now)
    values |= {"points": columns.shape[1], "body": codec.encode_columns(columns)}
    written = _write(values)
    if written is _Written.GATE_MOVED:
        return False
    _count(receipt, sender, values, dropped=0, written=written)
    return True


def _take(
    sender: Sender,
    upload: Upload,
    part: Track,
    *,
    day: date,
    number: int,
    receipt: Receipt,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    found = day_gate(sender.organisation_id, sender.person_id, day=day, zone=zone)
    for _ in range(_TRIES):
        inside = gate.inside(part.time_ms, found.edges)
        kept = part if inside.all() else part.take(inside)
        if not len(kept) and upload.chain_index is None:
            # Nothing is written, so the version must be asked by itself.
            kept, found = _asked_again(sender, part, day=day, zone=zone)
            if not len(kept):
                receipt.refused[Refused.OFF_SHIFT] += len(part)
                return
        values = _values(sender, upload, kept, day=day, number=number, found=found, now=now)
        values |= {"points": len(kept), "body": codec.encode(kept)}
        written = _write(values)
        if written is not _Written.GATE_MOVED:
            _count(receipt, sender, values, dropped=len(part) - len(kept), written=written)
            return
        found = fresh_day_gate(sender.organisation_id, sender.person_id, day=day, zone=zone)
    message = "working hours move faster than a point can be written"
    raise RuntimeError(message)


def _asked_again(sender: Sender, part: Track, *, day: date, zone: ZoneInfo) -> tuple[Track, DayGate]:
    found = fresh_day_gate(sender.organisation_id, sender.person_id, day=day, zone=zone)
    return part.take(gate.inside(part.time_ms, found.edges)), found


def _count(receipt: Receipt, sender: Sender, values: dict[str, Any], *, dropped: int, written: _Written) -> None:
    if dropped:
        receipt.refused[Refused.OFF_SHIFT] += dropped
    if written is _Written.NEW:
        receipt.taken += values["points"]
        return
    with tenancy.organisation(sender.organisation_id):
        before = Chunk.objects.filter(organisation_id=sender.organisation_id, id=values["id"]).first()
    if before is None or before.person_id != sender.person_id or bytes(before.sha256) != values["sha256"]:
        raise Refusal(ID_REUSED)
    receipt.taken += before.points
    receipt.duplicate = True


def _days(track: Track, *, zone: ZoneInfo, now: datetime) -> list[tuple[date, Track]]:
    """Return the track by local day; nothing is a part of today."""
    if not len(track):
        return [(now.astimezone(zone).date(), empty_track())]
    found = _whole_day(track, zone)
    if found is not None:
        return [(found, track)]
    parts, at = [], 0
    while at < len(track):
        day = _moment(int(track.time_ms[at])).astimezone(zone).date()
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        end = int(np.searchsorted(track.time_ms, gate.milliseconds(midnight)))
        end = max(end, at + 1)
        parts.append((day, track if (at, end) == (0, len(track)) else track.take(slice(at, end))))
        at = end
    return parts


def _whole_day(track: Track, zone: ZoneInfo) -> date | None:
    """Return the one local day of all points, None when they are of several."""
    first, last = (_moment(int(track.time_ms[at])).astimezone(zone).date() for at in (0, -1))
    return first if first == last else None


def _values(
    sender: Sender, upload: Upload, kept: Track, *, day: date, number: int, found: DayGate, now: datetime
) -> dict[str, Any]:
    return {
        "organisation_id": sender.organisation_id,
        "person_id": sender.person_id,
        "department_id": sender.department_id,
        "version": found.version,
        # Further days of one upload are kept under the ids that follow its own.
        "id": upload.id if number == 0 else UUID(int=(upload.id.int + number) % 2**128),
        "source": upload.source.value,
        "device_id": upload.device_id,
        "day": day,
        "sha256": upload.sha256,
        "chain_index": upload.chain_index if number == 0 else None,
        "previous_sha256": upload.previous_sha256 if number == 0 else None,
        "received_at": now,
        **_last(kept),
    }


def _last(kept: Track) -> dict[str, Any]:
    names = ("latitude", "longitude", "accuracy_m", "speed_mps", "bearing_deg")
    if not len(kept):
        return dict.fromkeys(("last_at", *names))
    numbers = {name: float(getattr(kept, name)[-1]) for name in names}
    known = {name: None if np.isnan(value) else value for name, value in numbers.items()}
    return {"last_at": _moment(int(kept.time_ms[-1])), **known}


def _write(values: dict[str, Any]) -> _Written:
    # Past Django's cursor, which binds by writing literals: prepared, with bytes sent as bytes.
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row: Any = cursor.execute(_WRITE, values, prepare=True, binary=True).fetchone()
        return _Written(int(row[0]))


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
