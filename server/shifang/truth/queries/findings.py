"""Reads of the review queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shifang.accounts.types import Reach, Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import tenancy
from shifang.truth.models import Finding
from shifang.truth.types.findings import FINDING_EXPORT, FINDING_VIEW, Box, Ruling, Standing

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for; what is empty narrows nothing. `since` is included, `until` is not."""

    box: Box | None = None
    person_id: UUID | None = None
    signal: str = ""
    subject_id: UUID | None = None
    verdict: str = ""
    since: datetime | None = None
    until: datetime | None = None


def visible(scope: Scope) -> QuerySet[Finding]:
    """Return the findings that the asker may see: one's own, one's tree's, or all."""
    rows = Finding.objects.filter(organisation_id=scope.organisation_id)
    if scope.reach is Reach.ORGANISATION:
        return rows
    if scope.reach is Reach.TREE:
        return rows.filter(Q(department_id__in=scope.departments) | Q(person_id=scope.me))
    return rows.filter(person_id=scope.me)


def list_findings(scope: Scope, wanted: Wanted, *, before: UUID | None, limit: int) -> tuple[list[Finding], int]:
    """Return a page of findings, newest first, and how many there are in all."""
    scope.require(FINDING_VIEW)
    rows = _filtered(scope, wanted)
    total = rows.count()
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit]), total


def _filtered(scope: Scope, wanted: Wanted) -> QuerySet[Finding]:
    equal = {
        "status__in": None if wanted.box is None else [each.value for each in wanted.box.standings],
        "person_id": wanted.person_id,
        "subject_id": wanted.subject_id,
        "verdict": wanted.verdict or None,
        "happened_at__gte": wanted.since,
        "happened_at__lt": wanted.until,
        "signals__contains": [wanted.signal] if wanted.signal else None,
    }
    return visible(scope).filter(**{name: value for name, value in equal.items() if value is not None})


def history(scope: Scope, person_id: UUID, *, but: UUID) -> dict[str, int]:
    """Return how many other findings about a person were confirmed, were dismissed, and still wait."""
    rows = visible(scope).filter(person_id=person_id).exclude(id=but)
    waiting = Q(status__in=[each.value for each in Box.WAITING.standings])
    counted: dict[str, int] = rows.aggregate(
        confirmed=Count("id", filter=Q(status=Standing.DECIDED.value, decision=Ruling.CONFIRM.value)),
        dismissed=Count("id", filter=Q(status=Standing.DECIDED.value, decision=Ruling.DISMISS.value)),
        waiting=Count("id", filter=waiting),
    )
    return counted


def of_subject(organisation_id: UUID, subject_id: UUID) -> list[Finding]:
    """Return the findings about a thing, oldest first; for the domain that owns it and has decided who may see it."""
    return list(Finding.objects.filter(organisation_id=organisation_id, subject_id=subject_id).order_by("id"))


def subjects_in(organisation_id: UUID, box: Box) -> QuerySet[Finding]:
    """Return what findings of a box are about, for a domain above that narrows its own rows to them."""
    standing = [each.value for each in box.standings]
    rows = Finding.objects.filter(organisation_id=organisation_id, status__in=standing)
    return rows.values("subject_id")  # type: ignore[return-value]


def standing_of(organisation_id: UUID, subject_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return by subject how its findings stand together: "open" while one waits, else "confirmed" or "dismissed"."""
    rows = Finding.objects.filter(organisation_id=organisation_id, subject_id__in=set(subject_ids))
    rows = rows.exclude(status=Standing.CLOSED.value)
    said: dict[UUID, set[str]] = {}
    for subject_id, status, decision in rows.values_list("subject_id", "status", "decision"):
        said.setdefault(subject_id, set()).add(decision if status == Standing.DECIDED.value else "open")
    words = (("open", "open"), (Ruling.CONFIRM.value, "confirmed"), (Ruling.DISMISS.value, "dismissed"))
    return {subject: next(word for told, word in words if told in found) for subject, found in said.items()}


def waiting_about(organisation_id: UUID, hashes: Iterable[str]) -> frozenset[str]:
    """Return those of the photos (SHA-256 hex) that a finding which waits shows, on whichever side."""
    wanted = set(hashes)
    standing = [each.value for each in Box.WAITING.standings]
    rows = Finding.objects.filter(organisation_id=organisation_id, status__in=standing, photos__overlap=list(wanted))
    return frozenset(wanted & {sha256 for photos in rows.values_list("photos", flat=True) for sha256 in photos})


def shows_photo(scope: Scope, sha256: str) -> bool:
    """Return whether the asker reviews a finding that shows the photo."""
    if FINDING_VIEW not in scope.permissions:
        return False
    return visible(scope).filter(photos__contains=[sha256]).exists()


def cleared_by(organisation_id: UUID, command_id: UUID) -> UUID | None:
    """Return who dismissed the suspicion against a claim; None when nobody did."""
    rows = Finding.objects.filter(organisation_id=organisation_id, command_id=command_id)
    dismissed = rows.filter(status=Standing.DECIDED.value, decision=Ruling.DISMISS.value)
    return dismissed.values_list("decided_by", flat=True).first()


def find_finding(scope: Scope, finding_id: UUID) -> Finding:
    """Return one finding; raise `not_found` when it is not to be seen."""
    scope.require(FINDING_VIEW)
    row = visible(scope).filter(id=finding_id).first()
    if row is None:
        raise Refusal(NOT_FOUND)
    return row


def labels(
    scope: Scope, *, since: datetime, until: datetime, limit: int, after: tuple[datetime, UUID] | None = None
) -> list[Finding]:
    """Return decided findings, oldest first: what reviewers said is the label of what was measured."""
    scope.require(FINDING_EXPORT)
    rows = visible(scope).filter(status=Standing.DECIDED.value, decided_at__gte=since, decided_at__lt=until)
    if after is not None:
        at, identifier = after
        rows = rows.filter(Q(decided_at__gt=at) | Q(decided_at=at, id__gt=identifier))
    return list(rows.order_by("decided_at", "id")[:limit])


def label_stream(scope: Scope, *, since: datetime, until: datetime) -> Iterator[Finding]:
    """Yield all decided findings of a time, oldest first; every page of them is read in a transaction of its own."""
    after: tuple[datetime, UUID] | None = None
    while True:
        with tenancy.organisation(scope.organisation_id):
            page = labels(scope, since=since, until=until, limit=_PAGE, after=after)
        yield from page
        if len(page) < _PAGE or page[-1].decided_at is None:
            return
        after = (page[-1].decided_at, page[-1].id)
