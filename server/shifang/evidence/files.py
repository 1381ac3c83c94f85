"""Where the bytes of photos lie. Every name is made of an organisation's id and a hash, so none can lead elsewhere.

Partial uploads lie on the local disk under the media folder; whole photos go to Django's default storage by one
rename (local disk) or one put (another storage). All of it is sealed by the vault, under its organisation and name.
"""

import fcntl
import hashlib
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from shifang.platform import clock, vault
from shifang.platform.vault.sealing import Damaged
from shifang.platform.vault.streams import HEAD, form_of, number_of

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 256 * 1024


class BusyError(Exception):
    """Another request writes to this partial file."""


class Partial:
    """A partial file that is locked by this request."""

    def __init__(self, path: Path, sealed: io.BufferedRandom, organisation_id: UUID) -> None:
        self.path = path
        self._sealed = sealed
        self._content = vault.growing_file(organisation_id, path.name, sealed)

    @property
    def length(self) -> int:
        """Bytes that have come so far."""
        return self._content.length

    @cached_property
    def stream(self) -> BinaryIO:
        """What has come, for reading; asked for when all of it is there."""
        return self._content.reader()

    def append(self, read: Callable[[int], bytes], *, at_most: int) -> int:
        """Write what `read` gives, until it ends or breaks off, and return the new length; it is on disk then."""
        left = at_most
        # A cut connection ends the reading; what came before it counts.
        with suppress(OSError):
            while left > 0 and (chunk := read(min(left, _CHUNK))):
                self._content.append(chunk)
                left -= len(chunk)
        self._sealed.flush()
        os.fsync(self._sealed.fileno())
        return self.length

    def sha256(self) -> str:
        """Hash what has come; the hash of nothing when the disk has lost some of it."""
        try:
            self.stream.seek(0)
            return hashlib.file_digest(self.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        except Damaged:
            return ""


@contextmanager
def partial(organisation_id: UUID, upload_id: UUID) -> Iterator[Partial]:
    """Open and lock the partial file of an upload, making it when it is not there. Raises BusyError."""
    path = _partial_folder() / organisation_id.hex / upload_id.hex
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        yield Partial(path, stream, organisation_id)


def drop_partial(organisation_id: UUID, upload_id: UUID) -> None:
    """Delete the partial file of an upload, if there is one."""
    (_partial_folder() / organisation_id.hex / upload_id.hex).unlink(missing_ok=True)


def drop_stale_partials(organisation_id: UUID, *, before: datetime) -> int:
    """Delete partial files not written to since `before`; return how many."""
    folder = _partial_folder() / organisation_id.hex
    stale = [path for path in folder.glob("*") if path.stat().st_mtime < before.timestamp()]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def raw_name(organisation_id: UUID, sha256: str) -> str:
    """Return the storage name of the bytes as they came."""
    return _name("raw", organisation_id, sha256)


def thumbnail_name(organisation_id: UUID, sha256: str) -> str:
    """Return the storage name of the thumbnail."""
    return _name("thumbnail", organisation_id, sha256)


def watermark_name(organisation_id: UUID, sha256: str) -> str:
    """Return the storage name of the watermarked copy."""
    return _name("watermarked", organisation_id, sha256)


def features_name(organisation_id: UUID, sha256: str) -> str:
    """Return the storage name of the features by which edited copies are told."""
    return _name("features", organisation_id, sha256)


def names(organisation_id: UUID, sha256: str) -> list[str]:
    """Return all storage names that a photo may have."""
    return [make(organisation_id, sha256) for make in (raw_name, thumbnail_name, watermark_name, features_name)]


def keep(source: Partial, name: str) -> None:
    """Keep a whole partial file under its name and drop the partial; when this returns, it is on disk."""
    source.stream.seek(0)
    _kept(name, source.stream)
    source.path.unlink(missing_ok=True)


def write(name: str, content: bytes) -> None:
    """Keep derived bytes under a name, whole or not at all; a second writing of the same name replaces it."""
    _kept(name, io.BytesIO(content))


def opened(name: str) -> BinaryIO:
    """Open kept bytes for reading. Raises FileNotFoundError, `vault.destroyed`, `vault.unreadable`."""
    return vault.opened_file(_organisation_of(name), name, default_storage.open(name, "rb"))  # type: ignore[arg-type]


def drop(name: str) -> None:
    """Delete kept bytes, if there are any of this name."""
    with _turn(name):
        default_storage.delete(name)


def key_number(name: str) -> int | None:
    """Return under which data key a file is sealed, 0 when it is not yet; None when there is none of this name."""
    try:
        with default_storage.open(name, "rb") as stream:
            head = stream.read(HEAD)
    except FileNotFoundError:
        return None
    return number_of(head) if form_of(head) else 0


def seal_again(name: str) -> None:
    """Seal a kept file under the newest data key; nothing when there is none of this name."""
    with _turn(name), suppress(FileNotFoundError), opened(name) as content:
        _replaced(name, content)


def space() -> tuple[int, int]:
    """Return (free, total) bytes of the disk that takes uploads."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def _name(kind: str, organisation_id: UUID, sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        message = f"no SHA-256: {sha256!r}"
        raise ValueError(message)
    return f"photos/{organisation_id.hex}/{kind}/{sha256[:2]}/{sha256}"


def _partial_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "partial"


def _organisation_of(name: str) -> UUID:
    return UUID(name.split("/")[1])


def _kept(name: str, content: BinaryIO) -> None:
    with _turn(name):
        _replaced(name, content)


def _replaced(name: str, content: BinaryIO) -> None:
    """Seal content and put it under a name, instead of what may be there."""
    try:
        target = Path(default_storage.path(name))
    except NotImplementedError:
        target = None
    folder = target.parent if target else _partial_folder() / _organisation_of(name).hex
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{clock.new_id().hex}"
    try:
        with temporary.open("xb") as stream:
            vault.seal_file(_organisation_of(name), name, content, target=stream)
            stream.flush()
            os.fsync(stream.fileno())
        if target is not None:
            temporary.replace(target)
            _sync_folder(folder)
        else:
            _put(name, temporary)
    finally:
        temporary.unlink(missing_ok=True)


def _put(name: str, sealed: Path) -> None:
    # A storage that does not write over what is there would give it another name; deleting first could lose it.
    if getattr(default_storage, "file_overwrite", False) or not default_storage.exists(name):
        with sealed.open("rb") as stream:
            default_storage.save(name, File(stream))


@contextmanager
def _turn(name: str) -> Iterator[None]:
    """Hold a name while it is written: sealing anew must not bring back what was replaced meanwhile."""
    folder = Path(settings.MEDIA_ROOT) / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / hashlib.sha256(name.encode()).hexdigest()[:2]).open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
