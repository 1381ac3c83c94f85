"""Being a witness: what goes on from what was seen is cosigned; a rollback, a fork and a stranger are refused."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from shifang.ledger.rules.checkpoint import BadCheckpoint, Checkpoint, signed, verifier_of
from shifang.ledger.rules.cosignature import cosign, cosigned_at, cosigner, cosigner_of, own_line
from shifang.ledger.rules.merkle import leaf_hash
from shifang.platform import clock
from shifang.witnesses.models import WatchedLog
from shifang.witnesses.operations import witnessing
from shifang.witnesses.queries import own_cosigner
from shifang.witnesses.rules import AddCheckpoint, BadRequest, add_checkpoint, pasted
from shifang.witnesses.tests.make import Log

ADDRESS = "/api/v1/witness/add-checkpoint"
SIGNATURE = "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
# C2SP's tlog-witness shows this request.
EXAMPLE = f"""old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa {SIGNATURE}
"""


def ask(text: str) -> tuple[int, str]:
    answer = Client().post(ADDRESS, text.encode(), content_type="text/plain")
    return answer.status_code, answer.content.decode()


def test_a_log_that_goes_on_is_cosigned_each_time() -> None:
    log = Log()
    for old, size in ((0, 7), (7, 7), (7, 256), (256, 500)):
        status, text = ask(log.request(old, size).text)
        assert status == 200
        body = log.request(old, size).note.partition("\n\n")[0] + "\n"
        at = cosigned_at(body, own_line(text, own_cosigner()), own_cosigner())
        assert abs(clock.now().timestamp() - at) < 300
    assert WatchedLog.objects.get(origin=log.name).size == 500


def test_who_does_not_know_what_was_seen_is_told_the_size() -> None:
    log = Log()
    assert ask(log.request(0, 100).text)[0] == 200
    answer = Client().post(ADDRESS, log.request(0, 200).text.encode(), content_type="text/plain")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (409, b"100\n", "text/x.tlog.size")
    assert ask(log.request(100, 200).text)[0] == 200


def test_a_rollback_a_fork_and_a_wrong_proof_are_refused_and_change_nothing() -> None:
    log = Log()
    assert ask(log.request(0, 300).text)[0] == 200
    assert ask(log.request(200, 250).text) == (409, "300\n"), "a rollback"
    assert ask(log.request(400, 350).text)[0] == 400
    proof = log.request(300, 400).hashes
    assert ask(log.request(300, 400, hashes=proof[:-1]).text)[0] == 422
    assert ask(log.request(300, 300, hashes=proof).text)[0] == 422
    log.leaves[5] = leaf_hash(b"another past")
    assert ask(log.request(300, 300).text) == (409, "300\n"), "a fork of the same size"
    assert ask(log.request(300, 400).text)[0] == 422, "a fork"
    assert WatchedLog.objects.get(origin=log.name).size == 300


def test_strangers_and_other_keys_are_refused() -> None:
    log, name = Log(), f"unknown/{clock.new_id()}"
    other = Ed25519PrivateKey.generate()
    point = Checkpoint(name, 3, bytes(32))
    assert ask(AddCheckpoint(0, (), signed(point, other)).text)[0] == 404
    forged = signed(Checkpoint(log.name, 3, bytes(32)), other)
    assert ask(AddCheckpoint(0, (), forged).text)[0] == 403


def test_only_one_of_two_histories_at_once_is_cosigned() -> None:
    """Checked and remembered in one go: two different successors never both get a cosignature."""
    log = Log()
    assert ask(log.request(0, 100).text)[0] == 200
    one = log.request(100, 200).text
    log.leaves[150] = leaf_hash(b"another")
    two = log.request(100, 200).text

    def at_once(text: str) -> int:
        try:
            return witnessing.answer(text.encode(), now=clock.now()).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(at_once, [one, two] * 8))
    assert found.count(200) == 1
    assert set(found) == {200, 409}


def test_the_protocols_example_is_read_and_written_the_same() -> None:
    request = add_checkpoint(EXAMPLE)
    assert (request.old, len(request.hashes), request.text) == (20852014, 4, EXAMPLE)
    assert ask(EXAMPLE)[0] == 404


@pytest.mark.parametrize(
    "text",
    [
        *("", "old 1", "old 01\n\na\n", "old -1\n\na\n", "old ١\n\na\n", "new 1\n\na\n"),
        EXAMPLE.replace("old 20852014", "old 0"),
        EXAMPLE.replace("PlRN", "Pl N"),
        "old 5\n" + f"{b64encode(bytes(32)).decode()}\n" * 64 + "\na\n1\nAA==\n\n",
        f"old 5\n{b64encode(bytes(31)).decode()}\n\na\n",
        "x" * 40_000,
    ],
)
def test_what_is_no_request(text: str) -> None:
    with pytest.raises(BadRequest):
        add_checkpoint(text)
    assert ask(text)[0] == 400


def test_no_bit_of_a_cosignature_can_be_turned() -> None:
    key = Ed25519PrivateKey.generate()
    by, body = cosigner_of("witness.example/w", key), "a\n1\nAA==\n"
    line = cosign(body, name=by.name, key=key, seconds=1_700_000_000)
    assert cosigned_at(body, line, cosigner(str(by))) == 1_700_000_000
    raw = line.encode()
    for bit in range(len(raw) * 8 - 8):
        turned = bytearray(raw)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError):  # noqa: PT011 - bytes that are no text are no cosignature either
            cosigned_at(body, turned.decode(), by)
    with pytest.raises(BadCheckpoint):
        cosigned_at(body.replace("1", "2"), line, by)


@pytest.mark.parametrize(
    "text",
    ["", "a+b+c", str(verifier_of("log", Ed25519PrivateKey.from_private_bytes(bytes(32)))), "a b+00000000+BA=="],
    ids=["nothing", "not_a_key", "of_a_log", "a_name_with_a_blank"],
)
def test_what_is_no_witness_key(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        cosigner(text)


def test_a_checkpoint_survives_a_mail_program() -> None:
    note = Log().request(0, 3).note
    assert pasted(note.replace("\n", " \r\n") + "\r\n\r\n") == note


def test_the_command_says_whose_logs_are_witnessed(capsys: pytest.CaptureFixture[str]) -> None:
    name, key = f"third/{clock.new_id()}", Ed25519PrivateKey.generate()
    call_command("witness", "key")
    assert capsys.readouterr().out == f"{own_cosigner()}\n"
    call_command("witness", "add", "三号", str(verifier_of(name, key)))
    call_command("witness", "list")
    assert f"三号\t{name}\t0\t-" in capsys.readouterr().out
    with pytest.raises(CommandError, match="another key"):
        call_command("witness", "add", "三号", str(verifier_of(name, Ed25519PrivateKey.generate())))
    call_command("witness", "remove", name)
    with pytest.raises(CommandError, match="not witnessed"):
        call_command("witness", "remove", name)
    with pytest.raises(CommandError, match="no Ed25519"):
        call_command("witness", "add", "x", "nothing")
