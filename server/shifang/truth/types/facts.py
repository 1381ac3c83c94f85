"""What is known when somebody says "I am here". Metres, seconds, degrees; positions as given name their datum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point

# What the provider of a computed fix begins with; the rest names its sources.
COMPUTED = "radio:"


@dataclass(frozen=True, slots=True)
class Fix:
    """One position as the phone gave it, in its own datum.

    `accuracy_m` is the radius of 68 % confidence. `mock` is None when the platform cannot say. `gnss_time` is the
    satellites' own time, `monotonic_ms` the phone's counter at the fix.
    """

    latitude: float
    longitude: float
    accuracy_m: float
    fixed_at: datetime
    datum: Datum = Datum.WGS84
    mock: bool | None = None
    provider: str | None = None
    speed_mps: float | None = None
    bearing_deg: float | None = None
    altitude_m: float | None = None
    gnss_time: datetime | None = None
    monotonic_ms: int | None = None

    @property
    def computed(self) -> bool:
        """Whether the position was computed here from Wi-Fi and cells."""
        return self.provider is not None and self.provider.startswith(COMPUTED)

    @property
    def as_given(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def position(self) -> Point:
        """The WGS-84 position, if the datum was named rightly."""
        return to_wgs84(self.as_given, self.datum)


@dataclass(frozen=True, slots=True)
class Environment:
    """What the phone knows of itself. None: it did not, or cannot, say."""

    rooted: bool | None = None
    hooked: bool | None = None
    emulator: bool | None = None
    cloned: bool | None = None
    developer_mode: bool | None = None
    # Names of mock-location apps that were found, and the one that is chosen in the system's settings.
    mock_apps: tuple[str, ...] = ()
    mock_app_selected: str | None = None
    mock_apps_looked_for: bool = False


UNKNOWN = Environment()


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """A Wi-Fi access point as the phone heard it: its BSSID and strength in dBm."""

    bssid: str
    rssi_dbm: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the phone heard it; the key is "radio-mcc-net-area-cell"."""

    key: str
    strength_dbm: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A position got by one kind of evidence; `accuracy_m` is its radius of 68 %."""

    name: str
    position: Point
    accuracy_m: float
    heard: int = 1


@dataclass(frozen=True, slots=True)
class RadioFacts:
    """What the organisation's own radio map and imported cells say to what was heard.

    `routine` are access points nearly always heard at this customer, `routine_visits` over how many assured visits;
    `sources` are the positions that the map gives; `replayed_from` is when and where the same vector came before.
    """

    sources: tuple[Source, ...] = ()
    routine: tuple[str, ...] = ()
    routine_visits: int = 0
    replayed_from: str | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What is known of the device by enrolment. None: attestation was not asked for, or not possible."""

    attested: bool | None = None
    failure: str | None = None
    verified_boot: str | None = None
    other_people: int = 0
    other_devices: int = 0
    key_revoked: bool = False


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What came of checking the evidence's own seal: signature, nonce and its place in the device's chain.

    `missing_before` counts links that have not come; `forked`: another envelope claims the same place.
    """

    signature: bool | None = None
    nonce: str | None = None
    missing_before: int | None = None
    forked: bool | None = None


@dataclass(frozen=True, slots=True)
class Sighted:
    """An earlier check-in of the same person: where, when (both clocks), and the phone's counter then."""

    id: str
    position: Point
    accuracy_m: float
    happened_at: datetime
    received_at: datetime
    device_id: str
    monotonic_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier check-in, of anybody, that shares a print: a piece of noise, a radio vector, an exact spot."""

    kind: str
    id: str
    person_id: str
    device_id: str
    happened_at: datetime
    shared: int = 1


@dataclass(frozen=True, slots=True)
class TrailPoint:
    """A point of the way before the check-in, WGS-84."""

    at: datetime
    latitude: float
    longitude: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """All facts of one check-in.

    `happened_at` is the device's clock, `received_at` the server's. `fence_radius_m` is the customer's own radius;
    None takes the policy's. What is empty or None makes the signals that need it not applicable. `phone_only`: the
    place itself claims nothing (somebody leaves, or says where a customer is); the phone and its seal are judged.
    """

    customer: Point
    fence_radius_m: int | None
    fixes: tuple[Fix, ...]
    happened_at: datetime
    received_at: datetime
    person_id: str | None = None
    device_id: str | None = None
    monotonic_ms: int | None = None
    environment: Environment = UNKNOWN
    wifi: tuple[AccessPoint, ...] = ()
    cells: tuple[Cell, ...] = ()
    radio: RadioFacts | None = None
    device: DeviceFacts | None = None
    seal: SealFacts | None = None
    trail: tuple[TrailPoint, ...] = ()
    past: tuple[Sighted, ...] = ()
    twins: tuple[Twin, ...] = ()
    phone_only: bool = False
