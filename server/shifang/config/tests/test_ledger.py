"""An auditor with one old checkpoint finds whatever a superuser changes in what it covers; no change, no alarm."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from procrastinate.contrib.django import app

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.ledger import tasks
from shifang.ledger.models import Checkpoint as Signed
from shifang.ledger.models import Event, Placed
from shifang.ledger.operations import record_many, sequence
from shifang.ledger.operations.checkpoints import sign_checkpoint
from shifang.ledger.operations.sequencing import leaf_of
from shifang.ledger.queries.audit import Audited, audit
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.rules.checkpoint import Checkpoint, read
from shifang.ledger.types import KINDS, Fact, Subject, event_kind
from shifang.platform import clock, tenancy

NOTED = KINDS.get("test.audited") or event_kind("test.audited", zh="审", en="Audited")


def happened(made: MadeOrganisation, count: int) -> None:
    now = clock.now()
    with tenancy.organisation(made.id):
        record_many(made.id, [Fact(NOTED, Subject("test", uuid4()), now, now, facts={"n": n}) for n in range(count)])
    sequence(organisation_id=made.id)


def kept(made: MadeOrganisation) -> Checkpoint:
    note = sign_checkpoint(organisation_id=made.id, now=clock.now())
    assert note is not None
    return read(note, [log_verifier(made.id)])


def audited(made: MadeOrganisation, *held: Checkpoint) -> Audited:
    with tenancy.organisation(made.id):
        return audit(made.id, held)


def statement(text: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(text, values)


# What somebody does to the event at a position who may do anything with the database.


def edit(made: UUID, event: UUID, position: int) -> None:
    statement("UPDATE ledger_event SET facts = '{\"n\": -1}' WHERE organisation_id = %s AND id = %s", made, event)


def back_date(made: UUID, event: UUID, position: int) -> None:
    change = "UPDATE ledger_event SET happened_at = happened_at - interval '1 day'"
    statement(f"{change} WHERE organisation_id = %s AND id = %s", made, event)


def delete(made: UUID, event: UUID, position: int) -> None:
    statement("DELETE FROM ledger_event WHERE organisation_id = %s AND id = %s", made, event)


def delete_whole(made: UUID, event: UUID, position: int) -> None:
    delete(made, event, position)
    statement("DELETE FROM ledger_placed WHERE organisation_id = %s AND id = %s", made, event)
    move = "UPDATE ledger_placed SET position = position - 1000000 WHERE organisation_id = %s AND position > %s"
    statement(move, made, position)
    back = "UPDATE ledger_placed SET position = position + 999999 WHERE organisation_id = %s AND position < 0"
    statement(back, made)


def insert(made: UUID, event: UUID, position: int) -> None:
    columns = (
        "kind, actor_id, department_id, subject_kind, subject_id, related_id, happened_at, received_at, facts, salt"
    )
    copy = f"INSERT INTO ledger_event (id, organisation_id, {columns}) SELECT %s, organisation_id, {columns}"
    statement(f"{copy} FROM ledger_event WHERE organisation_id = %s AND id = %s", clock.new_id(), made, event)


def reorder(made: UUID, event: UUID, position: int) -> None:
    swap = "UPDATE ledger_placed SET position = %s WHERE organisation_id = %s AND position = %s"
    for new, old in ((-1, position), (position, position + 1), (position + 1, -1)):
        statement(swap, new, made, old)


def cut(made: UUID, event: UUID, position: int) -> None:
    statement("DELETE FROM ledger_placed WHERE organisation_id = %s AND position >= %s", made, position)


def put_out_of_time(made: UUID, event: UUID, position: int) -> None:
    change = "UPDATE ledger_event SET received_at = 'infinity' WHERE organisation_id = %s AND id = %s"
    statement(change, made, event)


def write_what_no_product_reads(made: UUID, event: UUID, position: int) -> None:
    change = "UPDATE ledger_event SET facts = '{\"n\": 1e5000}' WHERE organisation_id = %s AND id = %s"
    statement(change, made, event)


TAMPERINGS = (
    edit,
    back_date,
    delete,
    delete_whole,
    insert,
    reorder,
    cut,
    put_out_of_time,
    write_what_no_product_reads,
)


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_what_an_old_checkpoint_covers_cannot_be_changed_unseen(tamper: Callable[[UUID, UUID, int], None]) -> None:
    made = organisation()
    happened(made, 400)
    old = kept(made)
    happened(made, 300)
    assert audited(made, old).faults == ()
    position = random.Random(tamper.__name__).randrange(1, old.size - 1)
    with tenancy.organisation(made.id):
        event = Placed.objects.get(position=position).id
    tamper(made.id, event, position)
    assert audited(made, old).faults


def test_whoever_rewrites_the_leaves_too_is_found_by_the_checkpoint_alone() -> None:
    made = organisation()
    happened(made, 100)
    old = kept(made)
    with tenancy.organisation(made.id):
        row = Placed.objects.get(position=5)
        event = Event.objects.get(id=row.id)
    event.facts = {"n": -1}
    edit(made.id, event.id, 5)
    statement("UPDATE ledger_placed SET leaf = %s WHERE id = %s", leaf_of(event), event.id)
    assert audited(made).faults == ()
    assert [each.code for each in audited(made, old).faults] == ["checkpoint"]


def test_the_command_prints_what_an_auditor_keeps_and_holds_the_log_against_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = organisation()
    happened(made, 10)
    call_command("ledger", "key", made.code)
    assert capsys.readouterr().out == f"{log_verifier(made.id)}\n"
    call_command("ledger", "checkpoint", made.code)
    file = tmp_path / "checkpoint"
    file.write_text(capsys.readouterr().out)
    happened(made, 10)
    call_command("ledger", "audit", made.code, "--since", str(file))
    assert capsys.readouterr().out.endswith("everything fits\n")
    with tenancy.organisation(made.id):
        event = Placed.objects.get(position=3).id
    edit(made.id, event, 3)
    with pytest.raises(CommandError, match="1 things do not fit"):
        call_command("ledger", "audit", made.code, "--since", str(file))
    assert f"event_changed at 3 {event}" in capsys.readouterr().out
    file.write_text(file.read_text().replace("shifang", "shifung"))
    with pytest.raises(CommandError, match="not signed"):
        call_command("ledger", "audit", made.code, "--since", str(file))


def test_a_log_that_has_not_grown_keeps_its_checkpoint_and_an_older_one_is_its_beginning() -> None:
    made = organisation()
    happened(made, 10)
    first = kept(made)
    assert kept(made) == first
    happened(made, 500)
    assert kept(made).size == first.size + 500
    assert audited(made, first, kept(made)).faults == ()


def test_two_checkpoints_of_one_size_that_contradict_each_other_are_told() -> None:
    made = organisation()
    happened(made, 10)
    first = kept(made)
    other = replace(first, root=bytes(32))
    for held in ((first, other), (other, first)):
        assert [each.code for each in audited(made, *held).faults] == ["checkpoint"]


@pytest.mark.parametrize("tamper", [cut, delete_whole, reorder])
def test_a_rewritten_log_is_not_signed_and_keeps_no_other_from_being_signed(
    tamper: Callable[[UUID, UUID, int], None], caplog: pytest.LogCaptureFixture
) -> None:
    made, other = organisation(), organisation()
    happened(made, 20)
    old = kept(made)
    with tenancy.organisation(made.id):
        event = Placed.objects.get(position=5).id
    tamper(made.id, event, 5)
    happened(other, 10)
    tasks.checkpoint(int(clock.now().timestamp()))
    assert f"the log of {made.id} is not the one that was signed" in caplog.text
    with tenancy.organisation(made.id):
        assert [row.size for row in Signed.objects.all()] == [old.size]
    with tenancy.organisation(other.id):
        assert Signed.objects.count() == 1
    with pytest.raises(CommandError, match="not the one that was signed"):
        call_command("ledger", "checkpoint", made.code)


def test_the_hourly_job_signs_every_log_that_has_grown() -> None:
    made = organisation()
    happened(made, 10)
    at = datetime(2026, 11, 22, 9, 7, tzinfo=UTC)
    for _ in range(2):
        tasks.checkpoint(int(at.timestamp()))
    with tenancy.organisation(made.id):
        rows = list(Signed.objects.all())
    assert [(row.signed_at, read(row.note, [log_verifier(made.id)]).size) for row in rows] == [(at, rows[0].size)]
    assert "ledger.checkpoint" in app.tasks, "the worker knows it"
