"""Photos lie sealed; a new data key comes while photos come; a destroyed one is a coded answer."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.evidence import files
from shifang.evidence.operations import sealing, uploads
from shifang.evidence.tests import make
from shifang.evidence.types import Declared
from shifang.ledger.models import Event as Recorded
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.platform.vault import operations as vault

NOW = clock.now()


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def put(made: MadeOrganisation) -> tuple[str, bytes]:
    data = make.picture() + clock.new_id().bytes
    sha256 = hashlib.sha256(data).hexdigest()
    uploads.put(scope=made.scope("rep"), declared=Declared(sha256, len(data)), read=io.BytesIO(data).read, now=NOW)
    return sha256, data


def raw(made: MadeOrganisation, sha256: str) -> bytes:
    with files.opened(files.raw_name(made.id, sha256)) as stream:
        return stream.read()


def numbers(made: MadeOrganisation, sha256: str) -> set[int | None]:
    return {files.key_number(name) for name in files.names(made.id, sha256)}


def test_nothing_on_the_disk_is_a_picture(made):
    sha256, data = put(made)
    for name in files.names(made.id, sha256)[:2]:
        with default_storage.open(name) as stream:
            kept = stream.read()
        assert kept[:4] == b"SFV1"
        assert b"JFIF" not in kept
    assert raw(made, sha256) == data


def test_what_lay_there_unsealed_is_shown_and_then_sealed(made):
    sha256, data = put(made)
    with open(default_storage.path(files.raw_name(made.id, sha256)), "wb") as stream:  # as an older release wrote it
        stream.write(data)
    assert raw(made, sha256) == data
    call_command("keys", "seal", made.code)
    assert numbers(made, sha256) == {1, None}
    assert raw(made, sha256) == data


def test_a_new_key_comes_while_photos_come_and_nothing_is_lost(made, monkeypatch):
    before = [put(made) for _ in range(6)]
    enough = Event()

    def write() -> list[tuple[str, bytes]]:
        came = []
        try:
            while not enough.is_set() or not came:
                came.append(put(made))
        finally:
            connection.close()
        return came

    real = files.seal_again

    def killed(name: str) -> None:
        if sealed := len([each for each, _ in before if numbers(made, each) == {2, None}]):
            raise KeyboardInterrupt(sealed)
        real(name)

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write) for _ in range(2)]
        try:
            call_command("keys", "rotate", made.code)
            monkeypatch.setattr(sealing.files, "seal_again", killed)
            with pytest.raises(KeyboardInterrupt):
                vault.seal_again(made.id)
            monkeypatch.setattr(sealing.files, "seal_again", real)
            run_jobs(made.id, queue="default")
        finally:
            enough.set()
        came = [each for writer in writers for each in writer.result()]
    vault.seal_again(made.id)
    assert came
    for sha256, data in (*before, *came):
        assert raw(made, sha256) == data
        assert numbers(made, sha256) - {None} == {2}
    assert vault.seal_again(made.id) == 0


def test_destroying_asks_twice_and_then_the_answer_is_a_code(made):
    sha256, _ = put(made)
    with pytest.raises(CommandError, match="--confirm"):
        call_command("keys", "destroy", made.code)
    assert made.client("manager").get(f"/photos/{sha256}/raw").status_code == 200
    call_command("keys", "destroy", made.code, confirm=made.code)
    for kind in ("raw", "thumbnail"):
        answer = made.client("manager").get(f"/photos/{sha256}/{kind}")
        assert (answer.status_code, answer.json()["code"]) == (410, "vault.destroyed")
    data = make.picture() + b"late"
    rep = made.client("manager")
    path = f"/api/v1/photos/{hashlib.sha256(data).hexdigest()}"
    late = rep.client.put(path, data=data, content_type="application/octet-stream", headers=rep.headers)
    assert (late.status_code, late.json()["code"]) == (410, "vault.destroyed")
    with tenancy.organisation(made.id):
        assert Recorded.objects.filter(organisation_id=made.id, kind="keys.destroyed").exists()
