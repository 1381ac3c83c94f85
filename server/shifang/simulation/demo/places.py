"""The demo's customers: real shops and offices of central Baltimore from OpenStreetMap (ODbL)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from statistics import median_low
from typing import Any

from shifang.kernel.geo import Point
from shifang.simulation.dice import dice

# OpenStreetMap's words → the customer types that an organisation starts with.
_TYPE_OF_KIND = {
    "shop=supermarket": "supermarket",
    "shop=department_store": "supermarket",
    "shop=convenience": "convenience",
    "amenity=fuel": "convenience",
    "shop=alcohol": "grocery",
    "shop=deli": "grocery",
    "shop=bakery": "grocery",
    "shop=confectionery": "grocery",
    "shop=meat": "grocery",
    "amenity=restaurant": "restaurant",
    "amenity=fast_food": "restaurant",
    "amenity=cafe": "restaurant",
    "amenity=bar": "restaurant",
    "amenity=pub": "restaurant",
    "amenity=ice_cream": "restaurant",
    "amenity=nightclub": "restaurant",
    "amenity=pharmacy": "pharmacy",
    "shop=chemist": "pharmacy",
    "tourism=hotel": "office",
    "tourism=motel": "office",
    "amenity=bank": "office",
    "building=commercial": "office",
    "building=office": "office",
}
_TIER_SHARES = (("A", 0.14), ("B", 0.32), ("C", 0.76), ("D", 1.0))
_CHOICE = 1  # the seed of the demo's own chance
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that becomes a customer."""

    osm_id: str
    name: str
    address: str
    type: str
    tier: str
    point: Point


def demo_places(most: int = 340) -> list[Place]:
    """The shops and offices in order of name; at most so many, the same ones every time."""
    raw = json.loads((files("shifang.simulation") / "places.json").read_text("utf-8"))
    found = [place for place in map(_place, raw["places"]) if place is not None]
    found.sort(key=lambda place: (dice(_CHOICE, place.osm_id).random(), place.osm_id))
    return sorted(found[:most], key=lambda place: (place.name, place.osm_id))


def territories(places: Sequence[Place], count: int) -> list[list[Place]]:
    """Parts the town into `count` (a power of two) neighbourhoods of about equal size."""
    parts = [list(places)]
    eastward = True
    while len(parts) < count:
        parts = [half for part in parts for half in _halves(part, eastward=eastward)]
        eastward = not eastward
    return parts


def _halves(places: Sequence[Place], *, eastward: bool) -> Iterator[list[Place]]:
    def along(place: Place) -> tuple[float, str]:
        return (place.point.longitude if eastward else place.point.latitude, place.osm_id)

    middle = median_low([along(place) for place in places])
    yield [place for place in places if along(place) <= middle]
    yield [place for place in places if along(place) > middle]


def _place(raw: dict[str, Any]) -> Place | None:
    kind = raw["kind"]
    fallback = "specialty" if kind.startswith("shop=") else "office" if kind.startswith("office=") else None
    customer_type = _TYPE_OF_KIND.get(kind, fallback)
    if customer_type is None:
        return None
    return Place(
        osm_id=raw["osm_id"],
        name=raw["name"],
        address=raw["address"] or "Baltimore",
        type=customer_type,
        tier=_tier(customer_type, raw["osm_id"]),
        point=Point(raw["latitude"], raw["longitude"]),
    )


def _tier(customer_type: str, osm_id: str) -> str:
    if customer_type == "supermarket":
        return "KA"
    drawn = dice(_CHOICE, osm_id, "tier").random()
    return next(tier for tier, share in _TIER_SHARES if drawn < share)
