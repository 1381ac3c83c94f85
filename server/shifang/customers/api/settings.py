"""What the organisation defines about its customers: the policy `customers.settings`."""

from typing import Annotated, Any, Literal

from ninja import Field, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.schemas import In, Key, Radius, Tag
from shifang.customers.operations.settings import change_settings
from shifang.customers.queries.settings import settings_body
from shifang.platform import clock

router = Router(tags=["customers"])

AttributeKind = Literal["text", "integer", "number", "boolean", "date", "choice", "choices"]
Metres = Annotated[int, Field(ge=0, le=5000)]


class Words(In):
    """A name in both languages."""

    zh: Annotated[str, Field(min_length=1, max_length=60)]
    en: Annotated[str, Field(min_length=1, max_length=60)]


class Choice(In):
    """Something that can be chosen."""

    key: Key
    name: Words


class Tier(Choice):
    """A tier of customers."""

    color: Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$")] | None = None


class CustomerType(Choice):
    """A type of customers, with the fence of its own if it has one (metres)."""

    geofence_m: Radius | None = None


class OpportunityStage(Choice):
    """A stage of opportunities; the first one is where they begin."""

    kind: Literal["open", "won", "lost"]
    probability: Annotated[int, Field(ge=0, le=100)] | None = None


class Attribute(Choice):
    """A field that the organisation keeps of its customers."""

    kind: AttributeKind
    required: bool = False
    choices: Annotated[list[Choice], Field(max_length=100)] | None = None
    minimum: float | None = None
    maximum: float | None = None
    max_length: Annotated[int, Field(ge=1, le=2000)] | None = None


class DuplicateRadii(In):
    """Within how many metres similar names are taken for duplicates: added one by one, and imported."""

    field_radius_m: Annotated[int, Field(ge=0, le=2000)] = 50
    import_radius_m: Metres = 100


class SettingsIn(In):
    """Parts to change; those left out stay. `version` is the one that was seen: another's change is not overwritten."""

    version: int | None = None
    tiers: Annotated[list[Tier], Field(min_length=1, max_length=20)] | None = None
    default_tier: Key | None = None
    types: Annotated[list[CustomerType], Field(min_length=1, max_length=100)] | None = None
    opportunity_stages: Annotated[list[OpportunityStage], Field(min_length=2, max_length=20)] | None = None
    attributes: Annotated[list[Attribute], Field(max_length=60)] | None = None
    tags: Annotated[list[Tag], Field(max_length=200)] | None = None
    free_tags: bool | None = None
    default_geofence_m: Radius | None = None
    duplicates: DuplicateRadii | None = None


class SettingsOut(Schema):
    """The settings in force. Tiers come best first; `default_geofence_m` null leaves it to the check-in policy."""

    version: int
    tiers: list[Tier]
    default_tier: str
    types: list[CustomerType]
    opportunity_stages: list[OpportunityStage]
    attributes: list[Attribute]
    tags: list[str]
    free_tags: bool
    default_geofence_m: int | None
    duplicates: DuplicateRadii


@router.get("/customer-settings", response=SettingsOut, exclude_unset=True)
def show(request: ScopedRequest) -> dict[str, Any]:
    """Return the settings in force: the words in which everybody speaks of customers."""
    return settings_body(request.auth)


@router.put("/customer-settings", response=SettingsOut, exclude_unset=True)
def change(request: ScopedRequest, body: SettingsIn) -> dict[str, Any]:
    """Change parts of the settings; phones get them by the next sync."""
    parts = body.model_dump(exclude_unset=True, exclude={"version"})
    change_settings(scope=request.auth, parts=_without_nulls(parts), version=body.version, now=clock.now())
    return settings_body(request.auth)


def _without_nulls(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the parts without what says nothing; only a null default fence means something."""
    kept = {name: value for name, value in parts.items() if value is not None or name == "default_geofence_m"}
    return {name: _bare(value) if isinstance(value, list) else value for name, value in kept.items()}


def _bare(entries: list[Any]) -> list[Any]:
    return [
        {name: value for name, value in entry.items() if value is not None} if isinstance(entry, dict) else entry
        for entry in entries
    ]
