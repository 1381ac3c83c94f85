"""What is asked of drafted plans and answered about them. Times of day are minutes from the organisation's midnight."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from shifang.planning.operations.editing import Edit
from shifang.planning.operations.plans import Draft
from shifang.planning.rules.diff import ChangeKind
from shifang.planning.rules.ordered import Breach
from shifang.planning.rules.publishing import Conflict
from shifang.planning.types.plans import Reason, State, Wishes


class PlanIn(Schema):
    """Whose weeks are drafted, from which day on. With `assignment_id`: the first week of those who were given
    customers of the pool by that assignment (`people` narrows it; `weeks` is 1).

    `share` lets anybody visit anybody's customers. `change_price` is what each changed visit costs in minutes of way,
    `evenness` how much alike days are worth. `seconds` is how long is searched (null: by the number of people).
    """

    model_config = ConfigDict(extra="forbid")

    first_day: date
    weeks: Annotated[int, Field(ge=1, le=52)] = 4
    people: Annotated[list[UUID], Field(max_length=1000)] = []
    assignment_id: UUID | None = None
    share: bool = False
    change_price: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 15.0
    evenness: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.005
    seconds: Annotated[int, Field(ge=1, le=600)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None

    def draft(self) -> Draft:
        """Return it as the domain takes it."""
        return Draft(
            first_day=self.first_day,
            people=tuple(self.people),
            weeks=self.weeks,
            wishes=Wishes(self.evenness, self.change_price, self.share),
            assignment_id=self.assignment_id,
            seconds=self.seconds,
            seed=self.seed,
        )


class PlanCancelIn(Schema):
    """Whether the best plan so far is kept as the draft."""

    model_config = ConfigDict(extra="forbid")

    keep: bool = False


class PlanPersonOut(Schema):
    """Somebody whose weeks are planned."""

    person_id: UUID
    name: str


class PlanTravelOut(Schema):
    """How ways are reckoned: lines times a factor, at a speed, as `ways` recorded ones say (0: a rule of thumb)."""

    factor: float
    speed_kmh: float
    ways: int


class PlanOut(Schema):
    """A drafted plan. `failure` is the code of why a search or a publication failed; `without_frequency` customers of
    these people are not visited regularly and are not in it; `edits` can be undone.
    """

    id: UUID
    state: State
    failure: str | None
    progress: int
    cost: float | None
    department_id: UUID
    first_day: date
    last_day: date
    weeks: int
    people: list[PlanPersonOut]
    share: bool
    change_price: float
    evenness: float
    seconds: int
    seed: int
    travel: PlanTravelOut
    policy_version: int
    assignment_id: UUID | None
    without_frequency: int
    stops: int
    left_out: dict[str, int]
    edits: int
    revision: int
    by_id: UUID
    by_name: str
    made_at: datetime
    ended_at: datetime | None
    published_at: datetime | None


class PlanDayOut(Schema):
    """A person's day: minutes at customers and on the way, metres, when it ends, and the hours of work (`closes`)."""

    person_id: UUID
    day: date
    stops: int
    service: int
    travel: int
    metres: int
    ends: int
    hours: int
    closes: int


class PlanPersonFiguresOut(Schema):
    """A person's sums over the period."""

    person_id: UUID
    days: int
    stops: int
    service: int
    travel: int
    metres: int
    hours: int


class PlanTierOut(Schema):
    """Of a tier: customers that are visited regularly, those with a visit in the plan, left out ones, and visits."""

    tier: str
    customers: int
    planned: int
    left_out: int
    visits: int


class PlanFiguresOut(Schema):
    """What a plan comes to. Spreads are coefficients of variation: of people's work, and the mean of their days'."""

    days: list[PlanDayOut]
    people: list[PlanPersonFiguresOut]
    people_spread: float
    day_spread: float
    tiers: list[PlanTierOut]


class PlanStopOut(Schema):
    """A visit of a draft. A fixed one stays where it is; `visit_id` is the visit of the running plan it stands for."""

    id: UUID
    person_id: UUID
    day: date
    position: int
    customer_id: UUID
    customer_name: str
    address: str
    tier: str
    latitude: float | None
    longitude: float | None
    arrival: int
    minutes: int
    fixed: bool
    visit_id: UUID | None


class PlanStopsOut(Schema):
    """The stops of people's days in their order; `revision` goes with edits."""

    revision: int
    stops: list[PlanStopOut]


class PlanLeftOutOut(Schema):
    """A customer that is not visited, or too seldom, whose it is, why, and the numbers that say so."""

    id: UUID
    customer_id: UUID
    customer_name: str
    tier: str
    person_id: UUID
    reason: Reason
    numbers: dict[str, float]


class PlanChangeOut(Schema):
    """A visit that would not be as it is in the running plan."""

    kind: ChangeKind
    customer_id: UUID
    customer_name: str
    person_id: UUID | None
    day: date | None
    visit_id: UUID | None
    before_person_id: UUID | None
    before: date | None


class PlanConflictOut(Schema):
    """What stands against publishing: the running plan of this customer changed since the draft was made."""

    customer_id: UUID
    customer_name: str
    reason: Conflict


class PlanDiffOut(Schema):
    """What publishing changes now; `kept` visits stay as they are. At most 2,000 changes are listed (`all_listed`)."""

    added: int
    moved: int
    dropped: int
    kept: int
    all_listed: bool
    changes: list[PlanChangeOut]
    conflicts: list[PlanConflictOut]


class PlanEditIn(Schema):
    """A stop and where it is to come: a position (0 the first) of a person's day."""

    model_config = ConfigDict(extra="forbid")

    stop_id: UUID
    person_id: UUID
    day: date
    position: Annotated[int, Field(ge=0, le=10_000)]

    def edit(self) -> Edit:
        """Return it as the domain takes it."""
        return Edit(self.stop_id, self.person_id, self.day, self.position)


class PlanApplyIn(PlanEditIn):
    """An edit, the revision of the plan it was seen in, and whether it is wanted though it breaks a rule that may be
    broken: windows, hours of work, spacing, weekdays.
    """

    revision: int
    anyway: bool = False


class PlanUndoIn(Schema):
    """The revision of the plan whose newest edit is taken back."""

    model_config = ConfigDict(extra="forbid")

    revision: int


class BrokenRuleOut(Schema):
    """A rule that an edit breaks, at which customer (null: the day as a whole), what was measured and the limit.

    Without `may` nobody can have it anyway.
    """

    rule: Breach
    customer_id: UUID | None
    measured: float | None
    limit: float | None
    may: bool


class RoutePriceOut(Schema):
    """A person's day before and after: minutes of way, of work, and when it ends."""

    person_id: UUID
    day: date
    travel_before: int
    travel_after: int
    work_before: int
    work_after: int
    ends_before: int
    ends_after: int


class PlanPriceOut(Schema):
    """What an edit costs: minutes and metres of way more (or, negative, less), and the rules it breaks anew."""

    minutes: int
    metres: int
    routes: list[RoutePriceOut]
    broken: list[BrokenRuleOut]


class PlanEditedOut(Schema):
    """What an edit cost, and the plan's revision after it."""

    revision: int
    price: PlanPriceOut
