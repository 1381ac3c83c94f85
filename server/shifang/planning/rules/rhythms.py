"""Rhythms: the strict ways of making so many visits in so many weeks, and frequencies for which there is none."""

from collections.abc import Iterator, Set
from itertools import combinations, pairwise
from math import gcd

from shifang.planning.types.frequency import MOST_MINUTES, MOST_VISITS, MOST_WEEKS, Frequency

Rhythm = tuple[int, ...]
"""Days of a cycle on which a visit is made, day 0 a Monday; in order."""


def cycle_of(frequency: Frequency) -> int:
    """Return the weeks after which a rhythm begins anew: two visits in four weeks are one in two."""
    return frequency.weeks // gcd(frequency.visits, frequency.weeks)


def rhythms(frequency: Frequency, weekdays: Set[int]) -> Iterator[Rhythm]:
    """Yield every rhythm on some weekdays that keeps the spacing.

    Visits are spread over the weeks as evenly as whole numbers allow. The weekdays are the same in every week; a week
    that has one visit more has it on one more weekday.
    """
    weeks = cycle_of(frequency)
    every, more = divmod(frequency.visits * weeks // frequency.weeks, weeks)
    days = sorted(weekdays)
    for usual in combinations(days, every):
        for extra in [day for day in days if day not in usual] if more else [0]:
            for phase in range(weeks if more else 1):
                fuller = {(phase + part * weeks // more) % weeks for part in range(more)}
                rhythm = tuple(
                    sorted(
                        [7 * week + day - 1 for week in range(weeks) for day in usual]
                        + [7 * week + extra - 1 for week in fuller]
                    )
                )
                if _spaced(rhythm, 7 * weeks, frequency.spacing):
                    yield rhythm


def fault_in(frequency: Frequency) -> str | None:
    """Return the part of a frequency that cannot be, None when it is right: then it has a rhythm."""
    numbers = {
        "visits": 1 <= frequency.visits <= MOST_VISITS,
        "weeks": 1 <= frequency.weeks <= MOST_WEEKS,
        "weekdays": bool(frequency.weekdays) and frequency.weekdays <= set(range(1, 8)),
        "preferred": frequency.preferred <= frequency.weekdays,
        "spacing": 1 <= frequency.spacing <= 7 * MOST_WEEKS,
        "minutes": 1 <= frequency.minutes <= MOST_MINUTES,
    }
    for name, right in numbers.items():
        if not right:
            return name
    if frequency.visits > frequency.weeks * len(frequency.weekdays):
        return "visits"
    return None if any(True for _ in rhythms(frequency, frequency.weekdays)) else "spacing"


def _spaced(rhythm: Rhythm, cycle: int, spacing: int) -> bool:
    return all(later - earlier >= spacing for earlier, later in pairwise((*rhythm, rhythm[0] + cycle)))
