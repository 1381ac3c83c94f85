from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from pydantic import BaseModel

from shifang.accounts.models import Device
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.kernel.problems import REGISTRY, Refusal, problem
from shifang.ledger.models import Event
from shifang.ledger.operations import record, sequence
from shifang.ledger.types import KINDS, Fact, Subject, event_kind
from shifang.platform import clock, tenancy
from shifang.protocol.models import Command
from shifang.protocol.operations import close_parked, retry_parked
from shifang.protocol.types import COMMANDS, SEND, Call, CommandKind, Outcome, Wait, register

NOTED = KINDS.get("test.noted") or event_kind("test.noted", zh="记", en="Noted")
DOUBT = REGISTRY.get("test.doubt") or problem("test.doubt", status=409, zh="存疑", en="In doubt: {size}")


class Note(BaseModel):
    """A note on a thing; `parent` must have been noted before; doubtful ones need a human."""

    thing: UUID
    parent: UUID | None = None
    doubtful: bool = False
    refuse: bool = False


def apply(call: Call) -> Outcome:
    note: Note = call.payload
    if note.refuse:
        raise Refusal(DOUBT, size=1)
    if note.parent and not Event.objects.filter(subject_id=note.parent).exists():
        raise Wait(note.parent)
    if note.doubtful and call.overridden_by is None:
        return Outcome.parked(DOUBT, subject_id=note.thing, size=3)
    record(
        call.scope.organisation_id,
        Fact(
            kind=NOTED, subject=Subject("thing", note.thing), happened_at=call.happened_at, received_at=call.received_at
        ),
    )
    return Outcome(result={"thing": note.thing}, subject_id=note.thing, releases=(note.thing,))


@pytest.fixture(autouse=True)
def note_command() -> Any:
    register(CommandKind(code="test.note", payload=Note, apply=apply, permission=SEND))
    yield
    del COMMANDS["test.note"]


def command(
    sequence: int = 1, *, kind: str = "test.note", device: UUID | None = None, **payload: Any
) -> dict[str, Any]:
    return {
        "id": str(clock.new_id()),
        "kind": kind,
        "happened_at": clock.now().isoformat(),
        "device_id": str(device or DEVICE),
        "sequence": sequence,
        "payload": {"thing": str(uuid4()), **{k: str(v) if isinstance(v, UUID) else v for k, v in payload.items()}},
    }


DEVICE = uuid4()


def send(made: MadeOrganisation, *commands: dict[str, Any], role: str = "rep") -> list[dict[str, Any]]:
    response = made.client(role).post("/commands", {"commands": list(commands)})
    assert response.status_code == 200, response.content
    return response.json()["results"]


def noted(made: MadeOrganisation) -> int:
    with tenancy.organisation(made.id):
        return Event.objects.filter(kind="test.noted").count()


def test_a_command_sent_again_gets_its_first_answer() -> None:
    made = organisation()
    one = command()
    first, again = send(made, one)[0], send(made, one)[0]
    assert (first["status"], again["status"]) == ("applied", "duplicate")
    assert first["result"] == again["result"]
    assert noted(made) == 1


def test_fifty_threads_sending_one_batch_apply_it_once() -> None:
    made = organisation()
    batch = [command(n) for n in range(3)]
    client = made.client("rep")

    def push(_: int) -> list[str]:
        try:
            response = client.post("/commands", {"commands": batch})
            return [item["status"] for item in response.json()["results"]]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(push, range(50)))
    assert sorted(status for answer in answers for status in answer) == ["applied"] * 3 + ["duplicate"] * 147
    assert noted(made) == 3


def test_a_command_waits_for_its_parent_and_is_released_by_it() -> None:
    made = organisation()
    parent = command(1)
    child = command(2, parent=UUID(parent["payload"]["thing"]))
    grandchild = command(3, parent=UUID(child["payload"]["thing"]))
    statuses = [item["status"] for item in send(made, grandchild, child)]
    assert statuses == ["waiting", "waiting"]
    assert noted(made) == 0
    assert send(made, parent)[0]["status"] == "applied"
    assert noted(made) == 3
    assert send(made, grandchild)[0]["status"] == "duplicate"


