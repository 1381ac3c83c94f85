"""Changing a drafted plan by hand: the price of an edit, the edit, taking it back."""

from typing import Any
from uuid import UUID

from ninja import Router

from shifang.accounts.door import ScopedRequest
from shifang.planning.api.plan_schemas import PlanApplyIn, PlanEditedOut, PlanEditIn, PlanOut, PlanPriceOut, PlanUndoIn
from shifang.planning.api.plans import rows_of
from shifang.planning.operations import editing
from shifang.planning.rules.edits import Price
from shifang.planning.rules.ordered import NEVER
from shifang.platform import clock

router = Router(tags=["plans"])


@router.post("/plans/{plan_id}/price", response=PlanPriceOut)
def price(request: ScopedRequest, plan_id: UUID, body: PlanEditIn) -> dict[str, Any]:
    """Return what an edit would cost and which rules it would break; nothing is written."""
    return _price(editing.price_of(scope=request.auth, plan_id=plan_id, edit=body.edit(), now=clock.now()))


@router.post("/plans/{plan_id}/edits", response=PlanEditedOut)
def apply(request: ScopedRequest, plan_id: UUID, body: PlanApplyIn) -> dict[str, Any]:
    """Move a stop of a draft to a position of a person's day."""
    plan, found = editing.apply(
        scope=request.auth,
        plan_id=plan_id,
        edit=body.edit(),
        revision=body.revision,
        anyway=body.anyway,
        now=clock.now(),
    )
    return {"revision": plan.revision, "price": _price(found)}


@router.post("/plans/{edited_id}/undo", response=PlanOut)
def undo(request: ScopedRequest, edited_id: UUID, body: PlanUndoIn) -> dict[str, Any]:
    """Take back the newest edit of a draft."""
    plan = editing.undo(scope=request.auth, plan_id=edited_id, revision=body.revision, now=clock.now())
    return rows_of(request.auth, [plan])[0]


def _price(found: Price) -> dict[str, Any]:
    return {
        "minutes": round(found.minutes),
        "metres": round(found.metres),
        "routes": [
            {
                "person_id": each.person_id,
                "day": each.day,
                **{
                    f"{name}_{when}": round(getattr(times, name))
                    for when, times in (("before", each.before), ("after", each.after))
                    for name in ("travel", "work", "ends")
                },
            }
            for each in found.routes
        ],
        "broken": [
            {
                "rule": each.breach,
                "customer_id": each.customer_id,
                "measured": each.measured,
                "limit": each.limit,
                "may": each.breach not in NEVER,
            }
            for each in found.broken
        ],
    }
