"""Every checkpoint comes to its witnesses: a time-stamp authority, a second installation, a webhook, mail."""

from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.alerts.models import Alert
from shifang.alerts.outside import Outside
from shifang.alerts.tests.make import mail_sink, web_sink
from shifang.ledger.models import Event
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.rules.checkpoint import read, signers
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.witnesses.models import WatchedLog
from shifang.witnesses.operations import witnessing
from shifang.witnesses.operations.delivering import deliver
from shifang.witnesses.queries import Witnessed, newest_witnessed, own_cosigner
from shifang.witnesses.tests.make import LOOPBACK, authority, happened, placed, second_installation, served


def add(made: MadeOrganisation, kind: str, **settings: str) -> dict[str, Any]:
    answer = made.client().post("/witnesses", {"name": f"{kind} 见证", "kind": kind, "settings": settings})
    assert answer.status_code == 201, answer.content
    return answer.json()


def delivered(made: MadeOrganisation, outside: Outside = LOOPBACK, **later: float) -> int:
    return deliver(organisation_id=made.id, outside=outside, now=clock.now() + timedelta(**later))


def newest(made: MadeOrganisation) -> Witnessed:
    with tenancy.organisation(made.id):
        found = newest_witnessed(made.id)
        assert found is not None
        return found


def state(made: MadeOrganisation) -> dict[str, Any]:
    return made.client("auditor").get("/witnesses").json()["items"][0]


def test_a_checkpoint_is_stamped_cosigned_and_kept_and_still_a_signed_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, tsa = organisation(), authority(tmp_path / "tsa")
    witnessing.watch(name="ours", key=str(log_verifier(made.id)), now=clock.now())
    happened(made, 300)
    with served(lambda query: (200, tsa.reply(query))) as stamps, second_installation() as other, web_sink() as sink:
        kept = {"url": f"http://127.0.0.1:{sink.port}/kept"}
        hook = made.client().post("/alert-channels", {"name": "钩", "kind": "webhook", "settings": kept})
        add(made, "channel", channel_id=hook.json()["id"])
        add(made, "stamp", url=stamps.url, certificate=tsa.root)
        add(made, "cosign", url=other.url, key=str(own_cosigner()))
        for count in (1, 1, 700):
            happened(made, count)
            assert delivered(made) == 0
        assert sink.json()["body"] == newest(made).note
    found = newest(made)
    assert {each.witness.kind for each in found.testimonies} == {"channel", "cosign", "stamp"}
    assert read(found.note, [log_verifier(made.id)]).size == found.signed.size
    assert len(signers(found.note, [log_verifier(made.id)])[1]) == 1
    assert WatchedLog.objects.get(origin=log_verifier(made.id).name).size == found.signed.size
    call_command("ledger", "audit", made.code)
    told = capsys.readouterr().out
    assert "time-stamped by stamp 见证" in told
    assert "cosigned by cosign 见证" in told
    assert "9 of 9 words of witnesses hold" in told


def test_an_authority_that_is_away_is_asked_again(tmp_path: Path) -> None:
    made, tsa = organisation(), authority(tmp_path / "tsa")
    with served(lambda query: (200, tsa.reply(query))) as stamps:
        add(made, "stamp", url=stamps.url, certificate=tsa.root)
        happened(made, 5)
        stamps.away = True
        assert delivered(made) == 1
        assert state(made)["failure"]["code"] == "channel.answered"
        happened(made, 5)
        assert delivered(made) == 1
        assert len(stamps.got) == 2, "one try a round is enough"
        stamps.away = False
        assert delivered(made) == 0
        assert len(stamps.got) == 4, "the checkpoint that was missed is stamped too"
        assert delivered(made) == 0
        assert len(stamps.got) == 4
    assert (state(made)["failure"], state(made)["seen_size"]) == (None, newest(made).signed.size)


