"""Customers by the rules of their pool: where one stands and why, claiming, giving back, pausing."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.platform import clock
from shifang.platform.problems import language_of
from shifang.pool.api.windows import ClaimWindowOut
from shifang.pool.operations import claims, pauses
from shifang.pool.operations.extensions import ask_extension
from shifang.pool.queries.extensions import all_extensions
from shifang.pool.queries.why import standing
from shifang.pool.types.claim import Obstacle, TieBreak
from shifang.pool.types.closed_lists import POOL_VIEW
from shifang.pool.types.extension import ExtensionStatus
from shifang.pool.types.reclaim import PauseKind
from shifang.pool.words import sentence

router = Router(tags=["pools"])
Words = Annotated[str, Field(min_length=1, max_length=300)]


class DueReasonOut(Schema):
    """One condition of the rule in force, judged; `due` null: it will not be met."""

    cause: str
    days: int
    since: date
    event_id: UUID | None
    event_kind: str
    stopped: int
    due: date | None
    sentence: str


class ObjectionOut(Schema):
    """A rule that stands against a claim; `lifts_at` null: time alone does not lift it."""

    rule: Obstacle
    lifts_at: datetime | None
    params: dict[str, Any]


class WarningOut(Schema):
    """A day on which the holder is warned, so many days before the end."""

    days: int
    on: date


class PauseOut(Schema):
    """Days on which a holding cannot end."""

    id: UUID
    customer_id: UUID
    kind: PauseKind
    first: date
    last: date | None
    reason: str
    made_at: datetime
    lifted_at: datetime | None


class PauseLineOut(PauseOut):
    """A protection or freeze and who made it."""

    by_name: str | None


class OfferScoreOut(Schema):
    """How somebody scored with the customer: `points` of 100, made of parts from 0 to 1 by the weights of the offer.

    The numbers behind them are of the 90 days before the last 90 and of the last: verified visits, customers visited,
    customers with a deal; `room` null: no cap.
    """

    person_id: UUID
    person_name: str
    rank: int
    points: float
    visits: float
    conversion: float
    trend: float
    nearness: float
    spare: float
    distance_m: int | None
    verified_visits: list[int]
    customers_visited: list[int]
    customers_won: list[int]
    held: int
    room: int | None


class PoolOfferOut(Schema):
    """To how many people a customer is offered before it is open to all. Reps see their own score only."""

    open_from: datetime
    people: int
    weights: dict[str, int]
    scores: list[OfferScoreOut]


class ExtensionIn(Schema):
    """More days that a holder asks for, and why."""

    days: Annotated[int, Field(ge=1, le=365)]
    reason: Words


class ExtensionOut(Schema):
    """More days that were asked for; granted ones are a protection (`pause_id`)."""

    id: UUID
    customer_id: UUID
    person_id: UUID
    days: int
    reason: str
    status: ExtensionStatus
    approval_id: UUID
    pause_id: UUID | None
    asked_at: datetime
    decided_at: datetime | None


class ExtensionRoomOut(Schema):
    """How many of the extensions that the rule grants a holding are used, and the days that are left to ask for."""

    used: int
    most: int
    days_left: int
    pending: bool


class StandingOut(Schema):
    """Where a customer stands: `held` until `due_on`, `pooled`, or `nowhere` (no owner and no pool takes it in).

    `pauses` are its protections and freezes, the newest first, lifted ones among them; `extensions` null where the rule
    grants none.
    """

    state: str
    owner_id: UUID | None
    owner_name: str | None
    since: datetime
    pool_id: UUID | None
    pool_name: str | None
    version: int | None
    due_on: date | None
    exempt: str | None
    protected_until: date | None = None
    grace_until: date | None = None
    held_until: date | None = None
    warnings: list[WarningOut] = []
    reasons: list[DueReasonOut]
    objections: list[ObjectionOut]
    offer: PoolOfferOut | None
    tie_break: TieBreak | None = None
    window: ClaimWindowOut | None
    pauses: list[PauseLineOut] = []
    extensions: ExtensionRoomOut | None = None


class ReleaseIn(Schema):
    """Why a customer is given back."""

    reason: Words


class PauseIn(Schema):
    """A protection until a day, or a freeze until a day or until it is lifted (null)."""

    kind: PauseKind
    last: date | None = None
    reason: Words


@router.get("/pool-customers/{customer_id}", response=StandingOut)
def show(request: ScopedRequest, customer_id: UUID) -> dict[str, Any]:
    """Tell where a customer stands and why."""
    request.auth.require(POOL_VIEW)
    return _standing(request, customer_id)


@router.post("/pool-customers/{pooled_id}/claim", response=StandingOut)
def claim(request: ScopedRequest, pooled_id: UUID) -> dict[str, Any]:
    """Claim a customer out of a pool."""
    claims.claim(scope=request.auth, customer_id=pooled_id, now=clock.now())
    return _standing(request, pooled_id)


@router.post("/pool-customers/{held_id}/release", response={204: None})
def release(request: ScopedRequest, held_id: UUID, body: ReleaseIn) -> Status[None]:
    """Give a visible customer back to its pool."""
    claims.release(scope=request.auth, customer_id=held_id, reason=body.reason, now=clock.now())
    return Status(204, None)


@router.post("/pool-customers/{customer_id}/pauses", response=PauseOut)
def pause(request: ScopedRequest, customer_id: UUID, body: PauseIn) -> Any:
    """Protect a customer for its owner, or freeze it where it is."""
    given = body.model_dump()
    return pauses.pause(scope=request.auth, customer_id=customer_id, now=clock.now(), **given)


@router.get("/pool-customers/{customer_id}/extensions", response=list[ExtensionOut])
def list_extensions(request: ScopedRequest, customer_id: UUID) -> Any:
    """List the extensions that were asked for, the newest first."""
    request.auth.require(POOL_VIEW)
    return all_extensions(request.auth, customer_id)


@router.post("/pool-holdings/{extended_id}/extensions", response={201: ExtensionOut})
def extend(request: ScopedRequest, extended_id: UUID, body: ExtensionIn) -> Status[Any]:
    """Ask for more days with a customer that one holds; an approval decides."""
    given = body.model_dump()
    return Status(201, ask_extension(scope=request.auth, customer_id=extended_id, now=clock.now(), **given))


@router.post("/pool-pauses/{pause_id}/lift", response=PauseOut)
def lift(request: ScopedRequest, pause_id: UUID) -> Any:
    """Lift a protection or a freeze."""
    return pauses.lift(scope=request.auth, pause_id=pause_id, now=clock.now())


def _standing(request: ScopedRequest, customer_id: UUID) -> dict[str, Any]:
    found = standing(request.auth, customer_id, now=clock.now())
    language = language_of(request)
    found["reasons"] = [{**each, "sentence": sentence(each, language)} for each in found["reasons"]]
    return found
