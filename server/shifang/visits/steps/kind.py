"""What a kind of step is: a small closed unit that knows its configuration, its answers and its needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shifang.visits.types.words import Fault, Value

Config = Mapping[str, Any]
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepKind:
    """One kind of step.

    `config_schema` is the JSON Schema of its configuration, `check_config` what a schema cannot say;
    `check_answers` judges answers and the categories of the declared photos; `values` flattens answers for series;
    `needs` names what the phone must have (camera, barcode, contacts, opportunities).
    """

    code: str
    zh: str
    en: str
    config_schema: Mapping[str, Any]
    default_config: Mapping[str, Any]
    check_answers: Callable[[Config, Answers, Sequence[str]], list[Fault]]
    check_config: Callable[[Config], list[Fault]] = lambda _config: []
    values: Callable[[Config, Answers], list[Value]] = lambda _config, _answers: []
    needs: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def text_fault(answers: Answers, key: str, *, minimum: int = 0, maximum: int, required: bool = False) -> list[Fault]:
    """Return what is wrong with a text answer; a blank one is wrong only when it is required."""
    value = answers.get(key)
    if value is None or value == "":
        return [Fault(key, "required")] if required else []
    if not isinstance(value, str):
        return [Fault(key, "type")]
    if len(value.strip()) < minimum:
        return [Fault(key, "min_length", minimum)]
    if len(value) > maximum:
        return [Fault(key, "max_length", maximum)]
    return []


def unknown_keys(answers: Answers, allowed: set[str]) -> list[Fault]:
    """Return a fault for each answer that the step does not ask for."""
    return [Fault(str(key), "unknown") for key in answers if key not in allowed]


def closed(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    """Return the JSON Schema of an object with these properties and no other."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(required),
    }
