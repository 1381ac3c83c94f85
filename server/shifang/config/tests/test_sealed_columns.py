"""Notes, contacts' numbers and answers are in no table in the clear, and follow a new key while people write."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, connections

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Contact, FollowUp
from shifang.customers.operations.contacts import add_contact, change_contact
from shifang.customers.operations.follow_ups import add_follow_up, change_follow_up
from shifang.customers.tests.make import customer as shop
from shifang.customers.types.words import ContactDraft, FollowUpDraft
from shifang.ledger.queries import timeline
from shifang.platform import clock, tenancy
from shifang.platform.models import TenantModel
from shifang.platform.vault import operations as vault
from shifang.protocol.models import Command
from shifang.visits.models import StepRecord


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def contact(made: MadeOrganisation, customer: UUID, **given: str) -> Contact:
    with tenancy.organisation(made.id):
        return add_contact(
            scope=made.scope("admin"), customer_id=customer, draft=ContactDraft(name="王", **given), now=clock.now()
        )


def everything(made: MadeOrganisation) -> str:
    """All rows of the organisation in all tables, as a dump would show them."""
    found = []
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'organisation_id' "
            "AND table_schema = 'public'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t WHERE organisation_id = %s', [made.id])
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_dump_holds_no_number_and_no_note(made):
    phone, note = "139" + secrets.token_hex(4), secrets.token_hex(8)
    customer = shop(made).id
    row = contact(made, customer, phone=phone, note=note)
    with tenancy.organisation(made.id):
        change_contact(
            scope=made.scope("admin"),
            contact_id=row.id,
            changes={"phone": phone + "7", "wechat": note},
            now=clock.now(),
        )
        followed = add_follow_up(
            scope=made.scope("admin"),
            customer_id=customer,
            draft=FollowUpDraft(channel="phone", note=note, outcome=note, next_action=note),
            now=clock.now(),
        )
        change_follow_up(
            scope=made.scope("admin"), follow_up_id=followed.id, changes={"note": note + "x"}, now=clock.now()
        )
        events = timeline(made.id, subject_id=customer)
        dumped = everything(made)
        assert Contact.objects.get(id=row.id).phone == phone + "7"
        assert FollowUp.objects.get(id=followed.id).note == note + "x"
    assert phone not in dumped
    assert note not in dumped
    told = str([event.facts for event in events])
    assert phone in told
    assert note + "x" in told


def test_a_value_that_was_moved_to_another_row_does_not_open(made):
    customer = shop(made).id
    one, two = contact(made, customer, phone="13800000001"), contact(made, customer, phone="13800000002")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE customers_contact c SET phone = o.phone FROM customers_contact o "
            "WHERE c.organisation_id = %s AND c.id = %s AND o.id = %s",
            [made.id, two.id, one.id],
        )
    answer = made.client("admin").get(f"/customers/{customer}/contacts")
    assert (answer.status_code, answer.json()["code"]) == (503, "vault.unreadable")


def test_nothing_slips_into_a_sealed_column_in_the_clear(made):
    row = contact(made, shop(made).id, phone="13800000001")
    with tenancy.organisation(made.id), pytest.raises(TypeError, match="is sealed"):
        Contact.objects.filter(id=row.id).update(phone="13900000000")
    with tenancy.organisation(made.id), pytest.raises(TypeError, match="is sealed"):
        Contact.objects.filter(phone="13800000001").exists()


def old(made: MadeOrganisation, model: type[TenantModel], identifier: UUID, **columns: str) -> None:
    """Write values as an older release did."""
    with connections["owner"].cursor() as cursor:
        for name, value in columns.items():
            cursor.execute(
                f'UPDATE "{model._meta.db_table}" SET "{name}" = %s WHERE organisation_id = %s AND id = %s',
                [value, made.id, identifier],
            )


def test_what_an_older_release_wrote_is_read_and_then_sealed(made):
    row = contact(made, shop(made).id)
    command = Command(
        id=clock.new_id(), organisation_id=made.id, kind="customer.follow_up", person_id=clock.new_id(), sequence=1,
        device_id=clock.new_id(), happened_at=clock.now(), received_at=clock.now(), payload={}, status="applied",
    )  # fmt: skip
    with tenancy.organisation(made.id):
        command.save(force_insert=True)
    old(made, Contact, row.id, phone="13811112222", note="")
    plain = '{"note": "clear", "location": {"chain": {"index": 7}}}'
    old(made, Command, command.id, payload=plain)
    with tenancy.organisation(made.id):
        assert Contact.objects.get(id=row.id).phone == "13811112222"
        assert Command.objects.get(id=command.id).payload["note"] == "clear"
    call_command("keys", "seal", made.code)
    dumped = everything(made)
    assert "13811112222" not in dumped
    assert '"clear"' not in dumped
    with tenancy.organisation(made.id):
        assert Contact.objects.get(id=row.id).phone == "13811112222"
        sealed = Command.objects.get(id=command.id)
        assert sealed.payload == {"note": "clear", "location": {"chain": {"index": 7}}}
        # The judgement of a check-in looks for it by a statement.
        assert Command.objects.extra(where=["payload #> '{location,chain,index}' = '7'::jsonb"]).count() == 1
    assert vault.seal_again(made.id) == 0


def test_a_new_key_comes_while_people_write_and_no_word_is_lost(made):
    customer = shop(made).id
    rows = [contact(made, customer, phone=f"1380000{number:04}").id for number in range(30)]
    enough = Event()

    def write(number: int) -> dict[UUID, str]:
        said: dict[UUID, str] = {}
        turn = 0
        try:
            while not enough.is_set() or turn < 15:
                row, turn = rows[(number + 2 * turn) % len(rows)], turn + 1
                with tenancy.organisation(made.id):
                    change_contact(
                        scope=made.scope("admin"), contact_id=row, changes={"phone": f"{number}-{turn}"},
                        now=clock.now(),
                    )  # fmt: skip
                said[row] = f"{number}-{turn}"
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write, number) for number in range(2)]
        try:
            for _ in range(3):
                vault.rotate(made.id)
                vault.seal_again(made.id)
        finally:
            enough.set()
        said = {row: words for writer in writers for row, words in writer.result().items()}
    vault.seal_again(made.id)
    assert vault.seal_again(made.id) == 0
    with tenancy.organisation(made.id):
        held = {each.id: each.phone for each in Contact.objects.filter(id__in=rows)}
    assert held == {row: said.get(row, held[row]) for row in rows}
    assert set(said) == set(rows)


def test_lists_answer_a_code_once_the_key_is_destroyed(made):
    customer = shop(made).id
    contact(made, customer, phone="13800000001")
    call_command("keys", "destroy", made.code, confirm=made.code)
    api = made.client("admin")
    answer = api.get(f"/customers/{customer}/contacts")
    assert (answer.status_code, answer.json()["code"]) == (410, "vault.destroyed")
    assert api.get(f"/customers/{customer}").status_code == 200
    assert api.get(f"/customers/{customer}/timeline").status_code == 200


def test_answers_are_sealed():
    assert StepRecord._meta.get_field("answers").place == "visits_steprecord.answers"
