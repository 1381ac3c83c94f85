"""The watermarked copy: burnt from facts that the using domain has checked."""

import hashlib
from datetime import datetime
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.evidence import files, rules, watermark
from shifang.evidence.models import Photo, PhotoHash
from shifang.evidence.types import PHOTO_USERS, PHOTO_WATERMARKED, WATERMARK_POLICY, Caption, CaptionField
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import jobs, tenancy


def caption_known(*, organisation_id: UUID, sha256: str) -> None:
    """Have the watermark burnt, now that a using domain can caption the photo; nothing if it is not held yet."""
    if PhotoHash.objects.filter(organisation_id=organisation_id, sha256=sha256).exists():
        jobs.enqueue("evidence.watermark", queue="photos", organisation_id=str(organisation_id), sha256=sha256)


def burn(*, organisation_id: UUID, sha256: str, now: datetime) -> bool:
    """Make the watermarked copy of a held photo, once; return whether it is there.

    False while no domain knows a caption: it calls `caption_known` when it does.
    """
    with tenancy.organisation(organisation_id):
        photo = _held(organisation_id, sha256)
        if photo is None:
            return False
        if photo.watermarked_at is not None:
            return True
        caption = _caption(organisation_id, sha256)
        if caption is None:
            return False
        policy = accounts.policy(Scope.system(organisation_id), WATERMARK_POLICY.code)
    fields = [CaptionField(field) for field in policy.body["fields"]]
    lines = rules.caption_lines(caption, fields, str(policy.body["locale"]))
    with files.opened(files.raw_name(organisation_id, sha256)) as raw:
        copy = watermark.burn(raw, lines)
    files.write(files.watermark_name(organisation_id, sha256), copy)
    digest = hashlib.sha256(copy).hexdigest()
    with tenancy.organisation(organisation_id):
        rows = Photo.objects.filter(organisation_id=organisation_id, id=photo.id, watermarked_at=None)
        written = rows.update(
            watermark_sha256=digest, watermarked_at=now, caption=list(lines), policy_version=policy.version
        )
        if written:
            _record(photo, digest, lines=lines, policy_version=policy.version, now=now)
    return True


def _held(organisation_id: UUID, sha256: str) -> Photo | None:
    known = PhotoHash.objects.filter(organisation_id=organisation_id, sha256=sha256).first()
    return None if known is None else Photo.objects.get(organisation_id=organisation_id, id=known.id)


def _caption(organisation_id: UUID, sha256: str) -> Caption | None:
    captions = (user.caption(organisation_id, sha256) for user in PHOTO_USERS.values())
    return next((caption for caption in captions if caption is not None), None)


def _record(photo: Photo, digest: str, *, lines: tuple[str, ...], policy_version: int, now: datetime) -> None:
    ledger.record(
        photo.organisation_id,
        Fact(
            kind=PHOTO_WATERMARKED,
            subject=Subject("photo", photo.id),
            happened_at=now,
            received_at=now,
            facts={
                "sha256": photo.sha256,
                "watermark_sha256": digest,
                "caption": list(lines),
                "policy_version": policy_version,
            },
        ),
    )
