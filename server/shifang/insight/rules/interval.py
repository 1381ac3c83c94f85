"""95 % intervals of shares. Pure."""

from collections.abc import Callable
from math import sqrt

from shifang.insight.types.metrics import Interval

_Z = 1.959963984540054
_HALVINGS = 60


def wilson(part: int, whole: int) -> Interval | None:
    """Return the score interval of a share counted as `part` of `whole`; None of nothing, and where it is no part.

    Wilson, Probable inference, the law of succession, and statistical inference (J. Am. Stat. Assoc. 22, 1927): it
    stays between 0 and 1, and keeps its promise for few cases and shares near the ends.
    """
    if not 0 <= part <= whole or whole == 0:
        return None
    share, weight = part / whole, _Z * _Z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight)
    # At the ends it is exact, which floating point is not.
    low = 0.0 if part == 0 else max(middle - half, 0.0)
    high = 1.0 if part == whole else min(middle + half, 1.0)
    return Interval(round(low, 6), round(high, 6))


def of_superiority(share: float, *, one: int, other: int) -> Interval:
    """Return the interval of the share of pairs in which one of `one` people lies above one of `other`.

    Method 5 of Newcombe, Confidence intervals for an effect size measure based on the Mann-Whitney statistic, part 2
    (Stat. Med. 25, 2006): it neither leaves 0 to 1 nor shrinks to a point where all lie above.
    """

    def beyond(limit: float) -> bool:
        return abs(limit - share) > _Z * sqrt(_variance(limit, one=one, other=other))

    return Interval(round(_limit(beyond, share, 0.0), 6), round(_limit(beyond, share, 1.0), 6))


def _variance(share: float, *, one: int, other: int) -> float:
    typical = (one + other) / 2 - 1
    spread = 1 + typical * ((1 - share) / (2 - share) + share / (1 + share))
    return share * (1 - share) * spread / (one * other)


def _limit(beyond: Callable[[float], bool], inside: float, outside: float) -> float:
    """Return where, on the way from `inside` to `outside`, values begin to be `beyond`; `outside` if they never do."""
    if inside == outside:
        return outside
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if beyond(middle):
            outside = middle
        else:
            inside = middle
    return inside
