"""Shapes of contacts, follow-ups, issues, opportunities, deals and position corrections. Money is integer cents."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, model_validator

from shifang.customers.api.schemas import Cents, Digest, In, Key, PositionIn
from shifang.customers.types.words import Channel, DealStatus, IssueStatus

# No follow-up is older than the products that keep them.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
Short = Annotated[str, Field(max_length=80)]
Line = Annotated[str, Field(max_length=300)]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Text = Annotated[str, Field(max_length=1000)]
Long = Annotated[str, Field(max_length=4000)]
Photos = Annotated[list[Digest], Field(max_length=20)]


class Patch(In):
    """Fields to change; those left out stay. Null is refused where it says nothing."""

    @model_validator(mode="after")
    def nulls_only_where_they_mean_something(self) -> Self:
        """Refuse null in fields that cannot be empty."""
        for name in self.model_fields_set - self.clearable():
            if getattr(self, name) is None:
                raise ValueError(name)
        return self

    @classmethod
    def clearable(cls) -> frozenset[str]:
        """Return the fields that null takes away."""
        return frozenset()


class ContactIn(In):
    """A person at the customer."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
    title: Short = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    wechat: Annotated[str, Field(max_length=60)] = ""
    email: Annotated[str, Field(max_length=200)] = ""
    decides: bool = False
    primary: bool = False
    birthday: date | None = None
    habits: Text = ""
    preferences: Text = ""
    note: Text = ""


class ContactPatch(Patch):
    """Fields of a contact to change."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")] | None = None
    title: Short | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    wechat: Annotated[str, Field(max_length=60)] | None = None
    email: Annotated[str, Field(max_length=200)] | None = None
    decides: bool | None = None
    primary: bool | None = None
    birthday: date | None = None
    habits: Text | None = None
    preferences: Text | None = None
    note: Text | None = None

    @classmethod
    def clearable(cls) -> frozenset[str]:
        """Return the fields that null takes away."""
        return frozenset({"birthday"})


class ContactOut(Schema):
    """A person at the customer."""

    id: UUID
    customer_id: UUID
    name: str
    title: str
    phone: str
    wechat: str
    email: str
    decides: bool
    primary: bool
    birthday: date | None
    habits: str
    preferences: str
    note: str
    created_at: datetime
    updated_at: datetime


class FollowUpIn(In):
    """What was done, what came of it, what is next. `happened_at` defaults to now."""

    channel: Channel
    outcome: Annotated[str, Field(max_length=200)] = ""
    note: Long = ""
    contact_id: UUID | None = None
    contact_name: Short = ""
    next_action: Line = ""
    next_on: date | None = None
    happened_at: Annotated[AwareDatetime, Field(ge=EARLIEST)] | None = None


class FollowUpPatch(Patch):
    """Fields of a follow-up to change; `next_done` ticks the next action off."""

    outcome: Annotated[str, Field(max_length=200)] | None = None
    note: Long | None = None
    next_action: Line | None = None
    next_on: date | None = None
    next_done: bool | None = None

    @classmethod
    def clearable(cls) -> frozenset[str]:
        """Return the fields that null takes away."""
        return frozenset({"next_on"})


class OfCustomer(Schema):
    """A thing of a customer, with the customer's name for lists across customers."""

    id: UUID
    customer_id: UUID
    customer_name: str

    @staticmethod
    def resolve_customer_name(row: Any) -> str:
        """Return the name of the joined customer."""
        name: str = row.customer.name
        return name


class FollowUpOut(OfCustomer):
    """A follow-up. `visit_id` is set when it came of a visit, `next_person_id` when the next action was handed on."""

    person_id: UUID
    person_name: str
    next_person_id: UUID | None
    next_person_name: str | None
    channel: Channel
    contact_id: UUID | None
    contact_name: str
    outcome: str
    note: str
    next_action: str
    next_on: date | None
    next_done_at: datetime | None
    visit_id: UUID | None
    happened_at: datetime
    created_at: datetime

    @staticmethod
    def resolve_person_name(row: Any) -> str:
        """Return the name of whoever followed up."""
        name: str = row.person.name
        return name

    @staticmethod
    def resolve_next_person_name(row: Any) -> str | None:
        """Return the name of whom the next action was handed on to."""
        return row.next_person.name if row.next_person else None


class IssueIn(In):
    """Something the customer complains of or asks for."""

    title: Title
    detail: Long = ""
    owner_id: UUID | None = None
    due_on: date | None = None
    photos: Photos = []


class IssuePatch(Patch):
    """Fields of an issue to change; resolving or closing needs a resolution."""

    title: Title | None = None
    detail: Long | None = None
    status: IssueStatus | None = None
    owner_id: UUID | None = None
    due_on: date | None = None
    resolution: Annotated[str, Field(max_length=2000)] | None = None

    @classmethod
    def clearable(cls) -> frozenset[str]:
        """Return the fields that null takes away."""
        return frozenset({"owner_id", "due_on"})


