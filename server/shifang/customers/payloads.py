"""What the commands of customers carry (docs/protocol.md)."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shifang.customers.types.words import Channel
from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Metres = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


class Strict(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost silently."""

    model_config = ConfigDict(extra="forbid")


class FixIn(Strict):
    """A position as the phone had it, in the datum that it names."""

    latitude: Latitude
    longitude: Longitude
    datum: Datum
    accuracy_m: Metres
    fixed_at: AwareDatetime
    speed_mps: float | None = None
    bearing_deg: float | None = None
    altitude_m: float | None = None
    provider: Annotated[str, Field(max_length=40)] | None = None
    mock: bool | None = None
    gnss_time: AwareDatetime | None = None
    monotonic_ms: Annotated[int, Field(ge=0, le=2**53)] | None = None

    @property
    def point(self) -> Point:
        """The position in WGS-84."""
        return to_wgs84(Point(self.latitude, self.longitude), self.datum)


class LocationEvidence(Strict):
    """Where the phone says it is (contracts/location_evidence.json). Its seal is kept with the command."""

    fixes: Annotated[list[FixIn], Field(max_length=50)]
    environment: dict[str, Any] = {}
    monotonic_ms: Annotated[int, Field(ge=0, le=2**53)] | None = None
    wifi: Annotated[list[dict[str, Any]], Field(max_length=64)] = []
    cells: Annotated[list[dict[str, Any]], Field(max_length=16)] = []
    nonce: Annotated[str, Field(max_length=200)] | None = None
    chain: dict[str, Any] | None = None
    signature: dict[str, Any] | None = None

    @property
    def best(self) -> FixIn | None:
        """The most accurate fix, the later one of equals; None without any."""
        return min(self.fixes, key=lambda fix: (fix.accuracy_m, -fix.fixed_at.timestamp()), default=None)


class PhotoIn(Strict):
    """A photo that is declared here and uploaded by itself."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(gt=0, le=200_000_000)]
    category: Annotated[str, Field(min_length=1, max_length=20)]
    taken_at: AwareDatetime
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    accuracy_m: Metres | None = None


Photos = Annotated[list[PhotoIn], Field(max_length=20)]


class Add(Strict):
    """A customer found in the field; its id is the phone's (UUIDv7).

    `distinct_from` names look-alikes that the person has seen to be others.
    """

    customer_id: UUID
    name: Name
    address: Annotated[str, Field(max_length=400)] = ""
    type: Key
    phone: Annotated[str, Field(max_length=40)] | None = None
    contact: Annotated[str, Field(max_length=80)] | None = None
    location: LocationEvidence
    note: Annotated[str, Field(max_length=1000)] | None = None
    distinct_from: Annotated[list[UUID], Field(max_length=50)] = []


class CorrectPosition(Strict):
    """The customer is where I stand."""

    request_id: UUID
    customer_id: UUID
    location: LocationEvidence
    note: Annotated[str, Field(max_length=500)] = ""
    photos: Photos = []


class FollowUp(Strict):
    """What was done, what came of it, what is next."""

    follow_up_id: UUID
    customer_id: UUID
    channel: Channel
    contact_id: UUID | None = None
    contact_name: Annotated[str, Field(max_length=80)] = ""
    outcome: Annotated[str, Field(max_length=200)] = ""
    note: Annotated[str, Field(max_length=4000)] = ""
    next_action: Annotated[str, Field(max_length=300)] | None = None
    next_on: date | None = None
    visit_id: UUID | None = None


class Issue(Strict):
    """Something the customer complains of or asks for."""

    issue_id: UUID
    customer_id: UUID
    title: Name
    detail: Annotated[str, Field(max_length=4000)] = ""
    photos: Photos = []
    visit_id: UUID | None = None
