"""The way of one phone before a moment, for domains above that judge a claim made at that moment.

`TRAIL` is an expression to be put into the statement of whoever judges: it costs one index scan, and nothing when the
phone has sent no points. A day is packed two days after it is over; a claim that comes later finds no trail.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.kernel.ids import lowest_at

LONG = timedelta(minutes=30)
# The points of the time before the moment may have been uploaded somewhat after it.
_LATE = timedelta(hours=1)

# One phone only: of somebody who carries a second tracker, two ways would read as jumps between them.
TRAIL = """
(SELECT json_agg(encode(t.body, 'base64') ORDER BY t.id) FROM (
    SELECT id, body FROM tracking_chunk
    WHERE organisation_id = %(organisation_id)s AND person_id = %(person_id)s AND day = ANY(%(trail_days)s)
      AND device_id = %(device_id)s AND id >= %(trail_from)s AND id < %(trail_to)s
    ORDER BY id LIMIT 90) t)
"""


def trail_parameters(*, device_id: UUID, at: datetime, timezone: str) -> Mapping[str, Any]:
    """Return the parameters of `TRAIL` beside `organisation_id` and `person_id`."""
    zone = ZoneInfo(timezone)
    days = {moment.astimezone(zone).date() for moment in (at - LONG, at)}
    return {
        "device_id": device_id,
        "trail_days": sorted(days),
        # Ids begin with the time at which the phone made them: after that of the first point, so nothing is lost.
        "trail_from": lowest_at(at - LONG),
        "trail_to": lowest_at(at + _LATE),
    }
