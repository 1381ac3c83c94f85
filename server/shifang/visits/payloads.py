"""What the commands of visits carry (docs/protocol.md)."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)

from shifang.protocol.location import Accuracy, Latitude, LocationEvidence, Longitude, Milliseconds, Sha256


class Strict(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost silently."""

    model_config = ConfigDict(extra="forbid")


class CaptureIn(Strict):
    """The phone's signature of a photo as it was taken: over declaration, visit and a number of the server's."""

    nonce: Annotated[str, Field(min_length=1, max_length=200)]
    signature: dict[str, Any]


class PhotoIn(Strict):
    """A photo that is declared here and uploaded by itself. The position is WGS-84."""

    sha256: Sha256
    size: Annotated[int, Field(gt=0, le=200_000_000)]
    category: Annotated[str, Field(min_length=1, max_length=20)]
    taken_at: AwareDatetime
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    accuracy_m: Accuracy | None = None
    capture: CaptureIn | None = None

    _sent: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _kept(cls, given: Any, handler: ModelWrapValidatorHandler["PhotoIn"]) -> "PhotoIn":
        made = handler(given)
        made._sent = dict(given) if isinstance(given, Mapping) else {}
        return made

    @property
    def as_sent(self) -> Mapping[str, Any]:
        """The declaration as it came: what its signature is over."""
        return self._sent


class Start(Strict):
    """A planned visit keeps its id; the id of an ad-hoc one is the phone's (UUIDv7)."""

    visit_id: UUID
    customer_id: UUID
    template_version_id: UUID | None = None
    planned: bool = False
    joint_with: Annotated[list[UUID], Field(max_length=20)] = []


class CheckIn(Strict):
    """Here I am."""

    visit_id: UUID
    location: LocationEvidence


class StepIn(Strict):
    """A step that was done. Photos may be uploaded before or after."""

    visit_id: UUID
    step_id: Annotated[str, Field(min_length=1, max_length=64)]
    answers: dict[str, Any] = {}
    photos: Annotated[list[PhotoIn], Field(max_length=50)] = []
    started_at: AwareDatetime
    finished_at: AwareDatetime


class CheckOut(Strict):
    """Leaving. `on_site_ms` is the device's monotonic difference since check-in; null after a restart."""

    visit_id: UUID
    location: LocationEvidence
    on_site_ms: Milliseconds | None = None
    monotonic_ms: Milliseconds | None = None


class Cancel(Strict):
    """The visit will not take place."""

    visit_id: UUID
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Appeal(Strict):
    """Why a check-in that was stopped or marked was true."""

    visit_id: UUID
    note: Annotated[str, Field(min_length=1, max_length=500)]


class ShopClosed(Strict):
    """Nobody was there: with a photo as evidence."""

    visit_id: UUID
    reason: Annotated[str, Field(max_length=500)] = ""
    photos: Annotated[list[PhotoIn], Field(max_length=20)]
    location: LocationEvidence
