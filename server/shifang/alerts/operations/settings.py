"""Setting rules and channels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.alerts import queries, rules
from shifang.alerts.models import AlertChannel, AlertRule, Delivery
from shifang.alerts.types import (
    ALERT_SETTINGS_CHANGED,
    ALERTS_MANAGE,
    CHANNEL_IN_USE,
    CHANNEL_SETTINGS,
    CHANNEL_USERS,
    KINDS,
    RULES_INVALID,
    Audience,
    ChannelKind,
    Rule,
    To,
)
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject


def set_rules(*, scope: Scope, wanted: Sequence[Rule], now: datetime) -> None:
    """Replace the organisation's rules; a kind without one is told as its domain proposes."""
    scope.require(ALERTS_MANAGE)
    errors = [
        {"field": f"rules.{index}.{field}", "problem": "unknown"}
        for index, rule in enumerate(wanted)
        for field in _wrong_fields(scope, rule)
    ]
    if errors:
        raise Refusal(RULES_INVALID, errors=errors)
    AlertRule.objects.filter(organisation_id=scope.organisation_id).delete()
    AlertRule.objects.bulk_create(
        AlertRule(
            organisation_id=scope.organisation_id,
            kind=rule.kind,
            enabled=rule.enabled,
            department_id=rule.department_id,
            audience=[{"to": entry.to.value, "id": entry.id} for entry in rule.audience],
            channels=list(rule.channels),
            position=position,
        )
        for position, rule in enumerate(wanted)
    )
    _record(scope, {"rules": len(wanted)}, subject=Subject("alert_rules", scope.organisation_id), now=now)


def add_channel(
    *, scope: Scope, name: str, kind: ChannelKind, language: str, settings: Mapping[str, Any], now: datetime
) -> AlertChannel:
    """Add a way outside; its settings are checked, its address when something is sent."""
    scope.require(ALERTS_MANAGE)
    _check(kind, settings)
    channel = AlertChannel.objects.create(
        organisation_id=scope.organisation_id,
        name=name,
        kind=kind.value,
        language=language,
        settings=dict(settings),
        created_at=now,
    )
    _record(scope, {"added": name, "kind": kind.value}, subject=Subject("alert_channel", channel.id), now=now)
    return channel


def change_channel(*, scope: Scope, channel_id: UUID, changes: Mapping[str, Any], now: datetime) -> AlertChannel:
    """Change name, language, settings or whether a channel is in use; settings that are not named stay."""
    scope.require(ALERTS_MANAGE)
    channel = queries.channel_of(scope, channel_id)
    if "settings" in changes:
        settings = {key: value for key, value in {**channel.settings, **changes["settings"]}.items() if value != ""}
        _check(ChannelKind(channel.kind), settings)
        channel.settings = settings
        channel.failure = None
    for name in ("name", "language", "enabled"):
        setattr(channel, name, changes.get(name, getattr(channel, name)))
    channel.save()
    _record(scope, {"changed": sorted(changes)}, subject=Subject("alert_channel", channel.id), now=now)
    return channel


def remove_channel(*, scope: Scope, channel_id: UUID, now: datetime) -> None:
    """Remove a channel that nothing uses, with what is still on its way."""
    scope.require(ALERTS_MANAGE)
    channel = queries.channel_of(scope, channel_id)
    by_rules = any(channel.id in rule.channels for rule in queries.rules_of(scope))
    if by_rules or any(uses(scope.organisation_id, channel.id) for uses in CHANNEL_USERS):
        raise Refusal(CHANNEL_IN_USE)
    Delivery.objects.filter(organisation_id=scope.organisation_id, channel=channel).delete()
    AlertChannel.objects.filter(organisation_id=scope.organisation_id, id=channel.id).delete()
    _record(scope, {"removed": channel.name}, subject=Subject("alert_channel", channel.id), now=now)


def _check(kind: ChannelKind, settings: Mapping[str, Any]) -> None:
    wrong = rules.missing_setting(kind, settings)
    if wrong is not None:
        raise Refusal(CHANNEL_SETTINGS, field=wrong)
    if kind is ChannelKind.WEBHOOK:
        rules.target_of(settings["url"])


def _wrong_fields(scope: Scope, rule: Rule) -> Iterable[str]:
    if rule.kind not in KINDS:
        yield "kind"
    known = {channel.id for channel in queries.channels_of(scope)}
    if not known.issuperset(rule.channels):
        yield "channels"
    if rule.department_id is not None and not accounts.department_names(scope, [rule.department_id]):
        yield "department_id"
    if not all(_is_known(scope, entry) for entry in rule.audience):
        yield "audience"


def _is_known(scope: Scope, entry: Audience) -> bool:
    if entry.to not in (To.ROLE, To.DEPARTMENT, To.NAMED):
        return entry.id == ""
    if entry.to is To.ROLE:
        return 0 < len(entry.id) <= 64
    try:
        identifier = UUID(entry.id)
    except ValueError:
        return False
    names = accounts.department_names if entry.to is To.DEPARTMENT else accounts.person_names
    return bool(names(scope, [identifier]))


def _record(scope: Scope, facts: Mapping[str, Any], *, subject: Subject, now: datetime) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=ALERT_SETTINGS_CHANGED,
            subject=subject,
            happened_at=now,
            received_at=now,
            actor_id=scope.person_id,
            department_id=scope.department_id,
            facts=facts,
        ),
    )