def test_a_parked_command_is_listed_and_a_manager_lets_it_through() -> None:
    made = organisation()
    doubtful = command(doubtful=True)
    answer = send(made, doubtful)[0]
    assert (answer["status"], answer["code"], answer["params"]) == ("parked", "test.doubt", {"size": 3})
    manager = made.client("manager")
    listed = manager.get("/commands").json()["items"]
    assert [item["id"] for item in listed] == [doubtful["id"]]
    assert made.client("rep2").get("/commands").json()["items"] == []
    assert made.client("rep").post(f"/commands/{doubtful['id']}/resolve", {"action": "retry"}).status_code == 403
    resolved = manager.post(f"/commands/{doubtful['id']}/resolve", {"action": "retry", "note": "seen"})
    assert resolved.json()["status"] == "applied"
    assert noted(made) == 1
    assert (
        manager.post(f"/commands/{doubtful['id']}/resolve", {"action": "retry"}).json()["code"] == "command.not_parked"
    )


def test_parked_commands_of_a_subject_are_retried_or_closed_together() -> None:
    made = organisation()
    thing = uuid4()
    send(made, command(1, thing=thing, doubtful=True), command(2, thing=thing, doubtful=True))
    assert retry_parked(made.id, subject_id=thing, now=clock.now()) == 0
    assert close_parked(made.id, subject_id=thing, kind="test.note", note="replaced", now=clock.now()) == 2
    assert made.client("manager").get("/commands").json()["items"] == []


def test_a_refused_command_is_rejected_with_its_code_and_writes_nothing_else() -> None:
    made = organisation()
    answers = send(made, command(1, refuse=True), command(2, kind="no.such"), command(3, thing="x"))
    assert [item["status"] for item in answers] == ["rejected"] * 3
    assert [item["code"] for item in answers] == ["test.doubt", "command.unknown_kind", "command.payload_invalid"]
    assert noted(made) == 0


def test_an_id_used_for_other_content_is_rejected() -> None:
    made = organisation()
    one = command()
    send(made, one)
    other = {**one, "payload": {"thing": str(uuid4())}}
    assert send(made, other)[0]["code"] == "command.id_reused"


def test_the_future_is_parked_and_so_is_the_distant_past() -> None:
    made = organisation()
    ahead, old = command(1), command(2)
    ahead["happened_at"] = (clock.now() + timedelta(minutes=11)).isoformat()
    old["happened_at"] = (clock.now() - timedelta(days=46)).isoformat()
    answers = send(made, ahead, old)
    assert [(item["status"], item["code"]) for item in answers] == [
        ("parked", "command.clock_ahead"),
        ("parked", "command.too_old"),
    ]


def test_a_revoked_device_is_refused_and_a_colleagues_device_parked() -> None:
    made = organisation()
    device = uuid4()
    send(made, command(1, device=device))
    assert send(made, command(2, device=device), role="manager")[0]["code"] == "device.of_another"
    with tenancy.organisation(made.id):
        Device.objects.filter(id=device).update(revoked_at=clock.now())
    answer = send(made, command(3, device=device))[0]
    assert (answer["status"], answer["code"]) == ("rejected", "device.revoked")


def test_a_gap_in_the_numbers_is_shown_and_never_blocks() -> None:
    made = organisation()
    device = uuid4()
    assert [item["status"] for item in send(made, command(1, device=device), command(5, device=device))] == [
        "applied"
    ] * 2
    assert made.client("manager").get(f"/commands/gaps?device_id={device}").json()["missing"] == [[2, 4]]


def test_the_same_id_in_two_organisations_is_two_commands() -> None:
    one, two = organisation(), organisation()
    same = command()
    assert send(one, same)[0]["status"] == "applied"
    assert send(two, same)[0]["status"] == "applied"
    with tenancy.organisation(one.id):
        assert Command.objects.filter(id=same["id"]).count() == 1


def test_live_shows_placed_events_to_those_who_may_see_them() -> None:
    made = organisation()
    send(made, command())
    cursor = made.client("admin").get("/live").json()["cursor"]
    assert cursor == 0
    assert sequence(organisation_id=made.id) > 0
    events = made.client("admin").get("/live?since=0").json()
    assert [event["position"] for event in events["events"]] == list(range(1, events["cursor"] + 1))
    assert made.client("rep2").get("/live?since=0").json()["events"] == []
