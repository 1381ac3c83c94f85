"""What the commands of customers carry (docs/protocol.md)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shifang.customers.types.words import Channel
from shifang.protocol.location import Accuracy, Latitude, LocationEvidence, Longitude, Sha256

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


class Strict(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost silently."""

    model_config = ConfigDict(extra="forbid")


class PhotoIn(Strict):
    """A photo that is declared here and uploaded by itself."""

    sha256: Sha256
    size: Annotated[int, Field(gt=0, le=200_000_000)]
    category: Annotated[str, Field(min_length=1, max_length=20)]
    taken_at: AwareDatetime
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    accuracy_m: Accuracy | None = None


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
