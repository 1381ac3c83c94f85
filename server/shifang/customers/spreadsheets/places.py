"""Named places of an OpenStreetMap extract as rows: shops, offices and institutions that somebody might sell to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import osmium

from shifang.customers.spreadsheets.limits import Unfit

COLUMNS = ("name", "kind", "address", "phone", "latitude", "longitude", "reference")
KIND_KEYS = ("shop", "office", "craft", "amenity", "healthcare", "tourism", "leisure", "landuse", "building")
"""What a place is, in the order in which a more telling tag wins."""

NO_CUSTOMERS = {
    "amenity": {
        *("atm", "bench", "ferry_terminal", "fountain", "grave_yard", "parking", "parking_space"),
        *("post_box", "prison", "stripclub", "telephone", "toilets"),
    },
    "shop": {"adult", "vacant"},
    "tourism": {"artwork", "attraction", "caravan_site", "viewpoint", "information", "picnic_site"},
    "leisure": {"park", "pitch", "playground", "dog_park", "garden", "nature_reserve", "track", "slipway"},
    "landuse": {
        *("allotments", "brownfield", "cemetery", "construction", "depot", "forest", "grass", "greenfield"),
        *("military", "prison", "railway", "recreation_ground", "residential"),
    },
    "building": {"apartments", "construction", "garage", "garages", "house", "residential", "roof", "school", "yes"},
}
"""Named things that nobody sells to. A bare building=yes counts only with a house number (see `kind_of`)."""


def rows(path: Path, *, form: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield the header and a row for each named place of an extract; `form` is "pbf" or "osm" (XML)."""
    yield 1, list(COLUMNS)
    try:
        for number, entity in enumerate(_named(path, form), 2):
            tags, point = dict(entity.tags), centre(entity)
            kind = kind_of(tags)
            if point is not None and kind is not None:
                name, reference = tags["name"], f"{_TYPES[entity.type_str()]}/{entity.id}"
                yield number, [name, kind, address_of(tags), phone_of(tags), *point, reference]
    except RuntimeError as error:
        raise Unfit("unreadable") from error


def kind_of(tags: dict[str, str]) -> str | None:
    """Return the tag that makes it a customer, as key=value; None when it is no customer."""
    for key in KIND_KEYS:
        value = tags.get(key)
        if value and value not in NO_CUSTOMERS.get(key, set()):
            return f"{key}={value}"
        if value and key != "building":
            return None
    return "building=yes" if tags.get("building") == "yes" and "addr:housenumber" in tags else None


def centre(entity: Any) -> tuple[float, float] | None:
    """Return where a node is, or the middle of a way's box, as (latitude, longitude)."""
    if entity.is_node():
        return entity.lat, entity.lon
    if not entity.is_way():
        return None
    points = [(node.lat, node.lon) for node in entity.nodes if node.location.valid()]
    if not points:
        return None
    lats, lons = zip(*points, strict=True)
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def address_of(tags: dict[str, str]) -> str:
    """Return an address as it is written where the place is; empty when none is mapped."""
    whole, house, street = tags.get("addr:full"), tags.get("addr:housenumber", ""), tags.get("addr:street", "")
    if whole:
        return whole
    city = tags.get("addr:city", "")
    if (street or city).isascii():
        return ", ".join(each for each in (f"{house} {street}".strip(), city) if each)
    house = f"{house}号" if house.isdigit() else house
    return f"{city}{tags.get('addr:district', '')}{street}{house}"


def phone_of(tags: dict[str, str]) -> str:
    """Return the first telephone number of a place."""
    found = tags.get("phone") or tags.get("contact:phone") or tags.get("contact:mobile") or ""
    return found.split(";")[0].strip()[:40]


_TYPES = {"n": "node", "w": "way", "r": "relation"}


def _named(path: Path, form: str) -> Iterator[Any]:
    # The reader takes the kind of a file from a word, since what was uploaded has no ending.
    file = osmium.io.File(str(path), form)
    kinds = osmium.osm.NODE | osmium.osm.WAY
    yield from osmium.FileProcessor(file, kinds).with_locations().with_filter(osmium.filter.KeyFilter("name"))
