"""Words of alerts: kinds that domains declare, whom a rule tells, channels, and what can go wrong outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import RecordedEvent, event_kind


class To(StrEnum):
    """Whom a rule can name around an event."""

    PERSON = "person"  # whom the event concerns
    ADDRESSED = "addressed"  # those whom the event itself names, e.g. who is to decide
    MANAGER = "manager"  # the nearest manager above
    MANAGERS = "managers"  # every manager above
    ROLE = "role"  # everyone of a role, by key of a built-in one or id
    DEPARTMENT = "department"  # everyone in a department
    NAMED = "named"  # one person by id


@dataclass(frozen=True, slots=True)
class Audience:
    """One entry of a rule's audience; `id` names the role, department or person where `to` asks for one."""

    to: To
    id: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a domain says about an event: whom it concerns, where, whom it names, and the numbers of the text."""

    params: Mapping[str, Any]
    person_id: UUID | None
    department_id: UUID | None
    addressed: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertKind:
    """A kind of alert. Texts are templates over the notice's `params`; `compose` returns None for "nothing to say".

    `compose` runs in a background job inside the organisation, so it may read its own domain.
    """

    code: str
    name_zh: str
    name_en: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    compose: Callable[[RecordedEvent], Notice | None]
    audience: tuple[Audience, ...] = (Audience(To.MANAGER),)
    urgent: bool = False


KINDS: dict[str, AlertKind] = {}


CHANNEL_USERS: list[Callable[[UUID, UUID], bool]] = []
"""What domains above say of an organisation's channel: whether they send through it."""


FIRST_DAY = "first_day"
"""The parameter of a notice that names the first day it is about, for who reads on there."""


class ChannelKind(StrEnum):
    """Ways outside."""

    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"
    MAIL = "mail"
    WEBHOOK = "webhook"
    SERVICE = "service"  # another push service, by an address that apprise reads


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is told of a kind; `department_id` narrows it to events in that department and below."""

    kind: str
    enabled: bool = True
    department_id: UUID | None = None
    audience: tuple[Audience, ...] = ()
    channels: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """The people who can be told, and where they are: departments id → (parent, manager)."""

    departments: Mapping[UUID, tuple[UUID | None, UUID | None]]
    roles: Mapping[UUID, frozenset[str]]
    homes: Mapping[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Message:
    """What goes outside: the text, and for machines what it is about."""

    title: str
    body: str
    kind: str = ""
    subject_kind: str = ""
    subject_id: UUID | None = None
    event_id: UUID | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart."""

    secure: bool
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as the sender needs it: settings of its kind, secrets among them."""

    kind: ChannelKind
    settings: Mapping[str, Any] = field(default_factory=dict)


class DeliveryState(StrEnum):
    """The states of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


ALERTS_VIEW = permission("alerts.view", zh="接收消息提醒", en="Receive alerts", roles="rep manager admin auditor")
ALERTS_MANAGE = permission("alerts.manage", zh="设置提醒规则与渠道", en="Set alert rules and channels", roles="admin")

ALERT_RAISED = event_kind("alert.raised", zh="发出提醒", en="Alert raised")
ALERT_SETTINGS_CHANGED = event_kind("alert.settings_changed", zh="提醒设置变更", en="Alert settings changed")

RULES_INVALID = problem(
    "alerts.rules_invalid", status=422, zh="提醒规则不符合要求。", en="The alert rules are not valid."
)
CHANNEL_SETTINGS = problem(
    "channel.settings",
    status=422,
    zh="渠道设置不完整或不正确：{field}。",
    en="The channel's setting is missing or wrong: {field}.",
)
CHANNEL_IN_USE = problem(
    "channel.in_use",
    status=409,
    zh="提醒规则或存证见证正在使用此渠道。",
    en="An alert rule or a witness uses this channel.",
)
ADDRESS_INVALID = problem("channel.address_invalid", status=422, zh="网址不正确。", en="The address is not valid.")
ADDRESS_NOT_PUBLIC = problem(
    "channel.address_not_public",
    status=422,
    zh="网址指向内部网络，不允许使用。",
    en="The address leads into a private network, which is not allowed.",
)
UNREACHABLE = problem(
    "channel.unreachable", status=502, zh="无法连接 {host}：{reason}。", en="{host} cannot be reached: {reason}."
)
ANSWERED_BADLY = problem(
    "channel.answered", status=502, zh="对方返回状态 {answer}。", en="The other side answered with status {answer}."
)
REFUSED_OUTSIDE = problem(
    "channel.refused", status=502, zh="对方拒绝接收：{answer}。", en="The other side refused it: {answer}."
)
NO_MAIL_SERVER = problem(
    "channel.no_mail_server", status=422, zh="系统未配置发信服务器。", en="No mail server is configured."
)
