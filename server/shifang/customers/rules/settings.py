"""The organisation's definitions as values: tiers, types, stages, attributes, fences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shifang.customers.types.words import StageKind


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """One attribute that the organisation keeps of its customers."""

    key: str
    kind: str
    name: Mapping[str, str]
    required: bool = False
    choices: tuple[tuple[str, Mapping[str, str]], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = 500


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of opportunities."""

    key: str
    kind: StageKind


@dataclass(frozen=True, slots=True)
class Settings:
    """Customer settings in force, with the version that decisions name."""

    version: int
    tiers: Mapping[str, Mapping[str, str]]
    default_tier: str
    types: Mapping[str, Mapping[str, str]]
    fences: Mapping[str, int]
    default_geofence_m: int | None
    stages: Mapping[str, Stage]
    attributes: Mapping[str, AttributeDefinition]
    tags: tuple[str, ...]
    free_tags: bool
    field_radius_m: int
    import_radius_m: int

    def geofence(self, *, own: int | None, type_key: str) -> int | None:
        """Return the fence in force: the customer's own, its type's, or the default (None: none is set)."""
        if own is not None:
            return own
        return self.fences.get(type_key, self.default_geofence_m)

    @property
    def first_stage(self) -> Stage:
        """Return the stage at which opportunities begin."""
        return next(iter(self.stages.values()))

    def tier_rank(self) -> list[str]:
        """Return the keys of tiers, best first."""
        return list(self.tiers)


def settings_of(*, version: int, body: Mapping[str, Any]) -> Settings:
    """Return the settings written in a policy body that meets its schema."""
    tiers = _names(body["tiers"])
    duplicates = body.get("duplicates") or {}
    return Settings(
        version=version,
        tiers=tiers,
        default_tier=body["default_tier"] if body["default_tier"] in tiers else next(reversed(tiers)),
        types=_names(body["types"]),
        fences={each["key"]: each["geofence_m"] for each in body["types"] if "geofence_m" in each},
        default_geofence_m=body.get("default_geofence_m"),
        stages={
            each["key"]: Stage(key=each["key"], kind=StageKind(each["kind"])) for each in body["opportunity_stages"]
        },
        attributes={each["key"]: _attribute(each) for each in body["attributes"]},
        tags=tuple(body["tags"]),
        free_tags=body["free_tags"],
        field_radius_m=duplicates.get("field_radius_m", 50),
        import_radius_m=duplicates.get("import_radius_m", 100),
    )


def _attribute(entry: Mapping[str, Any]) -> AttributeDefinition:
    return AttributeDefinition(
        key=entry["key"],
        kind=entry["kind"],
        name=entry["name"],
        required=entry.get("required", False),
        choices=tuple((choice["key"], choice["name"]) for choice in entry.get("choices", ())),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        max_length=entry.get("max_length", 500),
    )


def _names(entries: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, str]]:
    return {each["key"]: each["name"] for each in entries}
