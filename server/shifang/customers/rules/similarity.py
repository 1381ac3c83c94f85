"""When two customers look like one: similar names close by."""

from shifang.customers.rules.names import numbers_in
from shifang.kernel.geo import Point, distance_m

SIMILAR = 0.75
_CONTAINED = 0.9


def similarity(a: str, b: str) -> float:
    """Return how alike two normal names are, 0 to 1; 0 when numbers in them differ.

    Equal names give 1, one that contains the other 0.9 (from three characters on), others the Dice
    coefficient of their pairs of neighbouring characters.
    """
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if numbers_in(a) != numbers_in(b):
        return 0.0
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= 3 and shorter in longer:
        return _CONTAINED
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    if not pairs_a or not pairs_b:
        return 0.0
    return 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))


def metres_between(a: Point | None, b: Point | None) -> float | None:
    """Return the distance of two positions, None when one is not known."""
    return None if a is None or b is None else distance_m(a, b)


def look_alike(a: str, b: str, *, distance: float | None, radius_m: float) -> float | None:
    """Return the similarity of two normal names when they look like one customer, else None.

    With both positions known: similar names within the radius. Otherwise only equal names count, and the
    caller asks for more (the same phone or address).
    """
    alike = similarity(a, b)
    if distance is None:
        return alike if alike == 1.0 else None
    if distance > radius_m or alike < SIMILAR:
        return None
    return alike


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))
