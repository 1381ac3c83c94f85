"""Boxes on the map as clients name them."""

from shifang.kernel.geo import BoundingBox
from shifang.kernel.problems import INVALID, Refusal


def box_of(text: str) -> BoundingBox:
    """Return the box "west,south,east,north" (degrees, WGS-84); raise `invalid` for `bbox` when it is none."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        return BoundingBox(west=west, south=south, east=east, north=north)
    except ValueError:
        raise Refusal(INVALID, errors=[{"field": "bbox", "problem": "not_a_box"}]) from None
