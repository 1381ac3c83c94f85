"""Enums and values of visits: the four axes of state, steps and answers, what decides them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

# The finding about a photo whose signature is not that of the phone it came from.
PHOTO_SIGNATURE = "photo_signature"


class Life(StrEnum):
    """Where a visit stands in its day."""

    PLANNED = "planned"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    CANCELLED = "cancelled"
    SHOP_CLOSED = "shop_closed"


class Origin(StrEnum):
    """How a visit came to be."""

    AD_HOC = "ad_hoc"
    SCHEDULED = "scheduled"
    JOINT = "joint"


class Completeness(StrEnum):
    """Whether every required visible step is done and every declared photo is held."""

    OPEN = "open"
    COMPLETE = "complete"


class Validity(StrEnum):
    """Whether the visit keeps the organisation's rules."""

    PENDING = "pending"
    VALID = "valid"
    INVALID = "invalid"


class Verification(StrEnum):
    """Whether the visit is believed; only a verified one counts."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    REFUTED = "refuted"


class Reason(StrEnum):
    """Why an axis stands where it stands."""

    SCHEDULED = "scheduled"
    STARTED = "started"
    CHECKED_IN = "checked_in"
    CHECK_IN_ACCEPTED = "check_in_accepted"
    CHECKED_OUT = "checked_out"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    SHOP_CLOSED = "shop_closed"
    STEPS_MISSING = "steps_missing"
    PHOTOS_MISSING = "photos_missing"
    ALL_DONE = "all_done"
    NOT_OVER = "not_over"
    COMMANDS_MISSING = "commands_missing"
    KEPT_THE_RULES = "kept_the_rules"
    FENCE = "fence"
    ENDING = "ending"
    TIME_ON_SITE = "time_on_site"
    REQUIRED_STEPS = "required_steps"
    INCOMPLETE = "incomplete"
    NOT_VALID = "not_valid"
    TO_REVIEW = "to_review"
    OVERRIDDEN = "overridden"
    PHOTO_NEEDED = "photo_needed"
    TIER_TOO_LOW = "tier_too_low"
    PROVEN = "proven"
    REFUTED = "refuted"


class StepOrder(StrEnum):
    """Whether steps are done in their order or in any."""

    FIXED = "fixed"
    FREE = "free"


class Side(StrEnum):
    """Whose product a table row speaks of."""

    OURS = "ours"
    COMPETITOR = "competitor"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """`visible_if`: the step shows when the earlier answer at `path` of `step` meets `op` with `value`."""

    step: str
    path: str
    op: str
    value: Any


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a template version."""

    id: str
    kind: str
    title: Mapping[str, str]
    required: bool
    config: Mapping[str, Any]
    visible_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class PhotoState:
    """A declared photo and whether its bytes are held."""

    sha256: str
    category: str
    held: bool


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step as the phone last sent it."""

    step_id: str
    answers: Mapping[str, Any]
    photos: tuple[PhotoState, ...]
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer or a template: where (dotted path), what, and the limit if there is one."""

    path: str
    fault: str
    limit: float | None = None

    def plain(self) -> dict[str, Any]:
        """Return the fault as JSON for a problem's `errors`."""
        words: dict[str, Any] = {"field": self.path, "problem": self.fault}
        return words if self.limit is None else {**words, "limit": self.limit}


@dataclass(frozen=True, slots=True)
class Value:
    """One answered field, flat, so that a series of it can be read over visits.

    `row` is the key of a table row (e.g. the product) and "" outside of tables. Exactly one of `number` and
    `text` is set; a yes/no answer is the number 1 or 0, a date its ISO text.
    """

    path: str
    row: str = ""
    side: Side = Side.NONE
    number: float | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class StayFacts:
    """The stay at a customer: the device's monotonic difference and both times of check-in and check-out."""

    on_site_ms: int | None
    in_happened_at: datetime
    in_received_at: datetime
    out_happened_at: datetime
    out_received_at: datetime


@dataclass(frozen=True, slots=True)
class StayFinding:
    """A disagreement about time, in seconds."""

    signal: str
    measured: int
    limit: int
    unit: str = "s"


@dataclass(frozen=True, slots=True)
class Stay:
    """How long the person was on site, in whole seconds, and where the figure comes from."""

    seconds: int
    valid: bool
    source: str
    findings: tuple[StayFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitRules:
    """The body of policy `visits.rules`, in seconds, hours and days. At or under the minimum the visit is invalid;
    with 0 there is none.

    Verified is a visit only with a sealed photo where one is needed, and from an assurance of `least_tier` on.
    """

    minimum_on_site_s: int = 180
    photo_needed: bool = False
    least_tier: str = "C"
    clock_disagreement_s: int = 120
    late_commands_h: int = 12


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """All that decides the state of a visit."""

    steps: tuple[Step, ...]
    done: Mapping[str, StepDone]
    loose_photos: tuple[PhotoState, ...] = ()
    ended: Life | None = None
    checked_in: bool = False
    check_in_refused: bool = False
    end_refused: bool = False
    refuted: bool = False
    overridden: bool = False
    to_review: bool = False
    stay: Stay | None = None
    photo_needed: bool = False
    tier: str = "C"
    least_tier: str = "C"
    commands_missing: bool = False


@dataclass(frozen=True, slots=True)
class States:
    """The four axes, each with its reason."""

    life: Life
    completeness: Completeness
    completeness_reason: Reason
    validity: Validity
    validity_reason: Reason
    verification: Verification
    verification_reason: Reason
    missing_steps: tuple[str, ...] = field(default=(), compare=False)


def visit_rules(body: Mapping[str, Any]) -> VisitRules:
    """Read a policy body that satisfies the schema; what it leaves out takes the default."""
    return VisitRules(**body)
