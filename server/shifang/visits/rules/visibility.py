"""Which steps of a visit show: `visible_if` on earlier answers. The phone's copy passes the same vectors."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shifang.visits.types.words import Condition, Step

_ABSENT = object()


def visible_steps(steps: Sequence[Step], answers: Mapping[str, Mapping[str, Any]]) -> list[Step]:
    """Return the steps that apply, in order. A condition sees only visible steps before its own."""
    shown: list[Step] = []
    seen: dict[str, Mapping[str, Any]] = {}
    for step in steps:
        if step.visible_if is not None and not _holds(step.visible_if, seen):
            continue
        shown.append(step)
        if step.id in answers:
            seen[step.id] = answers[step.id]
    return shown


def value_at(answers: Any, path: str) -> Any:
    """Return the value at `a.b.0.c`; None when any part is missing."""
    found = _find(answers, path)
    return None if found is _ABSENT else found


def _holds(condition: Condition, seen: Mapping[str, Mapping[str, Any]]) -> bool:
    if condition.step not in seen or condition.op not in OPERATORS:
        return False
    actual = _find(seen[condition.step], condition.path)
    if actual is _ABSENT or actual is None:
        return False
    return OPERATORS[condition.op](actual, condition.value)


def _find(answers: Any, path: str) -> Any:
    value = answers
    for part in path.split("."):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isascii() and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _ABSENT
    return value


def same(left: Any, right: Any) -> bool:
    """Return whether two JSON values are equal by value and type: 1 is 1.0, true is no number."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(*pair) for pair in zip(left, right, strict=True))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


def _greater(actual: Any, wanted: Any) -> bool:
    return _comparable(actual, wanted) and bool(actual > wanted)


def _less(actual: Any, wanted: Any) -> bool:
    return _comparable(actual, wanted) and bool(actual < wanted)


def _comparable(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return True
    return _is_number(left) and _is_number(right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _among(actual: Any, wanted: Any) -> bool:
    return isinstance(wanted, list) and any(same(actual, each) for each in wanted)


def _contains(actual: Any, wanted: Any) -> bool:
    if isinstance(actual, list):
        return any(same(each, wanted) for each in actual)
    return isinstance(actual, str) and isinstance(wanted, str) and wanted in actual


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": same,
    "ne": lambda actual, wanted: not same(actual, wanted),
    "gt": _greater,
    "lt": _less,
    "in": _among,
    "contains": _contains,
}
