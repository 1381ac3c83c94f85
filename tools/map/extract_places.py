"""List the named shops, offices and institutions of an OpenStreetMap extract: the customers of the demo.

    python tools/map/extract_places.py EXTRACT.osm.pbf server/shifang/simulation/places.json

Telephone numbers are left out on purpose: nobody is to be called by a demo.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import osmium

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "server"))
from shifang.customers.spreadsheets.places import centre, kind_of

ATTRIBUTION = "© OpenStreetMap contributors, Open Database License 1.0"
METRES_PER_DEGREE = 111_195.0
SAME_PLACE_M = 150
STREET_WITHIN_M = 80

NO_STREETS = {
    *("motorway", "motorway_link", "trunk_link", "primary_link"),
    *("footway", "path", "steps", "cycleway"),
}


@dataclass(frozen=True)
class Place:
    """One customer. `address_source`: `mapped` has house number and street, `nearest` the closest street."""

    osm_id: str
    name: str
    kind: str
    address: str
    address_source: str
    latitude: float
    longitude: float
    opening_hours: str | None

    def metres_to(self, latitude: float, longitude: float) -> float:
        return metres((self.latitude, self.longitude), (latitude, longitude))


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Flat-earth distance of two (latitude, longitude) points of one town."""
    east = (b[1] - a[1]) * math.cos(math.radians(a[0]))
    return METRES_PER_DEGREE * math.hypot(b[0] - a[0], east)


class Streets:
    """Named streets as short segments, for the street that a place without an address stands in."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float, str]] = []

    def add(self, way: Any) -> None:
        name, nodes = way.tags["name"], [node for node in way.nodes if node.location.valid()]
        for a, b in itertools.pairwise(nodes):
            steps = max(1, round(metres((a.lat, a.lon), (b.lat, b.lon)) / 10))
            for i in range(steps + 1):
                share = i / steps
                point = (a.lat + share * (b.lat - a.lat), a.lon + share * (b.lon - a.lon))
                self.points.append((*point, name))

    def nearest(self, latitude: float, longitude: float) -> str:
        """The closest street's name, or an empty string when none is near."""
        near = (
            (metres((latitude, longitude), (lat, lon)), name)
            for lat, lon, name in self.points
            if abs(lat - latitude) < 0.001 and abs(lon - longitude) < 0.0013
        )
        distance, name = min(near, default=(math.inf, ""))
        return name if distance <= STREET_WITHIN_M else ""


def candidates(extract: Path, streets: Streets) -> Iterator[tuple[str, dict[str, str], tuple[float, float]]]:
    """Named customers with their tags and point; fills `streets` on the way."""
    for entity in osmium.FileProcessor(str(extract)).with_locations():
        if "name" not in entity.tags:
            continue
        if entity.is_way() and "highway" in entity.tags:
            if entity.tags["highway"] not in NO_STREETS:
                streets.add(entity)
            continue
        tags, point = dict(entity.tags), centre(entity)
        if point and kind_of(tags):
            yield f"{entity.type_str()}{entity.id}", tags, point


def places(extract: Path) -> list[Place]:
    """Every customer once, sorted by name, inside the extract's declared box."""
    box = osmium.io.Reader(str(extract)).header().box()
    streets = Streets()
    found: list[Place] = []
    for osm_id, tags, (latitude, longitude) in list(candidates(extract, streets)):
        name = re.sub(r" *\([^)]*\)$", "", " ".join(tags["name"].split())).strip(" ,")
        twin = any(p.name == name and p.metres_to(latitude, longitude) < SAME_PLACE_M for p in found)
        if twin or not box.contains(osmium.osm.Location(longitude, latitude)):
            continue
        house, street = tags.get("addr:housenumber"), tags.get("addr:street")
        mapped = f"{house} {street}" if house and street else ""
        address = mapped or street or streets.nearest(latitude, longitude)
        found.append(
            Place(
                osm_id=osm_id,
                name=name,
                kind=kind_of(tags) or "",
                address=address,
                address_source="mapped" if mapped else "nearest",
                latitude=round(latitude, 6),
                longitude=round(longitude, 6),
                opening_hours=tags.get("opening_hours"),
            )
        )
    return sorted(found, key=lambda place: (place.name, place.osm_id))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("extract", type=Path, help="OpenStreetMap extract (.osm.pbf)")
    parser.add_argument("target", type=Path, help="JSON file to write")
    arguments = parser.parse_args()
    listed = [asdict(place) for place in places(arguments.extract)]
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in listed)
    text = f'{{"attribution": {json.dumps(ATTRIBUTION, ensure_ascii=False)}, "places": [\n{rows}\n]}}\n'
    arguments.target.write_text(text, encoding="utf-8")
    print(f"{len(listed)} places")  # noqa: T201 - a command line tool


if __name__ == "__main__":
    main()
