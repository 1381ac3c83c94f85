"""The way of one phone before a moment, for domains above that judge a claim made at that moment.

`TRAIL` and `PACKED` are expressions to be put into the statement of whoever judges: an index scan each, and nothing
when the phone has sent no points. A day is packed two days after it is over; only a claim that comes so late needs to
look there.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from shifang.kernel.ids import lowest_at
from shifang.kernel.problems import Refusal
from shifang.platform import vault
from shifang.tracking.rules import codec
from shifang.tracking.types import Floats

LONG = timedelta(minutes=30)
# The points of the time before the moment may have been uploaded somewhat after it.
_LATE = timedelta(hours=1)
# No day is packed that was not over for a day.
_PACKED_AFTER = timedelta(days=1)

# One phone only: of somebody who carries a second tracker, two ways would read as jumps between them.
TRAIL = """
(SELECT json_agg(encode(uuid_send(t.id) || t.body, 'base64') ORDER BY t.id) FROM (
    SELECT id, body FROM tracking_chunk
    WHERE organisation_id = %(organisation_id)s AND person_id = %(person_id)s AND day = ANY(%(trail_days)s)
      AND device_id = %(device_id)s AND id >= %(trail_from)s AND id < %(trail_to)s
    ORDER BY id LIMIT 200) t)
"""
# A packed day does not tell whose each point is: it counts when all of them are this phone's.
PACKED = """
(SELECT json_agg(encode(uuid_send(r.id) || r.body, 'base64')) FROM tracking_day d
    JOIN tracking_raw r ON r.organisation_id = d.organisation_id AND r.id = d.id
    WHERE d.organisation_id = %(organisation_id)s AND d.person_id = %(person_id)s AND d.day = ANY(%(trail_days)s)
      AND r.devices = ARRAY[%(device_id)s]::uuid[])
"""


def may_be_packed(*, at: datetime, received_at: datetime) -> bool:
    """Return whether the day of a claim may be packed by the time it has come."""
    return received_at - at > _PACKED_AFTER


def trail_parameters(*, device_id: UUID, at: datetime, received_at: datetime, timezone: str) -> Mapping[str, Any]:
    """Return the parameters of `TRAIL` and `PACKED` beside `organisation_id` and `person_id`."""
    zone = ZoneInfo(timezone)
    days = {moment.astimezone(zone).date() for moment in (at - LONG, at)}
    return {
        "device_id": device_id,
        "trail_days": sorted(days),
        # Ids begin with the time at which the phone made them: after that of the first point, and without a network
        # as late as the claim itself.
        "trail_from": lowest_at(at - LONG),
        "trail_to": lowest_at(max(at, received_at) + _LATE),
    }


def trail_points(organisation_id: UUID, uploads: Sequence[str], packed: Sequence[str]) -> Floats:
    """Return what the expressions gave as columns: ms since 1970, latitude, longitude, metres (NaN: not known)."""
    late = [_body(organisation_id, "tracking_chunk.body", each) for each in uploads]
    whole = [_body(organisation_id, "tracking_raw.body", each) for each in packed]
    found = [codec.glance(late)] if late else []
    return np.concatenate([*found, *(_day(each) for each in whole), np.zeros((4, 0))], axis=1)


def _body(organisation_id: UUID, place: str, told: str) -> bytes:
    row = base64.b64decode(told)
    return vault.opened(organisation_id, place, row[:16], row[16:])


def _day(body: bytes) -> Floats:
    try:
        track = codec.decode(body)
    except Refusal:
        return np.zeros((4, 0))
    return np.stack([track.time_ms.astype(np.float64), track.latitude, track.longitude, track.accuracy_m])
