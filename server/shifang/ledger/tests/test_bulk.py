from shifang.ledger.models import Event, Pending
from shifang.platform import clock, tenancy
from shifang.platform.bulk import insert_rows


def test_rows_inserted_at_once_are_those_that_the_orm_reads():
    organisation_id, now = clock.new_id(), clock.now()
    rows = [
        {
            "id": clock.new_id(),
            "organisation_id": organisation_id,
            "kind": "test.bulk",
            "actor_id": None,
            "department_id": clock.new_id(),
            "subject_kind": "thing",
            "subject_id": clock.new_id(),
            "related_id": None,
            "happened_at": now,
            "received_at": now,
            "facts": {"text": "“引号”\n\\", "number": 0.1 + 0.2, "list": [1, None, {"a": True}]},
            "salt": bytes(range(16)),
        }
        for _ in range(3)
    ]
    with tenancy.organisation(organisation_id):
        insert_rows(Event, rows)
        insert_rows(Pending, [])
        kept = {event.id: event for event in Event.objects.all()}
    for row in rows:
        event = kept[row["id"]]
        assert {name: getattr(event, name) for name in row if name != "salt"} == {
            name: value for name, value in row.items() if name != "salt"
        }
        assert bytes(event.salt) == row["salt"]
