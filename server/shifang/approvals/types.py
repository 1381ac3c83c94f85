"""Words of approvals: kinds that domains register, chains of deciders, and what can go wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shifang.accounts.types import PolicyKind, permission, policy_kind
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind


class By(StrEnum):
    """Who decides at a step."""

    MANAGER = "manager"
    ROLE = "role"
    PERSON = "person"


class Status(StrEnum):
    """Where an approval stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    """Where one step of an approval stands; `skipped` when nobody else could decide it."""

    WAITING = "waiting"
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    SKIPPED = "skipped"


class Decision(StrEnum):
    """What a decider says."""

    APPROVE = "approve"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step of a chain.

    `manager`: the `level`-th manager above the requester, counted from the requester's own department
    (1 is the nearest). `role`: everyone who holds the role (key of a built-in role, or a role's id).
    `person`: one person by id.
    """

    by: By
    level: int = 1
    role: str = ""
    person_id: UUID | None = None


NEAREST_MANAGER = ChainStep(By.MANAGER)


@dataclass(frozen=True, slots=True)
class Directory:
    """The organisation as far as approvals care.

    `departments`: id → (parent, manager). `roles`: everyone who can sign in and may decide → the key and the id
    of their role. `administrators`: those of them who take what nobody else can.
    """

    departments: Mapping[UUID, tuple[UUID | None, UUID | None]]
    roles: Mapping[UUID, frozenset[str]]
    administrators: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may decide around one requester; every set holds only people who can sign in and may decide.

    `managers` lists the managers from the requester's department upwards, nearest first.
    """

    requester_id: UUID
    managers: tuple[UUID, ...] = ()
    by_role: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    named: frozenset[UUID] = frozenset()
    administrators: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Deputy:
    """A period (`ends_at` excluded) in which `to_id` may decide for `from_id`."""

    from_id: UUID
    to_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Right:
    """The right of a person to decide; `for_id` names whom a deputy stands in for."""

    person_id: UUID
    for_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The step that is to be decided next, and those passed over because nobody else could decide them.

    `index` is None when no step is left: the approval is granted.
    """

    index: int | None
    assignees: frozenset[UUID]
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """An approval that has ended, as it is told to the domain that asked for it."""

    organisation_id: UUID
    approval_id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    requester_id: UUID
    department_id: UUID | None
    payload: Mapping[str, Any]
    status: Status
    decided_by: UUID | None
    decided_for: UUID | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """Something that needs a yes.

    `on_decided` is called in the deciding transaction when the approval has ended, whether approved, refused or
    cancelled; it may raise a `Refusal`, and then nothing has been decided.
    """

    code: str
    zh: str
    en: str
    chain: tuple[ChainStep, ...]
    on_decided: Callable[[Closed], None]


KINDS: dict[str, ApprovalKind] = {}


def register(kind: ApprovalKind) -> None:
    """Make a kind known; called from `AppConfig.ready` of the domain that asks."""
    if kind.code in KINDS:
        message = f"approval kind {kind.code} is registered twice"
        raise ValueError(message)
    if not kind.chain:
        message = f"approval kind {kind.code} has no chain"
        raise ValueError(message)
    KINDS[kind.code] = kind
    _CHAINS["properties"][kind.code] = {**_CHAIN, "title": f"{kind.zh} / {kind.en}"}


APPROVALS_VIEW = permission("approvals.view", zh="查看审批", en="See approvals", roles="rep manager admin auditor")
APPROVALS_DECIDE = permission(
    "approvals.decide", zh="处理分配给自己的审批", en="Decide approvals assigned to oneself", roles="rep manager admin"
)
APPROVALS_ADMINISTER = permission(
    "approvals.administer",
    zh="处理无人审批或已超时的审批",
    en="Decide approvals that nobody else can, or that are overdue",
    roles="admin",
)

APPROVAL_CLOSED = problem(
    "approval.closed", status=409, zh="该审批已结束（{status}）。", en="This approval has ended ({status})."
)
APPROVAL_PENDING = problem(
    "approval.pending", status=409, zh="同一事项已有审批在处理。", en="An approval of the same thing is pending."
)
APPROVAL_NOT_YOURS = problem(
    "approval.not_yours", status=403, zh="该审批不由您处理。", en="This approval is not yours to decide."
)
APPROVAL_NEEDS_NOTE = problem(
    "approval.needs_note", status=422, zh="驳回时请填写理由。", en="A refusal needs a reason."
)
DELEGATION_INVALID = problem(
    "delegation.invalid",
    status=422,
    zh="委托须给他人，结束时间晚于开始时间，最长 {days} 天。",
    en="A delegation goes to somebody else, ends after it starts and lasts at most {days} days.",
)

APPROVAL_REQUESTED = event_kind("approval.requested", zh="发起审批", en="Approval requested")
# `assignees` in its facts are those who can decide the step that has just opened.
APPROVAL_WAITING = event_kind("approval.waiting", zh="待审批", en="Waiting for a decision")
APPROVAL_STEP_APPROVED = event_kind("approval.step_approved", zh="审批通过一级", en="Approval step passed")
APPROVAL_APPROVED = event_kind("approval.approved", zh="审批通过", en="Approved")
APPROVAL_REFUSED = event_kind("approval.refused", zh="审批驳回", en="Refused")
APPROVAL_CANCELLED = event_kind("approval.cancelled", zh="审批撤回", en="Approval cancelled")
APPROVAL_REASSIGNED = event_kind("approval.reassigned", zh="审批人变更", en="Approval reassigned")
APPROVAL_REMINDED = event_kind("approval.reminded", zh="审批催办", en="Approval reminder")
APPROVAL_ESCALATED = event_kind("approval.escalated", zh="审批超时上报", en="Approval escalated")
DELEGATION_ADDED = event_kind("delegation.added", zh="新增审批委托", en="Delegation added")
DELEGATION_ENDED = event_kind("delegation.ended", zh="审批委托结束", en="Delegation ended")

LONGEST_DELEGATION_DAYS = 180

_CHAIN_STEP = {
    "type": "object",
    "additionalProperties": False,
    "required": ["by"],
    "properties": {
        "by": {"enum": [each.value for each in By]},
        "level": {"type": "integer", "minimum": 1, "maximum": 9},
        "role": {"type": "string", "maxLength": 64},
        "person_id": {"type": "string", "format": "uuid"},
    },
    "allOf": [
        {
            "if": {"properties": {"by": {"const": "role"}}},
            "then": {"required": ["role"]},
        },
        {
            "if": {"properties": {"by": {"const": "person"}}},
            "then": {"required": ["person_id"]},
        },
    ],
}

_CHAIN: dict[str, Any] = {"type": "array", "minItems": 1, "maxItems": 9, "items": _CHAIN_STEP}
# Every registered kind of approval gets a titled property, so that a form can offer it.
_CHAINS: dict[str, Any] = {
    "title": "审批流程 / Approval chains",
    "type": "object",
    "maxProperties": 50,
    "propertyNames": {"maxLength": 64},
    "properties": {},
    "additionalProperties": _CHAIN,
}

SETTINGS = policy_kind(
    PolicyKind(
        code="approvals.settings",
        zh="审批流程与时限",
        en="Approval chains and deadlines",
        schema={
            "type": "object",
            "additionalProperties": False,
            "required": ["deadline_hours", "remind_before_hours", "chains"],
            "properties": {
                "deadline_hours": {
                    "title": "每级审批时限（小时） / Time to decide a step (h)",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 720,
                },
                "remind_before_hours": {
                    "title": "到期前提醒（小时） / Remind before the deadline (h)",
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 720,
                },
                "chains": _CHAINS,
            },
        },
        default={"deadline_hours": 48, "remind_before_hours": 12, "chains": {}},
    )
)
