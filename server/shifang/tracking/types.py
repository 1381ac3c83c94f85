"""Words of tracking: tracks as columns, segments of a day, what can go wrong.

A track is kept as columns (numpy arrays of one length), not as objects: a day holds tens of thousands of points.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from shifang.accounts.types import PolicyKind, permission, policy_kind
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

MOST_POINTS = 50_000
"""Points that one upload may hold."""
LARGEST_MS = 2.0**53
"""Milliseconds that a number of JSON still tells apart."""
WORST_ACCURACY_M, FASTEST_MPS = 100_000.0, 1_000.0
"""Beyond these a phone has not measured anything."""
UNKNOWN_MS = -1
"""A monotonic clock that was not given."""
FUTURE_LIMIT = timedelta(minutes=10)
"""How far a phone's clock may run ahead of the server's."""
PAST_LIMIT = timedelta(days=45)
"""How late points may come: as late as commands."""


@dataclass(frozen=True, slots=True)
class Track:
    """Points in order of time: milliseconds since 1970 (UTC), WGS-84 degrees, metres, m/s, degrees from north.

    NaN: not known. `monotonic_ms` is the phone's clock that only ever rises (-1: not known); `mock` is what the phone
    itself says of the fix.
    """

    time_ms: Integers
    latitude: Floats
    longitude: Floats
    accuracy_m: Floats
    speed_mps: Floats
    bearing_deg: Floats
    monotonic_ms: Integers
    mock: Truths

    def __len__(self) -> int:
        return len(self.time_ms)

    def take(self, chosen: Integers | Truths | slice) -> "Track":
        """Return the chosen points."""
        return Track(*(getattr(self, name)[chosen] for name in COLUMNS))


COLUMNS = tuple(field.name for field in fields(Track))


def empty_track() -> Track:
    """Return a track without points."""
    nothing = np.zeros(0)
    whole = np.zeros(0, dtype=np.int64)
    return Track(whole, nothing, nothing, nothing, nothing, nothing, whole, np.zeros(0, dtype=np.bool_))


def joined(tracks: Sequence[Track]) -> Track:
    """Return the points of several tracks, one after the other."""
    if not tracks:
        return empty_track()
    return Track(*(np.concatenate([getattr(track, name) for track in tracks]) for name in COLUMNS))


class Source(StrEnum):
    """Who sent points."""

    APP = "app"
    OSMAND = "osmand"
    OWNTRACKS = "owntracks"
    GPX = "gpx"


class Refused(StrEnum):
    """Why a point was not taken. The neighbours are."""

    MALFORMED = "malformed"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NULL_ISLAND = "null_island"
    FUTURE = "future"
    TOO_OLD = "too_old"
    DUPLICATE = "duplicate"
    OFF_SHIFT = "off_shift"


class SegmentKind(StrEnum):
    """What a stretch of a day was."""

    STAY = "stay"
    TRIP = "trip"
    GAP = "gap"


class Mode(StrEnum):
    """How somebody travelled, by speed alone."""

    WALK = "walk"
    RIDE = "ride"
    DRIVE = "drive"
    FAST = "fast"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a day: points `first` to `last` (included) of the track; for a gap, the two points around it.

    Metres; `latitude`, `longitude` are the place of a stay and where a trip or gap begins.
    """

    kind: SegmentKind
    first: int
    last: int
    started_ms: int
    ended_ms: int
    latitude: float
    longitude: float
    radius_m: float = 0.0
    distance_m: float = 0.0
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class DayTimes:
    """Seconds of a person's working time by what is known of them (`DEFINITIONS`)."""

    working: int
    at_customers: int
    travelling: int
    idle: int
    unknown: int


DEFINITIONS: dict[str, tuple[str, str]] = {
    "working": (
        "当天排班内的时间；班次之间的休息、请假与手动暂停不计。",
        "Time inside the day's shifts; breaks between shifts, leave and pauses are left out.",
    ),
    "at_customers": (
        "停留点落在某客户围栏内的停留时间（班次内）。",
        "Stays whose place lies inside the fence of a customer, inside working time.",
    ),
    "travelling": ("两次停留之间的移动时间（班次内）。", "Trips between stays, inside working time."),
    "idle": (
        "不在任何客户围栏内的停留时间（班次内）。",
        "Stays outside the fence of every customer, inside working time.",
    ),
    "unknown": ("班次内没有定位的时间。", "Working time without positions."),
}

TRACK_SEND = permission("tracks.send", zh="上报轨迹", en="Send one's track", roles="rep manager admin")
TRACK_VIEW = permission("tracks.view", zh="查看轨迹", en="See tracks", roles="rep manager admin auditor")
TRACKER_MANAGE = permission(
    "trackers.manage", zh="管理定位设备令牌", en="Manage the tokens of trackers", roles="rep manager admin"
)

POLICY = policy_kind(
    PolicyKind(
        code="tracking.rules",
        zh="轨迹",
        en="Tracks",
        schema={
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "stay_radius_m": {
                    "title": "停留半径（米） / Radius of a stay (m)",
                    "type": "integer",
                    "minimum": 30,
                    "maximum": 500,
                },
                "stay_minutes": {
                    "title": "最短停留（分钟） / Shortest stay (min)",
                    "type": "integer",
                    "minimum": 2,
                    "maximum": 60,
                },
                "gap_minutes": {
                    "title": "多久无定位算中断（分钟） / Silence that is a gap (min)",
                    "type": "integer",
                    "minimum": 2,
                    "maximum": 120,
                },
                "live_minutes": {
                    "title": "多久内的位置算实时（分钟） / A position is live for (min)",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 60,
                },
                "keep_days": {
                    "title": "轨迹保留天数 / Days to keep tracks",
                    "type": "integer",
                    # Points may come 45 days late.
                    "minimum": 60,
                    "maximum": 3650,
                },
            },
        },
        default={"stay_radius_m": 100, "stay_minutes": 5, "gap_minutes": 10, "live_minutes": 5, "keep_days": 365},
        phone=True,
    )
)

CHUNK_DAMAGED = problem("track.chunk_damaged", status=422, zh="轨迹数据已损坏。", en="The track's data are damaged.")
TOO_MANY_POINTS = problem(
    "track.too_many_points",
    status=413,
    zh="一次最多上报 {limit} 个点，请分批。",
    en="At most {limit} points in one upload; send them in parts.",
)
ID_REUSED = problem(
    "track.id_reused", status=409, zh="该批次编号已用于另一内容。", en="This upload's id was used for other content."
)
GPX_INVALID = problem("track.gpx_invalid", status=422, zh="不是可读的 GPX 文件。", en="This is not a GPX file.")
NO_TOKEN = problem("tracker.no_token", status=401, zh="定位设备令牌无效。", en="The tracker's token is not valid.")

TRACKER_ADDED = event_kind("tracker.added", zh="新增定位设备", en="Tracker added")
TRACKER_REVOKED = event_kind("tracker.revoked", zh="停用定位设备", en="Tracker revoked")
TRACK_VIEWED = event_kind("track.viewed", zh="查看了轨迹", en="Track viewed")
TRACK_PAUSED = event_kind("track.paused", zh="暂停定位", en="Tracking paused")
TRACK_RESUMED = event_kind("track.resumed", zh="恢复定位", en="Tracking resumed")
