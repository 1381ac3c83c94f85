"""Finding whom a row looks like, among customers and among the rows above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.accounts.types import Scope
from shifang.customers.rules.import_rows import ReadRow
from shifang.customers.rules.names import name_normal, numbers_in, phone_digits, text_key
from shifang.customers.rules.similarity import look_alike, metres_between
from shifang.kernel import cells
from shifang.kernel.geo import Point

# In a crowd of shops at one spot (addresses placed at the middle of a street) only so many are compared with a row
# for similarity; equal names are found whatever the crowd.
_CROWD = 200
# Arrays, not lists of parameters: a chunk asks for some twenty thousand cells, which took the ORM seconds.
_LIKE = """
SELECT id, name, name_normal, latitude, longitude, phone, address, owner_id, department_id FROM customers_customer
WHERE organisation_id = %s AND name_normal = ANY(%s)
UNION
SELECT id, name, name_normal, latitude, longitude, phone, address, owner_id, department_id FROM customers_customer
WHERE organisation_id = %s AND {cell} = ANY(%s::bigint[])
ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A customer (or a row above, then without an id) as far as duplicates go."""

    id: UUID | None
    number: int | None
    name: str
    normal: str
    point: Point | None
    phone: str
    address: str
    owner_id: UUID | None = None
    department_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a row looks like, and how many metres away that is."""

    known: Known
    distance_m: float | None


class Neighbours:
    """Known customers by place and by name. Add to it as rows go by."""

    def __init__(self, radius_m: int) -> None:
        self._radius_m = radius_m
        self._resolution = _resolution(radius_m)
        self._same: dict[tuple[int, str], list[Known]] = {}
        self._crowds: dict[tuple[int, tuple[str, ...]], list[Known]] = {}
        self._words: dict[tuple[str, str], Known] = {}
        self._unplaced: dict[tuple[str, str], Known] = {}
        self._phones: dict[str, list[Known]] = {}

    def add(self, known: Known) -> None:
        """Remember somebody."""
        for word in _words_of(known):
            self._words.setdefault(word, known)
            if known.point is None:
                self._unplaced.setdefault(word, known)
        if known.point is not None:
            cell = cells.cell_of(known.point, self._resolution)
            self._same.setdefault((cell, known.normal), []).append(known)
            self._crowds.setdefault((cell, numbers_in(known.normal)), []).append(known)
            if known.phone:
                self._phones.setdefault(known.phone, []).append(known)

    def match(self, row: Known) -> Match | None:
        """Return a known one that the row looks like: an equal name first, then a similar one close by, then the same
        telephone close by.

        Where a position is missing, an equal name needs the same phone or address beside it.
        """
        if row.point is None:
            known = _first(self._words, row)
            return Match(known, None) if known is not None else None
        around = cells_around(row.point, self._radius_m)
        near = (known for cell in around for known in self._same.get((cell, row.normal), ()))
        found = self._closest(row, near)
        if found is not None:
            return found
        known = _first(self._unplaced, row)
        if known is not None:
            return Match(known, None)
        return self._closest(row, self._crowd(row, around)) or self._on_the_same_line(row)

    def _on_the_same_line(self, row: Known) -> Match | None:
        """Return whoever answers the same telephone close by, whatever it is called."""
        for known in self._phones.get(row.phone, ()):
            distance = metres_between(row.point, known.point)
            if distance is not None and distance <= self._radius_m:
                return Match(known, distance)
        return None

    def _closest(self, row: Known, candidates: Iterable[Known]) -> Match | None:
        best: Match | None = None
        for known in candidates:
            distance = metres_between(row.point, known.point)
            if distance is None or (best is not None and best.distance_m is not None and distance >= best.distance_m):
                continue
            if look_alike(row.normal, known.normal, distance=distance, radius_m=self._radius_m) is not None:
                best = Match(known, distance)
        return best

    def _crowd(self, row: Known, around: Sequence[int]) -> list[Known]:
        numbers = numbers_in(row.normal)
        crowd: list[Known] = []
        for cell in around:
            crowd += self._crowds.get((cell, numbers), ())
            if len(crowd) > _CROWD:
                break
        return crowd[:_CROWD]


def known_row(row: ReadRow) -> Known:
    """Return a read row as somebody to compare with."""
    name = row.given["name"]
    return Known(
        id=None,
        number=row.number,
        name=name,
        normal=name_normal(name),
        point=row.point,
        phone=phone_digits(row.given.get("phone", "")),
        address=text_key(row.given.get("address", "")),
    )


def customers_like(scope: Scope, rows: Sequence[Known], *, radius_m: int) -> Neighbours:
    """Return the organisation's customers that any of these rows could look like, in one statement."""
    around = {cell for row in rows if row.point is not None for cell in cells_around(row.point, radius_m)}
    found = Neighbours(radius_m)
    with connection.cursor() as cursor:
        organisation = scope.organisation_id
        names = list({row.normal for row in rows})
        statement = _LIKE.format(cell=f"cell{_resolution(radius_m)}")
        cursor.execute(statement, [organisation, names, organisation, list(around)])
        for row in cursor:
            found.add(_known_customer(row))
    return found


def cells_around(point: Point, radius_m: int) -> list[int]:
    """Return the cells that hold everything within the radius, the point's own first."""
    resolution = _resolution(radius_m)
    return _disk(cells.cell_of(point, resolution), _rings(cells.cell_of(point, 7), radius_m, resolution))


def _known_customer(row: Sequence[Any]) -> Known:
    identifier, name, normal, latitude, longitude, phone, address, owner, department = row
    return Known(
        id=identifier,
        number=None,
        name=name,
        normal=normal,
        point=Point(latitude, longitude) if latitude is not None else None,
        phone=phone_digits(phone),
        address=text_key(address),
        owner_id=owner,
        department_id=department,
    )


def _words_of(known: Known) -> list[tuple[str, str]]:
    words = (known.phone and f"phone:{known.phone}", known.address and f"address:{known.address}")
    return [(known.normal, word) for word in words if word]


def _first(words: dict[tuple[str, str], Known], row: Known) -> Known | None:
    return next((words[word] for word in _words_of(row) if word in words), None)


def _resolution(radius_m: int) -> int:
    return next((resolution for resolution, reach in ((10, 150), (9, 400), (8, 1200)) if radius_m <= reach), 7)


# Measuring cells costs a thousand times a look-up; neighbours within one large cell measure alike.
@lru_cache(maxsize=20_000)
def _rings(cell: int, radius_m: int, resolution: int) -> int:
    return cells.rings_for(cells.centre_of(cell), radius_m, resolution)


# A row asks for its neighbourhood three times in a chunk.
@lru_cache(maxsize=4096)
def _disk(cell: int, rings: int) -> list[int]:
    return cells.disk(cell, rings)
