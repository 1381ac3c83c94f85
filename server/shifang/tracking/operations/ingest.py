"""Taking points in: gate, encode, one statement.

Points outside working time end here: they are counted for the sender, and neither written nor logged.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from shifang.kernel.datum import Datum
from shifang.kernel.problems import Refusal
from shifang.platform import tenancy, vault, wire
from shifang.platform.wire import Prepared
from shifang.tracking.models import Chunk
from shifang.tracking.queries.gates import DayGate, day_gate, fresh_day_gate
from shifang.tracking.rules import codec, gate
from shifang.tracking.rules.normalise import normalised, plain_columns
from shifang.tracking.types import ID_REUSED, Floats, Integers, Refused, Source, Track, empty_track

_TRIES = 5
# One statement, one transaction: the tenant, the gate's version, the chunk, the day (migrations/0004_take_at_once.py).
_BODY = "tracking_chunk.body"
_WRITE = Prepared("tracking_take", "SELECT tracking_take({})", values=20)


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

    def part(self, number: int) -> "Upload":
        """Return what stands for its points of a further day: kept under an id that follows its own, in no chain."""
        if number == 0:
            return self
        further = UUID(int=(self.id.int + number) % 2**128)
        return replace(self, id=further, chain_index=None, previous_sha256=None)


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
        _take(sender, upload.part(number), part, day=day, receipt=receipt, now=now, zone=zone)
    return receipt


def _taken_at_once(sender: Sender, upload: Upload, table: Floats, *, receipt: Receipt, now: datetime) -> bool:
    """Take the everyday upload without detours: orderly, in one shift of one day. Return False for every other."""
    columns = plain_columns(table, received_ms=now.timestamp() * 1000)
    if columns is None:
        return False
    zone = ZoneInfo(sender.timezone)
    day = _moment(int(columns[0, 0])).astimezone(zone).date()
    found = day_gate(sender.organisation_id, sender.person_id, day=day, zone=zone)
    first, last = np.searchsorted(found.edges, columns[0, [0, -1]], side="right")
    if first != last or not first & 1:
        return False
    written = _write(sender, upload, columns, day=day, version=found.version, now=now)
    if written is _Written.GATE_MOVED:
        return False
    _count(receipt, sender, upload, points=columns.shape[1], written=written)
    return True


def _take(
    sender: Sender,
    upload: Upload,
    part: Track,
    *,
    day: date,
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
        written = _write(sender, upload, codec.columns_of(kept), day=day, version=found.version, now=now)
        if written is not _Written.GATE_MOVED:
            if len(kept) < len(part):
                receipt.refused[Refused.OFF_SHIFT] += len(part) - len(kept)
            _count(receipt, sender, upload, points=len(kept), written=written)
            return
        found = fresh_day_gate(sender.organisation_id, sender.person_id, day=day, zone=zone)
    message = "working hours move faster than a point can be written"
    raise RuntimeError(message)


def _asked_again(sender: Sender, part: Track, *, day: date, zone: ZoneInfo) -> tuple[Track, DayGate]:
    found = fresh_day_gate(sender.organisation_id, sender.person_id, day=day, zone=zone)
    return part.take(gate.inside(part.time_ms, found.edges)), found


def _count(receipt: Receipt, sender: Sender, upload: Upload, *, points: int, written: _Written) -> None:
    if written is _Written.NEW:
        receipt.taken += points
        return
    with tenancy.organisation(sender.organisation_id):
        before = Chunk.objects.filter(organisation_id=sender.organisation_id, id=upload.id).first()
    if before is None or before.person_id != sender.person_id or bytes(before.sha256) != upload.sha256:
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


def _write(sender: Sender, upload: Upload, columns: Integers, *, day: date, version: int, now: datetime) -> _Written:
    points = columns.shape[1]
    last = codec.last_of(columns) if points else None
    answer = _WRITE.value(
        wire.uuid(sender.organisation_id),
        wire.bigint(version),
        wire.uuid(upload.id),
        wire.uuid(sender.person_id),
        wire.uuid(sender.department_id),
        upload.source.encode(),
        wire.uuid(upload.device_id),
        wire.date(day),
        wire.integer(points),
        vault.sealed(sender.organisation_id, _BODY, upload.id.bytes, codec.encode_columns(columns)),
        upload.sha256,
        wire.integer(upload.chain_index),
        upload.previous_sha256,
        wire.moment(now),
        wire.moment(_moment(last.time_ms) if last else None),
        wire.real(last.latitude if last else None),
        wire.real(last.longitude if last else None),
        wire.real(last.accuracy_m if last else None),
        wire.real(last.speed_mps if last else None),
        wire.real(last.bearing_deg if last else None),
    )
    return _Written(int.from_bytes(answer, "big"))


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
