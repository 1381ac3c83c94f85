"""What is open with customers goes on with them: opportunities, issues, next actions, planned visits."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Reach, Scope
from shifang.customers.operations.handing_on import hand_on_issues, hand_on_next_actions, hand_on_opportunities
from shifang.pool.types.hand_over import Routes
from shifang.visits.operations.move import hand_on
from shifang.visits.types.closed_lists import VISIT_PLAN


def hand_on_followers(*, scope: Scope, routes: Routes, reason: str, operation_id: UUID, now: datetime) -> None:
    """Give what follows its customer to whom the routes say; the caller has decided."""
    told: dict[str, Any] = {"scope": scope, "operation_id": operation_id, "now": now}
    hand_on_opportunities(owners=routes.opportunities, **told)
    hand_on_issues(owners=routes.issues, **told)
    people = {each: person for each, person in routes.follow_ups.items() if person is not None}
    hand_on_next_actions(people=people, **told)
    for visit_id, person_id in sorted(routes.visits.items()):
        hand_on(scope=wide(scope), visit_id=visit_id, person_id=person_id, reason=reason, now=now)


def wide(scope: Scope) -> Scope:
    """Return the scope with sight of the whole organisation: what is open is handed on wherever it happened."""
    return replace(
        scope, reach=Reach.ORGANISATION, departments=frozenset(), permissions=scope.permissions | {VISIT_PLAN}
    )
