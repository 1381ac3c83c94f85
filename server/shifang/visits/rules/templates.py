"""What a template must be before it can be published."""

from collections.abc import Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator

from shifang.visits.rules.visibility import OPERATORS
from shifang.visits.steps import BY_CODE
from shifang.visits.types.words import Fault

_MOST_STEPS = 60
_STEP = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "kind", "title", "required", "config"],
    "properties": {
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
        "kind": {"type": "string"},
        "title": {
            "type": "object",
            "additionalProperties": False,
            "required": ["zh"],
            "properties": {
                "zh": {"type": "string", "minLength": 1, "maxLength": 120},
                "en": {"type": "string", "maxLength": 120},
            },
        },
        "required": {"type": "boolean"},
        "config": {"type": "object"},
        "visible_if": {
            "anyOf": [
                {"type": "null"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["step", "path", "op", "value"],
                    "properties": {
                        "step": {"type": "string"},
                        "path": {"type": "string", "minLength": 1, "maxLength": 160},
                        "op": {"enum": list(OPERATORS)},
                        "value": {},
                    },
                },
            ]
        },
    },
}
_STEPS = Draft202012Validator({"type": "array", "minItems": 1, "maxItems": _MOST_STEPS, "items": _STEP})


def template_faults(steps: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Return what is wrong with the steps of a template; paths begin with the step's index."""
    faults = _schema_faults(_STEPS, steps, "")
    if faults:
        return faults
    before: set[str] = set()
    for index, step in enumerate(steps):
        at = f"{index}"
        if step["id"] in before:
            faults.append(Fault(f"{at}.id", "duplicate"))
        condition = step.get("visible_if")
        if condition and condition["step"] not in before:
            faults.append(Fault(f"{at}.visible_if.step", "not_before"))
        faults += _config_faults(step, at)
        before.add(step["id"])
    return faults


def with_defaults(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return steps as they are published: every kind's defaults filled in."""
    return [
        {
            **step,
            "visible_if": step.get("visible_if"),
            "config": {**BY_CODE[step["kind"]].default_config, **step["config"]},
        }
        for step in steps
    ]


def _config_faults(step: Mapping[str, Any], at: str) -> list[Fault]:
    kind = BY_CODE.get(step["kind"])
    if kind is None:
        return [Fault(f"{at}.kind", "unknown_kind")]
    faults = _schema_faults(Draft202012Validator(kind.config_schema), step["config"], f"{at}.config")
    if faults:
        return faults
    return [Fault(f"{at}.config.{each.path}", each.fault, each.limit) for each in kind.check_config(step["config"])]


def _schema_faults(validator: Draft202012Validator, value: Any, at: str) -> list[Fault]:
    found = []
    for error in list(validator.iter_errors(value))[:20]:
        path = ".".join([*([at] if at else []), *(str(part) for part in error.absolute_path)])
        found.append(Fault(path, str(error.validator)))
    return found
