import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from shifang.evidence.credentials import checking
from shifang.evidence.credentials.authority import Authority, NoKeyError
from shifang.evidence.credentials.checking import check, judge
from shifang.evidence.tests import credentials_make as make
from shifang.evidence.tests.make import picture
from shifang.evidence.types import CREDENTIAL_WORDS, Standing, Trusted
from shifang.platform import clock
from shifang.platform.home import CHECKOUT

# Of c2pa-org (CC BY-SA 4.0) and contentauth: beside the checkout, never in it.
PUBLIC = CHECKOUT.parent / "shared" / "data" / "photo" / "c2pa"
NOW = clock.now()


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("ours"))
    made.establish(now=NOW)
    return made


@pytest.fixture(scope="module")
def copy(ours) -> bytes:
    return make.signed(ours)


def verdict(content: bytes, by: Authority, organisation_id=make.ORGANISATION) -> tuple[str, str]:
    found = check(content, organisation_id=organisation_id, by=by)
    assert found.code in CREDENTIAL_WORDS
    assert (found.claims is not None) == (found.verdict is Trusted.TRUSTED)
    return found.verdict.value, found.code


def test_what_we_signed_is_trusted_and_tells_its_claims(ours, copy):
    found = check(copy, organisation_id=make.ORGANISATION, by=ours)
    assert found.verdict is Trusted.TRUSTED
    assert found.claims == make.claims()


def test_a_photo_signed_under_another_root_is_not_trusted(ours, copy, tmp_path):
    other = Authority(tmp_path)
    other.establish(now=NOW)
    assert verdict(make.signed(other), ours) == ("not_trusted", "other_signer")
    assert verdict(copy, other) == ("not_trusted", "other_signer")


def test_a_photo_that_was_encoded_again_bears_no_credential(ours, copy):
    assert verdict(make.encoded_again(copy), ours) == ("none", "no_credential")
    assert verdict(picture(), ours) == ("none", "no_credential")


def test_a_changed_photo_is_not_trusted(ours, copy):
    for changed in (copy[:-40] + bytes([copy[-40] ^ 1]) + copy[-39:], copy + b"xx"):
        assert verdict(changed, ours) == ("not_trusted", "altered")


def test_a_photo_of_another_organisation_is_not_trusted_here(ours, copy):
    assert verdict(copy, ours, organisation_id=clock.new_id()) == ("not_trusted", "other_organisation")


def test_the_library_calling_it_valid_is_not_enough():
    told = {"state": "Valid", "serial": "5", "failures": [], "claims": make.claims()}
    for state in ("Valid", "Invalid", None, "trusted"):
        found = judge({**told, "state": state}, leaves={5: Standing.IN_USE}, organisation_id=make.ORGANISATION)
        assert found.verdict is Trusted.NOT_TRUSTED
    ours = judge({**told, "state": "Trusted"}, leaves={5: Standing.RETIRED}, organisation_id=make.ORGANISATION)
    assert ours.verdict is Trusted.TRUSTED
    for leaves in ({}, {5: Standing.REVOKED}, {6: Standing.IN_USE}):
        found = judge({**told, "state": "Trusted"}, leaves=leaves, organisation_id=make.ORGANISATION)
        assert found.verdict is Trusted.NOT_TRUSTED


def test_old_photos_stay_trusted_when_leaf_and_root_are_rotated(tmp_path):
    authority = Authority(tmp_path / "keys")
    copies = [make.signed(authority)]
    authority.rotate_leaf(now=NOW)
    copies.append(make.signed(authority))
    authority.rotate_root(now=NOW)
    copies.append(make.signed(authority))
    assert [verdict(each, authority) for each in copies] == [("trusted", "ok")] * 3
    standings = [(each.kind, each.name, each.standing.value) for each in authority.certificates()]
    assert standings == [
        ("root", "0001", "retired"),
        ("root", "0002", "in_use"),
        ("leaf", "0001-0001", "retired"),
        ("leaf", "0001-0002", "retired"),
        ("leaf", "0002-0003", "in_use"),
    ]
    # A retired key is nowhere any more.
    keys = sorted(path.name for path in (tmp_path / "keys").rglob("*.key"))
    assert keys == ["0002-0003.key", "0002.key"]
    for path in (tmp_path / "keys").rglob("*.*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_what_a_revoked_leaf_signed_is_not_trusted(tmp_path):
    authority = Authority(tmp_path)
    old = make.signed(authority)
    with pytest.raises(NoKeyError):
        authority.revoke("0001-0001")
    authority.rotate_leaf(now=NOW)
    authority.revoke("0001-0001")
    assert verdict(old, authority) == ("not_trusted", "revoked_leaf")
    assert verdict(make.signed(authority), authority) == ("trusted", "ok")


def test_a_leaf_needs_the_roots_key(tmp_path):
    authority = Authority(tmp_path)
    authority.establish(now=NOW)
    assert not authority.establish(now=NOW)
    (tmp_path / "roots" / "0001.key").unlink()
    with pytest.raises(NoKeyError):
        authority.rotate_leaf(now=NOW)
    assert verdict(make.signed(authority), authority) == ("trusted", "ok")


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public files are not beside the checkout")
def test_photos_that_others_signed_are_never_trusted(ours):
    files = sorted(PUBLIC.glob("*.jpg"))
    assert len(files) >= 7
    found = {path.name: verdict(path.read_bytes(), ours) for path in files}
    assert "trusted" not in {one for one, _ in found.values()}
    assert found["A.jpg"] == ("none", "no_credential")
    assert found["C.jpg"] == ("not_trusted", "other_signer")


@pytest.mark.parametrize("name", make.hostile())
def test_a_hostile_credential_is_an_answer(ours, name):
    assert verdict(make.hostile()[name], ours)[0] in {"none", "not_trusted"}


def test_a_reader_that_dies_or_hangs_is_an_answer(ours, copy, monkeypatch, tmp_path):
    for program in ("import os; os.abort()", "while True: pass", "bytearray(1 << 34)"):
        reader = tmp_path / "reader.py"
        limits = "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))\n"
        reader.write_text(limits + program)
        monkeypatch.setattr(checking, "_READER", str(reader))
        monkeypatch.setattr(checking, "PATIENCE_S", 1)
        assert verdict(copy, ours) == ("not_trusted", "too_costly")


def test_no_changed_byte_of_a_credential_passes_for_another_claim(ours, copy):
    _changed_bytes(ours, copy, count=300)


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_no_changed_byte_of_a_credential_passes_for_another_claim_at_length(ours, copy):
    _changed_bytes(ours, copy, count=20_000)


def _changed_bytes(ours: Authority, copy: bytes, *, count: int) -> None:
    chance = random.Random(count)
    first, last = make.manifest_span(copy)
    changes = [[(at := chance.randrange(first, last), copy[at] ^ (1 << chance.randrange(8)))] for _ in range(count)]
    given = json.dumps({"anchors": ours.anchors(), "content": copy.hex(), "changes": changes})
    program = [sys.executable, "-m", make.__name__]
    server = Path(__file__).parents[3]
    ended = subprocess.run(program, input=given, capture_output=True, text=True, cwd=server, check=False)
    assert ended.returncode == 0, ended.stderr[-400:]
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(answers) == count
    for change, told in zip(changes, answers, strict=True):
        found = judge(told, leaves=ours.leaves(), organisation_id=make.ORGANISATION)
        assert found.verdict is not Trusted.TRUSTED or found.claims == make.claims(), change
