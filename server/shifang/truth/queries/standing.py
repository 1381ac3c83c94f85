"""Where the claims of one's own stand in the review, as the phone keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.truth.models import Finding


def standings(scope: Scope, subject_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the newest finding about each subject that has one: what was decided, and what oneself said to it.

    What was measured is left out: a phone that is told which signal fired teaches how to avoid it.
    """
    rows = Finding.objects.filter(
        organisation_id=scope.organisation_id, person_id=scope.me, subject_id__in=list(subject_ids)
    )
    return {row.subject_id: _plain(row) for row in rows.defer("facts", "assessment").order_by("id")}


def _plain(row: Finding) -> dict[str, Any]:
    return {
        "id": row.id,
        "command_id": row.command_id,
        "verdict": row.verdict,
        "status": row.status,
        "decision": row.decision or None,
        "note": row.note,
        "decided_at": row.decided_at,
        "appeal": row.appeal,
        "appealed_at": row.appealed_at,
    }
