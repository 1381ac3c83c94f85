"""In a running installation what happens is placed, signed by the hourly job, and brought to whoever keeps it."""

import subprocess
import sys
import time
from email import message_from_bytes
from pathlib import Path

import pytest

from shifang.accounts.tests.make import PASSWORD, MadeOrganisation, organisation
from shifang.alerts.tests.make import Sink, mail_sink
from shifang.config.tests.console import keep_password
from shifang.config.tests.live import SERVER, Live, live
from shifang.customers.tests.make import customer
from shifang.ledger import tasks as ledger
from shifang.ledger.queries.checkpoints import newest_checkpoint
from shifang.ledger.queries.events import last_position, pending_count
from shifang.platform import clock, tenancy
from shifang.simulation.client import ApiClient
from shifang.witnesses import tasks as witnesses

TRIES = 1200
"""Looks, a tenth of a second apart."""


def placed(made: MadeOrganisation) -> None:
    """Wait until the installation's sequencer has placed everything."""
    for _ in range(TRIES):
        with tenancy.organisation(made.id):
            if not pending_count(made.id):
                return
        time.sleep(0.1)
    raise AssertionError("the sequencer does not place")


def texts(sink: Sink) -> list[str]:
    """Return the texts of the letters that came."""
    parts = [part for _, _, content in list(sink.got) for part in message_from_bytes(content).walk()]
    told = [bytes(part.get_payload(decode=True)) for part in parts if part.get_content_type() == "text/plain"]
    return [each.decode().replace("\r\n", "\n") for each in told]


def hour(made: MadeOrganisation, sink: Sink) -> str:
    """Have the worker do what it does every hour; return the checkpoint, which has come by letter."""
    placed(made)
    with tenancy.organisation(made.id):
        size = last_position(made.id)
    ledger.checkpoint.defer(timestamp=int(clock.now().timestamp()))
    note = ""
    for _ in range(TRIES):
        time.sleep(0.1)
        with tenancy.organisation(made.id):
            newest = newest_checkpoint(made.id)
            if not note and newest is not None and newest.size >= size:
                note = newest.note
                witnesses.deliver.defer(organisation_id=str(made.id))
        if note and (found := next((each for each in texts(sink) if each.strip() == note.strip()), None)):
            return found
    raise AssertionError(f"{len(sink.got)} letters, none of them of {note}")


def with_another_root(note: str) -> str:
    """Return a checkpoint whose root differs in its first bits."""
    origin, size, root, *rest = note.split("\n")
    return "\n".join([origin, size, ("B" if root[0] == "A" else "A") + root[1:], *rest])


def audited(running: Live, made: MadeOrganisation, *held: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "ledger", "audit", made.code]
    for each in held:
        command += ["--since", str(each)]
    return subprocess.run(command, cwd=SERVER, env=running.environment, capture_output=True, text=True, check=False)


@pytest.mark.timeout(900)
def test_the_hourly_checkpoint_comes_by_mail_and_an_audit_is_held_against_it(
    database_of_its_own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_sink() as sink:
        mail = f"mailto://127.0.0.1:{sink.port}?from=shifang@example.com&smtp=127.0.0.1"
        monkeypatch.setenv("SHIFANG_MAIL_URL", mail)
        with live(tmp_path) as running:
            made = organisation()
            keep_password(made, "admin")
            shop = customer(made, owner="rep").id
            admin = ApiClient(running.url, made.code, "admin", PASSWORD)
            admin.sign_in()
            channel = admin.post(
                "/alert-channels", {"name": "审计", "kind": "mail", "settings": {"to": ["auditor@example.com"]}}
            )
            admin.post("/witnesses", {"name": "审计信箱", "kind": "channel", "settings": {"channel_id": channel["id"]}})
            first = tmp_path / "first"
            first.write_text(hour(made, sink))
            assert sink.got[0][0] == "auditor@example.com"
            for number in range(5):
                admin.post(f"/customers/{shop}/follow-ups", {"channel": "call", "note": f"第 {number} 次"})
            second = tmp_path / "second"
            second.write_text(hour(made, sink))
            assert first.read_text() != second.read_text()

            done = audited(running, made, first, second)
            assert done.returncode == 0, done.stdout + done.stderr
            forged = tmp_path / "forged"
            forged.write_text(with_another_root(second.read_text()))
            assert audited(running, made, forged).returncode != 0
