"""A customer as a domain above shows it to people whose it is not yet; None stands for what they are not shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProfileContact:
    """A person at the customer."""

    id: UUID
    name: str
    title: str
    phone: str | None
    wechat: str | None
    email: str | None
    decides: bool
    primary: bool
    habits: str | None
    preferences: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ProfileFollowUp:
    """What somebody did with the customer."""

    channel: str
    person_name: str
    contact_name: str
    outcome: str | None
    note: str | None
    next_action: str | None
    next_on: date | None
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One change of owner."""

    owner_name: str | None
    previous_owner_name: str | None
    cause: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """What there is to know of a customer before one has it: nothing of what it bought."""

    customer_id: UUID
    name: str
    type: str
    tier: str
    life_stage: str
    tags: tuple[str, ...]
    address: str
    phone: str | None
    latitude: float | None
    longitude: float | None
    opening_hours: list[dict[str, Any]]
    attributes: dict[str, Any] | None
    note: str | None
    origin: dict[str, str] | None
    last_visit_at: datetime | None
    last_follow_up_at: datetime | None
    open_issues: int
    created_at: datetime
    contacts: tuple[ProfileContact, ...]
    follow_ups: tuple[ProfileFollowUp, ...]
    ownership: tuple[ProfileChange, ...]
