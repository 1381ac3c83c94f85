"""Taking bytes in for good: checked against what was promised, kept under their hash, recorded once."""

from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.evidence import files, pictures, rules
from shifang.evidence.models import Photo, PhotoHash, Submission
from shifang.evidence.types import DISK_FULL, NOT_A_PICTURE, PHOTO_HELD, Declared, PictureFacts
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock, jobs, tenancy

# 50 megapixels of PNG take 200 MB when decoded: more at once would push others out of memory.
_decoding = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Held:
    """A photo that is held, and whether these bytes are new to the organisation."""

    photo: Photo
    new: bool


def require_space() -> None:
    """Raise while the disk is nearly full: a full one would stop the database."""
    free, total = files.space()
    if rules.disk_is_full(free=free, total=total):
        raise Refusal(DISK_FULL)


def hold(*, scope: Scope, source: files.Partial, declared: Declared, now: datetime) -> Held:
    """Check whole bytes and keep them; the same bytes again, or twice at once, are one photo.

    Raises the refusal that says what is wrong with them. `photo.held` is recorded when they are new.
    """
    facts = _check(source, declared)
    with _decoding:
        thumbnail = _thumbnail(source)
    files.write(files.thumbnail_name(scope.organisation_id, declared.sha256), thumbnail)
    files.keep(source, files.raw_name(scope.organisation_id, declared.sha256))
    with tenancy.organisation(scope.organisation_id):
        photo_id, new = _claim_hash(scope.organisation_id, declared.sha256)
        if new:
            _record(scope, declared, facts, photo_id=photo_id, now=now)
        photo = Photo.objects.get(organisation_id=scope.organisation_id, id=photo_id)
        _submit(scope, photo_id, now)
        if new:
            _announce(scope, photo, now)
    return Held(photo=photo, new=new)


def _check(source: files.Partial, declared: Declared) -> PictureFacts:
    refusal = rules.check_content(
        size=source.length, sha256=source.sha256(), declared_size=declared.size, declared_sha256=declared.sha256
    )
    facts = None if refusal else pictures.inspect(source.stream)
    refusal = refusal or rules.check_picture(facts)
    if refusal is not None or facts is None:
        raise refusal or Refusal(NOT_A_PICTURE)
    return facts


def _thumbnail(source: files.Partial) -> bytes:
    try:
        return pictures.thumbnail(source.stream)
    except pictures.UnreadablePictureError:
        raise Refusal(NOT_A_PICTURE) from None


def _claim_hash(organisation_id: UUID, sha256: str) -> tuple[UUID, bool]:
    """The photo's id for this hash, and whether this call made it; of two at once one waits and finds the other's."""
    mine = PhotoHash(id=clock.new_id(), organisation_id=organisation_id, sha256=sha256)
    PhotoHash.objects.bulk_create([mine], ignore_conflicts=True)
    standing: UUID = PhotoHash.objects.values_list("id", flat=True).get(organisation_id=organisation_id, sha256=sha256)
    return standing, standing == mine.id


def _record(scope: Scope, declared: Declared, facts: PictureFacts, *, photo_id: UUID, now: datetime) -> None:
    Photo.objects.create(
        id=photo_id,
        organisation_id=scope.organisation_id,
        sha256=declared.sha256,
        size=declared.size,
        format=facts.format.value,
        width=facts.width,
        height=facts.height,
        held_at=now,
    )


def _submit(scope: Scope, photo_id: UUID, now: datetime) -> None:
    if scope.person_id is None:
        return
    submission = Submission(
        organisation_id=scope.organisation_id,
        photo_id=photo_id,
        person_id=scope.person_id,
        department_id=scope.department_id,
        submitted_at=now,
    )
    Submission.objects.bulk_create([submission], ignore_conflicts=True)


def _announce(scope: Scope, photo: Photo, now: datetime) -> None:
    facts = {name: getattr(photo, name) for name in ("sha256", "size", "format", "width", "height")}
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=PHOTO_HELD,
            subject=Subject("photo", photo.id),
            happened_at=now,
            received_at=now,
            actor_id=scope.person_id,
            department_id=scope.department_id,
            facts=facts,
        ),
    )
    for job in ("evidence.watermark", "evidence.compare"):
        jobs.enqueue(job, queue="photos", organisation_id=str(scope.organisation_id), sha256=photo.sha256)
