"""Erased events: which positions an erasing event names, and which are erased without being named."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

KIND = "person.erased"
LEFT = {"erased": True}
"""What is left of an erased event's facts."""
MOST_RANGES = 500
"""Ranges that one erasing event names."""

Range = tuple[int, int]


def ranges_of(positions: Iterable[int]) -> list[Range]:
    """Return positions as unbroken ranges, both ends included."""
    found: list[Range] = []
    for position in sorted(set(positions)):
        if found and position == found[-1][1] + 1:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found


def named_by(facts: Mapping[str, Any]) -> list[Range]:
    """Return which positions an erasing event names; nothing that is not in its form."""
    told = facts.get("positions")
    pairs = told if isinstance(told, list) else []
    return [(pair[0], pair[1]) for pair in pairs if _is_range(pair)]


def unnamed(erased: Iterable[int], named: Sequence[Range]) -> list[int]:
    """Return the erased positions that no range holds."""
    ordered, left, at = sorted(named), [], 0
    reach = 0
    for position in sorted(erased):
        while at < len(ordered) and ordered[at][0] <= position:
            reach = max(reach, ordered[at][1])
            at += 1
        if position > reach:
            left.append(position)
    return left


def _is_range(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(type(each) is int for each in pair)
