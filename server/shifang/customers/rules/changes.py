"""What changed, before and after: the facts of every event that records a write."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shifang.customers.types.words import LifeStage

Changes = dict[str, dict[str, Any]]


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return `{field: {before, after}}` of the fields of `after` whose value differs, ready for JSON."""
    return {
        name: {"before": plain(before.get(name)), "after": plain(value)}
        for name, value in after.items()
        if before.get(name) != value
    }


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def reason_is_missing(stage: LifeStage, reason: str) -> bool:
    """Return whether this life stage asks for a reason that is not given: who is lost or dead is asked why."""
    return stage in {LifeStage.LOST, LifeStage.DEAD} and not reason.strip()


def stage_after_deal(stage: LifeStage) -> LifeStage:
    """Return a customer's life stage once a deal is made."""
    return LifeStage.WON if stage is not LifeStage.DEAD else stage
