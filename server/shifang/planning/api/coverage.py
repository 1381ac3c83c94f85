"""Who is visited as often as the policy says, and what became of what was planned."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.planning.queries import lapses as lapses_of
from shifang.planning.queries.adherence import adherence_of
from shifang.planning.types.closed_lists import PLANNING_VIEW
from shifang.planning.types.lapse import LapseState
from shifang.platform import clock
from shifang.platform.paging import Limit, Page

router = Router(tags=["planning"])


class OfWhom(Schema):
    """Of one person, or of a department and those below it; of all whom one sees otherwise."""

    person_id: UUID | None = None
    department_id: UUID | None = None


class LapseQuery(OfWhom):
    """Customers in these states (overdue and at risk unless said otherwise), of one tier or all."""

    state: Annotated[list[LapseState], Field(max_length=3)] = [LapseState.OVERDUE, LapseState.AT_RISK]
    tier: Annotated[str, Field(max_length=32)] = ""
    cursor: Annotated[str, Field(max_length=1000)] | None = None
    limit: Limit = 50


class AdherenceQuery(OfWhom):
    """How many weeks back, the running one counted."""

    weeks: Annotated[int, Field(ge=1, le=26)] = 4


class LapseOut(Schema):
    """A held customer: how often it is visited, its last verified visit (null: never), and by when the next is due.

    `days_left` is negative when that day is past. `planned_on` is the next day for which a visit is planned.
    """

    customer_id: UUID
    name: str
    address: str
    tier: str
    owner_id: UUID
    owner_name: str
    department_id: UUID
    department_name: str
    visits: int
    weeks: int
    important: bool
    last_on: date | None
    due_on: date
    days_left: int
    state: LapseState
    planned_on: date | None


class CoverageFigures(Schema):
    """`customers` that are to be visited regularly, `kept`, `at_risk` or `overdue`; `never` visited ones among them;
    `irregular` ones beside them. `share`: kept and at risk ÷ customers, null: there is none.
    """

    customers: int
    kept: int
    at_risk: int
    overdue: int
    never: int
    irregular: int
    share: float | None


class TierCoverage(CoverageFigures):
    """Coverage of a tier."""

    tier: str


class PersonCoverage(CoverageFigures):
    """Coverage of a person's customers."""

    person_id: UUID
    name: str


class CoverageOut(CoverageFigures):
    """Coverage in all, by tier (best first) and by person (most overdue first), on the organisation's day."""

    today: date
    tiers: list[TierCoverage]
    people: list[PersonCoverage]


class AdherenceFigures(Schema):
    """What became of planned visits: `kept`; `missed` (not begun on their day, or cancelled then); `failed` (they do
    not count); `waiting` for a verdict; `closed` shops; `called_off` before their day; `to_come`. `unplanned` visits
    that count are beside them. `planned` is all but those called off; `rate`: kept ÷ (kept, missed and failed).
    """

    planned: int
    kept: int
    missed: int
    failed: int
    waiting: int
    closed: int
    called_off: int
    to_come: int
    unplanned: int
    rate: float | None


class WeekAdherence(AdherenceFigures):
    """A week, named by its Monday."""

    week: date


class PersonAdherence(AdherenceFigures):
    """A person's weeks, oldest first, and all of them together."""

    person_id: UUID
    name: str
    weeks: list[WeekAdherence]


class AdherenceOut(AdherenceFigures):
    """Plan adherence in all, by week and by person."""

    weeks: list[WeekAdherence]
    people: list[PersonAdherence]


@router.get("/planning/lapses", response=Page[LapseOut])
def list_lapses(request: ScopedRequest, query: Query[LapseQuery]) -> dict[str, Any]:
    """List held customers that one sees and whose visit is overdue or due soon, nearest due first."""
    request.auth.require(PLANNING_VIEW)
    given = query.model_dump(exclude={"state"})
    rows, following, total = lapses_of.lapses(request.auth, states=query.state, now=clock.now(), **given)
    return {"items": rows, "next_cursor": following, "total": total}


@router.get("/planning/coverage", response=CoverageOut)
def get_coverage(request: ScopedRequest, query: Query[OfWhom]) -> dict[str, Any]:
    """Return how many customers are visited as often as the policy says."""
    request.auth.require(PLANNING_VIEW)
    return lapses_of.coverage(request.auth, now=clock.now(), **query.model_dump())


@router.get("/planning/adherence", response=AdherenceOut)
def get_adherence(request: ScopedRequest, query: Query[AdherenceQuery]) -> dict[str, Any]:
    """Return what became of the planned visits of the last weeks."""
    request.auth.require(PLANNING_VIEW)
    return adherence_of(request.auth, now=clock.now(), **query.model_dump())
