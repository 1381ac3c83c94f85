"""Erased events keep their leaves; an erasing that an event names is no fault, every other one is found."""

from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.accounts.types import PERSON_ERASED
from shifang.ledger.models import Event, Placed
from shifang.ledger.operations import record_many, sequence
from shifang.ledger.operations.checkpoints import sign_checkpoint
from shifang.ledger.operations.erasing import erase
from shifang.ledger.queries.audit import Audited, audit
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.rules.checkpoint import Checkpoint, read
from shifang.ledger.rules.erasing import named_by, ranges_of, unnamed
from shifang.ledger.types import KINDS, Fact, Subject, event_kind
from shifang.platform import clock, tenancy

TOLD = KINDS.get("test.erasable") or event_kind("test.erasable", zh="擦", en="Erasable")


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def told(made: MadeOrganisation, person: UUID, *, count: int) -> list[UUID]:
    now = clock.now()
    facts = [Fact(TOLD, Subject("test", uuid4()), now, now, actor_id=person, facts={"secret": n}) for n in range(count)]
    with tenancy.organisation(made.id):
        recorded = record_many(made.id, facts)
    sequence(organisation_id=made.id)
    return [each.id for each in recorded]


def erased(made: MadeOrganisation, person: UUID, events: list[UUID]) -> int:
    now = clock.now()
    with tenancy.organisation(made.id):
        count = erase(made.id, events=events, told=Fact(PERSON_ERASED, Subject("person", person), now, now))
    sequence(organisation_id=made.id)
    return count


def audited(made: MadeOrganisation, *held: Checkpoint) -> Audited:
    with tenancy.organisation(made.id):
        return audit(made.id, held)


def checkpoint(made: MadeOrganisation) -> Checkpoint:
    return read(sign_checkpoint(organisation_id=made.id, now=clock.now()), [log_verifier(made.id)])


def test_an_erased_event_holds_its_place_and_older_checkpoints_hold(made):
    person = uuid4()
    mine, others = told(made, person, count=5), told(made, uuid4(), count=3)
    mine += told(made, person, count=300)
    held = checkpoint(made)
    assert erased(made, person, mine) == 305
    found = audited(made, held, checkpoint(made))
    assert (found.faults, found.erased) == ((), 305)
    with tenancy.organisation(made.id):
        rows = Event.objects.in_bulk([*mine, *others])
    assert {(bytes(rows[each].salt), str(rows[each].facts)) for each in mine} == {(b"", "{'erased': True}")}
    assert all("secret" in rows[each].facts for each in others)


def test_what_is_of_somebody_else_cannot_be_erased_with_it(made):
    person, other = uuid4(), uuid4()
    theirs = told(made, other, count=2)
    assert erased(made, person, theirs) == 0
    with tenancy.organisation(made.id):
        assert all("secret" in each.facts for each in Event.objects.filter(id__in=theirs))
    # The event that names them stands; the audit minds only what is gone without a name.
    assert audited(made).faults == ()


def owner(statement: str, *values: object) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)


GONE = "UPDATE ledger_event SET salt = '', facts = '{\"erased\": true}' WHERE organisation_id = %s AND id = %s"


def test_an_erasing_that_no_event_names_is_found(made):
    person = uuid4()
    mine = told(made, person, count=6)
    erased(made, person, mine[:2])
    owner(GONE, made.id, mine[4])
    with tenancy.organisation(made.id):
        position = Placed.objects.get(organisation_id=made.id, id=mine[4]).position
    found = audited(made)
    assert ([(each.code, each.position) for each in found.faults], found.erased) == ([("erased", position)], 2)


def test_an_erasing_event_cannot_be_stretched_afterwards_nor_an_erased_one_filled(made):
    person = uuid4()
    mine = told(made, person, count=6)
    erased(made, person, mine[:2])
    owner(GONE, made.id, mine[4])
    owner(
        "UPDATE ledger_event SET facts = jsonb_set(facts, '{positions}', '[[1, 100]]') "
        "WHERE organisation_id = %s AND kind = 'person.erased'",
        made.id,
    )
    codes = [each.code for each in audited(made).faults]
    assert "event_changed" in codes
    assert codes.count("erased") == 3
    owner("UPDATE ledger_event SET facts = '{\"n\": 1}' WHERE organisation_id = %s AND id = %s", made.id, mine[0])
    assert [each.code for each in audited(made).faults].count("event_changed") == 2


def test_the_application_changes_no_event_by_itself(made):
    told(made, uuid4(), count=1)
    with pytest.raises(Exception, match="permission denied"), tenancy.organisation(made.id):
        connection.cursor().execute("UPDATE ledger_event SET salt = ''")
    event = uuid4()
    with tenancy.organisation(made.id), connection.cursor() as cursor:
        cursor.execute("SELECT shifang_erase_events(%s)", [event])
        assert cursor.fetchone() == (0,)


def test_ranges():
    assert ranges_of([5, 1, 2, 3, 9, 3]) == [(1, 3), (5, 5), (9, 9)]
    assert unnamed([1, 4, 7, 10, 11], [(1, 3), (7, 9), (2, 8)]) == [10, 11]
    assert unnamed([3], []) == [3]
    assert named_by({"positions": [[1, 2], [3], "x", [True, 4], [1.5, 2]]}) == [(1, 2)]
    assert named_by({"positions": {"a": 1}}) == []
