"""Reading the log: the timeline of a thing, and what is new since a position."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from shifang.kernel.ids import lowest_at
from shifang.ledger.models import Event, Pending, Placed
from shifang.ledger.queries.private import opened_facts
from shifang.ledger.types import EventKind, RecordedEvent


def timeline(
    organisation_id: UUID,
    *,
    subject_id: UUID,
    kinds: Collection[EventKind] = (),
    before: UUID | None = None,
    limit: int = 50,
) -> list[RecordedEvent]:
    """Return events about a thing (of some kinds only, when they are named), newest first, older than `before`.

    Whoever calls has checked that the thing itself may be seen.
    """
    rows = Event.objects.filter(Q(subject_id=subject_id) | Q(related_id=subject_id), organisation_id=organisation_id)
    if kinds:
        rows = rows.filter(kind__in=[kind.code for kind in kinds])
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [recorded_event(row) for row in rows.order_by("-id")[:limit]]


def done_since(
    organisation_id: UUID, *, kind: EventKind, subject_id: UUID, actor_id: UUID | None, since: datetime
) -> list[RecordedEvent]:
    """Return what somebody has done to a thing since a moment of the server's, newest first."""
    rows = Event.objects.filter(
        organisation_id=organisation_id,
        subject_id=subject_id,
        id__gte=lowest_at(since),
        kind=kind.code,
        actor_id=actor_id,
    )
    return [recorded_event(row) for row in rows.order_by("-id")]


def event(organisation_id: UUID, event_id: UUID) -> RecordedEvent:
    """Return one event by its id."""
    return recorded_event(Event.objects.get(organisation_id=organisation_id, id=event_id))


def since(organisation_id: UUID, *, position: int, limit: int) -> list[RecordedEvent]:
    """Return placed events after a position, in order."""
    placed = list(
        Placed.objects.filter(organisation_id=organisation_id, position__gt=position)
        .order_by("position")
        .values_list("id", "position")[:limit]
    )
    rows = Event.objects.filter(organisation_id=organisation_id).in_bulk([identifier for identifier, _ in placed])
    return [recorded_event(rows[identifier], position=position) for identifier, position in placed]


def positions_of(organisation_id: UUID, *, kind: EventKind, subject_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return by subject the position of its first event of a kind; those not placed yet are left out."""
    rows = Event.objects.filter(organisation_id=organisation_id, subject_id__in=list(subject_ids), kind=kind.code)
    subjects = dict(rows.order_by("-id").values_list("id", "subject_id"))
    placed = Placed.objects.filter(organisation_id=organisation_id, id__in=list(subjects)).order_by("-position")
    return {subjects[event_id]: position for event_id, position in placed.values_list("id", "position")}


def last_position(organisation_id: UUID) -> int:
    """Return the newest position of the organisation's log, 0 when it is empty."""
    newest = Placed.objects.filter(organisation_id=organisation_id).order_by("-position").first()
    return newest.position if newest else 0


def position_of(organisation_id: UUID, *, kind: EventKind, subject_id: UUID) -> int | None:
    """Return where the first event of a kind about a thing stands in the log, None while it has no place."""
    told = Event.objects.filter(organisation_id=organisation_id, subject_id=subject_id, kind=kind.code)
    placed = Placed.objects.filter(organisation_id=organisation_id, id__in=told.order_by("id").values("id")[:1])
    return placed.values_list("position", flat=True).first()


def pending_count(organisation_id: UUID) -> int:
    """Return how many events wait for their position."""
    return Pending.objects.filter(organisation_id=organisation_id).count()


def pending_organisations() -> list[UUID]:
    """Return the organisations that have events without a position."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shifang_pending_organisations()")
        return [row[0] for row in cursor.fetchall()]


def recorded_event(event: Event, *, position: int | None = None) -> RecordedEvent:
    """Return a row of the log as the value that leaves this domain."""
    return RecordedEvent(
        id=event.id,
        organisation_id=event.organisation_id,
        kind=event.kind,
        actor_id=event.actor_id,
        department_id=event.department_id,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        related_id=event.related_id,
        happened_at=event.happened_at,
        received_at=event.received_at,
        facts=opened_facts(event.organisation_id, event.id, kind=event.kind, facts=event.facts),
        position=position,
    )
