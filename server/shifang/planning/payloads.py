"""What the commands of planning carry (docs/protocol.md)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shifang.planning.types.day import MOST_STOPS
from shifang.planning.types.today import ReplanReason


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StopIn(_Strict):
    """A stop of the route, in its place of the list, and when the visit begins."""

    customer_id: UUID
    begins_at: AwareDatetime


class Replan(_Strict):
    """I go to these customers in this order on a day; who has no planned visit yet gets one, once they are mine.

    `without` are those with a planned visit whom I do not visit that day; the visits stay planned. `by_phone`: the
    phone made the order by itself, without a network.
    """

    day: date
    reason: ReplanReason
    stops: Annotated[list[StopIn], Field(max_length=MOST_STOPS)]
    without: Annotated[list[UUID], Field(max_length=MOST_STOPS)] = []
    by_phone: bool = False