def test_an_answer_that_is_no_stamp_or_no_cosignature_is_not_kept(tmp_path: Path) -> None:
    made, tsa, another = organisation(), authority(tmp_path / "tsa"), authority(tmp_path / "other")
    happened(made, 5)
    with served(lambda query: (200, another.reply(query))) as stamps:
        witness = add(made, "stamp", url=stamps.url, certificate=tsa.root)
        assert delivered(made) == 1
        assert state(made)["failure"]["code"] == "witness.stamp_refused"
    assert made.client().delete(f"/witnesses/{witness['id']}").status_code == 204
    line = "— someone AAAA\n".encode()
    with served(lambda _: (200, line)) as other:
        add(made, "cosign", url=other.url, key=str(own_cosigner()))
        assert delivered(made) == 1
        assert state(made)["failure"]["code"] == "witness.cosignature_wrong"
    assert newest(made).testimonies == ()


def test_a_witness_that_has_seen_another_past_objects_and_admins_and_auditors_are_told_at_once() -> None:
    made = organisation()
    witnessing.watch(name="ours", key=str(log_verifier(made.id)), now=clock.now())
    happened(made, 30)
    with second_installation() as other:
        add(made, "cosign", url=other.url, key=str(own_cosigner()))
        assert delivered(made) == 0
        rows = WatchedLog.objects.filter(origin=log_verifier(made.id).name)
        rows.update(root=bytes(32))
        happened(made, 30)
        assert delivered(made) == 1
        assert delivered(made) == 1
        assert state(made)["failure"]["code"] == "witness.objected"
        rows.update(size=10**6)
        assert delivered(made) == 1
    run_jobs(made.id)
    with tenancy.organisation(made.id):
        told = Alert.objects.filter(kind="witness.objected")
        assert set(told.values_list("recipient_id", flat=True)) == {made.people["admin"], made.people["auditor"]}
        assert Event.objects.filter(kind="witness.objected").count() == 2


def test_people_get_the_checkpoint_by_mail_as_it_was_signed() -> None:
    made = organisation()
    channel = made.client().post(
        "/alert-channels", {"name": "信", "kind": "mail", "settings": {"to": ["keeper@example.com"]}}
    )
    add(made, "channel", channel_id=channel.json()["id"])
    happened(made, 5)
    with mail_sink() as sink:
        mail = f"mailto://127.0.0.1:{sink.port}?from=shifang@example.com&smtp=127.0.0.1"
        assert delivered(made, Outside(mail_url=mail)) == 0
    letter = message_from_bytes(sink.got[0][2])
    body = next(part for part in letter.walk() if part.get_content_type() == "text/plain").get_payload(decode=True)
    audit = made.client("auditor").post("/ledger/audits", {"checkpoints": [body.decode()]})
    assert audit.status_code == 201, audit.content
    gone = made.client().delete(f"/alert-channels/{channel.json()['id']}")
    assert gone.json()["code"] == "channel.in_use"


def test_a_test_signs_where_nothing_was_signed_and_says_what_is_wrong(tmp_path: Path) -> None:
    made = organisation()
    witness = add(made, "stamp", url="http://127.0.0.1:9/", certificate=authority(tmp_path / "tsa").root)
    path = f"/witnesses/{witness['id']}/test"
    assert made.client().post(path).json()["code"] == "witness.nothing_signed"
    placed(made, 5)
    told = made.client().post(path).json()
    assert (told["delivered"], told["failure"]["code"]) == (False, "channel.address_not_public")


@pytest.mark.parametrize(
    ("kind", "settings", "code"),
    [
        ("stamp", {"url": "https://tsa.example"}, "witness.settings"),
        ("stamp", {"url": "https://tsa.example", "certificate": "none"}, "witness.settings"),
        ("cosign", {"url": "https://witness.example", "key": "name+00000000+AQ=="}, "witness.settings"),
        ("cosign", {"url": "ftp://witness.example", "key": "KEY"}, "channel.address_invalid"),
        ("channel", {"channel_id": str(UUID(int=7))}, "not_found"),
        ("channel", {"channel_id": "x"}, "witness.settings"),
        ("channel", {"channel_id": "x", "more": "y"}, "witness.settings"),
    ],
)
def test_settings_that_cannot_be_right(kind: str, settings: dict[str, str], code: str) -> None:
    made = organisation()
    given = {name: str(own_cosigner()) if value == "KEY" else value for name, value in settings.items()}
    answer = made.client().post("/witnesses", {"name": "x", "kind": kind, "settings": given})
    assert answer.json()["code"] == code
