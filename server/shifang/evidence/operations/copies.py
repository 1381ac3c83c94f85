"""The watermarked copy: burnt from facts that the using domain has checked, then signed with what is known of it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.evidence import files, rules, watermark
from shifang.evidence.credentials.authority import authority
from shifang.evidence.credentials.signing import sign
from shifang.evidence.models import Photo, PhotoHash
from shifang.evidence.types import PHOTO_HELD, PHOTO_USERS, PHOTO_WATERMARKED, WATERMARK_POLICY, Caption, CaptionField
from shifang.ledger import operations as ledger
from shifang.ledger import queries as log
from shifang.ledger.types import Fact, Subject
from shifang.platform import jobs, tenancy
from shifang.platform.turns import take_turns


@dataclass(frozen=True, slots=True)
class _Words:
    """What a copy says: the caption, which parts of it are wanted, and in which language."""

    caption: Caption
    fields: Collection[CaptionField]
    locale: str
    policy_version: int


def caption_known(*, organisation_id: UUID, sha256: str) -> None:
    """Have the watermark burnt, now that a using domain can caption the photo; nothing if it is not held yet."""
    if PhotoHash.objects.filter(organisation_id=organisation_id, sha256=sha256).exists():
        jobs.enqueue("evidence.watermark", queue="photos", organisation_id=str(organisation_id), sha256=sha256)


def burn(*, organisation_id: UUID, sha256: str, now: datetime) -> bool:
    """Make the watermarked and signed copy of a held photo, once; return whether it is there.

    False while no domain knows a caption: it calls `caption_known` when it does.
    """
    with tenancy.organisation(organisation_id):
        photo = _held(organisation_id, sha256)
        caption = None if photo is None or photo.watermarked_at is not None else _caption(organisation_id, sha256)
    if photo is None or caption is None:
        return photo is not None and photo.watermarked_at is not None
    position = _position(photo)
    with tenancy.organisation(organisation_id):
        # Two signatures of the same copy differ: only one may be kept.
        take_turns(f"copy:{organisation_id}:{sha256}")
        photo = Photo.objects.get(organisation_id=organisation_id, id=photo.id)
        if photo.watermarked_at is None:
            _make(photo, _words(organisation_id, caption), position=position, now=now)
    return True


def _make(photo: Photo, words: _Words, *, position: int, now: datetime) -> None:
    lines = rules.caption_lines(words.caption, words.fields, words.locale)
    with files.opened(files.raw_name(photo.organisation_id, photo.sha256)) as raw:
        copy = watermark.burn(raw, lines)
    signer = authority().signer()
    photo.ledger_position = position
    signed = sign(copy, claims=_claims(photo, words), signer=signer)
    files.write(files.watermark_name(photo.organisation_id, photo.sha256), signed)
    photo.watermark_sha256 = hashlib.sha256(signed).hexdigest()
    photo.watermarked_at, photo.signed_by = now, signer.fingerprint
    photo.caption, photo.policy_version = list(lines), words.policy_version
    photo.save(
        update_fields=[
            "watermark_sha256",
            "watermarked_at",
            "caption",
            "policy_version",
            "signed_by",
            "ledger_position",
        ]
    )
    _record(photo, now=now)


def _claims(photo: Photo, words: _Words) -> dict[str, Any]:
    """What the credential says: of places and names no more than the watermark shows."""
    known: dict[str, Any] = {}
    for user in PHOTO_USERS.values():
        known |= user.claims(photo.organisation_id, photo.sha256)
    return {
        "organisation_id": str(photo.organisation_id),
        "raw_sha256": photo.sha256,
        "held_at": photo.held_at.isoformat(),
        "ledger_position": photo.ledger_position,
        **rules.claimed(words.caption, words.fields),
        **known,
    }


def _position(photo: Photo) -> int:
    """Where `photo.held` stands in the log; the sequencer is not waited for."""
    placed = 1
    while True:
        with tenancy.organisation(photo.organisation_id):
            position = log.position_of(photo.organisation_id, kind=PHOTO_HELD, subject_id=photo.id)
        if position is not None:
            return position
        if not placed:
            message = f"photo {photo.id} has no place in the log"
            raise LookupError(message)
        placed = ledger.sequence(organisation_id=photo.organisation_id)


def _held(organisation_id: UUID, sha256: str) -> Photo | None:
    known = PhotoHash.objects.filter(organisation_id=organisation_id, sha256=sha256).first()
    return None if known is None else Photo.objects.get(organisation_id=organisation_id, id=known.id)


def _caption(organisation_id: UUID, sha256: str) -> Caption | None:
    captions = (user.caption(organisation_id, sha256) for user in PHOTO_USERS.values())
    return next((caption for caption in captions if caption is not None), None)


def _words(organisation_id: UUID, caption: Caption) -> _Words:
    policy = accounts.policy(accounts.system_scope(organisation_id), WATERMARK_POLICY.code)
    fields = [CaptionField(field) for field in policy.body["fields"]]
    return _Words(caption, fields, str(policy.body["locale"]), policy.version)


def _record(photo: Photo, *, now: datetime) -> None:
    names = ("sha256", "watermark_sha256", "caption", "policy_version", "signed_by", "ledger_position")
    ledger.record(
        photo.organisation_id,
        Fact(
            kind=PHOTO_WATERMARKED,
            subject=Subject("photo", photo.id),
            happened_at=now,
            received_at=now,
            facts={name: getattr(photo, name) for name in names},
        ),
    )
