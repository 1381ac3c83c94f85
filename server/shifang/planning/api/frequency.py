"""How often one customer is visited."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.planning.operations.frequency import set_frequency
from shifang.planning.queries.customers import customer_frequency
from shifang.planning.types.closed_lists import PLANNING_VIEW
from shifang.planning.types.frequency import MOST_MINUTES, MOST_VISITS, MOST_WEEKS
from shifang.planning.types.lapse import LapseState
from shifang.planning.types.settings import Override
from shifang.platform import clock

router = Router(tags=["planning"])
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)]


class FrequencyOut(Schema):
    """So many visits in so many weeks of so many minutes, at least `spacing` days apart, on these weekdays."""

    visits: int
    weeks: int
    weekdays: list[int]
    preferred: list[int]
    spacing: int
    minutes: int
    important: bool


class OverrideFields(Schema):
    """What a customer has other than its tier; null: as the tier has it. `visits` 0: not visited regularly."""

    visits: Annotated[int, Field(ge=0, le=MOST_VISITS)] | None = None
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] | None = None
    weekdays: Weekdays | None = None
    preferred: Weekdays | None = None
    spacing: Annotated[int, Field(ge=1, le=7 * MOST_WEEKS)] | None = None
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] | None = None
    important: bool | None = None


class FrequencyIn(OverrideFields):
    """What is to be other than the tier's (nothing: all as the tier has it), and why."""

    reason: Annotated[str, Field(max_length=300)] = ""

    def own(self) -> Override:
        """Return what the domain takes."""
        given = self.model_dump(exclude={"reason", "weekdays", "preferred"})
        weekdays, preferred = (None if each is None else frozenset(each) for each in (self.weekdays, self.preferred))
        return Override(**given, weekdays=weekdays, preferred=preferred)


class OverrideOut(OverrideFields):
    """What is the customer's own, and who said so and why."""

    reason: str
    changed_by: str | None
    changed_at: datetime


class FrequencyStandingOut(Schema):
    """The last verified visit (null: never) and by when the next one is due."""

    last_on: date | None
    due_on: date
    days_left: int
    state: LapseState


class CustomerFrequencyOut(Schema):
    """What the tier says (null: not visited regularly), what is the customer's own, what holds in all, and how the
    customer stands (null: in a pool, or not visited regularly).
    """

    customer_id: UUID
    tier: str
    of_tier: FrequencyOut | None
    own: OverrideOut | None
    in_force: FrequencyOut | None
    standing: FrequencyStandingOut | None
    planned_on: date | None


@router.get("/planning/customers/{customer_id}/frequency", response=CustomerFrequencyOut)
def get_frequency(request: ScopedRequest, customer_id: UUID) -> dict[str, Any]:
    """Return how often a customer is visited and how it stands."""
    request.auth.require(PLANNING_VIEW)
    return customer_frequency(request.auth, customer_id, now=clock.now())


@router.put("/planning/customers/{customer_id}/frequency", response=CustomerFrequencyOut)
def put_frequency(request: ScopedRequest, customer_id: UUID, body: FrequencyIn) -> dict[str, Any]:
    """Give a customer a frequency of its own, or take it away."""
    now = clock.now()
    set_frequency(scope=request.auth, customer_id=customer_id, own=body.own(), reason=body.reason, now=now)
    return customer_frequency(request.auth, customer_id, now=now)
