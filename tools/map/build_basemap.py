"""Build the offline basemap: an OpenStreetMap extract becomes one PMTiles file (OpenMapTiles schema, z0-14).

    python tools/map/build_basemap.py EXTRACT.osm.pbf web/map/baltimore.pmtiles

Needs `tilemaker` 2.2 (Debian package) with its OpenMapTiles example, and the development requirements
(osmium, pmtiles). The same extract gives the same map; the order of features inside a tile may differ.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way
from pmtiles.convert import mbtiles_to_pmtiles

TILEMAKER_EXAMPLES = Path("/usr/share/doc/tilemaker/examples")
ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
NEW_ID = 1 << 40  # above every id of an extract, so that files stay sorted

Point = tuple[float, float]
"""(longitude, latitude) in degrees."""


@dataclass(frozen=True)
class Box:
    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of_extract(cls, extract: Path) -> Box:
        """The box that the extract's header declares: beyond it the data are ragged."""
        box = osmium.io.Reader(str(extract)).header().box()
        return cls(box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)

    def sides(self) -> Iterator[tuple[int, float, int]]:
        """Each side as (axis, limit, sign): a point is inside when sign * (point[axis] - limit) >= 0."""
        yield from ((0, self.west, 1), (0, self.east, -1), (1, self.south, 1), (1, self.north, -1))


def coastlines(extract: Path) -> list[list[Point]]:
    """The coastline ways, joined end to start into the longest chains."""
    ways = osmium.FileProcessor(str(extract)).with_locations()
    pieces: dict[int, tuple[int, list[Point]]] = {}
    for way in ways:
        if way.is_way() and way.tags.get("natural") == "coastline":
            points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            pieces[way.nodes[0].ref] = (way.nodes[-1].ref, points)
    inner = {end for end, _ in pieces.values()}
    chains = []
    for start in [start for start in pieces if start not in inner]:
        chain: list[Point] = []
        at = start
        while at in pieces:
            at, points = pieces.pop(at)
            chain += points
        chains.append(chain)
    return chains


def clip(ring: list[Point], box: Box) -> list[Point]:
    """The ring cut to the box (Sutherland-Hodgman)."""
    for axis, limit, sign in box.sides():
        cut: list[Point] = []
        for before, point in zip([ring[-1], *ring[:-1]], ring, strict=True):
            was, now = (sign * (p[axis] - limit) >= 0 for p in (before, point))
            if was != now:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                crossing = [b + share * (p - b) for b, p in zip(before, point, strict=True)]
                crossing[axis] = limit
                cut.append((crossing[0], crossing[1]))
            if now:
                cut.append(point)
        ring = cut
    return ring


def sea(extract: Path, box: Box) -> list[list[Point]]:
    """The sea inside the box as closed rings.

    Tilemaker takes the sea from a world-wide shapefile; a town's extract has it at hand: water lies to
    the right of a coastline, so a chain that enters in the west and leaves in the east has it in the south.
    """
    rings = []
    for chain in coastlines(extract):
        south = min(latitude for _, latitude in chain) - 0.1
        if chain[0][0] < chain[-1][0]:
            ring = clip([*chain, (chain[-1][0], south), (chain[0][0], south)], box)
            if len(ring) > 2:
                rings.append(ring)
    return rings


def with_sea(extract: Path, rings: list[list[Point]], target: Path) -> None:
    """Copy the extract with the sea added as ordinary water."""
    nodes: list[Node] = []
    ways: list[Way] = []
    for ring in rings:
        refs = [NEW_ID + len(nodes) + i for i in range(len(ring))]
        nodes += [Node(id=ref, version=1, location=p) for ref, p in zip(refs, ring, strict=True)]
        ways.append(Way(id=NEW_ID + len(ways), version=1, nodes=[*refs, refs[0]], tags={"natural": "water"}))
    with osmium.SimpleWriter(str(target)) as writer:
        for entity in osmium.FileProcessor(str(extract)):
            if not entity.is_node():
                while nodes:
                    writer.add_node(nodes.pop(0))
            if entity.is_relation():
                while ways:
                    writer.add_way(ways.pop(0))
            writer.add(entity)


def tile_settings() -> dict[str, object]:
    """Tilemaker's OpenMapTiles settings without the layers that need world-wide shapefiles."""
    settings = json.loads((TILEMAKER_EXAMPLES / "config-openmaptiles.json").read_text())
    settings["layers"] = {name: layer for name, layer in settings["layers"].items() if "source" not in layer}
    settings["settings"]["name"] = "Shifang basemap"
    settings["settings"]["filemetadata"] = {
        "type": "baselayer",
        "format": "pbf",
        "attribution": ATTRIBUTION,
    }
    return dict(settings)


def set_bounds(mbtiles: Path, box: Box) -> None:
    """Tilemaker 2.2 leaves bounds of 0,0,0,0, which map libraries refuse."""
    centre = f"{(box.west + box.east) / 2:.6f},{(box.south + box.north) / 2:.6f},13"
    bounds = f"{box.west:.6f},{box.south:.6f},{box.east:.6f},{box.north:.6f}"
    with contextlib.closing(sqlite3.connect(mbtiles)) as database, database:
        for name, value in {"bounds": bounds, "center": centre, "attribution": ATTRIBUTION}.items():
            database.execute("DELETE FROM metadata WHERE name = ?", (name,))
            database.execute("INSERT INTO metadata (name, value) VALUES (?, ?)", (name, value))


def build(extract: Path, target: Path) -> None:
    """Write `target` (PMTiles) from `extract`."""
    box = Box.of_extract(extract)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source, tiles, settings = (
            work / "source.osm.pbf",
            work / "tiles.mbtiles",
            work / "settings.json",
        )
        with_sea(extract, sea(extract, box), source)
        settings.write_text(json.dumps(tile_settings()))
        subprocess.run(
            [
                "tilemaker",
                "--threads",
                "1",
                "--input",
                source,
                "--output",
                tiles,
                "--config",
                settings,
                "--process",
                TILEMAKER_EXAMPLES / "process-openmaptiles.lua",
                "--bbox",
                f"{box.west},{box.south},{box.east},{box.north}",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        set_bounds(tiles, box)
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.redirect_stdout(io.StringIO()):
            mbtiles_to_pmtiles(str(tiles), str(target), maxzoom=14)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("extract", type=Path, help="OpenStreetMap extract (.osm.pbf)")
    parser.add_argument("target", type=Path, help="PMTiles file to write")
    arguments = parser.parse_args()
    build(arguments.extract, arguments.target)


if __name__ == "__main__":
    main()
