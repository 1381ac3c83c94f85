"""Erasing a person: what is about them goes, what the organisation did with its customers stays, without their name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shifang.accounts import queries
from shifang.accounts.models import Device, Leave, Person, Session
from shifang.accounts.operations.people import require_admin
from shifang.accounts.types import PEOPLE_ERASE, PERSON_ERASED, PERSONAL_DATA, STILL_ACTIVE, Scope
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.operations.erasing import erase
from shifang.ledger.queries.personal import personal_events, staying_events
from shifang.ledger.types import Fact, Subject
from shifang.platform import tenancy

NOBODY = {"zh": "已删除人员", "en": "Erased person"}


@dataclass(frozen=True, slots=True)
class Erasure:
    """What goes, by kind and count; how many events go, and how many stay as the organisation's own record."""

    erased: dict[str, int]
    events: int
    events_that_stay: int


def preview_erasure(*, scope: Scope, person_id: UUID) -> Erasure:
    """Return what erasing a person would take away, and what would stay."""
    with tenancy.organisation(scope.organisation_id):
        person = _erasable(scope, person_id)
        return _found(person)


def erase_person(*, scope: Scope, person_id: UUID, now: datetime) -> Erasure:
    """Erase a disabled person's data for good; again, when something of it came since. Raises `person.still_active`."""
    with tenancy.organisation(scope.organisation_id):
        person = _erasable(scope, person_id)
        if person.disabled_at is None:
            raise Refusal(STILL_ACTIVE)
        while ledger.sequence(organisation_id=scope.organisation_id):
            # Only what has its place can be named.
            pass
        found, events = _found(person), _events(person)
        for kind in PERSONAL_DATA.values():
            kind.erase(scope.organisation_id, person.id)
        _strip(person, now=now)
        require_admin(scope)
        told = Fact(
            kind=PERSON_ERASED,
            subject=Subject("person", person.id),
            actor_id=scope.person_id,
            department_id=person.department_id,
            happened_at=now,
            received_at=now,
            facts={"erased": found.erased},
        )
        erase(scope.organisation_id, events=events, told=told)
    return found


def _erasable(scope: Scope, person_id: UUID) -> Person:
    scope.require(PEOPLE_ERASE)
    person = queries.person_row(scope, person_id, lock=True)
    scope.require_sight(department_id=person.department_id, person_id=person.id)
    return person


def _found(person: Person) -> Erasure:
    mine = {"organisation_id": person.organisation_id, "person_id": person.id}
    counts = {
        "sessions": Session.objects.filter(**mine).count(),
        "devices": Device.objects.filter(**mine).exclude(label="").count(),
        "leave_notes": Leave.objects.filter(**mine).exclude(note="").count(),
        **{name: kind.count(person.organisation_id, person.id) for name, kind in PERSONAL_DATA.items()},
    }
    stay = staying_events(person.organisation_id, person.id)
    return Erasure(erased=counts, events=len(_events(person)), events_that_stay=stay)


def _events(person: Person) -> list[UUID]:
    above = [kind.events(person.organisation_id, person.id) for kind in PERSONAL_DATA.values()]
    return [*personal_events(person.organisation_id, person.id), *(each for events in above for each in events)]


def _strip(person: Person, *, now: datetime) -> None:
    """Leave an id, and words that are nobody's."""
    mine = {"organisation_id": person.organisation_id, "person_id": person.id}
    Session.objects.filter(**mine).delete()
    Device.objects.filter(**mine).update(label="", revoked_at=now)
    Leave.objects.filter(**mine).update(note="")
    person.name = person.name_key = NOBODY.get(person.locale, NOBODY["zh"])
    person.login = f"erased-{person.id.hex}"
    person.phone = person.email = person.employee_number = ""
    # No password has this hash.
    person.password = "!"  # noqa: S105
    person.generation += 1
    person.save(
        update_fields=["name", "name_key", "login", "phone", "email", "employee_number", "password", "generation"]
    )
