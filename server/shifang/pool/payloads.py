"""What the commands of pools carry (docs/protocol.md)."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shifang.protocol.location import LocationEvidence


class Claim(BaseModel):
    """I take this customer, standing here."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID
    location: LocationEvidence


class Extend(BaseModel):
    """I ask for more days with this customer."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID
    days: Annotated[int, Field(ge=1, le=365)]
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class Release(BaseModel):
    """I give this customer back."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID
    reason: Annotated[str, Field(min_length=1, max_length=300)]
