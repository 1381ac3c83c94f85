"""Reports on pools: how far they have backed up, how far regions are worked, how fair it is."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.platform import clock
from shifang.platform.problems import language_of
from shifang.pool.queries import backlog as backlogs
from shifang.pool.queries import fairness as fairness_of
from shifang.pool.queries import saturation as worked
from shifang.pool.rules.saturation import Advice
from shifang.pool.types.closed_lists import POOL_REPORT
from shifang.pool.words import advice_on_backlog, advice_on_saturation

router = Router(tags=["pools"])
Weeks = Annotated[int, Field(ge=1, le=26)]


class WeeksQuery(Schema):
    """How many weeks back a trend goes."""

    weeks: Weeks = 12


class SaturationQuery(Schema):
    """How many weeks back, of which department and those below it, in cells of which resolution."""

    weeks: Weeks = 12
    resolution: Annotated[int, Field(ge=7, le=8)] = 8
    department_id: UUID | None = None


class FairnessQuery(Schema):
    """Of how many days, of which department and those below it."""

    days: Annotated[int, Field(ge=7, le=366)] = 90
    department_id: UUID | None = None


class BacklogFigures(Schema):
    """`weeks`: size divided by the claims a week of four weeks (null: nobody claims); `again`: share of the entries of
    four weeks that had been claimed before; `visited`: share of claims followed by a verified visit within 7 days.
    """

    size: int
    claims_a_week: float
    weeks: float | None
    days_median: float | None
    again: float | None
    visited: float | None


class BacklogPoint(BacklogFigures):
    """The figures as they were on a day."""

    day: date


class BacklogOut(BacklogFigures):
    """公海积压度 of one pool, what to do about it, and the weeks before, oldest first."""

    pool_id: UUID
    name: str
    advice: Advice
    sentence: str
    trend: list[BacklogPoint]


class WorkedFigures(Schema):
    """`known` customers, those `claimed`, those of these that were `visited`; `share` is visited ÷ known."""

    known: int
    claimed: int
    visited: int
    share: float | None


class WorkedPoint(WorkedFigures):
    """The figures as they were on a day."""

    day: date


class WorkedOut(WorkedFigures):
    """区域开发饱和度, and what to do about it."""

    advice: Advice
    sentence: str


class DepartmentWorkedOut(WorkedOut):
    """How far a department, with those below it, is worked."""

    department_id: UUID
    name: str
    trend: list[WorkedPoint]


class CellWorkedOut(WorkedOut):
    """How far an H3 cell is worked; `outline` are its corners as (longitude, latitude), `before` its share four weeks
    ago.
    """

    cell: str
    latitude: float
    longitude: float
    outline: list[tuple[float, float]]
    before: float | None


class SaturationOut(WorkedOut):
    """How far everything that the asker sees is worked; `unplaced` customers have no position and no cell."""

    visited_days: int
    resolution: int
    unplaced: int
    trend: list[WorkedPoint]
    departments: list[DepartmentWorkedOut]
    cells: list[CellWorkedOut]
    cells_left_out: int


class EvennessOut(Schema):
    """How evenly something is spread: Gini's coefficient, 0 when all have the same, null when nobody has any."""

    total: int
    gini: float | None
    most: int
    least: int


class DepartmentFairnessOut(Schema):
    """How even holdings and claims are in a department and those below it."""

    department_id: UUID
    name: str
    people: int
    holdings: EvennessOut
    claims: EvennessOut


class PersonShareOut(Schema):
    """What one person holds and claimed."""

    person_id: UUID
    name: str
    department_id: UUID
    held: int
    claims: int


class NamedOut(Schema):
    """Somebody or something by name."""

    id: UUID
    name: str


class RelayOut(Schema):
    """People among whom customers went round without a verified visit."""

    people: list[NamedOut]
    customers: list[NamedOut]
    rounds: int


class ActsOut(Schema):
    """How often something was done past the rules."""

    kind: str
    acts: int


class ExceptionsOut(Schema):
    """What one person did past the rules; `admin`: may change the rules themselves."""

    person_id: UUID
    name: str
    admin: bool
    acts: int
    kinds: list[ActsOut]


class ActOut(Schema):
    """Something that was done past the rules."""

    kind: str
    at: datetime
    by_name: str
    customer_id: UUID | None
    customer_name: str | None
    person_name: str | None


class FairnessOut(Schema):
    """How fair it was: evenness by department, relays, and what was done past the rules, the newest first."""

    days: int
    departments: list[DepartmentFairnessOut]
    people: list[PersonShareOut]
    relays: list[RelayOut]
    exceptions: list[ExceptionsOut]
    newest: list[ActOut]


@router.get("/pool-reports/backlog", response=list[BacklogOut])
def backlog(request: ScopedRequest, query: Query[WeeksQuery]) -> list[dict[str, Any]]:
    """Tell how far each pool has backed up, and what to do about it."""
    request.auth.require(POOL_REPORT)
    language = language_of(request)
    found = backlogs.backlogs(request.auth, weeks=query.weeks, now=clock.now())
    return [{**each, "sentence": advice_on_backlog(each, language)} for each in found]


@router.get("/pool-reports/saturation", response=SaturationOut)
def saturation(request: ScopedRequest, query: Query[SaturationQuery]) -> dict[str, Any]:
    """Tell how far departments and cells are worked, and what to do about it."""
    request.auth.require(POOL_REPORT)
    language = language_of(request)
    found = worked.saturation(request.auth, now=clock.now(), **query.model_dump())
    for each in (found, *found["departments"], *found["cells"]):
        each["sentence"] = advice_on_saturation(each, language)
    return found


@router.get("/pool-reports/fairness", response=FairnessOut)
def fairness(request: ScopedRequest, query: Query[FairnessQuery]) -> dict[str, Any]:
    """Tell how evenly customers are spread, who passes them round, and what was done past the rules."""
    request.auth.require(POOL_REPORT)
    return fairness_of.fairness(request.auth, now=clock.now(), **query.model_dump())
