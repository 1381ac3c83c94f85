"""Handing everything of a leaver on: what was asked for, and where each thing goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class HandOverStuck(StrEnum):
    """Why a thing cannot go where it was told to."""

    FROZEN = "frozen"
    NO_POOL = "no_pool"
    NO_RECEIVER = "no_receiver"
    NOT_HELD = "not_held"


class HandedThing(StrEnum):
    """What is handed over: approvals wait for the leaver, requests are their own, which stay."""

    CUSTOMER = "customer"
    OPPORTUNITY = "opportunity"
    VISIT = "visit"
    FOLLOW_UP = "follow_up"
    ISSUE = "issue"
    APPROVAL = "approval"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Instructions:
    """Who gets what of a leaver: customers go to `default` (None: back to pools) unless `overrides` says otherwise.

    Opportunities, visits, next actions of follow-ups and issues follow their customer; those whose customer goes to
    nobody, or is somebody else's, go to `rest`, else to whoever has the customer. Visits to customers that go back to a
    pool are cancelled; follow-ups and issues that nobody gets stay with the customer. Approvals go to whom their chain
    names without the leaver.
    """

    leaver_id: UUID
    default: UUID | None = None
    overrides: Mapping[UUID, UUID | None] = field(default_factory=dict)
    rest: UUID | None = None


@dataclass(frozen=True, slots=True)
class Routes:
    """Where each thing goes. Customers None: to their pool; visits None: cancelled; follow-ups and issues None: they
    stay with the customer. `stuck` goes nowhere, with why.
    """

    customers: Mapping[UUID, UUID | None]
    opportunities: Mapping[UUID, UUID]
    visits: Mapping[UUID, UUID | None]
    follow_ups: Mapping[UUID, UUID | None]
    issues: Mapping[UUID, UUID | None]
    stuck: tuple[tuple[HandedThing, UUID, HandOverStuck], ...]
