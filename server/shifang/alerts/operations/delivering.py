"""Sending outside: no transaction is open while the other side takes its time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from shifang.accounts.types import Scope
from shifang.alerts import queries, senders
from shifang.alerts.models import AlertChannel, Delivery
from shifang.alerts.outside import Outside
from shifang.alerts.rules import text_of
from shifang.alerts.types import ALERTS_MANAGE, KINDS, Channel, ChannelKind, DeliveryState, Message
from shifang.kernel.problems import Refusal
from shifang.platform import tenancy

ATTEMPTS = 8

_TEST = {
    "zh": ("测试消息", "实访提醒渠道已连通。"),
    "en": ("Test message", "This Shifang alert channel works."),
}


def deliver(*, organisation_id: UUID, delivery_id: UUID, outside: Outside, now: datetime) -> bool:
    """Send one alert through its channel; return whether nothing is left to do.

    False asks for another try later. What went wrong stands on the delivery and on the channel.
    """
    with tenancy.organisation(organisation_id):
        rows = Delivery.objects.select_related("channel").filter(organisation_id=organisation_id, id=delivery_id)
        delivery = rows.filter(state=DeliveryState.PENDING, channel__enabled=True).first()
    if delivery is None:
        return True
    failure = _attempt(delivery.channel, _message(delivery), outside=outside, now=now)
    with tenancy.organisation(organisation_id):
        return _note(delivery, failure)


def test(*, scope: Scope, channel_id: UUID, outside: Outside, now: datetime) -> dict[str, Any] | None:
    """Send a test message now; return what went wrong as {code, params}, None when it arrived."""
    scope.require(ALERTS_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        channel = queries.channel_of(scope, channel_id)
    title, body = _TEST[channel.language]
    return _attempt(channel, Message(title=title, body=body, kind="test"), outside=outside, now=now)


def _message(delivery: Delivery) -> Message:
    kind = KINDS.get(delivery.kind)
    title, body = text_of(kind, delivery.params, delivery.channel.language) if kind else (delivery.kind, "")
    return Message(
        title=title,
        body=body,
        kind=delivery.kind,
        subject_kind=delivery.subject_kind,
        subject_id=delivery.subject_id,
        event_id=delivery.event_id,
        happened_at=delivery.happened_at,
    )


def _attempt(channel: AlertChannel, message: Message, *, outside: Outside, now: datetime) -> dict[str, Any] | None:
    failure: dict[str, Any] | None = None
    try:
        senders.send(
            Channel(kind=ChannelKind(channel.kind), settings=channel.settings), message, outside=outside, now=now
        )
    except Refusal as refusal:
        failure = {"code": refusal.kind.code, "params": refusal.params}
    with tenancy.organisation(channel.organisation_id):
        seen = {"failure": failure, "failed_at": now} if failure else {"failure": None, "delivered_at": now}
        AlertChannel.objects.filter(organisation_id=channel.organisation_id, id=channel.id).update(**seen)
    return failure


def _note(delivery: Delivery, failure: dict[str, Any] | None) -> bool:
    attempts = delivery.attempts + 1
    state = DeliveryState.DELIVERED
    if failure is not None:
        state = DeliveryState.FAILED if attempts >= ATTEMPTS else DeliveryState.PENDING
    rows = Delivery.objects.filter(organisation_id=delivery.organisation_id, id=delivery.id)
    rows.update(state=state, attempts=F("attempts") + 1, failure=failure)
    return state is not DeliveryState.PENDING
