"""What is sealed opens in its place and nowhere else; keys are made, renewed, wrapped anew and destroyed."""

import io
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connections

from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy, vault
from shifang.platform.home import home
from shifang.platform.vault import keys, sealing, streams
from shifang.platform.vault import operations as care
from shifang.platform.vault.wrapping import CommandKeys, FileKeys, KeyLost

PLACE, ROW = "a_table.a_column", uuid4().bytes
SIZES = (0, 1, streams.FRAME - 1, streams.FRAME, streams.FRAME + 1, 3 * streams.FRAME, 5 * streams.FRAME + 17)


def code(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.kind.code


def test_a_value_opens_in_its_own_place_only():
    made, other = uuid4(), uuid4()
    sealed = vault.sealed(made, PLACE, ROW, b"a secret")
    assert b"secret" not in sealed
    assert vault.opened(made, PLACE, ROW, sealed) == b"a secret"
    assert vault.sealed(made, PLACE, ROW, b"a secret") != sealed
    for organisation, place, row in ((other, PLACE, ROW), (made, "b", ROW), (made, PLACE, uuid4().bytes)):
        assert code(lambda o=organisation, p=place, r=row: vault.opened(o, p, r, sealed)) == "vault.unreadable"


def test_every_changed_bit_of_a_value_is_found():
    made = uuid4()
    sealed = vault.sealed(made, PLACE, ROW, b"x")
    for bit in range(len(sealing.MARK) * 8, len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        assert code(lambda c=changed: vault.opened(made, PLACE, ROW, bytes(c))) == "vault.unreadable"
    assert code(lambda: vault.opened(made, PLACE, ROW, sealed[:-20])) == "vault.unreadable"


def test_what_was_there_before_the_vault_is_read_as_it_is():
    assert vault.opened(uuid4(), PLACE, ROW, b"T\x03old") == b"T\x03old"
    assert vault.opened_file(uuid4(), "a/name", io.BytesIO(b"\xff\xd8old")).read() == b"\xff\xd8old"


def whole(made: UUID, content: bytes, name: str = "n") -> bytes:
    target = io.BytesIO()
    vault.seal_file(made, name, io.BytesIO(content), target=target)
    return target.getvalue()


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_read_from_anywhere(size):
    made, content = uuid4(), os.urandom(size)
    sealed = whole(made, content)
    assert len(sealed) <= size + streams.HEAD + 16 * (size // streams.FRAME + 1)
    found = vault.opened_file(made, "n", io.BytesIO(sealed))
    assert found.read() == content
    for at in (0, size // 2, max(0, size - 3), size + 5):
        found.seek(at)
        assert found.read(10) == content[at : at + 10]
    assert found.seek(0, io.SEEK_END) == size


@pytest.mark.parametrize("size", SIZES)
def test_a_file_that_was_cut_joined_mixed_or_renamed_does_not_open(size):
    made = uuid4()
    sealed = whole(made, os.urandom(size))
    frame = streams.FRAME + 16
    wrong = [sealed[:-1], sealed[: streams.HEAD], sealed + b"x", sealed[:40] + b"\0" * 3 + sealed[43:]]
    if size > streams.FRAME:
        first, second = sealed[streams.HEAD :][:frame], sealed[streams.HEAD + frame :]
        wrong += [sealed[: streams.HEAD] + first, sealed[: streams.HEAD] + second]
        wrong += [sealed[: streams.HEAD] + first + os.urandom(16)]
    for each in wrong:
        with pytest.raises((Refusal, sealing.Damaged)):
            vault.opened_file(made, "n", io.BytesIO(each)).read()
    assert code(lambda: vault.opened_file(made, "m", io.BytesIO(sealed))) == "vault.unreadable"
    assert code(lambda: vault.opened_file(uuid4(), "n", io.BytesIO(sealed))) == "vault.unreadable"


def test_a_growing_file_goes_on_where_it_broke_off():
    made, stream = uuid4(), io.BytesIO()
    growing = vault.growing_file(made, "n", stream)
    growing.append(b"first ")
    growing.append(b"second ")
    stream.write(b"\0\0\1\0half of a frame")
    again = vault.growing_file(made, "n", stream)
    assert again.length == 13
    again.append(b"third")
    assert again.reader().read() == b"first second third"
    assert b"first" not in stream.getvalue()


def test_the_first_key_stands_though_the_transaction_around_it_is_undone():
    made = uuid4()
    sealed = b""

    def undone() -> None:
        nonlocal sealed
        with tenancy.organisation(made):
            sealed = vault.sealed(made, PLACE, ROW, b"x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    keys._rings.clear()
    assert vault.opened(made, PLACE, ROW, sealed) == b"x"


def test_key_files_are_for_their_user_alone():
    made = uuid4()
    vault.sealed(made, PLACE, ROW, b"x")
    folder = home() / "keys" / "vault" / made.hex
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def test_a_new_key_seals_and_the_old_ones_still_open():
    made = uuid4()
    old = vault.sealed(made, PLACE, ROW, b"old")
    assert care.rotate(made) == 2
    new = vault.sealed(made, PLACE, ROW, b"new")
    assert (sealing.number_of(old), sealing.number_of(new)) == (1, 2)
    assert vault.opened(made, PLACE, ROW, old) == b"old"
    # Another process has not heard of the new key yet.
    keys._rings[made] = keys.Ring(
        made, {1: keys._rings[made].keys[1]}, destroyed=False, read_at=keys._rings[made].read_at
    )
    assert vault.opened(made, PLACE, ROW, new) == b"new"


def test_wrapping_again_destroys_the_wrapping_key_and_keeps_the_content(monkeypatch):
    made = uuid4()
    sealed = vault.sealed(made, PLACE, ROW, b"x")
    care.rotate(made)
    before = {row.wrapping for row in care.key_rows(made)}
    assert care.wrap_again(made) == 2
    after = {row.wrapping for row in care.key_rows(made)}
    assert len(after) == 1
    assert not after & before
    assert [path.name for path in (home() / "keys" / "vault" / made.hex).iterdir()] == [*after]
    keys._rings.clear()
    keys._unwrapped.cache_clear()
    keys._cipher.cache_clear()
    assert vault.opened(made, PLACE, ROW, sealed) == b"x"


def test_destroyed_keys_open_nothing_a_backup_of_the_database_neither():
    made = uuid4()
    sealed, file = vault.sealed(made, PLACE, ROW, b"x"), whole(made, b"y")
    (row,) = care.key_rows(made)
    backup = (row.wrapping, bytes(row.wrapped))
    assert care.destroy(made, now=clock.now()) == 1
    for call in (
        lambda: vault.opened(made, PLACE, ROW, sealed),
        lambda: vault.sealed(made, PLACE, ROW, b"z"),
        lambda: vault.opened_file(made, "n", io.BytesIO(file)),
        lambda: care.rotate(made),
    ):
        assert code(call) == "vault.destroyed"
    assert not [*(home() / "keys" / "vault" / made.hex).iterdir()]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE platform_datakey SET wrapping = %s, wrapped = %s, destroyed_at = NULL WHERE organisation_id = %s",
            [*backup, made],
        )
    keys._rings.clear()
    keys._unwrapped.cache_clear()
    keys._cipher.cache_clear()
    assert code(lambda: vault.opened(made, PLACE, ROW, sealed)) == "vault.unreadable"


def test_the_application_can_neither_change_nor_drop_a_key():
    made = uuid4()
    vault.sealed(made, PLACE, ROW, b"x")
    for statement in ("UPDATE platform_datakey SET wrapped = ''", "DELETE FROM platform_datakey"):
        with pytest.raises(Exception, match="permission denied"), tenancy.organisation(made):
            connections["default"].cursor().execute(statement)


KEEPER = """
import base64, os, sys
from pathlib import Path
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
folder, what, organisation, *names = Path(sys.argv[1]), *sys.argv[2:]
given = base64.b64decode(sys.stdin.buffer.read())
mine = sorted(folder.glob(organisation + ".*"))
if what == "renew" or (what == "wrap" and not mine):
    (folder / f"{organisation}.{len(mine):04}").write_bytes(os.urandom(32))
    mine = sorted(folder.glob(organisation + ".*"))
if what == "wrap":
    sealed = AESGCM(mine[-1].read_bytes()).encrypt(b"0" * 12, given, None)
    print(mine[-1].suffix[1:], base64.b64encode(sealed).decode())
if what == "unwrap":
    key = (folder / f"{organisation}.{names[0]}").read_bytes()
    print(base64.b64encode(AESGCM(key).decrypt(b"0" * 12, given, None)).decode())
if what == "forget":
    for path in mine:
        if path.suffix[1:] not in names:
            path.unlink()
"""


@pytest.fixture(params=["file", "command"])
def keeper(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "file":
        return FileKeys(tmp_path / "vault")
    (tmp_path / "keeper.py").write_text(KEEPER)
    return CommandKeys([sys.executable, str(tmp_path / "keeper.py"), str(tmp_path)])


def test_every_keeper_of_wrapping_keys_keeps_to_the_same_rules(keeper):
    made, key = uuid4(), os.urandom(32)
    first, wrapped = keeper.wrap(made, key)
    assert key not in wrapped
    assert keeper.unwrap(made, first, wrapped) == key
    keeper.renew(made)
    second, wrapped_again = keeper.wrap(made, key)
    assert second != first
    assert keeper.unwrap(made, first, wrapped) == key
    keeper.forget(made, keep=[second])
    assert keeper.unwrap(made, second, wrapped_again) == key
    with pytest.raises(KeyLost):
        keeper.unwrap(made, first, wrapped)
    with pytest.raises(KeyLost):
        keeper.unwrap(uuid4(), second, wrapped_again)


def test_a_command_that_fails_or_is_not_there_is_a_lost_key():
    for command in (["/nowhere/at/all"], ["false"], [sys.executable, "-c", "print('no base64')"]):
        with pytest.raises(KeyLost):
            CommandKeys(command).unwrap(uuid4(), "n", b"x")
