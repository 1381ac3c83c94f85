"""Shapes of visits that come in and go out. Coordinates are WGS-84, distances metres, durations seconds."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from shifang.truth.types.findings import Standing
from shifang.visits.types.words import Completeness, Life, Origin, Side, StepOrder, Validity, Verification

Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class In(Schema):
    """Something sent to us: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class WindowIn(In):
    """Planned hours of the organisation's day."""

    start: Hour
    end: Hour

    @property
    def times(self) -> tuple[time, time]:
        """Return both ends."""
        return time.fromisoformat(self.start), time.fromisoformat(self.end)


class ScheduleIn(In):
    """A visit to be planned for a person and a day of the organisation."""

    customer_id: UUID
    person_id: UUID
    planned_for: date
    window: WindowIn | None = None
    due_reason: Annotated[str, Field(max_length=200)] = ""


class VisitMoveIn(In):
    """Whom and when a planned visit is for from now on; without `window` it has no planned hours."""

    person_id: UUID
    planned_for: date
    window: WindowIn | None = None


class VisitCancelIn(In):
    """Why a visit will not take place."""

    reason: Reason


class WindowOut(Schema):
    """Planned hours, "HH:MM"."""

    start: str
    end: str


class VisitOut(Schema):
    """A visit in a list. `day` is the organisation's; `invalid_reason` is set when it is invalid."""

    id: UUID
    code: str
    customer_id: UUID
    customer_name: str
    person_id: UUID
    person_name: str
    department_id: UUID
    department_name: str
    origin: Origin
    joint_id: UUID | None
    day: date
    planned_for: date | None
    window: WindowOut | None
    due_reason: str | None
    state: Life
    state_at: datetime
    completeness: Completeness
    completeness_reason: str
    validity: Validity
    validity_reason: str
    invalid_reason: str | None
    verification: Verification
    verification_reason: str
    started_at: datetime | None
    checked_in_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    on_site_s: int | None
    distance_m: float | None
    accuracy_m: float | None
    to_review: bool


class PositionOut(Schema):
    """Where somebody was."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None


class TodayPointOut(Schema):
    """A visit of the day on the map: the customer's place, and `at`, where the person checked in."""

    id: UUID
    code: str
    customer_id: UUID
    customer_name: str
    tier: str
    latitude: float
    longitude: float
    person_id: UUID
    person_name: str
    state: Life
    completeness: Completeness
    validity: Validity
    verification: Verification
    planned_for: date | None
    checked_in_at: datetime | None
    ended_at: datetime | None
    on_site_s: int | None
    at: PositionOut | None


class TodayMapOut(Schema):
    """The visible visits of a day."""

    date: date
    points: list[TodayPointOut]


class VisitedCustomerOut(Schema):
    """The customer of a visit as it stands today."""

    id: UUID
    name: str
    address: str
    type: str
    tier: str
    latitude: float | None
    longitude: float | None


class FenceOut(Schema):
    """The circle that the check-in was judged by."""

    latitude: float
    longitude: float
    radius_m: int


class PinnedTemplateOut(Schema):
    """The version that the visit follows; `id` is the version's."""

    id: UUID
    template_id: UUID
    name: str
    version: int
    order: StepOrder


class StateOut(Schema):
    """One axis of state, why it stands there and since when (the time of what caused it)."""

    axis: Literal["life", "completeness", "validity", "verification"]
    value: str
    reason: str
    at: datetime


class FixOut(Schema):
    """A position in WGS-84; `datum` is the one in which it came."""

    latitude: float
    longitude: float
    datum: str
    accuracy_m: float
    fixed_at: datetime
    provider: str | None
    mock: bool | None


class FindingOut(Schema):
    """What one signal found. `sentence` says it in the asker's language."""

    signal: str
    verdict: Literal["block", "review", "flag", "info"]
    measured: float | None
    limit: float | None
    unit: str
    evidence: list[str]
    applicable: bool
    params: dict[str, Any]
    sentence: str


