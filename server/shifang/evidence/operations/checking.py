"""Checking credentials: of a file that somebody brings, and of the copy that is held."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import BoundedSemaphore

from shifang.accounts.types import Scope
from shifang.evidence import files, queries, rules
from shifang.evidence.credentials.authority import authority
from shifang.evidence.credentials.checking import check
from shifang.evidence.models import Photo
from shifang.evidence.types import NOT_READY, PHOTOS_CHECK, WRONG_LENGTH, CredentialCheck, HeldAs
from shifang.kernel.problems import Refusal
from shifang.platform import tenancy
from shifang.platform.problems import BUSY

# Each check is a process of its own for a second or less.
_places = BoundedSemaphore(2)
_WAIT_S = 4
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Checked:
    """A file (its SHA-256), what its credential is worth, and as what its bytes are held here, if they are."""

    sha256: str
    credential: CredentialCheck
    photo: Photo | None = None
    held_as: HeldAs | None = None


def check_file(*, scope: Scope, read: Callable[[int], bytes], length: int) -> Checked:
    """Check a file of `length` bytes that somebody brings; nothing of it is kept."""
    scope.require(PHOTOS_CHECK)
    refusal = rules.check_length(length)
    if refusal is not None:
        raise refusal
    with _place():
        return _checked(scope, _whole(read, length))


def check_held(*, scope: Scope, sha256: str) -> Checked:
    """Check the copy of a held photo, as it lies there now."""
    scope.require(PHOTOS_CHECK)
    with tenancy.organisation(scope.organisation_id):
        photo = queries.photo_of(scope, sha256)
    if photo.watermarked_at is None:
        raise Refusal(NOT_READY)
    with files.opened(files.watermark_name(scope.organisation_id, sha256)) as copy, _place():
        content = copy.read()
        found = check(content, organisation_id=scope.organisation_id, by=authority())
    digest = hashlib.sha256(content).hexdigest()
    return Checked(digest, found, photo, rules.held_as(digest, raw=sha256, copy=photo.watermark_sha256))


def _checked(scope: Scope, content: bytes) -> Checked:
    digest = hashlib.sha256(content).hexdigest()
    found = check(content, organisation_id=scope.organisation_id, by=authority())
    claimed = str(found.claims.get("raw_sha256")) if found.claims else digest
    photo = None
    with tenancy.organisation(scope.organisation_id), suppress(Refusal):
        photo = queries.photo_of(scope, claimed)
    if photo is None:
        return Checked(digest, found)
    return Checked(digest, found, photo, rules.held_as(digest, raw=photo.sha256, copy=photo.watermark_sha256))


def _whole(read: Callable[[int], bytes], length: int) -> bytes:
    content = bytearray()
    # A cut connection ends the reading.
    with suppress(OSError):
        while len(content) < length and (chunk := read(min(_CHUNK, length - len(content)))):
            content += chunk
    if len(content) != length:
        raise Refusal(WRONG_LENGTH, size=len(content), declared=length)
    return bytes(content)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=_WAIT_S):
        raise Refusal(BUSY)
    try:
        yield
    finally:
        _places.release()
