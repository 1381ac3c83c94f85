"""What a draft of a pool's rules would do."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.platform import clock
from shifang.platform.problems import language_of
from shifang.pool.api.customers import DueReasonOut
from shifang.pool.queries.whatif import simulate
from shifang.pool.queries.whatif_told import told
from shifang.pool.rules.stored import rules_from_json
from shifang.pool.types.closed_lists import POOL_MANAGE
from shifang.pool.words import sentence

router = Router(tags=["pools"])


class SimulationIn(Schema):
    """A draft of a pool's rules as they are saved, the day it would be in force from (null: today), and how many days
    are replayed.
    """

    rules: dict[str, Any]
    in_force_from: date | None = None
    days: Annotated[int, Field(ge=1, le=365)] = 90


class ReplayedOut(Schema):
    """What a rule would have returned: how often, how many customers, and after how many of those returns somebody
    visited the customer within a week.
    """

    returns: int
    customers: int
    visited_after: int


class EffectOut(Schema):
    """Holdings of the replayed days and what becomes of them: returned under the draft (of these visited within a week
    after), under the rules in force, and by the first sweep that goes by the draft.
    """

    held: int
    draft: int
    visited_after: int
    present: int
    tonight: int


class HolderEffectOut(EffectOut):
    """A holder's part."""

    person_id: UUID
    name: str


class DepartmentEffectOut(EffectOut):
    """A department's share; people's moves keep the department a holding was in."""

    department_id: UUID
    name: str


class CellEffectOut(EffectOut):
    """A region's share: an H3 cell of resolution 7 and its corners (longitude, latitude); null: without a position."""

    cell: str | None
    outline: list[tuple[float, float]]


class ReturnedOut(Schema):
    """A customer that goes back, on which day and why; `visited_at`: the first verified visit of the week after."""

    customer_id: UUID
    name: str
    tier: str
    owner_id: UUID
    owner_name: str
    on: date
    visited_at: datetime | None
    due_on: date | None
    exempt: str | None
    protected_until: date | None
    grace_until: date | None
    held_until: date | None
    reasons: list[DueReasonOut]


class EndsOut(Schema):
    """How many holdings end on a day when nothing more is done."""

    on: date
    customers: int


class TonightOut(Schema):
    """The first sweep that goes by the draft: what it returns, whether it would stop and ask, and the days of all."""

    on: date
    held: int
    due: int
    asks: bool
    ends: list[EndsOut]
    sample: list[ReturnedOut]


class SimulationOut(Schema):
    """A replay of the days `first` to `last` under a draft and under the rules in force, and what the draft does next.

    `really` counts what was returned in these days; `spared` holdings are returned under the rules in force and not
    under the draft. Samples hold up to 200 customers.
    """

    first: date
    last: date
    customers: int
    holdings: int
    really: int
    draft: ReplayedOut
    present: ReplayedOut
    spared: int
    people: list[HolderEffectOut]
    departments: list[DepartmentEffectOut]
    cells: list[CellEffectOut]
    sample: list[ReturnedOut]
    tonight: TonightOut


@router.post("/pools/{pool_id}/simulation", response=SimulationOut)
def run(request: ScopedRequest, pool_id: UUID, body: SimulationIn) -> dict[str, Any]:
    """Replay the last days under a draft of the pool's rules, and tell what it would do at once. Nothing is written."""
    request.auth.require(POOL_MANAGE)
    simulation = simulate(
        request.auth,
        pool_id=pool_id,
        rules=rules_from_json(body.rules),
        days=body.days,
        in_force_from=body.in_force_from,
        now=clock.now(),
    )
    found = told(request.auth, simulation)
    language = language_of(request)
    for each in (*found["sample"], *found["tonight"]["sample"]):
        each["reasons"] = [{**reason, "sentence": sentence(reason, language)} for reason in each["reasons"]]
    return found
