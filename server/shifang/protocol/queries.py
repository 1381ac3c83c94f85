"""Reading commands: what is parked or waiting, for whom, and which numbers are missing."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts.models import Organisation, Person
from shifang.accounts.queries import scope_of, visible
from shifang.accounts.types import Scope
from shifang.ledger import queries as ledger
from shifang.ledger.types import RecordedEvent
from shifang.protocol.models import Command
from shifang.protocol.rules import gaps
from shifang.protocol.types import Status

_GAP_WINDOW = 5000


def visible_commands(scope: Scope) -> QuerySet[Command]:
    """Return the commands that the scope may see."""
    return Command.objects.filter(visible(scope))


def open_commands(organisation_id: UUID, *, subject_id: UUID, status: Status) -> list[Command]:
    """Return the commands of a subject in a status, in the order of the device's clock."""
    rows = Command.objects.filter(organisation_id=organisation_id, subject_id=subject_id, status=status)
    return list(rows.order_by("happened_at", "sequence"))


def open_commands_of(organisation_id: UUID, subject_id: UUID) -> list[Command]:
    """Return what is parked about a subject or waits for it, in the order of the device's clock."""
    rows = Command.objects.filter(
        Q(subject_id=subject_id, status=Status.PARKED) | Q(waits_for=subject_id, status=Status.WAITING),
        organisation_id=organisation_id,
    )
    return list(rows.order_by("happened_at", "sequence"))


def waiting_for(organisation_id: UUID, *, parent_id: UUID) -> list[Command]:
    """Return the commands that wait for an id, in the order of the device's clock."""
    rows = Command.objects.filter(organisation_id=organisation_id, waits_for=parent_id, status=Status.WAITING)
    return list(rows.order_by("happened_at", "sequence"))


def scope_of_sender(command: Command) -> Scope:
    """Return the scope of the person who sent a command, as it is now."""
    person = Person.objects.select_related("role").get(organisation_id=command.organisation_id, id=command.person_id)
    timezone = Organisation.objects.values_list("timezone", flat=True).get(id=command.organisation_id)
    return scope_of(person, timezone=timezone)


def sequence_gaps(scope: Scope, *, device_id: UUID) -> list[tuple[int, int]]:
    """Return the missing ranges of a device's newest sequence numbers."""
    rows = visible_commands(scope).filter(device_id=device_id).order_by("-sequence")
    return gaps(rows.values_list("sequence", flat=True)[:_GAP_WINDOW])


def commands_missing(organisation_id: UUID, *, device_id: UUID, after: int, before: int) -> bool:
    """Return whether some numbers of a device between two of its commands have not arrived."""
    rows = Command.objects.filter(
        organisation_id=organisation_id, device_id=device_id, sequence__gt=after, sequence__lt=before
    )
    return rows.values("sequence").distinct().count() < before - after - 1


def events_since(scope: Scope, *, position: int, limit: int) -> list[RecordedEvent]:
    """Return placed events after a position, whoever they concern: sections decide what is visible."""
    return ledger.since(scope.organisation_id, position=position, limit=limit)


def visible_events(scope: Scope, events: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    """Return the events that the scope may see."""
    return [event for event in events if scope.sees(department_id=event.department_id, person_id=event.actor_id)]
