"""Enums and values of customers: drafts come in, rows go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shifang.kernel.datum import Datum
from shifang.kernel.geo import BoundingBox, Point


class LifeStage(StrEnum):
    """How far a customer has come: lead 线索, active 跟进中, won 成交, lost 流失, dead 失效."""

    LEAD = "lead"
    ACTIVE = "active"
    WON = "won"
    LOST = "lost"
    DEAD = "dead"


class Source(StrEnum):
    """Where a customer came from."""

    MANUAL = "manual"
    FIELD = "field"
    IMPORT = "import"
    PROSPECT = "prospect"


class Channel(StrEnum):
    """How a follow-up was made."""

    VISIT = "visit"
    CALL = "call"
    MESSAGE = "message"


class IssueStatus(StrEnum):
    """Where a customer's issue stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


class StageKind(StrEnum):
    """What an opportunity's stage means: still open, won or lost."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class DealStatus(StrEnum):
    """Whether a deal stands."""

    ACTIVE = "active"
    CANCELLED = "cancelled"


class OwnershipCause(StrEnum):
    """Why a customer got another owner. The pool domain uses all from the fourth on."""

    CREATED = "created"
    IMPORTED = "imported"
    TRANSFERRED = "transferred"
    CLAIMED = "claimed"
    RELEASED = "released"
    RECLAIMED = "reclaimed"
    HANDED_OVER = "handed_over"
    ASSIGNED = "assigned"
    UNDONE = "undone"


class CorrectionStatus(StrEnum):
    """Where a correction of a customer's position stands."""

    PENDING = "pending"
    APPLIED = "applied"
    REFUSED = "refused"


class Sort(StrEnum):
    """Orders of the customer list; `near` sorts by distance by itself."""

    NAME = "name"
    NEWEST = "newest"
    LAST_VISIT = "last_visit"
    TIER = "tier"


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """A customer to be added, position in WGS-84 (None: not known yet)."""

    name: str
    type: str
    address: str = ""
    tier: str | None = None
    life_stage: LifeStage = LifeStage.LEAD
    life_stage_reason: str = ""
    phone: str = ""
    tags: tuple[str, ...] = ()
    point: Point | None = None
    geofence_radius_m: int | None = None
    opening_hours: tuple[Mapping[str, Any], ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    owner_id: UUID | None = None
    department_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CustomerPlace:
    """What domains above need of a customer to judge a visit. `geofence_radius_m` is the one in
    force here (own, its type's or the organisation's default); None leaves it to the policy of
    check-ins. `point` is None while nobody has given a position."""

    id: UUID
    name: str
    address: str
    type: str
    tier: str
    life_stage: str
    owner_id: UUID | None
    department_id: UUID
    point: Point | None
    geofence_radius_m: int | None
    last_visit_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as lists and details show it. Distances in metres, present when asked near a place."""

    id: UUID
    name: str
    name_key: str
    address: str
    type: str
    tier: str
    life_stage: str
    life_stage_reason: str
    tags: list[str]
    phone: str
    latitude: float | None
    longitude: float | None
    geofence_radius_m: int | None
    geofence_in_force_m: int | None
    opening_hours: list[dict[str, Any]]
    attributes: dict[str, Any]
    note: str
    source: str
    origin: dict[str, str] | None
    owner_id: UUID | None
    owner_name: str | None
    department_id: UUID
    department_name: str
    last_visit_at: datetime | None
    last_follow_up_at: datetime | None
    open_issues: int
    created_at: datetime
    updated_at: datetime
    distance_m: int | None = None


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A customer as a dot."""

    id: UUID
    name: str
    tier: str
    type: str
    life_stage: str
    latitude: float
    longitude: float
    owner_id: UUID | None


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A person at the customer, with habits 习惯 and preferences 偏好."""

    name: str
    title: str = ""
    phone: str = ""
    wechat: str = ""
    email: str = ""
    decides: bool = False
    primary: bool = False
    birthday: date | None = None
    habits: str = ""
    preferences: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """What was done with the customer, what came of it and what is next."""

    channel: Channel
    outcome: str
    note: str = ""
    contact_id: UUID | None = None
    contact_name: str = ""
    next_action: str = ""
    next_on: date | None = None
    visit_id: UUID | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """Something the customer complains of or asks for. `photos` are declarations with `sha256`."""

    title: str
    detail: str = ""
    owner_id: UUID | None = None
    due_on: date | None = None
    photos: tuple[Mapping[str, Any], ...] = ()
    visit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpportunityDraft:
    """A possible deal; `amount_cents` is an integer of the organisation's currency."""

    name: str
    stage: str | None = None
    amount_cents: int | None = None
    expected_on: date | None = None
    owner_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DealDraft:
    """A deal that was made, with its contract dates."""

    title: str
    amount_cents: int
    closed_on: date
    contract_number: str = ""
    contract_from: date | None = None
    contract_until: date | None = None
    opportunity_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An existing customer that a new one looks like."""

    id: UUID
    name: str
    address: str
    distance_m: int
    similarity: float
    owner_id: UUID | None
    life_stage: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list, map or export of customers is narrowed to; empty parts narrow nothing."""

    search: str = ""
    tiers: tuple[str, ...] = ()
    life_stages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner_id: UUID | None = None
    unowned: bool = False
    department_id: UUID | None = None
    box: BoundingBox | None = None
    positioned: bool | None = None


class ImportStatus(StrEnum):
    """How far an import has come."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Duplicates(StrEnum):
    """What to do with a row that looks like a customer or like a row above it."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"


@dataclass(frozen=True, slots=True)
class LeadOptions:
    """Rows as leads of nobody, which come to the pool of a department; where they are from and under what licence.

    `kinds` gives the customer type of each kind of place that is taken (empty: every row is), `cells` the H3 cells in
    which they lie (empty: everywhere). Duplicates that are updated only have their gaps filled.
    """

    department_id: UUID
    source: str
    licence: str
    kinds: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a spreadsheet is taken. `mapping` gives the column (from 0) of each field; owner None: whoever imports."""

    mapping: Mapping[str, int]
    datum: Datum | None
    duplicates: Duplicates = Duplicates.SKIP
    duplicate_radius_m: int | None = None
    default_type: str | None = None
    default_tier: str | None = None
    default_owner_id: UUID | None = None
    leads: LeadOptions | None = None
