"""Words of who is who: reach, Scope, permissions, policies, and what can go wrong at the door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from shifang.kernel.problems import FORBIDDEN, NOT_FOUND, Refusal, problem
from shifang.ledger.types import event_kind


class Reach(StrEnum):
    """How far a role sees: own things, the department tree below, or the whole organisation."""

    OWN = "own"
    TREE = "tree"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks: the first argument of every query.

    `departments` holds the visible departments when the reach is `tree`, and is empty otherwise.
    `person_id` is None for the system's own work (jobs, sequencer). `timezone` is the organisation's: its days count.
    """

    organisation_id: UUID
    person_id: UUID | None
    department_id: UUID | None
    reach: Reach
    departments: frozenset[UUID]
    permissions: frozenset[str]
    timezone: str
    role: str = ""
    session_id: UUID | None = None

    @classmethod
    def system(cls, organisation_id: UUID, *, timezone: str) -> "Scope":
        """Return the scope of the system's own work in one organisation."""
        return cls(
            organisation_id=organisation_id,
            person_id=None,
            department_id=None,
            reach=Reach.ORGANISATION,
            departments=frozenset(),
            permissions=frozenset(PERMISSIONS),
            timezone=timezone,
            role="system",
        )

    def as_system(self) -> "Scope":
        """Return the scope of the system's own work in the same organisation."""
        return Scope.system(self.organisation_id, timezone=self.timezone)

    @property
    def me(self) -> UUID:
        """Return the person who asks; the system's own work has none and may not come here."""
        if self.person_id is None:
            raise Refusal(FORBIDDEN, permission="person")
        return self.person_id

    def may(self, permission: str) -> bool:
        """Return whether the person's role holds the permission."""
        return permission in self.permissions

    def require(self, *permissions: str) -> None:
        """Raise `forbidden` unless the role holds every permission."""
        for permission in permissions:
            if permission not in self.permissions:
                raise Refusal(FORBIDDEN, permission=permission)

    def require_any(self, *permissions: str) -> None:
        """Raise `forbidden` unless the role holds one of the permissions."""
        if self.permissions.isdisjoint(permissions):
            raise Refusal(FORBIDDEN, permission=permissions[0])

    def sees(self, *, department_id: UUID | None, person_id: UUID | None) -> bool:
        """Return whether a thing of this department and person is visible."""
        if self.reach is Reach.ORGANISATION:
            return True
        if self.person_id is not None and person_id == self.person_id:
            return True
        return self.reach is Reach.TREE and department_id in self.departments

    def require_sight(self, *, department_id: UUID | None, person_id: UUID | None) -> None:
        """Raise `not_found` when the thing is not visible: outsiders learn nothing of its existence."""
        if not self.sees(department_id=department_id, person_id=person_id):
            raise Refusal(NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Permission:
    """A named permission and its words."""

    code: str
    zh: str
    en: str
    roles: frozenset[str]


PERMISSIONS: dict[str, Permission] = {}


def permission(code: str, *, zh: str, en: str, roles: str) -> str:
    """Declare a permission and the default roles (space-separated keys) that hold it; return its code."""
    if code in PERMISSIONS:
        message = f"permission {code} is declared twice"
        raise ValueError(message)
    PERMISSIONS[code] = Permission(code=code, zh=zh, en=en, roles=frozenset(roles.split()))
    return code


@dataclass(frozen=True, slots=True)
class PolicyKind:
    """A kind of policy: its JSON Schema and its default body, owned by the domain that declares it.

    `fault` finds what a schema cannot say (a repeated key, a name that refers to nothing): it is given the whole body
    and returns the place at fault, or None.
    """

    code: str
    zh: str
    en: str
    schema: Mapping[str, Any]
    default: Mapping[str, Any]
    phone: bool = False
    fault: Callable[[Mapping[str, Any]], str | None] | None = None


POLICY_KINDS: dict[str, PolicyKind] = {}


def choices(words: Mapping[Any, str]) -> dict[str, Any]:
    """Return the part of a JSON Schema that allows these values, each titled "中文 / English" for forms."""
    return {"oneOf": [{"const": value, "title": title} for value, title in words.items()]}


def policy_kind(kind: PolicyKind) -> PolicyKind:
    """Declare a kind of policy; `phone` sends it to phones by sync."""
    if kind.code in POLICY_KINDS:
        message = f"policy kind {kind.code} is declared twice"
        raise ValueError(message)
    POLICY_KINDS[kind.code] = kind
    return kind


class LeaveKind(StrEnum):
    """Why somebody is away."""

    ANNUAL = "annual"
    SICK = "sick"
    PERSONAL = "personal"
    MARRIAGE = "marriage"
    MATERNITY = "maternity"
    PATERNITY = "paternity"
    BEREAVEMENT = "bereavement"
    COMPENSATORY = "compensatory"
    OTHER = "other"


class LeaveStatus(StrEnum):
    """Where a leave stands; only an approved one stops clocks."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Policy:
    """A version of a policy in force; version 0 is the built-in default."""

    kind: str
    version: int
    body: Mapping[str, Any]


ROLES: tuple[tuple[str, Reach, str, str], ...] = (
    ("rep", Reach.OWN, "业务员", "Rep"),
    ("manager", Reach.TREE, "主管", "Manager"),
    ("admin", Reach.ORGANISATION, "管理员", "Admin"),
    ("auditor", Reach.ORGANISATION, "审计员", "Auditor"),
)

PEOPLE_VIEW = permission(
    "people.view", zh="查看人员与部门", en="See people and departments", roles="rep manager admin auditor"
)
PEOPLE_MANAGE = permission(
    "people.manage", zh="管理人员、部门与角色", en="Manage people, departments and roles", roles="admin"
)
PEOPLE_ERASE = permission("people.erase", zh="删除个人信息", en="Erase a person's data", roles="admin")
POLICY_VIEW = permission("policy.view", zh="查看规则", en="See policies", roles="rep manager admin auditor")
POLICY_MANAGE = permission("policy.manage", zh="修改规则", en="Change policies", roles="admin")
CALENDAR_MANAGE = permission(
    "calendar.manage", zh="管理排班、假日与请假", en="Manage shifts, holidays and leave", roles="manager admin"
)
LEAVE_REQUEST = permission("leave.request", zh="申请请假", en="Ask for leave", roles="rep manager admin")

_WEEKDAYS = {
    1: "周一 / Mon",
    2: "周二 / Tue",
    3: "周三 / Wed",
    4: "周四 / Thu",
    5: "周五 / Fri",
    6: "周六 / Sat",
    7: "周日 / Sun",
}

DEFAULT_SHIFT = policy_kind(
    PolicyKind(
        code="calendar.default_shift",
        zh="默认班次（未排班时）",
        en="Default working hours (where no shift is set)",
        schema={
            "type": "object",
            "additionalProperties": False,
            "required": ["weekdays", "from", "to"],
            "properties": {
                "weekdays": {
                    "title": "工作日 / Working days",
                    "type": "array",
                    "items": {"type": "integer", **choices(_WEEKDAYS)},
                    "minItems": 1,
                    "maxItems": 7,
                    "uniqueItems": True,
                },
                "from": {
                    "title": "上班时间（时:分） / Work starts (hh:mm)",
                    "type": "string",
                    "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
                },
                "to": {
                    "title": "下班时间（时:分） / Work ends (hh:mm)",
                    "type": "string",
                    "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
                },
            },
        },
        default={"weekdays": [1, 2, 3, 4, 5], "from": "09:00", "to": "18:00"},
        phone=True,
    )
)

SIGN_IN_FAILED = problem(
    "sign_in.failed", status=401, zh="企业、账号或密码不正确。", en="Organisation, login or password is wrong."
)
SIGN_IN_SLOW_DOWN = problem(
    "sign_in.slow_down",
    status=429,
    zh="尝试次数过多，请 {seconds} 秒后再试。",
    en="Too many attempts; try again in {seconds} s.",
)
SESSION_ENDED = problem(
    "session.ended", status=401, zh="登录已失效，请重新登录。", en="The session has ended; please sign in again."
)
PASSWORD_WEAK = problem(
    "password.weak",
    status=422,
    zh="密码至少 {minimum} 位，且不能是常见密码。",
    en="A password has at least {minimum} characters and is not a common one.",
)
TAKEN = problem("accounts.taken", status=409, zh="{field} 已被使用。", en="{field} is in use already.")
DEPARTMENT_CYCLE = problem(
    "department.cycle", status=409, zh="部门不能移到自己的下级。", en="A department cannot move below itself."
)
POLICY_INVALID = problem(
    "policy.invalid", status=422, zh="规则内容不符合要求。", en="The policy does not meet its schema."
)
LAST_ADMIN = problem(
    "accounts.last_admin",
    status=409,
    zh="至少要保留一名可登录的管理员。",
    en="At least one admin must be able to sign in.",
)
BEYOND_OWN = problem(
    "accounts.beyond_own",
    status=403,
    zh="不能授予或操作超出您自己权限的角色。",
    en="You cannot grant, or act on, a role that holds more than your own.",
)
WHOLE_ORGANISATION_ONLY = problem(
    "accounts.whole_organisation_only",
    status=403,
    zh="只有管理全企业的角色可以修改。",
    en="Only a role that reaches the whole organisation may change this.",
)
DEPARTMENT_IN_USE = problem(
    "department.in_use",
    status=409,
    zh="部门下还有人员或下级部门，不能归档。",
    en="The department still has people or departments below it.",
)
DEPARTMENT_ARCHIVED = problem("department.archived", status=409, zh="该部门已归档。", en="The department is archived.")
DEPARTMENT_ROOT = problem(
    "department.root",
    status=409,
    zh="最上级部门不能移动或归档，且只有一个。",
    en="There is one topmost department; it cannot be moved or archived.",
)
ROLE_BUILT_IN = problem(
    "role.built_in", status=409, zh="内置角色的可见范围不能修改。", en="The reach of a built-in role cannot change."
)
PERIOD_INVALID = problem(
    "period.invalid",
    status=422,
    zh="结束须晚于开始，且不超过 {days} 天。",
    en="The end must come after the start, at most {days} days later.",
)
LEAVE_OVERLAPS = problem("leave.overlaps", status=409, zh="该时段已有请假。", en="There is leave in that time already.")
LEAVE_OVER = problem("leave.over", status=409, zh="该请假已{status}。", en="This leave is {status}.")

PERSON_ADDED = event_kind("person.added", zh="新增人员", en="Person added")
PERSON_CHANGED = event_kind("person.changed", zh="人员信息变更", en="Person changed")
PERSON_DISABLED = event_kind("person.disabled", zh="人员停用", en="Person disabled")
PERSON_ENABLED = event_kind("person.enabled", zh="人员启用", en="Person enabled")
DEPARTMENT_ADDED = event_kind("department.added", zh="新增部门", en="Department added")
DEPARTMENT_CHANGED = event_kind("department.changed", zh="部门变更", en="Department changed")
ROLE_CHANGED = event_kind("role.changed", zh="角色变更", en="Role changed")
POLICY_CHANGED = event_kind("policy.changed", zh="规则变更", en="Policy changed")
SIGNED_IN = event_kind("session.signed_in", zh="登录", en="Signed in")
SESSION_REVOKED = event_kind("session.revoked", zh="会话被终止", en="Session revoked")
DEVICE_REVOKED = event_kind("device.revoked", zh="设备停用", en="Device revoked")
PASSWORD_RESET = event_kind("person.password_reset", zh="重置密码", en="Password reset")
ROLE_ADDED = event_kind("role.added", zh="新增角色", en="Role added")
SHIFT_ADDED = event_kind("shift.added", zh="新增排班", en="Shift added")
SHIFT_ENDED = event_kind("shift.ended", zh="排班结束", en="Shift ended")
HOLIDAY_ADDED = event_kind("holiday.added", zh="新增节假日", en="Holiday added")
HOLIDAY_REMOVED = event_kind("holiday.removed", zh="删除节假日", en="Holiday removed")
LEAVE_REQUESTED = event_kind("leave.requested", zh="申请请假", en="Leave requested")
LEAVE_APPROVED = event_kind("leave.approved", zh="请假批准", en="Leave approved")
LEAVE_REFUSED = event_kind("leave.refused", zh="请假驳回", en="Leave refused")
LEAVE_CANCELLED = event_kind("leave.cancelled", zh="请假取消", en="Leave cancelled")
KEYS_ROTATED = event_kind("keys.rotated", zh="数据密钥已轮换", en="New data key")
KEYS_WRAPPED = event_kind("keys.wrapped_again", zh="数据密钥已重新封装", en="Data keys wrapped again")
KEYS_DESTROYED = event_kind("keys.destroyed", zh="数据密钥已销毁", en="Data keys destroyed")
PERSON_ERASED = event_kind("person.erased", zh="个人信息已删除", en="Person's data erased")

STILL_ACTIVE = problem(
    "person.still_active",
    status=409,
    zh="请先停用该人员，再删除其个人信息。",
    en="Disable the person before erasing their data.",
)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One kind of data about a person. `erase` runs in the erasure's transaction and can run again.

    `events` are events of the log that speak of the person without being about or by them.
    """

    name: str
    count: Callable[[UUID, UUID], int]
    erase: Callable[[UUID, UUID], None]
    events: Callable[[UUID, UUID], list[UUID]] = lambda _organisation, _person: []


PERSONAL_DATA: dict[str, PersonalData] = {}


def personal_data(kind: PersonalData) -> None:
    """Declare data about people; called from `AppConfig.ready` of its domain."""
    PERSONAL_DATA[kind.name] = kind
