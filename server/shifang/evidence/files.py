"""Where the bytes of photos lie. Every name is made of an organisation's id and a hash, so none can lead elsewhere.

Partial uploads lie on the local disk under the media folder; whole photos go to Django's default storage by one
rename (local disk) or one put (another storage).
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
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from shifang.platform import clock

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 256 * 1024


class BusyError(Exception):
    """Another request writes to this partial file."""


class Partial:
    """A partial file that is locked by this request."""

    def __init__(self, path: Path, stream: io.BufferedRandom) -> None:
        self.path = path
        self.stream = stream

    @property
    def length(self) -> int:
        """Bytes that have come so far."""
        return os.fstat(self.stream.fileno()).st_size

    def append(self, read: Callable[[int], bytes], *, at_most: int) -> int:
        """Write what `read` gives, until it ends or breaks off, and return the new length; it is on disk then."""
        left = at_most
        self.stream.seek(0, os.SEEK_END)
        # A cut connection ends the reading; what came before it counts.
        with suppress(OSError):
            while left > 0 and (chunk := read(min(left, _CHUNK))):
                self.stream.write(chunk)
                left -= len(chunk)
        self.stream.flush()
        os.fsync(self.stream.fileno())
        return self.length

    def sha256(self) -> str:
        """Hash what has come."""
        self.stream.seek(0)
        return hashlib.file_digest(self.stream, "sha256").hexdigest()


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
        yield Partial(path, stream)


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


def keep(source: Partial, name: str) -> None:
    """Move a whole partial file to its place; when this returns, it is on disk under its name."""
    try:
        target = Path(default_storage.path(name))
    except NotImplementedError:
        source.stream.seek(0)
        _put(name, File(source.stream))
        source.path.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.path.replace(target)
    _sync_folder(target.parent)


def write(name: str, content: bytes) -> None:
    """Keep derived bytes under a name, whole or not at all; a second writing of the same name replaces it."""
    try:
        target = Path(default_storage.path(name))
    except NotImplementedError:
        _put(name, ContentFile(content))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{clock.new_id().hex}")
    with temporary.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(target)
    _sync_folder(target.parent)


def opened(name: str) -> BinaryIO:
    """Open kept bytes for reading. Raises FileNotFoundError."""
    return default_storage.open(name, "rb")  # type: ignore[return-value]


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


def _put(name: str, content: "File[Any]") -> None:
    if not default_storage.exists(name):
        default_storage.save(name, content)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
