"""Extensions that were asked for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.customers import require_visible
from shifang.pool.models import Extension
from shifang.pool.types.extension import ExtensionStatus


def extensions_of(organisation_id: UUID, customer_id: UUID, *, since: datetime) -> list[Extension]:
    """Return the extensions of the holding that began at a moment, oldest first."""
    rows = Extension.objects.filter(organisation_id=organisation_id, customer_id=customer_id, held_since=since)
    return list(rows.order_by("asked_at", "id"))


def waiting_of(organisation_id: UUID, customers: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return since when those customers are held for which more days were asked and nobody has decided."""
    rows = Extension.objects.filter(
        organisation_id=organisation_id, customer_id__among=list(customers), status=ExtensionStatus.PENDING
    )
    return dict(rows.values_list("customer_id", "held_since"))


def asked_of(
    organisation_id: UUID, customers: Iterable[UUID]
) -> dict[tuple[UUID, datetime], list[tuple[datetime, datetime | None]]]:
    """Return when more days were asked for and when that was decided, by customer and beginning of the holding."""
    rows = Extension.objects.filter(organisation_id=organisation_id, customer_id__among=list(customers))
    found: dict[tuple[UUID, datetime], list[tuple[datetime, datetime | None]]] = {}
    for customer_id, since, asked, decided in rows.order_by("asked_at", "id").values_list(
        "customer_id", "held_since", "asked_at", "decided_at"
    ):
        found.setdefault((customer_id, since), []).append((asked, decided))
    return found


def all_extensions(scope: Scope, customer_id: UUID) -> list[Extension]:
    """Return every extension of a visible customer, the newest first; raise `not_found` otherwise."""
    require_visible(scope, customer_id)
    rows = Extension.objects.filter(organisation_id=scope.organisation_id, customer_id=customer_id)
    return list(rows.order_by("-asked_at", "-id"))
