"""The proof of a visit: what it holds, who gets it, when it is made, and that it stands without the database."""

import json
import subprocess
import sys
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections
from django.test import Client

from shifang.accounts.tests.make import organisation
from shifang.evidence.tests.make import picture
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Checkpoint, Event
from shifang.ledger.operations import sequence
from shifang.ledger.operations.checkpoints import sign_checkpoint
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.rules.cosignature import cosign, cosigner_of
from shifang.ledger.rules.proof import Erased, Proof
from shifang.ledger.rules.verifying import Held, photos_of, stamped, verify
from shifang.platform import clock, tenancy
from shifang.platform.home import CHECKOUT
from shifang.visits.operations.proofs import prove
from shifang.visits.tests.make import Day, day
from shifang.witnesses import models as said
from shifang.witnesses.types import WitnessKind


def visited(today: Day) -> tuple[UUID, bytes]:
    """Make a whole visit with one photo that is held; return its id and the photo."""
    visit_id = today.start()
    today.check_in(visit_id)
    shot = picture(shade=int(visit_id) % 200)
    client = today.made.client("rep")
    digest = _put(client, shot)
    at = today.at(100).isoformat()
    photo = {"sha256": digest, "size": len(shot), "category": "shop_front", "taken_at": at}
    assert today.step(visit_id, "front", {}, photos=[photo]).status == "applied"
    assert today.step(visit_id, "form", {"promotion": False}).status == "applied"
    assert today.check_out(visit_id, seconds=700, on_site_s=600).status == "applied"
    return visit_id, shot


def _put(api: Any, shot: bytes) -> str:
    address = f"/api/v1/photos/{_sha(shot)}"
    answer = Client().put(address, shot, content_type="image/jpeg", headers=api.headers)
    assert answer.status_code in {200, 201}, answer.content
    return _sha(shot)


@pytest.fixture
def today() -> Day:
    return day(organisation())


def fetched(today: Day, visit_id: UUID, role: str = "auditor", **query: Any) -> bytes:
    made = prove(
        scope=today.made.scope(role), visit_id=visit_id, since=query.get("since"), now=query.get("now") or clock.now()
    )
    return made.content


def test_a_proof_holds_everything_about_the_visit_and_stands(today: Day) -> None:
    visit_id, shot = visited(today)
    answer = today.made.client("auditor").get(f"/visits/{visit_id}/proof")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Disposition"] == f'attachment; filename="{today.visit(visit_id).code}.proof.json"'
    found = verify(answer.content, Held(key=str(log_verifier(today.made.id))))
    assert [(each.code, each.outcome) for each in found.steps if each.outcome != "good"] == []
    kinds = [each["kind"] for each in found.entries]
    for kind in ("visit.started", "visit.checked_in", "visit.step_done", "photo.held", "visit.checked_out"):
        assert kind in kinds
    assert _sha(shot) in photos_of(found.entries)
    assert found.proof is not None
    documents = [json.loads(each) for each in found.proof.documents]
    assert {each["document"] for each in documents} == {"visit.judgement", "visit.step"}
    judged = next(each for each in documents if each.get("purpose") == "check_in")
    assert judged["assessment"]["verdict"] == "accepted"
    assert judged["facts"]["fixes"]


def _sha(raw: bytes) -> str:
    return sha256(raw).hexdigest()


def test_whoever_may_not_review_gets_the_proof_without_the_judgements(today: Day) -> None:
    visit_id, _ = visited(today)
    found = verify(fetched(today, visit_id, "rep"))
    assert found.good
    assert found.proof is not None
    assert {json.loads(each)["document"] for each in found.proof.documents} == {"visit.step"}


def test_it_is_recorded_who_took_it_and_no_proof_tells_that(today: Day) -> None:
    visit_id, _ = visited(today)
    first = fetched(today, visit_id)
    second = fetched(today, visit_id)
    with tenancy.organisation(today.made.id):
        rows = list(Event.objects.filter(kind="proof.fetched", subject_id=visit_id).order_by("id"))
    assert [each.facts["sha256"] for each in rows] == [_sha(first), _sha(second)]
    assert [each.actor_id for each in rows] == [today.made.people["auditor"]] * 2
    assert "proof.fetched" not in {each["kind"] for each in verify(second).entries}


def test_what_has_just_happened_is_signed_at_once_but_not_twice_a_minute(today: Day) -> None:
    now = clock.now()
    visit_id, _ = visited(today)
    fetched(today, visit_id, now=now)
    with tenancy.organisation(today.made.id):
        assert Checkpoint.objects.count() == 1
    # Nothing new about the visit: the same checkpoint serves.
    fetched(today, visit_id, now=now + timedelta(seconds=5))
    another, _ = visited(today)
    with pytest.raises(Refusal) as refused:
        fetched(today, another, now=now + timedelta(seconds=20))
    assert (refused.value.kind.code, refused.value.params) == ("proof.too_soon", {"seconds": 41})
    assert verify(fetched(today, another, now=now + timedelta(seconds=61))).good
    with tenancy.organisation(today.made.id):
        assert Checkpoint.objects.count() == 2


