"""The steps of opportunities from stage to stage, for whoever counts them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Opportunity, OpportunityMove
from shifang.customers.queries.relations import of_visible


def steps_of(
    scope: Scope, *, since: datetime, until: datetime, departments: frozenset[UUID] | None, person_id: UUID | None
) -> Iterator[tuple[Any, ...]]:
    """Yield (opportunity, stage, kind, when, cents) of visible opportunities opened in a span, in order of time."""
    opened = of_visible(scope, Opportunity).filter(created_at__gte=since, created_at__lt=until)
    if departments is not None:
        opened = opened.filter(customer__department_id__in=departments)
    if person_id is not None:
        opened = opened.filter(owner_id=person_id)
    rows = OpportunityMove.objects.filter(organisation_id=scope.organisation_id, opportunity_id__in=opened.values("id"))
    names = ("opportunity_id", "to_stage", "to_kind", "moved_at", "amount_cents")
    for identifier, stage, kind, at, cents in rows.order_by("moved_at", "id").values_list(*names):
        yield identifier, stage, kind, at, cents or 0
