"""Today's route: as it stands, and what ordering it anew from here and now would change."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.api.fields import Day
from shifang.accounts.door import ScopedRequest
from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point
from shifang.planning.queries.told import proposal, today
from shifang.planning.types.closed_lists import PLANNING_VIEW
from shifang.planning.types.day import MOST_STOPS, NotToday
from shifang.planning.types.today import ReplanReason, StopKind, StopState
from shifang.platform import clock
from shifang.visits.operations.begin import local_day
from shifang.visits.types.closed_lists import VISIT_DO

router = Router(tags=["planning"])


class PlaceIn(Schema):
    """A position, in the datum that it names."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


class ReplanIn(Schema):
    """Why the rest of today is ordered anew, and from where; null: from where the person was last.

    `without` are left out of today, `include` belong to it: the asker's own customers, or claimable ones. With `extras`
    customers who lie on the way are taken in where they are worth it.
    """

    reason: ReplanReason
    position: PlaceIn | None = None
    without: Annotated[list[UUID], Field(max_length=MOST_STOPS)] = []
    include: Annotated[list[UUID], Field(max_length=MOST_STOPS)] = []
    extras: bool = True


class RoutePlaceOut(Schema):
    """A place in WGS-84."""

    latitude: float
    longitude: float


class RouteHoursOut(Schema):
    """A span of working hours."""

    begins_at: datetime
    ends_at: datetime


class RouteStopOut(Schema):
    """A stop of the day. What is over has `began_at`; what is ahead has the way to it and expected times.

    `promised_from` and `promised_until`: between which times the visit was promised to begin. `late`: it will
    begin past its windows or outside working hours. Of what is ahead, `within` are spans in which it may begin (null:
    any time), `service_s` is how long it takes, and one that the person `added` can be taken out again. `held_by`: who
    has claimed it by now.
    """

    customer_id: UUID
    visit_id: UUID | None
    name: str
    tier: str
    latitude: float | None
    longitude: float | None
    kind: StopKind
    state: StopState
    began_at: datetime | None = None
    ended_at: datetime | None = None
    way_s: int | None = None
    way_m: int | None = None
    arrives_at: datetime | None = None
    begins_at: datetime | None = None
    leaves_at: datetime | None = None
    promised_from: datetime | None = None
    promised_until: datetime | None = None
    service_s: int | None = None
    within: list[RouteHoursOut] | None = None
    added: bool = False
    late: bool = False
    due_reason: str | None = None
    overdue_days: int = 0
    held_by: str | None = None


class RouteLeftOutOut(Schema):
    """A customer who cannot be visited today, and why."""

    customer_id: UUID
    visit_id: UUID | None
    name: str
    tier: str
    latitude: float | None
    longitude: float | None
    kind: StopKind
    service_s: int
    within: list[RouteHoursOut] | None
    promised_from: datetime | None
    promised_until: datetime | None
    why: NotToday


class RouteExtraOut(Schema):
    """A customer who might be visited as well: so many seconds of way more, behind so many stops that are ahead."""

    customer_id: UUID
    name: str
    tier: str
    latitude: float | None
    longitude: float | None
    kind: StopKind
    way_s: int
    behind: int
    overdue_days: int
    service_s: int
    within: list[RouteHoursOut] | None


class RouteTravelOut(Schema):
    """How ways are estimated: straight lines times `factor` at `speed_kmh`; `ways` recorded ones say so, 0: a rule of
    thumb.
    """

    factor: float
    speed_kmh: float
    ways: int


class RouteOut(Schema):
    """A person's day in order: what is over, where they are, what is ahead, what cannot be visited.

    `accepted_at`: since when the order is one that the person accepted; `published_at`: when the plan that gave the day
    its order was published. Both null: the order is the shortest way through what is planned.
    """

    day: date
    person_id: UUID
    hours: list[RouteHoursOut]
    start: RoutePlaceOut | None
    end: RoutePlaceOut | None
    stops: list[RouteStopOut]
    left_out: list[RouteLeftOutOut]
    extras: list[RouteExtraOut]
    way_s: int
    waiting_s: int
    accepted_at: datetime | None
    accepted_for: ReplanReason | None
    published_at: datetime | None
    reckoned_at: datetime
    travel: RouteTravelOut


class RouteMoveOut(Schema):
    """What a proposal changes for a customer: its rank and beginning before and after, null for not in the route."""

    customer_id: UUID
    name: str
    before: int | None
    after: int | None
    began_at: datetime | None
    begins_at: datetime | None


class RouteProposalOut(RouteOut):
    """A route that is not in force; it takes the command `plan.replan` to make it so."""

    reason: ReplanReason
    moves: list[RouteMoveOut]


@router.get("/planning/today", response=RouteOut)
def show_today(
    request: ScopedRequest,
    person_id: UUID | None = None,
    day: Annotated[Day | None, Query(alias="date")] = None,
) -> dict[str, Any]:
    """Return the route of a visible person (oneself by default) on a day (today by default) as it stands."""
    request.auth.require(PLANNING_VIEW)
    now = clock.now()
    person = person_id or request.auth.me
    return today(request.auth, person, day or local_day(request.auth, now), now=now)


@router.post("/planning/today/replan", response=RouteProposalOut)
def replan_today(request: ScopedRequest, body: ReplanIn) -> dict[str, Any]:
    """Propose an order for the rest of one's own day, from here and now. Nothing changes yet."""
    request.auth.require(VISIT_DO)
    given = body.position
    point = None if given is None else to_wgs84(Point(given.latitude, given.longitude), Datum(given.datum))
    return proposal(
        request.auth,
        reason=body.reason,
        point=point,
        without=frozenset(body.without),
        include=frozenset(body.include),
        extras=body.extras,
        now=clock.now(),
    )
