"""Holding a new photo against every earlier one of its organisation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Max

from shifang.evidence import files, rules
from shifang.evidence.matching.features import KEPT_WORDS, Features, packed, unpacked
from shifang.evidence.matching.file_facts import FileFacts, file_facts
from shifang.evidence.matching.likeness import NONE, likeness
from shifang.evidence.matching.prints import FORM, Print, print_of
from shifang.evidence.matching.search import Candidate, Kept, Search
from shifang.evidence.models import Photo, PhotoHash, PhotoMatch, PhotoPrint
from shifang.evidence.pictures import UnreadablePictureError
from shifang.evidence.types import PHOTO_COMPARED, Match
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import tenancy
from shifang.platform.turns import take_turns

_AT_ONCE = 20_000
_searches: dict[UUID, Search] = {}
_one_at_a_time = Lock()


def compare(*, organisation_id: UUID, sha256: str, now: datetime) -> bool:
    """Take the print of a held photo, once, and keep what earlier photos it is like; return whether this was new.

    `photo.compared` is recorded when there is something to tell: a match, or what the file says of itself.
    """
    with tenancy.organisation(organisation_id):
        known = PhotoHash.objects.filter(organisation_id=organisation_id, sha256=sha256).first()
        if known is None or PhotoPrint.objects.filter(organisation_id=organisation_id, id=known.id).exists():
            return False
    try:
        with files.opened(files.raw_name(organisation_id, sha256)) as raw:
            taken, said = print_of(raw), file_facts(raw)
    except UnreadablePictureError:
        return False
    files.write(files.features_name(organisation_id, sha256), packed(taken.features))
    with _one_at_a_time, tenancy.organisation(organisation_id):
        # One photo of an organisation after the other: of two that are alike the later one finds the earlier.
        take_turns(f"print:{organisation_id}")
        if PhotoPrint.objects.filter(organisation_id=organisation_id, id=known.id).exists():
            return False
        photo = Photo.objects.get(organisation_id=organisation_id, id=known.id)
        found = _matches(photo, taken)
        _keep(photo, taken, said, found=found, now=now)
    return True


def search_of(organisation_id: UUID) -> Search:
    """Return the search of an organisation, with everything that was committed until now."""
    search = _searches.setdefault(organisation_id, Search())
    for part in _prints(organisation_id, after=search.serial):
        search.add(part)
    return search


def forget_search(organisation_id: UUID) -> None:
    """Let go of an organisation's search; the next photo builds it anew from the database."""
    _searches.pop(organisation_id, None)


def _prints(organisation_id: UUID, *, after: int) -> Iterator[list[Kept]]:
    rows = PhotoPrint.objects.filter(organisation_id=organisation_id, version=FORM).order_by("serial")
    wanted = rows.values_list("id", "serial", "hashes", "words")
    while True:
        part = [
            Kept(photo_id, serial, bytes(hashes), bytes(words))
            for photo_id, serial, hashes, words in wanted.filter(serial__gt=after)[:_AT_ONCE]
        ]
        if part:
            yield part
            after = part[-1].serial
        if len(part) < _AT_ONCE:
            return


def _matches(photo: Photo, taken: Print) -> list[tuple[Photo, Match]]:
    candidates = search_of(photo.organisation_id).candidates(taken.turned, taken.features.words)
    earlier = _photos(photo.organisation_id, [each.photo_id for each in candidates])
    found = []
    for candidate in candidates:
        other = earlier.get(candidate.photo_id)
        match = None if other is None else _match(taken, other, candidate)
        if other is not None and match is not None:
            found.append((other, match))
    return found


def _photos(organisation_id: UUID, photo_ids: list[UUID]) -> dict[UUID, Photo]:
    rows = Photo.objects.filter(organisation_id=organisation_id, id__in=photo_ids)
    return {row.id: row for row in rows}


def _match(taken: Print, other: Photo, candidate: Candidate) -> Match | None:
    """Lay the photo upon an earlier one. A turned one has the hash of a turn; its points are not turned with it."""
    kept = None if candidate.turned else _features(other)
    laid = NONE if kept is None else likeness(taken.features, kept)
    return rules.match_of(bits=candidate.bits, turned=candidate.turned, quality=taken.quality, laid=laid)


def _features(photo: Photo) -> Features | None:
    try:
        with files.opened(files.features_name(photo.organisation_id, photo.sha256)) as kept:
            return unpacked(kept.read())
    except (FileNotFoundError, ValueError):
        return None


def _keep(photo: Photo, taken: Print, said: FileFacts, *, found: list[tuple[Photo, Match]], now: datetime) -> None:
    rows = PhotoPrint.objects.filter(organisation_id=photo.organisation_id)
    PhotoPrint.objects.create(
        id=photo.id,
        organisation_id=photo.organisation_id,
        serial=(rows.aggregate(last=Max("serial"))["last"] or 0) + 1,
        version=FORM,
        hashes=b"".join(taken.hashes),
        words=taken.features.words[:KEPT_WORDS].astype("<u2").tobytes(),
        quality=taken.quality,
        ripple=taken.ripple,
        said=said.plain(),
        made_at=now,
    )
    PhotoMatch.objects.bulk_create(
        [
            PhotoMatch(
                organisation_id=photo.organisation_id,
                photo_id=photo.id,
                earlier_id=other.id,
                kind=match.kind.value,
                bits=match.bits,
                turned=match.turned,
                agreeing=match.agreeing,
                common=match.common,
                points=match.points,
                found_at=now,
            )
            for other, match in found
        ]
    )
    if found or said.plain():
        _record(photo, said, found=found, now=now)


def _record(photo: Photo, said: FileFacts, *, found: list[tuple[Photo, Match]], now: datetime) -> None:
    matches: list[dict[str, Any]] = [
        {"sha256": other.sha256, "kind": match.kind.value, "bits": match.bits, "agreeing": match.agreeing}
        for other, match in found
    ]
    ledger.record(
        photo.organisation_id,
        Fact(
            kind=PHOTO_COMPARED,
            subject=Subject("photo", photo.id),
            happened_at=now,
            received_at=now,
            facts={"sha256": photo.sha256, "matches": matches, "said": sorted(said.plain())},
        ),
    )
