"""HTTP routes of alerts: my inbox, the rules, the channels."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.alerts import queries
from shifang.alerts.models import AlertChannel
from shifang.alerts.operations import delivering, inbox
from shifang.alerts.operations import settings as setting
from shifang.alerts.outside import Outside
from shifang.alerts.rules import public_settings
from shifang.alerts.types import ALERTS_MANAGE, ALERTS_VIEW, KINDS, Audience, ChannelKind, Rule, To
from shifang.kernel.problems import REGISTRY
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor
from shifang.platform.problems import language_of

router = Router(tags=["alerts"])
# A test message waits for the other side: no transaction is held meanwhile.
test_router = Router(tags=["alerts"])

Language = Literal["zh", "en"]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class AlertOut(Schema):
    """An alert of mine, in the language of the request."""

    id: UUID
    kind: str
    title: str
    body: str
    urgent: bool
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    day: date | None
    happened_at: datetime
    created_at: datetime
    read_at: datetime | None


class AlertsReadOut(Schema):
    """How many alerts were unread."""

    read: int


class WordsOut(Schema):
    """A name in both languages."""

    zh: str
    en: str


class AudienceEntry(Schema):
    """One entry of an audience; `id` names the role (key or id), department or person where one is asked for."""

    to: To
    id: Annotated[str, Field(max_length=64)] = ""


class AlertKindOut(Schema):
    """A kind of alert and whom its domain proposes to tell."""

    code: str
    name: WordsOut
    urgent: bool
    audience: list[AudienceEntry]


class AlertRuleEntry(Schema):
    """Who is told of a kind; `department_id` narrows it to that department and below."""

    kind: Annotated[str, Field(max_length=64)]
    enabled: bool = True
    department_id: UUID | None = None
    audience: Annotated[list[AudienceEntry], Field(max_length=50)] = []
    channels: Annotated[list[UUID], Field(max_length=20)] = []


class AlertRulesOut(Schema):
    """The kinds there are and the rules in force."""

    kinds: list[AlertKindOut]
    rules: list[AlertRuleEntry]


class AlertRulesIn(Schema):
    """The whole set of rules."""

    rules: Annotated[list[AlertRuleEntry], Field(max_length=200)]


class ChannelFailureOut(Schema):
    """What went wrong, as a coded problem."""

    code: str
    params: dict[str, Any]
    detail: str


class AlertChannelOut(Schema):
    """A channel without its secrets: tokens show their last four signs, addresses their host."""

    id: UUID
    name: str
    kind: ChannelKind
    language: Language
    enabled: bool
    settings: dict[str, Any]
    created_at: datetime
    delivered_at: datetime | None
    failed_at: datetime | None
    failure: ChannelFailureOut | None


class AlertChannelIn(Schema):
    """A new channel. Settings: `token`, `secret` (bots); `to` (mail); `url`, `secret` (webhook); `url` (service)."""

    name: Name
    kind: ChannelKind
    language: Language = "zh"
    settings: dict[str, Annotated[str, Field(max_length=500)] | Annotated[list[str], Field(max_length=50)]]


class AlertChannelPatch(Schema):
    """What is to change; settings that are not named stay, an empty text takes one away."""

    name: Name | None = None
    language: Language | None = None
    enabled: bool | None = None
    settings: dict[str, Annotated[str, Field(max_length=500)] | Annotated[list[str], Field(max_length=50)]] | None = (
        None
    )


class ChannelTestOut(Schema):
    """Whether a test message arrived, and if not, why."""

    delivered: bool
    failure: ChannelFailureOut | None


@router.get("/alerts", response=Page[AlertOut])
def list_alerts(
    request: ScopedRequest,
    unread: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    cursor: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return my alerts, newest first; `total` counts those the filter lets through."""
    request.auth.require(ALERTS_VIEW)
    before = decode_id(cursor) if cursor else None
    rows = queries.newest(request.auth, unread=unread, before=before, limit=limit + 1)
    page, language = rows[:limit], language_of(request)
    return {
        "items": [queries.view(row, language=language) for row in page],
        "next_cursor": encode_cursor(page[-1].id) if len(rows) > limit else None,
        "total": queries.inbox(request.auth, unread=unread).count(),
    }


@router.post("/alerts/read-all", response=AlertsReadOut)
def read_all(request: ScopedRequest) -> dict[str, int]:
    """Mark all my alerts as read."""
    request.auth.require(ALERTS_VIEW)
    return {"read": inbox.mark_all_read(scope=request.auth, now=clock.now())}


