"""The query words that lists, maps and exports of customers share."""

from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from shifang.customers.types.words import Filters, LifeStage
from shifang.kernel.geo import Point
from shifang.kernel.problems import INVALID, Refusal
from shifang.platform.boxes import box_of

_Words = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=30)]


class FilterQuery(Schema):
    """`tier`, `life_stage`, `type` and `tag` may be repeated; `bbox` is west,south,east,north in WGS-84."""

    search: Annotated[str, Field(max_length=100)] = ""
    tier: _Words = []
    life_stage: Annotated[list[LifeStage], Field(max_length=10)] = []
    type: _Words = []
    tag: _Words = []
    owner_id: UUID | None = None
    unowned: bool = False
    department_id: UUID | None = None
    positioned: bool | None = None
    bbox: Annotated[str, Field(max_length=120)] | None = None

    def filters(self) -> Filters:
        """Return the filters; raise `invalid` when the box is none."""
        return Filters(
            search=self.search,
            tiers=tuple(self.tier),
            life_stages=tuple(each.value for each in self.life_stage),
            types=tuple(self.type),
            tags=tuple(self.tag),
            owner_id=self.owner_id,
            unowned=self.unowned,
            department_id=self.department_id,
            box=box_of(self.bbox) if self.bbox is not None else None,
            positioned=self.positioned,
        )


def point_of(text: str) -> Point:
    """Return the place "latitude,longitude"; raise `invalid` when it is none."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
        return Point(latitude, longitude)
    except ValueError:
        raise Refusal(INVALID, errors=[{"field": "near", "problem": "not_a_place"}]) from None
