"""From an event to inboxes and channels."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shifang.accounts.queries import system_scope
from shifang.alerts import queries, rules
from shifang.alerts.models import Alert, AlertChannel, Delivery
from shifang.alerts.types import ALERT_RAISED, KINDS, AlertKind, Notice
from shifang.ledger import operations as ledger
from shifang.ledger import queries as log
from shifang.ledger.types import Fact, RecordedEvent, Subject
from shifang.platform import jobs, tenancy


def route(*, organisation_id: UUID, event_id: UUID, kind: str, now: datetime) -> int:
    """Tell whom the rules name about an event; a second time changes nothing. Returns how many people were told."""
    declared = KINDS[kind]
    with tenancy.organisation(organisation_id):
        event = log.event(organisation_id, event_id)
        notice = declared.compose(event)
        if notice is None:
            return 0
        scope = system_scope(organisation_id)
        directory = queries.directory(scope)
        path = rules.path_upwards(directory, notice.department_id)
        applying = rules.rules_for(declared, queries.rules_of(scope), path=path)
        audience = [entry for rule in applying for entry in rule.audience]
        people = rules.recipients(audience, directory, notice)
        told = _fill_inboxes(declared, event, notice=notice, people=people, now=now)
        _send_out(
            event, declared, notice=notice, channels=[each for rule in applying for each in rule.channels], now=now
        )
        if told:
            _record(event, declared, notice=notice, told=told, now=now)
    return len(told)


def _fill_inboxes(
    kind: AlertKind, event: RecordedEvent, *, notice: Notice, people: Sequence[UUID], now: datetime
) -> list[UUID]:
    known = Alert.objects.filter(
        organisation_id=event.organisation_id, event_id=event.id, kind=kind.code, recipient_id__in=people
    )
    new = [person for person in people if person not in set(known.values_list("recipient_id", flat=True))]
    Alert.objects.bulk_create(
        [
            Alert(
                organisation_id=event.organisation_id,
                recipient_id=person,
                kind=kind.code,
                event_id=event.id,
                subject_kind=event.subject_kind,
                subject_id=event.subject_id,
                related_id=event.related_id,
                params=dict(notice.params),
                happened_at=event.happened_at,
                created_at=now,
            )
            for person in new
        ],
        ignore_conflicts=True,
    )
    return new


def _send_out(
    event: RecordedEvent, kind: AlertKind, *, notice: Notice, channels: Sequence[UUID], now: datetime
) -> None:
    open_channels = AlertChannel.objects.filter(
        organisation_id=event.organisation_id, id__in=set(channels), enabled=True
    )
    for channel in open_channels:
        delivery, made = Delivery.objects.get_or_create(
            organisation_id=event.organisation_id,
            channel=channel,
            event_id=event.id,
            kind=kind.code,
            defaults={
                "subject_kind": event.subject_kind,
                "subject_id": event.subject_id,
                "params": dict(notice.params),
                "happened_at": event.happened_at,
                "created_at": now,
            },
        )
        if made:
            jobs.enqueue(
                "alerts.deliver",
                queue="alerts",
                organisation_id=str(event.organisation_id),
                delivery_id=str(delivery.id),
            )


def _record(event: RecordedEvent, kind: AlertKind, *, notice: Notice, told: Sequence[UUID], now: datetime) -> None:
    ledger.record(
        event.organisation_id,
        Fact(
            kind=ALERT_RAISED,
            subject=Subject("event", event.id),
            happened_at=event.happened_at,
            received_at=now,
            department_id=notice.department_id,
            facts={"kind": kind.code, "recipients": [str(person) for person in told]},
        ),
    )
