"""What goes over the wire of tracking."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from shifang.tracking.types import MOST_POINTS

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class ChainIn(Schema):
    """The place of an upload in the chain of its device.

    `previous_sha256` is the SHA-256 of the whole body of the upload before (null for the first, index 0).
    """

    index: Annotated[int, Field(ge=0, le=2**31 - 1)]
    previous_sha256: Sha256 | None = None


class TrackIn(Schema):
    """An upload. A point is a row of numbers: time (ms since 1970), latitude, longitude, accuracy (m), speed (m/s),
    bearing (°), monotonic clock (ms), mock (0 or 1); null: not known, the end may be left out. A bad point is refused
    by itself and counted.
    """

    id: UUID
    device_id: UUID | None = None
    datum: Literal["wgs84", "gcj02", "bd09"]
    chain: ChainIn | None = None
    points: Annotated[list[Any], Field(description=f"At most {MOST_POINTS} points.")]


class TakenOut(Schema):
    """How many points were taken, and how many refused for what; `duplicate` when the upload had come before."""

    id: UUID
    taken: int
    duplicate: bool
    refused: dict[str, int]


class TrackerIn(Schema):
    """A tracker app of a person."""

    person_id: UUID
    label: Annotated[str, Field(min_length=1, max_length=80)]


class TrackerOut(Schema):
    """A tracker: when it was issued, last used and revoked."""

    id: UUID
    person_id: UUID
    label: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class IssuedOut(TrackerOut):
    """A tracker with its token, which is shown this once."""

    token: str


class TrackersOut(Schema):
    """The trackers of a person."""

    items: list[TrackerOut]


class SpanOut(Schema):
    """From a moment to a moment."""

    start: datetime
    end: datetime


class GateOut(Schema):
    """When the asker's positions are taken: the working spans of today and tomorrow, and since when it is paused."""

    spans: list[SpanOut]
    paused_since: datetime | None


class WhereaboutsOut(Schema):
    """Where somebody on shift was last; `stale` means that nobody knows where they are now."""

    person_id: UUID
    person_name: str
    department_id: UUID | None
    state: Literal["live", "stale"]
    last_at: datetime
    age_s: int
    latitude: float
    longitude: float
    accuracy_m: float | None
    speed_mps: float | None
    bearing_deg: float | None


class HiddenOut(Schema):
    """Somebody without a place on the live map: on shift but not heard of today (`no_signal`), `paused` by themselves
    (`since`), or `off_shift`."""

    person_id: UUID
    person_name: str
    department_id: UUID | None
    state: Literal["no_signal", "paused", "off_shift"]
    since: datetime | None


class LiveMapOut(Schema):
    """Everybody visible who is on shift and has sent points today; ages count from `now`, and a place older than
    `live_seconds` is not where somebody is. `hidden` are the people of the field without a place."""

    now: datetime
    live_seconds: int
    items: list[WhereaboutsOut]
    hidden: list[HiddenOut]


class SmoothedOut(Schema):
    """The smoothed positions of the same points (steps as in the points), and which points are outliers."""

    latitude_e7: list[int]
    longitude_e7: list[int]
    outliers: list[int]


class ReplayOut(Schema):
    """A day's points as columns of whole numbers.

    `time_ms` and the coordinates (1e-7°) begin with the first value and go on with differences; accuracy is in
    centimetres, speed in cm/s, bearing in tenths of a degree, -1 where not known. `mock` lists the points that the
    phone itself called mocked. `whole` is how many points the day has; `count` are shown. `smoothed` is null until the
    day is derived.
    """

    count: int
    whole: int
    time_ms: list[int]
    latitude_e7: list[int]
    longitude_e7: list[int]
    accuracy_cm: list[int]
    speed_cms: list[int]
    bearing_ddeg: list[int]
    mock: list[int]
    smoothed: SmoothedOut | None


class SegmentOut(Schema):
    """A stay, a trip or a silence (`gap`). Metres; `road` is the matched road of a trip as an encoded line of six
    decimals, where a map matcher is at hand."""

    number: int
    kind: Literal["stay", "trip", "gap"]
    mode: Literal["", "walk", "ride", "drive", "fast"]
    started_at: datetime
    ended_at: datetime
    seconds: int
    latitude: float
    longitude: float
    radius_m: float
    distance_m: float
    customer_id: UUID | None
    customer_name: str | None
    road: str | None


class TimesOut(Schema):
    """Seconds of working time that has passed, by what is known of them; `definitions` says what each means."""

    working: int
    at_customers: int
    travelling: int
    idle: int
    unknown: int


class WordsOut(Schema):
    """A sentence in both languages."""

    zh: str
    en: str


class ChainBreakOut(Schema):
    """Uploads of a device that are missing, or were changed, between two that came."""

    device_id: UUID
    after_index: int
    before_index: int


class SummaryOut(Schema):
    """A person's day. `stored` is false when it was worked out on the spot: points came after
    the last derivation."""

    person_id: UUID
    person_name: str
    day: date
    points: int
    last_at: datetime | None
    stored: bool
    distance_m: float
    working: list[SpanOut]
    times: TimesOut
    definitions: dict[str, WordsOut]
    segments: list[SegmentOut]
    chain_breaks: list[ChainBreakOut]
