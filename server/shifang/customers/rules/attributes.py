"""A customer's attributes against the organisation's definitions."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from shifang.customers.rules.settings import AttributeDefinition

Fault = dict[str, Any]

# What a spreadsheet and a browser still tell apart.
_LARGEST = 10**15


def faults_in(values: Mapping[str, Any], definitions: Mapping[str, AttributeDefinition]) -> list[Fault]:
    """Return what is wrong with attribute values, each as `{field, code, ...}`; empty when all is right.

    A value of None takes an attribute away, so it is right unless the attribute is required.
    """
    faults: list[Fault] = [
        {"field": f"attributes.{key}", "code": "unknown"} for key in values if key not in definitions
    ]
    for key, definition in definitions.items():
        value = values.get(key)
        if _nothing(value):
            if definition.required:
                faults.append({"field": f"attributes.{key}", "code": "required"})
            continue
        fault = _CHECKS[definition.kind](value, definition)
        if fault is not None:
            faults.append({"field": f"attributes.{key}", **fault})
    return faults


def merged(before: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes after a partial change; None and empty values take a key away."""
    after = {**before, **change}
    return {key: value for key, value in after.items() if not _nothing(value)}


def _nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str | list) and not value)


def _text(value: Any, definition: AttributeDefinition) -> Fault | None:
    if not isinstance(value, str):
        return {"code": "not_text"}
    if len(value) > definition.max_length:
        return {"code": "too_long", "limit": definition.max_length}
    return None


def _number(value: Any, definition: AttributeDefinition) -> Fault | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN
        return {"code": "not_number"}
    if abs(value) > _LARGEST:
        return {"code": "too_large", "limit": _LARGEST}
    if definition.minimum is not None and value < definition.minimum:
        return {"code": "too_small", "limit": definition.minimum}
    if definition.maximum is not None and value > definition.maximum:
        return {"code": "too_large", "limit": definition.maximum}
    return None


def _integer(value: Any, definition: AttributeDefinition) -> Fault | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return {"code": "not_integer"}
    return _number(value, definition)


def _boolean(value: Any, _definition: AttributeDefinition) -> Fault | None:
    return None if isinstance(value, bool) else {"code": "not_boolean"}


def _date(value: Any, _definition: AttributeDefinition) -> Fault | None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return {"code": "not_date"}
    return None


def _choice(value: Any, definition: AttributeDefinition) -> Fault | None:
    known = isinstance(value, str) and value in {key for key, _name in definition.choices}
    return None if known else {"code": "unknown_choice"}


def _choices(value: Any, definition: AttributeDefinition) -> Fault | None:
    known = {key for key, _name in definition.choices}
    if not isinstance(value, list) or any(not isinstance(each, str) or each not in known for each in value):
        return {"code": "unknown_choice"}
    return {"code": "repeated"} if len(set(value)) < len(value) else None


_CHECKS: Mapping[str, Callable[[Any, AttributeDefinition], Fault | None]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
}
