"""Uploads: begun, continued wherever they broke off, sealed when all bytes are there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.evidence import files, rules
from shifang.evidence.models import Photo, Upload
from shifang.evidence.operations.holding import Held, hold, require_space
from shifang.evidence.types import (
    OPEN_UPLOADS,
    PHOTOS_UPLOAD,
    TOO_MANY_UPLOADS,
    UPLOAD_BUSY,
    UPLOAD_LIFE,
    UPLOAD_OFFSET,
    WRONG_LENGTH,
    Declared,
)
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock, tenancy
from shifang.platform.problems import BUSY

# A body is read as slowly as the network brings it and holds one of the 8 threads of a web process meanwhile:
# the rest is kept for everybody else, and a phone that finds no place here tries again.
_places = BoundedSemaphore(5)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload has come (bytes); the photo once it is held by this request."""

    offset: int
    size: int
    expires_at: datetime
    photo: Photo | None = None


def begin(*, scope: Scope, declared: Declared, now: datetime) -> Upload:
    """Begin a resumable upload of declared bytes."""
    scope.require(PHOTOS_UPLOAD)
    _require_length(declared.size)
    require_space()
    with tenancy.organisation(scope.organisation_id):
        mine = Upload.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me, photo=None)
        if mine.count() >= OPEN_UPLOADS:
            raise Refusal(TOO_MANY_UPLOADS, limit=OPEN_UPLOADS)
        return Upload.objects.create(
            organisation_id=scope.organisation_id,
            person_id=scope.me,
            sha256=declared.sha256,
            size=declared.size,
            begun_at=now,
            expires_at=now + UPLOAD_LIFE,
        )


def progress(*, scope: Scope, upload_id: UUID, now: datetime) -> Progress:
    """Return how far an upload has come. One that was whole but not sealed (a crash between) is sealed now."""
    upload = _mine(scope, upload_id, now)
    if upload.photo_id is not None:
        return Progress(upload.size, upload.size, upload.expires_at)
    try:
        with files.partial(upload.organisation_id, upload.id) as partial:
            if partial.length == upload.size:
                _seal(scope, upload, partial, now=now)
            return Progress(min(partial.length, upload.size), upload.size, upload.expires_at)
    except files.BusyError:
        raise Refusal(UPLOAD_BUSY) from None


def append(
    *, scope: Scope, upload_id: UUID, offset: int, read: Callable[[int], bytes], length: int | None, now: datetime
) -> Progress:
    """Add the bytes that `read` gives at `offset`; the last ones seal the upload.

    `length` is how many were announced, None when unknown. What arrives before a connection breaks is kept.
    A refusal of the whole photo ends the upload: the client begins again with right bytes.
    """
    scope.require(PHOTOS_UPLOAD)
    upload = _mine(scope, upload_id, now)
    if upload.photo_id is not None:
        raise Refusal(UPLOAD_OFFSET, offset=upload.size)
    require_space()
    try:
        with files.partial(upload.organisation_id, upload.id) as partial:
            if partial.length != offset:
                raise Refusal(UPLOAD_OFFSET, offset=partial.length)
            left = upload.size - offset
            if length is not None and length > left:
                raise Refusal(WRONG_LENGTH, size=offset + length, declared=upload.size)
            with _place():
                reached = partial.append(read, at_most=left)
            photo = _seal(scope, upload, partial, now=now) if reached == upload.size else None
            return Progress(reached, upload.size, upload.expires_at, photo)
    except files.BusyError:
        raise Refusal(UPLOAD_BUSY) from None


def put(*, scope: Scope, declared: Declared, read: Callable[[int], bytes], now: datetime) -> Held:
    """Take a whole photo in one request; the same one again changes nothing."""
    scope.require(PHOTOS_UPLOAD)
    _require_length(declared.size)
    require_space()
    once = clock.new_id()
    try:
        with files.partial(scope.organisation_id, once) as partial:
            with _place():
                partial.append(read, at_most=declared.size)
            return hold(scope=scope, source=partial, declared=declared, now=now)
    finally:
        files.drop_partial(scope.organisation_id, once)


def clean_up(*, organisation_id: UUID, now: datetime) -> int:
    """Forget uploads whose time is over, with their bytes; return how many partial files went."""
    with tenancy.organisation(organisation_id):
        Upload.objects.filter(organisation_id=organisation_id, expires_at__lt=now).delete()
    return files.drop_stale_partials(organisation_id, before=now - UPLOAD_LIFE)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise Refusal(BUSY)
    try:
        yield
    finally:
        _places.release()


def _require_length(size: int) -> None:
    refusal = rules.check_length(size)
    if refusal is not None:
        raise refusal


def _mine(scope: Scope, upload_id: UUID, now: datetime) -> Upload:
    with tenancy.organisation(scope.organisation_id):
        upload = Upload.objects.filter(
            organisation_id=scope.organisation_id, id=upload_id, person_id=scope.me, expires_at__gt=now
        ).first()
    if upload is None:
        raise Refusal(NOT_FOUND)
    return upload


def _seal(scope: Scope, upload: Upload, partial: files.Partial, *, now: datetime) -> Photo:
    declared = Declared(sha256=upload.sha256, size=upload.size)
    try:
        held = hold(scope=scope, source=partial, declared=declared, now=now)
    except Refusal:
        _forget(upload)
        raise
    _mark_sealed(upload, held.photo)
    return held.photo


def _mark_sealed(upload: Upload, photo: Photo) -> None:
    with tenancy.organisation(upload.organisation_id):
        Upload.objects.filter(organisation_id=upload.organisation_id, id=upload.id).update(photo_id=photo.id)


def _forget(upload: Upload) -> None:
    files.drop_partial(upload.organisation_id, upload.id)
    with tenancy.organisation(upload.organisation_id):
        Upload.objects.filter(organisation_id=upload.organisation_id, id=upload.id).delete()