class AttemptOut(Schema):
    """One judgement of a position. `cause`: arrival, override, judged_again, position_corrected, superseded.

    `risk` is 0-100, `reasons` are the names of the signals that made most of it; told to reviewers only.
    The person themselves gets of `findings` where they were, why they were stopped, and else at most `marked`.
    """

    id: UUID
    command_id: UUID
    purpose: Literal["check_in", "check_out", "shop_closed"]
    cause: str
    device_id: UUID
    happened_at: datetime
    received_at: datetime
    judged_at: datetime
    verdict: Literal["accepted", "flagged", "refused"]
    accepted: bool
    distance_m: float | None
    accuracy_m: float | None
    radius_m: int
    p_inside: float | None
    fix_index: int | None
    fixes: list[FixOut]
    tier: Literal["A", "B", "C"] | None
    risk: int | None
    reasons: list[str]
    findings: list[FindingOut]
    policy_version: int
    engine_version: str
    overridden_by: str | None
    environment: dict[str, Any]


class ReviewOut(Schema):
    """A check-in or an end of the visit in the review centre; `id` is the finding's, `decided_by` a name.

    `risk` and `tier` are told to reviewers only.
    """

    id: UUID
    command_id: UUID
    verdict: Literal["flagged", "refused"]
    risk: int | None
    tier: Literal["A", "B", "C"] | None
    status: Standing
    decision: str
    note: str
    decided_by: str | None
    decided_at: datetime | None
    appeal: str
    appealed_at: datetime | None


class VisitPhotoOut(Schema):
    """A declared photo; its bytes are at /photos/{sha256} once held."""

    sha256: str
    size: int
    category: str
    taken_at: datetime
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    held: bool
    # How the phone signed it when it was taken: "" not at all, signed, attested, or a code of what is wrong.
    capture: str


class EarlierOut(Schema):
    """Answers that were replaced."""

    answers: dict[str, Any]
    happened_at: datetime
    superseded_at: datetime


class StepDoneOut(Schema):
    """A step of the template and what was done of it."""

    id: str
    kind: str
    title: dict[str, str]
    required: bool
    config: dict[str, Any]
    visible: bool
    done: bool
    answers: dict[str, Any]
    started_at: datetime | None
    finished_at: datetime | None
    received_at: datetime | None
    photos: list[VisitPhotoOut]
    earlier: list[EarlierOut]


class CheckOutOut(Schema):
    """How the visit ended, and how the time on site was told (`source`: monotonic or device_clock)."""

    at: datetime
    received_at: datetime
    distance_m: float | None
    on_site_s: int
    minimum_s: int
    source: str
    policy_version: int
    fixes: list[FixOut]


class CompanionOut(Schema):
    """A linked visit of a joint visit."""

    visit_id: UUID
    code: str
    person_id: UUID
    person_name: str
    state: Life


class VisitCommandOut(Schema):
    """A command about this visit that is parked or waits."""

    id: UUID
    kind: str
    status: Literal["parked", "waiting"]
    code: str
    params: dict[str, Any]
    happened_at: datetime


class TimelineOut(Schema):
    """An event about the visit."""

    id: UUID
    kind: str
    title: str
    actor_id: UUID | None
    actor_name: str | None
    happened_at: datetime
    received_at: datetime
    facts: dict[str, Any]


class VisitDetailOut(VisitOut):
    """A visit with all that is known about it."""

    customer: VisitedCustomerOut
    fence: FenceOut | None
    template: PinnedTemplateOut | None
    states: list[StateOut]
    attempts: list[AttemptOut]
    steps: list[StepDoneOut]
    photos: list[VisitPhotoOut]
    check_out: CheckOutOut | None
    findings: list[FindingOut]
    reviews: list[ReviewOut]
    joint: list[CompanionOut]
    open_commands: list[VisitCommandOut]
    timeline: list[TimelineOut]


class VisitAnswerOut(Schema):
    """One value of a field: a number (yes is 1) or a text; `row` names the table row, e.g. a product."""

    id: UUID
    visit_id: UUID
    customer_id: UUID
    customer_name: str
    step_id: str
    path: str
    row: str
    side: Side
    number: float | None
    text: str | None
    happened_at: datetime
