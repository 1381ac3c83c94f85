"""The values of the policy `planning.rules`: how often customers of a tier are visited, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from shifang.planning.types.frequency import Frequency


@dataclass(frozen=True, slots=True)
class PlanningRules:
    """Frequencies by tier (a tier without one is not visited regularly), minutes of a visit by template.

    A customer is at risk from `warn_days` working days before its visit is due.
    """

    version: int
    tiers: Mapping[str, Frequency]
    minutes_by_template: Mapping[UUID, int] = field(default_factory=dict)
    warn_days: int = 2


@dataclass(frozen=True, slots=True)
class Override:
    """What a customer has other than its tier; None: as the tier has it. No visits (0): not visited regularly."""

    visits: int | None = None
    weeks: int | None = None
    weekdays: frozenset[int] | None = None
    preferred: frozenset[int] | None = None
    spacing: int | None = None
    minutes: int | None = None
    important: bool | None = None
