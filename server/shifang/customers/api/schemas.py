"""Shapes that come in and go out. Coordinates come with their datum and are WGS-84 from here on."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict, model_validator

from shifang.customers.types.words import LifeStage
from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
Tag = Annotated[str, Field(min_length=1, max_length=30)]
Radius = Annotated[int, Field(ge=20, le=5000)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Note = Annotated[str, Field(max_length=1000)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Cents = Annotated[int, Field(ge=0, le=10**14)]
Attributes = Annotated[dict[Key, Any], Field(max_length=60)]


class In(Schema):
    """Something sent to us: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class Hours(In):
    """Opening hours on some weekdays (Monday is 1); past midnight when `to` is not after `from`."""

    days: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]
    from_: Annotated[str, Field(alias="from", pattern=r"^\d\d:\d\d$")]
    to: Annotated[str, Field(pattern=r"^\d\d:\d\d$")]


class PositionIn(In):
    """A position in a named coordinate system."""

    latitude: Latitude
    longitude: Longitude
    datum: Datum

    @property
    def point(self) -> Point:
        """The position in WGS-84."""
        return to_wgs84(Point(self.latitude, self.longitude), self.datum)


class CustomerIn(In):
    """A customer to be added. Owner: the asker, unless another is named by one who may transfer.

    `distinct_from` names customers that look alike and that the asker has seen to be others.
    """

    name: Name
    type: Key
    address: Annotated[str, Field(max_length=400)] = ""
    tier: Key | None = None
    life_stage: LifeStage = LifeStage.LEAD
    life_stage_reason: Annotated[str, Field(max_length=300)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    tags: Annotated[list[Tag], Field(max_length=30)] = []
    position: PositionIn | None = None
    geofence_radius_m: Radius | None = None
    opening_hours: Annotated[list[Hours], Field(max_length=50)] = []
    attributes: Attributes = {}
    note: Note = ""
    owner_id: UUID | None = None
    distinct_from: Annotated[list[UUID], Field(max_length=50)] = []


class KnownIn(In):
    """What is known of a customer before it is added."""

    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    position: PositionIn


class KnownOut(Schema):
    """A customer that the new one may be. `visible`: the asker may open it; without an owner it lies in a pool.

    `similarity` is of the names, 0 to 1; `address` is empty unless the asker may see the customer.
    """

    id: UUID
    name: str
    distance_m: int
    similarity: float
    same_phone: bool
    visible: bool
    address: str
    owner_id: UUID | None
    owner_name: str | None


class CustomerPatch(In):
    """Fields to change; those left out stay. `attributes` is merged, null in it takes one away."""

    name: Name | None = None
    type: Key | None = None
    address: Annotated[str, Field(max_length=400)] | None = None
    tier: Key | None = None
    life_stage: LifeStage | None = None
    life_stage_reason: Annotated[str, Field(max_length=300)] | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    tags: Annotated[list[Tag], Field(max_length=30)] | None = None
    position: PositionIn | None = None
    geofence_radius_m: Radius | None = None
    opening_hours: Annotated[list[Hours], Field(max_length=50)] | None = None
    attributes: Attributes | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def nulls_only_where_they_mean_something(self) -> Self:
        """A null position or fence takes it away; elsewhere null says nothing and is refused."""
        for name in self.model_fields_set - {"position", "geofence_radius_m"}:
            if getattr(self, name) is None:
                raise ValueError(name)
        return self


class OriginOut(Schema):
    """Where a lead was found: source and licence, what the source calls the place, and what kind of place it is."""

    source: str
    licence: str
    reference: str
    kind: str


class CustomerOut(Schema):
    """A customer in lists and details. `geofence_in_force_m` is its own fence, its type's or the default."""

    id: UUID
    name: str
    address: str
    type: str
    tier: str
    life_stage: str
    life_stage_reason: str
    tags: list[str]
    phone: str
    latitude: float | None
    longitude: float | None
    geofence_radius_m: int | None
    geofence_in_force_m: int | None
    opening_hours: list[dict[str, Any]]
    attributes: dict[str, Any]
    note: str
    source: str
    origin: OriginOut | None
    owner_id: UUID | None
    owner_name: str | None
    department_id: UUID
    department_name: str
    last_visit_at: datetime | None
    last_follow_up_at: datetime | None
    open_issues: int
    created_at: datetime
    updated_at: datetime
    distance_m: int | None = None


class MapPointOut(Schema):
    """A customer as a dot."""

    id: UUID
    name: str
    tier: str
    type: str
    life_stage: str
    latitude: float
    longitude: float
    owner_id: UUID | None


class MapOut(Schema):
    """Dots, at most 5,000; `total` says how many match in all."""

    points: list[MapPointOut]
    total: int


class OwnershipOut(Schema):
    """One change of owner."""

    id: UUID
    owner_id: UUID | None
    owner_name: str | None
    previous_owner_id: UUID | None
    previous_owner_name: str | None
    cause: str
    reason: str
    by: UUID | None
    by_name: str | None
    at: datetime


class TransferIn(In):
    """A new owner and why."""

    owner_id: UUID
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class EventOut(Schema):
    """An event of the log about a customer. `facts` says what changed, before and after."""

    id: UUID
    kind: str
    actor_id: UUID | None
    actor_name: str | None
    subject_kind: str
    subject_id: UUID
    happened_at: datetime
    received_at: datetime
    facts: dict[str, Any]


Format = Literal["xlsx", "csv"]
Day = date
