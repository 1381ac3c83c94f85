"""An audit from the desk: a job with progress that holds the log against all that is known of it."""

from pathlib import Path
from typing import Any

from django.db import connections

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.ledger.models import Placed
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.rules.checkpoint import read, verifier
from shifang.ledger.rules.entry import entry_hash
from shifang.ledger.rules.merkle import Inclusion, included, leaf_hash
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.witnesses.operations import witnessing
from shifang.witnesses.queries import own_cosigner
from shifang.witnesses.tests.make import authority, happened, second_installation, served
from shifang.witnesses.tests.test_delivering import add, delivered


def audited(made: MadeOrganisation, *held: str) -> dict[str, Any]:
    api = made.client("auditor")
    begun = api.post("/ledger/audits", {"checkpoints": list(held)})
    assert begun.status_code == 201, begun.content
    run_jobs(made.id)
    return api.get(f"/ledger/audits/{begun.json()['id']}").json()


def owner(statement: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_log_fits_all_that_was_kept(tmp_path: Path) -> None:
    made, tsa = organisation(), authority(tmp_path / "tsa")
    witnessing.watch(name="ours", key=str(log_verifier(made.id)), now=clock.now())
    kept = happened(made, 300)
    with served(lambda query: (200, tsa.reply(query))) as stamps, second_installation() as other:
        add(made, "stamp", url=stamps.url, certificate=tsa.root)
        add(made, "cosign", url=other.url, key=str(own_cosigner()))
        happened(made, 400)
        delivered(made)
    found = audited(made, kept, kept.replace("\n", "\r\n"))
    assert found["finished_at"]
    assert (found["done"], found["faults"], found["fault_count"]) == (found["total"], [], 0)
    assert (found["held"], found["stored_checkpoints"], found["words"]) == (2, 2, 2)
    assert made.client("auditor").get("/ledger/audits").json()["items"][0] == found


def test_what_was_changed_is_named_and_so_are_forged_words_and_checkpoints(tmp_path: Path) -> None:
    made, tsa = organisation(), authority(tmp_path / "tsa")
    happened(made, 300)
    with served(lambda query: (200, tsa.reply(query))) as stamps:
        add(made, "stamp", url=stamps.url, certificate=tsa.root)
        delivered(made)
    size = made.client().get("/ledger").json()["newest"]["size"]
    with tenancy.organisation(made.id):
        event = Placed.objects.get(position=7).id
    owner("UPDATE ledger_event SET facts = '{}' WHERE id = %s", event)
    owner("UPDATE witnesses_testimony SET given_at = given_at - interval '1 day' WHERE organisation_id = %s", made.id)
    found = audited(made)
    assert found["faults"] == [
        {"code": "testimony", "position": size, "about": "stamp 见证"},
        {"code": "event_changed", "position": 7, "about": str(event)},
    ]
    owner("UPDATE ledger_checkpoint SET note = replace(note, 'shifang', 'shifung') WHERE organisation_id = %s", made.id)
    assert "note" in {each["code"] for each in audited(made)["faults"]}


def test_a_text_that_is_no_checkpoint_of_this_log_is_refused() -> None:
    made, other = organisation(), organisation()
    for text in ("", "x", happened(other, 3)):
        answer = made.client("auditor").post("/ledger/audits", {"checkpoints": [text]})
        assert answer.json()["code"] == "witness.checkpoint_wrong"


def test_the_log_tells_its_state_its_checkpoints_and_signs_on_demand() -> None:
    made = organisation()
    api = made.client("auditor")
    assert api.get("/ledger").json()["newest"] is None
    happened(made, 3)
    first = happened(made, 3)
    told = api.get("/ledger").json()
    assert (told["size"], told["waiting"], told["newest"]["note"]) == (told["newest"]["size"], 0, first)
    assert read(told["newest"]["note"], [verifier(told["key"])]).root.hex() == told["newest"]["root"]
    page = api.get("/ledger/checkpoints?limit=1").json()
    older = api.get(f"/ledger/checkpoints?cursor={page['next_cursor']}").json()
    assert [each["size"] for each in (*page["items"], *older["items"])] == [told["size"], told["size"] - 3]
    assert api.post("/ledger/checkpoints").json()["size"] == told["size"]
    owner("UPDATE ledger_placed SET leaf = %s WHERE organisation_id = %s AND position = 1", bytes(32), made.id)
    assert api.post("/ledger/checkpoints").json()["code"] == "proof.log_rewritten"


def test_an_event_is_found_with_the_proof_that_it_is_in_the_log() -> None:
    made = organisation()
    happened(made, 400)
    api = made.client("auditor")
    with tenancy.organisation(made.id):
        row = Placed.objects.get(position=77)
    told = api.get(f"/ledger/leaves/{row.id}").json()
    assert told["leaf"]["position"] == 77
    leaf = leaf_hash(entry_hash(told["entry"], salt=bytes.fromhex(told["salt"])))
    assert leaf.hex() == told["leaf"]["leaf"]
    point = read(told["inclusion"]["checkpoint"], [log_verifier(made.id)])
    proof = Inclusion(76, told["inclusion"]["size"], tuple(bytes.fromhex(each) for each in told["inclusion"]["hashes"]))
    assert included(leaf, proof, in_root=point.root)
    listed = api.get(f"/ledger/leaves?about={told['leaf']['subject_id']}").json()["items"]
    assert listed == [told["leaf"]]
    assert api.get(f"/ledger/leaves/{clock.new_id()}").status_code == 404
    assert api.get(f"/ledger/leaves?about={clock.new_id()}").json()["items"] == []
