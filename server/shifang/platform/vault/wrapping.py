"""Key-encryption keys: they wrap the data keys of one organisation each, and lie outside of the database.

By default in files of the installation (`keys/vault/ORGANISATION/NAME`); with `SHIFANG_KEY_COMMAND` in whatever key
management that command speaks to. Because each organisation has its own, destroying it also closes every backup of
the database and of the files.
"""

import base64
import os
import secrets
import shlex
import subprocess
from collections.abc import Collection
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shifang.platform import clock
from shifang.platform.home import home

_NONCE = 12
_PATIENCE_S = 20


class KeyLost(Exception):
    """The key-encryption key is not at hand, or does not fit."""


class KeyEncryption(Protocol):
    """Who holds key-encryption keys. A name is that of one version of an organisation's key."""

    def wrap(self, organisation_id: UUID, key: bytes) -> tuple[str, bytes]:
        """Wrap a data key under the newest version, making the first one; return its name and the wrapped key."""

    def unwrap(self, organisation_id: UUID, name: str, wrapped: bytes) -> bytes:
        """Return the data key. Raises KeyLost."""

    def renew(self, organisation_id: UUID) -> None:
        """Make a new version, which wraps from now on."""

    def forget(self, organisation_id: UUID, *, keep: Collection[str]) -> None:
        """Destroy all versions but some, for good."""


def key_encryption() -> KeyEncryption:
    """Return who holds this installation's key-encryption keys."""
    command = os.environ.get("SHIFANG_KEY_COMMAND")
    return CommandKeys(shlex.split(command)) if command else FileKeys(home() / "keys" / "vault")


class FileKeys:
    """Keys in files that only the installation's user can read. Names sort by age."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def wrap(self, organisation_id: UUID, key: bytes) -> tuple[str, bytes]:
        if not self._versions(organisation_id):
            self.renew(organisation_id)
        newest = self._versions(organisation_id)[-1]
        nonce = os.urandom(_NONCE)
        return newest.name, nonce + AESGCM(newest.read_bytes()).encrypt(nonce, key, organisation_id.bytes)

    def unwrap(self, organisation_id: UUID, name: str, wrapped: bytes) -> bytes:
        found = next((path for path in self._versions(organisation_id) if path.name == name), None)
        if found is None:
            raise KeyLost
        try:
            return AESGCM(found.read_bytes()).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], organisation_id.bytes)
        except (InvalidTag, ValueError, OSError):
            raise KeyLost from None

    def renew(self, organisation_id: UUID) -> None:
        folder = self._folder / organisation_id.hex
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = clock.new_id().hex
        partial = folder / f".{name}"
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(32))
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(folder / name)
        _sync(folder)
        _sync(self._folder)

    def forget(self, organisation_id: UUID, *, keep: Collection[str]) -> None:
        gone = [path for path in self._versions(organisation_id) if path.name not in keep]
        for path in gone:
            path.unlink(missing_ok=True)
        if gone:
            _sync(self._folder / organisation_id.hex)

    def _versions(self, organisation_id: UUID) -> list[Path]:
        return sorted((self._folder / organisation_id.hex).glob("[0-9a-f]*"))


class CommandKeys:
    """Keys held elsewhere: `COMMAND wrap|unwrap|renew|forget ORGANISATION …`, base64 in and out (docs/security.md)."""

    def __init__(self, command: list[str]) -> None:
        self._command = command

    def wrap(self, organisation_id: UUID, key: bytes) -> tuple[str, bytes]:
        name, _, wrapped = self._ask("wrap", organisation_id, given=key).partition(" ")
        return name, _bytes(wrapped)

    def unwrap(self, organisation_id: UUID, name: str, wrapped: bytes) -> bytes:
        return _bytes(self._ask("unwrap", organisation_id, name, given=wrapped))

    def renew(self, organisation_id: UUID) -> None:
        self._ask("renew", organisation_id)

    def forget(self, organisation_id: UUID, *, keep: Collection[str]) -> None:
        self._ask("forget", organisation_id, *sorted(keep))

    def _ask(self, what: str, organisation_id: UUID, *names: str, given: bytes = b"") -> str:
        try:
            done = subprocess.run(  # noqa: S603 - the installation's own command, no shell
                [*self._command, what, str(organisation_id), *names],
                input=base64.b64encode(given),
                capture_output=True,
                timeout=_PATIENCE_S,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            # Its output could hold a key: it is not told.
            raise KeyLost from None
        return done.stdout.decode("ascii", "replace").strip()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise KeyLost from None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
