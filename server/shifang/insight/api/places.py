"""The market map: cells, and the months of its slider."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.insight.queries.places import months, places
from shifang.insight.types.closed_lists import INSIGHT_PLACES
from shifang.insight.types.places import COARSEST, FINEST, MOST_CELLS, Place, Seen
from shifang.kernel.cells import area_km2, cell_word, outline_of
from shifang.kernel.geo import BoundingBox
from shifang.platform.boxes import box_of

router = Router(tags=["insight"])

# A millionth of a degree is a tenth of a metre.
_DECIMALS = 6


class PlacesQuery(Schema):
    """Days (both included), a department and those below it, and what of the map is seen.

    `bbox` is west,south,east,north in WGS-84; without it, the box of all customers. Cells are as fine as `resolution`,
    or as fine as it takes to be no more than `most`.
    """

    since: date
    until: date
    department_id: UUID | None = None
    bbox: Annotated[str, Field(max_length=120)] | None = None
    resolution: Annotated[int, Field(ge=COARSEST, le=FINEST)] = FINEST
    most: Annotated[int, Field(ge=100, le=MOST_CELLS)] = MOST_CELLS

    def seen(self) -> Seen:
        """Return what is asked for; raise `invalid` when the box is none."""
        return Seen(
            since=self.since,
            until=self.until,
            department_id=self.department_id,
            box=None if self.bbox is None else box_of(self.bbox),
            finest=self.resolution,
            most=self.most,
        )


class MarketCellOut(Schema):
    """An H3 cell; `outline` are its corners as (longitude, latitude). Counts of visits by where they were checked in.

    `on_site_s` is that of verified visits. `visited`: customers with a verified visit, each department counting its
    own; null unless the days are one month and the cells not the very coarsest. `customers` and how many of them have
    an owner are those of now.
    """

    cell: str
    outline: list[tuple[float, float]]
    area_km2: float
    done: int
    valid: int
    verified: int
    refuted: int
    flagged: int
    ordered: int
    on_site_s: int
    visited: int | None
    customers: int
    owned: int


class MarketBoxOut(Schema):
    """Degrees, WGS-84."""

    west: float
    south: float
    east: float
    north: float


class MarketOut(Schema):
    """Cells with visits or customers, all of one resolution. `built_until` is that of the numbers."""

    box: MarketBoxOut
    resolution: int
    cells: list[MarketCellOut]
    built_until: date | None


class MarketMonthOut(Schema):
    """What was done in all cells of the box in a month, named by its first day."""

    month: date
    done: int
    verified: int


@router.get("/insight/places", response=MarketOut, summary="What was done where, by H3 cell")
def list_places(request: ScopedRequest, query: Query[PlacesQuery]) -> Any:
    """Raises `insight.range_invalid`."""
    scope = request.auth
    scope.require(INSIGHT_PLACES)
    found = places(scope, query.seen())
    return {
        "box": _box(found.box),
        "resolution": found.resolution,
        "cells": [_told(each) for each in found.places],
        "built_until": found.built_until,
    }


@router.get("/insight/places/months", response=list[MarketMonthOut], summary="What was done in a box, month by month")
def list_place_months(request: ScopedRequest, query: Query[PlacesQuery]) -> Any:
    """Months are whole, also where the days are not. Raises `insight.range_invalid`."""
    scope = request.auth
    scope.require(INSIGHT_PLACES)
    return [{"month": month, **sums} for month, sums in months(scope, query.seen())]


def _told(place: Place) -> dict[str, Any]:
    corners = outline_of(place.cell)
    return {
        "cell": cell_word(place.cell),
        "outline": [(round(each.longitude, _DECIMALS), round(each.latitude, _DECIMALS)) for each in corners],
        "area_km2": round(area_km2(place.cell), _DECIMALS),
        "visited": place.visited,
        "customers": place.customers,
        "owned": place.owned,
        **place.sums,
    }


def _box(box: BoundingBox) -> dict[str, float]:
    return {name: getattr(box, name) for name in ("west", "south", "east", "north")}
