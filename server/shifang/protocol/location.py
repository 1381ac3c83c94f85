"""The evidence envelope: what a phone sends with every command that claims a place (contracts/location_evidence.json).

What cannot be used is taken out and named in `dropped`, so that one bad fix never loses its neighbours; only a
malformed structure refuses the command. Lists are capped: of fixes the newest, of access points the strongest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    field_validator,
    model_validator,
)

from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point

MOST_FIXES = 50
MOST_ACCESS_POINTS = 64
MOST_CELLS = 16
MOST_RECEIVED = 20_000
_MOST_ENVIRONMENT = 64
_FIRST_YEAR = 2015
_NUMBERS = ("latitude", "longitude", "accuracy_m", "speed_mps", "bearing_deg", "altitude_m")

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Accuracy = Annotated[float, Field(ge=0, le=1_000_000)]
Milliseconds = Annotated[int, Field(ge=0, le=2**53)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FixIn(_Strict):
    """A position as the phone had it, in the datum that it names. Metres, metres per second, degrees."""

    latitude: Latitude
    longitude: Longitude
    datum: Literal["wgs84", "gcj02", "bd09"]
    accuracy_m: Accuracy
    fixed_at: AwareDatetime
    speed_mps: Finite | None = None
    bearing_deg: Finite | None = None
    altitude_m: Finite | None = None
    provider: Annotated[str, Field(max_length=40)] | None = None
    mock: bool | None = None
    gnss_time: AwareDatetime | None = None
    monotonic_ms: Milliseconds | None = None

    @property
    def point(self) -> Point:
        """The position in WGS-84."""
        return to_wgs84(Point(self.latitude, self.longitude), Datum(self.datum))


class WifiIn(_Strict):
    """An access point that was heard; strength in dBm."""

    bssid: Annotated[str, Field(pattern="^[0-9a-f]{2}(:[0-9a-f]{2}){5}$")]
    rssi_dbm: Annotated[int, Field(ge=-127, le=20)]


class CellIn(_Strict):
    """A cell that was heard."""

    radio: Literal["gsm", "umts", "lte", "nr", "cdma"]
    mcc: Annotated[int, Field(ge=0, le=999)]
    net: Annotated[int, Field(ge=0, le=65_535)]
    area: Annotated[int, Field(ge=0, le=2**32)]
    cell: Annotated[int, Field(ge=0, le=2**40)]
    strength_dbm: Annotated[int, Field(ge=-200, le=50)] | None = None

    @property
    def key(self) -> str:
        return f"{self.radio}-{self.mcc}-{self.net}-{self.area}-{self.cell}"


class ChainIn(_Strict):
    """The place of this envelope in the chain of those made offline."""

    previous_sha256: Sha256 | None = None
    index: Annotated[int, Field(ge=0, le=2**31)]


class LocationEvidence(_Strict):
    """Where the phone says it is. `environment` is what it knows of itself; `monotonic_ms` only ever rises."""

    fixes: Annotated[list[FixIn], Field(max_length=MOST_FIXES)]
    environment: dict[str, Any] = {}
    monotonic_ms: Milliseconds | None = None
    wifi: Annotated[list[WifiIn], Field(max_length=MOST_ACCESS_POINTS)] = []
    cells: Annotated[list[CellIn], Field(max_length=MOST_CELLS)] = []
    nonce: Annotated[str, Field(max_length=200)] | None = None
    chain: ChainIn | None = None
    signature: dict[str, Any] | None = None
    # Set by the server: what was taken out, as "fixes:not_finite".
    dropped: Annotated[list[str], Field(max_length=20)] = []

    _sent: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _normalised(cls, given: Any, handler: ModelWrapValidatorHandler[LocationEvidence]) -> LocationEvidence:
        if not isinstance(given, Mapping):
            return handler(given)
        made = handler(normalised(given))
        made._sent = dict(given)
        return made

    @property
    def best(self) -> FixIn | None:
        """The most accurate fix, the later one of equals; None without any."""
        return min(self.fixes, key=lambda fix: (fix.accuracy_m, -fix.fixed_at.timestamp()), default=None)

    @property
    def as_sent(self) -> Mapping[str, Any]:
        """The envelope as it came: what its signature is over."""
        return self._sent

    @field_validator("environment")
    @classmethod
    def _bounded(cls, given: dict[str, Any]) -> dict[str, Any]:
        if len(given) > _MOST_ENVIRONMENT:
            message = f"at most {_MOST_ENVIRONMENT} flags"
            raise ValueError(message)
        return given


def normalised(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return an envelope without what cannot be used; `dropped` says what that was."""
    dropped: set[str] = set()
    whole = {key: value for key, value in given.items() if key != "dropped"}
    if isinstance(whole.get("fixes"), list):
        whole["fixes"] = _fixes(whole["fixes"], dropped)
    if isinstance(whole.get("wifi"), list):
        heard = _once(whole["wifi"], "bssid", dropped=dropped, name="wifi")
        whole["wifi"] = _capped(sorted(heard, key=_weakness), MOST_ACCESS_POINTS, dropped=dropped, name="wifi")
    if isinstance(whole.get("cells"), list):
        whole["cells"] = _capped(whole["cells"], MOST_CELLS, dropped=dropped, name="cells")
    return {**whole, "dropped": sorted(dropped)}


def _fixes(given: list[Any], dropped: set[str]) -> list[Any]:
    kept: dict[Any, Any] = {}
    for fix in given[-MOST_RECEIVED:]:
        fault = _fault(fix) if isinstance(fix, Mapping) else None
        if fault is not None:
            dropped.add(f"fixes:{fault}")
            continue
        key = (
            (str(fix.get("fixed_at")), fix.get("latitude"), fix.get("longitude"))
            if isinstance(fix, Mapping)
            else id(fix)
        )
        if key in kept:
            dropped.add("fixes:duplicate")
        kept[key] = fix
    fixes = list(kept.values())
    if len(fixes) > MOST_FIXES:
        fixes.sort(key=_order)
    return _capped(fixes, MOST_FIXES, dropped=dropped, name="fixes", newest=True)


def _order(fix: Any) -> float:
    at = _moment(fix.get("fixed_at")) if isinstance(fix, Mapping) else None
    return at.timestamp() if at is not None else 0.0


def _fault(fix: Mapping[str, Any]) -> str | None:
    numbers = [fix.get(name) for name in _NUMBERS]
    if any(isinstance(each, float) and not math.isfinite(each) for each in numbers):
        return "not_finite"
    if fix.get("latitude") == 0 and fix.get("longitude") == 0:
        return "null_island"
    at = _moment(fix.get("fixed_at"))
    return "before_2015" if at is not None and at.year < _FIRST_YEAR else None


def _moment(given: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(given).astimezone(UTC) if isinstance(given, str) else None
    except (ValueError, OverflowError):
        return None


def _once(given: list[Any], key: str, *, dropped: set[str], name: str) -> list[Any]:
    kept: dict[Any, Any] = {}
    for each in given[:MOST_RECEIVED]:
        marker = str(each.get(key)) if isinstance(each, Mapping) else id(each)
        if marker in kept:
            dropped.add(f"{name}:duplicate")
        kept.setdefault(marker, each)
    return list(kept.values())


def _weakness(each: Any) -> float:
    strength = each.get("rssi_dbm") if isinstance(each, Mapping) else None
    return -strength if isinstance(strength, int) else -1000.0


def _capped(given: list[Any], most: int, *, dropped: set[str], name: str, newest: bool = False) -> list[Any]:
    if len(given) <= most:
        return given
    dropped.add(f"{name}:too_many")
    return given[-most:] if newest else given[:most]