def test_who_kept_an_older_checkpoint_sees_that_the_log_only_went_on(today: Day) -> None:
    early, _ = visited(today)
    sequence(organisation_id=today.made.id)
    old = sign_checkpoint(organisation_id=today.made.id, now=clock.now() - timedelta(minutes=5))
    assert old is not None
    size = int(old.split("\n")[1])
    visit_id, _ = visited(today)
    later = fetched(today, visit_id, since=size)
    assert verify(later, Held(older=old)).good
    assert verify(fetched(today, visit_id), Held(older=old)).first_wrong == "older"
    with pytest.raises(Refusal) as refused:
        fetched(today, early, since=10_000_000)
    assert refused.value.kind.code == "proof.since"


def test_the_command_needs_nothing_but_the_file(today: Day, tmp_path: Path) -> None:
    visit_id, shot = visited(today)
    file, photos = tmp_path / "proof.json", tmp_path / "photos"
    file.write_bytes(fetched(today, visit_id))
    photos.mkdir()
    (photos / "front.jpg").write_bytes(shot)
    asked = ["--key", str(log_verifier(today.made.id)), "--photos", str(photos)]
    good = _run(file, *asked, folder=tmp_path)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "✓ 照片文件" in good.stdout
    assert good.stdout.endswith("凭证真实有效\n")
    assert _run(file, folder=tmp_path).stdout.endswith("来源请用企业公布的公钥核对\n")
    (photos / "front.jpg").write_bytes(shot + b"\0")
    bad = _run(file, *asked, "--lang", "en", folder=tmp_path)
    assert bad.returncode == 1
    assert "✗ Photo files: changed, or not of this visit: front.jpg" in bad.stdout
    assert "✗" in _run(tmp_path / "none", folder=tmp_path).stdout


def _run(*arguments: Any, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier where no setting, no database and no Django can be found by it."""
    blocked = "import sys; sys.modules['django'] = None; sys.modules['psycopg'] = None; import runpy; "
    start = (
        f"{blocked}sys.argv = ['verify', *sys.argv[1:]]; runpy.run_module('shifang.ledger.verify', run_name='__main__')"
    )
    command = [sys.executable, "-c", start, *map(str, arguments)]
    environment = {"PYTHONPATH": str(CHECKOUT / "server"), "LANG": "C"}
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_an_erased_event_holds_its_place_and_nothing_of_it_is_told(today: Day) -> None:
    visit_id, shot = visited(today)
    before = fetched(today, visit_id)
    with connections["owner"].cursor() as cursor:
        erase = (
            "UPDATE ledger_event SET facts = '{\"erased\": true}', salt = '' WHERE organisation_id = %s AND kind = %s"
        )
        cursor.execute(erase, [today.made.id, "visit.step_done"])
    after = verify(fetched(today, visit_id))
    assert after.good
    assert after.proof is not None
    assert sum(isinstance(each, Erased) for each in after.proof.events) == 2
    # The photo was named by an erased event: nothing says any more that it is of this visit.
    assert photos_of(after.entries) == {}
    assert after.proof.documents
    assert "visit.step" not in "".join(after.proof.documents)
    # A proof that was handed out earlier stands.
    assert _sha(shot) in photos_of(verify(before).entries)


def test_what_witnesses_said_goes_with_the_checkpoint(today: Day) -> None:
    visit_id, _ = visited(today)
    first = verify(fetched(today, visit_id)).proof
    assert first is not None
    key = Ed25519PrivateKey.generate()
    body = first.checkpoint.partition("\n\n")[0] + "\n"
    line = cosign(body, name="witness.example", key=key, seconds=1_795_000_000)
    with tenancy.organisation(today.made.id):
        checkpoint = Checkpoint.objects.get()
        for kind, content in ((WitnessKind.COSIGN, line), (WitnessKind.STAMP, b64encode(_stamp(first)).decode())):
            witness = said.Witness.objects.create(
                organisation_id=today.made.id, name=kind, kind=kind, settings={}, created_at=clock.now()
            )
            said.Testimony.objects.create(
                organisation_id=today.made.id,
                witness=witness,
                checkpoint=checkpoint,
                given_at=clock.now(),
                content=content,
            )
    found = verify(fetched(today, visit_id), Held(witnesses=[str(cosigner_of("witness.example", key))]))
    told = {each.code: (each.outcome, each.reason) for each in found.steps}
    assert told["cosignatures"] == ("good", "seen")
    assert told["timestamp"] == ("open", "of_this")


def _stamp(proof: Proof) -> bytes:
    """What stands in every time stamp: the hash of what it is of."""
    return b"\x30" + sha256(stamped(proof.checkpoint)).digest()