class IssueOut(OfCustomer):
    """An issue with status and owner."""

    title: str
    detail: str
    status: IssueStatus
    owner_id: UUID | None
    owner_name: str | None
    raised_by_id: UUID
    raised_by_name: str
    visit_id: UUID | None
    photos: list[str]
    due_on: date | None
    resolution: str
    raised_at: datetime
    updated_at: datetime
    closed_at: datetime | None

    @staticmethod
    def resolve_owner_name(row: Any) -> str | None:
        """Return the name of the owner, if there is one."""
        return row.owner.name if row.owner is not None else None

    @staticmethod
    def resolve_raised_by_name(row: Any) -> str:
        """Return the name of whoever wrote it down."""
        name: str = row.raised_by.name
        return name


class OpportunityIn(In):
    """A possible deal. Without a stage it begins at the first; without an owner it is the asker's."""

    name: Title
    stage: Key | None = None
    amount_cents: Cents | None = None
    expected_on: date | None = None
    owner_id: UUID | None = None
    note: Annotated[str, Field(max_length=2000)] = ""


class OpportunityPatch(Patch):
    """Fields of an opportunity to change; `stage` moves it on, and a lost one needs a `move_note`."""

    name: Title | None = None
    stage: Key | None = None
    move_note: Annotated[str, Field(max_length=500)] | None = None
    amount_cents: Cents | None = None
    expected_on: date | None = None
    owner_id: UUID | None = None
    note: Annotated[str, Field(max_length=2000)] | None = None

    @classmethod
    def clearable(cls) -> frozenset[str]:
        """Return the fields that null takes away."""
        return frozenset({"amount_cents", "expected_on"})


class OpportunityOut(OfCustomer):
    """An opportunity at its stage."""

    name: str
    stage: str
    stage_kind: str
    amount_cents: int | None
    expected_on: date | None
    owner_id: UUID
    owner_name: str
    note: str
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None

    @staticmethod
    def resolve_owner_name(row: Any) -> str:
        """Return the name of the owner."""
        name: str = row.owner.name
        return name


class MoveOut(Schema):
    """One step of an opportunity from stage to stage."""

    id: UUID
    from_stage: str
    to_stage: str
    to_kind: str
    amount_cents: int | None
    note: str
    person_id: UUID | None
    person_name: str | None
    moved_at: datetime

    @staticmethod
    def resolve_person_name(row: Any) -> str | None:
        """Return the name of whoever moved it."""
        return row.person.name if row.person is not None else None


class OpportunityDetail(OpportunityOut):
    """An opportunity with its way so far, oldest step first."""

    moves: list[MoveOut]


class DealIn(In):
    """A deal that was made; `opportunity_id` wins that opportunity."""

    title: Title
    amount_cents: Cents
    closed_on: date
    contract_number: Short = ""
    contract_from: date | None = None
    contract_until: date | None = None
    opportunity_id: UUID | None = None
    note: Annotated[str, Field(max_length=2000)] = ""


class DealPatch(Patch):
    """Fields of a deal to correct; cancelling needs a note."""

    title: Title | None = None
    amount_cents: Cents | None = None
    closed_on: date | None = None
    contract_number: Short | None = None
    contract_from: date | None = None
    contract_until: date | None = None
    status: DealStatus | None = None
    note: Annotated[str, Field(max_length=2000)] | None = None

    @classmethod
    def clearable(cls) -> frozenset[str]:
        """Return the fields that null takes away."""
        return frozenset({"contract_from", "contract_until"})


class DealOut(OfCustomer):
    """A deal."""

    title: str
    amount_cents: int
    closed_on: date
    contract_number: str
    contract_from: date | None
    contract_until: date | None
    opportunity_id: UUID | None
    person_id: UUID
    person_name: str
    status: DealStatus
    note: str
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_person_name(row: Any) -> str:
        """Return the name of whoever made it."""
        name: str = row.person.name
        return name


class CorrectionIn(PositionIn):
    """Where the customer really is, seen on the spot."""

    accuracy_m: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    note: Annotated[str, Field(max_length=500)] = ""
    photos: Photos = []


class CorrectionOut(OfCustomer):
    """A correction of a position: pending until a manager decides."""

    requested_by_id: UUID
    requested_by_name: str
    latitude: float
    longitude: float
    before_latitude: float | None
    before_longitude: float | None
    distance_m: int | None
    accuracy_m: float | None
    note: str
    photos: list[str]
    status: str
    approval_id: UUID | None
    decided_by: UUID | None
    decision_note: str
    requested_at: datetime
    decided_at: datetime | None

    @staticmethod
    def resolve_requested_by_name(row: Any) -> str:
        """Return the name of whoever asked."""
        name: str = row.requested_by.name
        return name
