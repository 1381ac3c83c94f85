"""The authority of an installation: its roots and leaves, as files that only its user can read.

`roots/0001.crt|key` and `leaves/0001-0001.crt|key` (root, leaf); the newest of each is in use. What is retired loses
its key and stays as a certificate, so that old photos go on being trusted; `.revoked` beside a leaf ends that.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shifang.evidence.credentials.certificates import Issued, fingerprint, made_at, make_leaf, make_root, serial_of
from shifang.evidence.types import Standing
from shifang.platform import clock
from shifang.platform.home import home


class NoKeyError(Exception):
    """The root's key is not here, or the leaf is not known: nothing can be done with it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the authority, as people are shown it."""

    kind: str
    name: str
    fingerprint: str
    made_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs now: the leaf's name in this installation, its key, and the certificates that go into a photo."""

    name: str
    fingerprint: str
    issued: Issued


class Authority:
    """Roots and leaves in a folder. Made on first use; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def signer(self) -> Signer:
        """Return the leaf in use, making root and leaf when there are none."""
        for _ in range(2):
            path = self._newest("leaves")
            try:
                if path is not None:
                    certificate = path.read_bytes()
                    issued = Issued(certificate, path.with_suffix(".key").read_bytes())
                    return Signer(path.stem, fingerprint(certificate), issued)
            except FileNotFoundError:
                # Rotated between the two readings.
                continue
            self.establish(now=clock.now())
        raise NoKeyError(self.folder)

    def establish(self, *, now: datetime) -> bool:
        """Make a root and a leaf if there are none; return whether they were made."""
        with self._alone():
            if self._newest("leaves") is not None:
                return False
            self._add_root(now)
            self._add_leaf(now)
        return True

    def rotate_leaf(self, *, now: datetime) -> None:
        """Sign with a new leaf from now on; the key of the old one is deleted. Raises NoKeyError without the root's."""
        with self._alone():
            self._add_leaf(now)

    def rotate_root(self, *, now: datetime) -> None:
        """Sign under a new root, with a new leaf, from now on; the keys of the old ones are deleted."""
        with self._alone():
            self._add_root(now)
            self._add_leaf(now)

    def revoke(self, name: str) -> None:
        """Trust nothing any more that a leaf has signed, whenever it was. The one in use must be rotated first."""
        path = self.folder / "leaves" / f"{Path(name).name}.crt"
        if not path.exists() or path == self._newest("leaves"):
            raise NoKeyError(name)
        path.with_suffix(".revoked").touch(mode=0o600)

    def anchors(self) -> str:
        """Return every root, old ones too, as one PEM text."""
        return b"".join(path.read_bytes() for path in self._all("roots")).decode()

    def leaves(self) -> dict[int, Standing]:
        """Return every leaf that was ever in use, by its serial number, and how it stands."""
        return {serial_of(path.read_bytes()): self._standing(path) for path in self._all("leaves")}

    def certificates(self) -> list[Certificate]:
        """Return everything there is, roots first, the oldest first."""
        return [
            Certificate(one, path.stem, fingerprint(read), made_at(read), self._standing(path))
            for one, kind in (("root", "roots"), ("leaf", "leaves"))
            for path in self._all(kind)
            for read in [path.read_bytes()]
        ]

    def _standing(self, path: Path) -> Standing:
        if path.with_suffix(".revoked").exists():
            return Standing.REVOKED
        return Standing.IN_USE if path == self._newest(path.parent.name) else Standing.RETIRED

    def _add_root(self, now: datetime) -> None:
        number = len(self._all("roots")) + 1
        self._put(self.folder / "roots" / f"{number:04}", make_root(f"Photo root {number}", now=now))

    def _add_leaf(self, now: datetime) -> None:
        path = self._newest("roots")
        if path is None or not path.with_suffix(".key").exists():
            raise NoKeyError(self.folder / "roots")
        root = Issued(path.read_bytes(), path.with_suffix(".key").read_bytes())
        number = len(self._all("leaves")) + 1
        leaf = make_leaf(f"Photo signing {path.stem}-{number:04}", root=root, now=now)
        self._put(self.folder / "leaves" / f"{path.stem}-{number:04}", leaf)

    def _put(self, path: Path, issued: Issued) -> None:
        """Write the key, then the certificate, by which it comes into use; then older keys go."""
        for suffix, content in ((".key", issued.key), (".crt", issued.certificate)):
            partial = path.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(path.with_suffix(suffix))
        for key in path.parent.glob("*.key"):
            if key.stem != path.stem:
                key.unlink()

    def _newest(self, kind: str) -> Path | None:
        return max(self._all(kind), default=None)

    def _all(self, kind: str) -> list[Path]:
        return sorted((self.folder / kind).glob("*.crt"))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        for folder in (self.folder, self.folder / "roots", self.folder / "leaves"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def authority() -> Authority:
    """Return the authority of this installation."""
    return Authority(home() / "keys" / "c2pa")