@router.post("/alerts/{alert_id}/read", response={204: None})
def read(request: ScopedRequest, alert_id: UUID) -> Status[None]:
    """Mark one of my alerts as read."""
    request.auth.require(ALERTS_VIEW)
    inbox.mark_read(scope=request.auth, alert_id=alert_id, now=clock.now())
    return Status(204, None)


@router.get("/alert-rules", response=AlertRulesOut)
def show_rules(request: ScopedRequest) -> AlertRulesOut:
    """Return the kinds of alerts and the organisation's rules."""
    request.auth.require(ALERTS_MANAGE)
    return _rules_out(queries.rules_of(request.auth))


@router.put("/alert-rules", response=AlertRulesOut)
def set_rules(request: ScopedRequest, body: AlertRulesIn) -> AlertRulesOut:
    """Replace the rules; kinds without one are told as proposed."""
    wanted = [
        Rule(
            kind=entry.kind,
            enabled=entry.enabled,
            department_id=entry.department_id,
            audience=tuple(Audience(each.to, each.id) for each in entry.audience),
            channels=tuple(entry.channels),
        )
        for entry in body.rules
    ]
    setting.set_rules(scope=request.auth, wanted=wanted, now=clock.now())
    return _rules_out(wanted)


@router.get("/alert-channels", response=Page[AlertChannelOut])
def list_channels(request: ScopedRequest) -> dict[str, Any]:
    """Return the channels by name, with their newest failure."""
    request.auth.require(ALERTS_MANAGE)
    return {"items": [_channel_out(request, channel) for channel in queries.channels_of(request.auth)]}


@router.post("/alert-channels", response={201: AlertChannelOut})
def add_channel(request: ScopedRequest, body: AlertChannelIn) -> Status[AlertChannelOut]:
    """Add a channel."""
    channel = setting.add_channel(
        scope=request.auth,
        name=body.name,
        kind=body.kind,
        language=body.language,
        settings=body.settings,
        now=clock.now(),
    )
    return Status(201, _channel_out(request, channel))


@router.patch("/alert-channels/{channel_id}", response=AlertChannelOut)
def change_channel(request: ScopedRequest, channel_id: UUID, body: AlertChannelPatch) -> AlertChannelOut:
    """Change a channel."""
    changes = body.model_dump(exclude_none=True)
    channel = setting.change_channel(scope=request.auth, channel_id=channel_id, changes=changes, now=clock.now())
    return _channel_out(request, channel)


@router.delete("/alert-channels/{channel_id}", response={204: None})
def remove_channel(request: ScopedRequest, channel_id: UUID) -> Status[None]:
    """Remove a channel that no rule uses."""
    setting.remove_channel(scope=request.auth, channel_id=channel_id, now=clock.now())
    return Status(204, None)


@test_router.post("/alert-channels/{channel_id}/test", response=ChannelTestOut)
def test_channel(request: ScopedRequest, channel_id: UUID) -> ChannelTestOut:
    """Send a test message now."""
    failure = delivering.test(
        scope=request.auth, channel_id=channel_id, outside=Outside(mail_url=settings.MAIL_URL), now=clock.now()
    )
    return ChannelTestOut(delivered=failure is None, failure=_failure_out(request, failure))


def _rules_out(rules: list[Rule]) -> AlertRulesOut:
    return AlertRulesOut(
        kinds=[
            AlertKindOut(
                code=kind.code,
                name=WordsOut(zh=kind.name_zh, en=kind.name_en),
                urgent=kind.urgent,
                audience=[AudienceEntry(to=entry.to, id=entry.id) for entry in kind.audience],
            )
            for kind in KINDS.values()
        ],
        rules=[
            AlertRuleEntry(
                kind=rule.kind,
                enabled=rule.enabled,
                department_id=rule.department_id,
                audience=[AudienceEntry(to=entry.to, id=entry.id) for entry in rule.audience],
                channels=list(rule.channels),
            )
            for rule in rules
        ],
    )


def _channel_out(request: HttpRequest, channel: AlertChannel) -> AlertChannelOut:
    kind = ChannelKind(channel.kind)
    return AlertChannelOut(
        id=channel.id,
        name=channel.name,
        kind=kind,
        language="en" if channel.language == "en" else "zh",
        enabled=channel.enabled,
        settings=public_settings(kind, channel.settings),
        created_at=channel.created_at,
        delivered_at=channel.delivered_at,
        failed_at=channel.failed_at,
        failure=_failure_out(request, channel.failure),
    )


def _failure_out(request: HttpRequest, failure: dict[str, Any] | None) -> ChannelFailureOut | None:
    if failure is None:
        return None
    sentence = REGISTRY[failure["code"]].sentence(language=language_of(request), params=failure["params"])
    return ChannelFailureOut(code=failure["code"], params=failure["params"], detail=sentence)
