"""Words of the simulation: who walks, where to, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, StrEnum
from itertools import pairwise
from typing import Any

from shifang.kernel.geo import LocalPlane, Point, distance_m


class Mode(Enum):
    """How somebody gets about: cruising speed in m/s and seconds lost per 100 m (lights)."""

    WALK = (1.3, 3.0)
    EBIKE = (4.6, 5.0)
    CAR = (8.5, 9.0)

    @property
    def speed_mps(self) -> float:
        return self.value[0]

    def seconds_for(self, metres: float) -> float:
        return metres / self.value[0] + metres / 100.0 * self.value[1]


class Surroundings(Enum):
    """What the sky looks like: the error of one axis (sigma, metres) for a middling phone."""

    OPEN = 2.5
    STREET = 4.5
    INDOORS = 9.0


@dataclass(frozen=True, slots=True)
class Trail:
    """A way through the town: places with the moments at which they are passed."""

    stations: tuple[tuple[datetime, Point], ...]

    @property
    def starts_at(self) -> datetime:
        return self.stations[0][0]

    @property
    def ends_at(self) -> datetime:
        return self.stations[-1][0]

    @property
    def metres(self) -> float:
        places = [place for _, place in self.stations]
        return sum(distance_m(a, b) for a, b in pairwise(places))

    def at(self, moment: datetime) -> Point:
        """The place at a moment; the ends before and after."""
        before = self.stations[0]
        for station in self.stations:
            if station[0] > moment:
                return _between(before, station, moment)
            before = station
        return before[1]


@dataclass(frozen=True, slots=True)
class Phone:
    """One handset: how good it is, how it rounds its accuracy, how wrong its clock is."""

    label: str
    quality: float = 1.0
    accuracy_steps: tuple[float, ...] = ()
    clock_offset_s: float = 0.0

    def reported_accuracy(self, sigma: float, *, honesty: float) -> float:
        """The radius of 68 % that the phone claims for an error of `sigma` per axis; 1 is honest."""
        claimed = max(3.0, sigma * 1.51 * honesty)
        if self.accuracy_steps:
            return next((s for s in self.accuracy_steps if s >= claimed), self.accuracy_steps[-1])
        return round(claimed, 1)


class Incident(StrEnum):
    """What may go wrong at a stop."""

    NONE = "none"
    SHORT_STAY = "short_stay"  # out again within three minutes: an invalid visit
    SHOP_CLOSED = "shop_closed"
    CANCELLED = "cancelled"
    FROM_AFAR = "from_afar"  # tries to check in from 300-900 m away, then goes there
    MOCKED = "mocked"  # the phone reports a mock location, then a true one
    STALE_FIX = "stale_fix"  # a position of some minutes ago is sent
    DATUM_MIXUP = "datum_mixup"  # only where GCJ-02 differs: mainland China


# The share of stops at which each happens, and of the other turns that a day may take. They are
# chosen to show every state of a visit within some days, not measured in a trade.
INCIDENT_RATES: Mapping[Incident, float] = {
    Incident.SHORT_STAY: 0.04,
    Incident.SHOP_CLOSED: 0.03,
    Incident.CANCELLED: 0.02,
    Incident.FROM_AFAR: 0.03,
    Incident.MOCKED: 0.006,
    Incident.STALE_FIX: 0.01,
    Incident.DATUM_MIXUP: 0.03,
}
AD_HOC_RATE = 0.1
OFFLINE_STARTS_RATE = 0.07
OFFLINE_STOPS = (1, 3)
LATE_SYNC_RATE = 0.15  # of the days: what was offline at the end is sent the next morning
JOINT_RATE = 0.03
FOLLOW_UP_RATE = 0.12
ISSUE_RATE = 0.06


@dataclass(frozen=True, slots=True)
class Shop:
    """A customer as the phone knows it (`position`) and as it is (`place`)."""

    id: str
    name: str
    type: str
    tier: str
    place: Point
    position: Point | None = None
    contacts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rep:
    """Somebody who lives through days: habits stay the same over a run."""

    login: str
    home: Point
    mode: Mode
    phone: Phone
    # How many stops a usual day has, and how long a stop lasts compared with others.
    stops_a_day: int
    patience: float


@dataclass(frozen=True, slots=True)
class Stop:
    """One customer of a day: the way there and what happens. Moments are true, not the device's."""

    shop: Shop
    ad_hoc: bool
    incident: Incident
    offline: bool
    joint: bool
    way: Trail
    dwell_s: int

    @property
    def arrives_at(self) -> datetime:
        return self.way.ends_at


@dataclass(frozen=True, slots=True)
class Day:
    """A rep's day. `sends_late`: what was not sent when it ended is sent the next morning."""

    rep: Rep
    starts_at: datetime
    stops: tuple[Stop, ...]
    sends_late: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command as the phone keeps it in its outbox."""

    id: str
    kind: str
    happened_at: datetime
    sequence: int
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph taken on the spot, not yet sent."""

    sha256: str
    category: str
    taken_at: datetime
    place: Point
    accuracy_m: float
    content: bytes = field(repr=False)
    # The phone's signature, where it could sign.
    capture: Mapping[str, Any] | None = None

    def declared(self) -> dict[str, Any]:
        """What the step says about the photo."""
        said = {
            "sha256": self.sha256,
            "size": len(self.content),
            "category": self.category,
            "taken_at": utc_text(self.taken_at),
            "latitude": self.place.latitude,
            "longitude": self.place.longitude,
            "accuracy_m": self.accuracy_m,
        }
        return said if self.capture is None else {**said, "capture": self.capture}


def utc_text(moment: datetime) -> str:
    """A moment as the API writes it, in milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _between(before: tuple[datetime, Point], after: tuple[datetime, Point], at: datetime) -> Point:
    whole = (after[0] - before[0]).total_seconds()
    if whole <= 0 or at <= before[0]:
        return before[1]
    share = (at - before[0]).total_seconds() / whole
    east, north = LocalPlane(before[1]).to_metres(after[1])
    return LocalPlane(before[1]).to_point(east * share, north * share)
