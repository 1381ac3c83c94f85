"""What a customer's fields may hold, by the organisation's settings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from shifang.customers.rules.attributes import faults_in
from shifang.customers.rules.changes import reason_is_missing
from shifang.customers.rules.settings import Settings
from shifang.customers.types.closed_lists import (
    ATTRIBUTES_INVALID,
    OPENING_HOURS_INVALID,
    REASON_REQUIRED,
    UNKNOWN_CHOICE,
)
from shifang.customers.types.words import LifeStage
from shifang.kernel.intervals import opening_hours_json, parse_opening_hours
from shifang.kernel.problems import Refusal


def check_fields(values: Mapping[str, Any], *, settings: Settings) -> None:
    """Raise the refusal of the first thing wrong with new values of a customer.

    Looks only at the fields that are there: `type`, `tier`, `tags`, `attributes` (whole), and
    `life_stage` with `life_stage_reason`.
    """
    for field, known in _choices(settings):
        for value in _listed(values.get(field)):
            if value not in known:
                raise Refusal(UNKNOWN_CHOICE, field=field, value=value)
    if "attributes" in values:
        faults = faults_in(values["attributes"], settings.attributes)
        if faults:
            raise Refusal(ATTRIBUTES_INVALID, errors=faults)
    if "life_stage" in values and reason_is_missing(
        LifeStage(values["life_stage"]), values.get("life_stage_reason", "")
    ):
        raise Refusal(REASON_REQUIRED)


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """Return tags trimmed, without empty and repeated ones, in the order given."""
    return list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


def tidy_opening_hours(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    """Return opening hours in their stored form; raise `customer.opening_hours_invalid` when unreadable."""
    try:
        return opening_hours_json(parse_opening_hours([dict(line) for line in lines]))
    except ValueError as error:
        raise Refusal(OPENING_HOURS_INVALID, detail=str(error)) from error


def _choices(settings: Settings) -> list[tuple[str, Collection[str]]]:
    chosen: list[tuple[str, Collection[str]]] = [("type", settings.types), ("tier", settings.tiers)]
    return chosen if settings.free_tags else [*chosen, ("tags", settings.tags)]


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]
