"""How many days a holder may still ask for."""

from collections.abc import Sequence

from shifang.pool.types.reclaim import ReclaimRule


def days_left(rule: ReclaimRule, granted: Sequence[int]) -> int:
    """Return how many days may be asked for after those that were granted to this holding; 0: none."""
    if len(granted) >= rule.extensions:
        return 0
    return max(0, rule.extension_days - sum(granted))
