"""What happened with a customer: owners and the timeline."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.models import Ownership
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.paging import before_cursor, newest_first
from shifang.ledger import queries as ledger
from shifang.platform.paging import encode_cursor


@dataclass(frozen=True, slots=True)
class OwnershipRow:
    """One change of owner, with names."""

    id: UUID
    owner_id: UUID | None
    owner_name: str | None
    previous_owner_id: UUID | None
    previous_owner_name: str | None
    cause: str
    reason: str
    by: UUID | None
    by_name: str | None
    at: datetime


def ownership_history(
    scope: Scope, customer_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> tuple[list[OwnershipRow], str | None]:
    """Return who owned a visible customer, newest first, and the next cursor."""
    require_visible(scope, customer_id)
    return ownership_page(scope, customer_id, cursor=cursor, limit=limit)


def ownership_page(
    scope: Scope, customer_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> tuple[list[OwnershipRow], str | None]:
    """Return who owned a customer that the caller has found to be the asker's to see."""
    rows = Ownership.objects.filter(organisation_id=scope.organisation_id, customer_id=customer_id)
    page, following = newest_first(rows, cursor=cursor, limit=limit)
    names = person_names(scope, [person for row in page for person in (row.owner_id, row.previous_owner_id, row.by)])
    return [_ownership_row(row, names) for row in page], following


def timeline_page(
    scope: Scope, customer_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> tuple[list[dict[str, Any]], str | None]:
    """Return the events about a visible customer, newest first, with the actors' names, and the next cursor."""
    require_visible(scope, customer_id)
    events = ledger.timeline(
        scope.organisation_id, subject_id=customer_id, before=before_cursor(cursor), limit=limit + 1
    )
    names = person_names(scope, [event.actor_id for event in events])
    following = encode_cursor(events[limit - 1].id) if len(events) > limit else None
    entries = [
        {**asdict(event), "actor_name": names.get(event.actor_id) if event.actor_id else None}
        for event in events[:limit]
    ]
    return entries, following


def _ownership_row(row: Ownership, names: dict[UUID, str]) -> OwnershipRow:
    return OwnershipRow(
        id=row.id,
        owner_id=row.owner_id,
        owner_name=names.get(row.owner_id) if row.owner_id else None,
        previous_owner_id=row.previous_owner_id,
        previous_owner_name=names.get(row.previous_owner_id) if row.previous_owner_id else None,
        cause=row.cause,
        reason=row.reason,
        by=row.by,
        by_name=names.get(row.by) if row.by else None,
        at=row.at,
    )


def contacts_told(entries: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """Return the contacts whose numbers may stand in entries of a timeline."""
    return {entry["subject_id"] for entry in entries if entry["subject_kind"] == "contact"}
