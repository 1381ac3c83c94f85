"""Drafted plans: begun, looked at, called off, published."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import Card, cards
from shifang.planning.api.plan_schemas import (
    PlanCancelIn,
    PlanDiffOut,
    PlanFiguresOut,
    PlanIn,
    PlanLeftOutOut,
    PlanOut,
    PlanStopsOut,
)
from shifang.planning.models import Plan
from shifang.planning.operations import plans, publishing
from shifang.planning.queries.board import board_of
from shifang.planning.queries.plans import (
    edit_counts,
    find_plan,
    left_out_counts,
    left_out_of,
    period_of,
    stop_counts,
    stops_of,
    visible_plans,
)
from shifang.planning.rules.publishing import counts_of
from shifang.planning.types.plan_lists import PLANS_VIEW
from shifang.planning.types.plans import State
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor

router = Router(tags=["plans"])
MOST_CHANGES = 2000


@router.post("/plans", response={201: PlanOut})
def begin(request: ScopedRequest, body: PlanIn) -> Status[dict[str, Any]]:
    """Begin to draft a plan; a job searches for it. Nothing of the running plan changes before it is published."""
    made = plans.begin(scope=request.auth, draft=body.draft(), now=clock.now())
    return Status(201, rows_of(request.auth, [made])[0])


@router.get("/plans", response=Page[PlanOut])
def list_plans(
    request: ScopedRequest, state: State | None = None, cursor: str | None = None, limit: Limit = 30
) -> dict[str, Any]:
    """List the plans that the asker sees, newest first."""
    request.auth.require(PLANS_VIEW)
    rows = visible_plans(request.auth)
    if state is not None:
        rows = rows.filter(state=state)
    if cursor is not None:
        rows = rows.filter(id__lt=decode_id(cursor))
    page = list(rows.order_by("-id")[: limit + 1])
    following = encode_cursor(page[limit - 1].id) if len(page) > limit else None
    return {"items": rows_of(request.auth, page[:limit]), "next_cursor": following}


@router.get("/plans/{plan_id}", response=PlanOut)
def show(request: ScopedRequest, plan_id: UUID) -> dict[str, Any]:
    """Return a plan: its state and how far the search is."""
    request.auth.require(PLANS_VIEW)
    return rows_of(request.auth, [find_plan(request.auth, plan_id)])[0]


@router.get("/plans/{plan_id}/figures", response=PlanFiguresOut)
def figures(request: ScopedRequest, plan_id: UUID) -> Any:
    """Return what a plan comes to by day and person, how even it is, and what it covers."""
    request.auth.require(PLANS_VIEW)
    return board_of(request.auth, find_plan(request.auth, plan_id), now=clock.now())


@router.get("/plans/{plan_id}/stops", response=PlanStopsOut)
def stops(
    request: ScopedRequest,
    plan_id: UUID,
    person_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> dict[str, Any]:
    """Return the stops of a plan, of one person or of some days, in the order of people, days and ways."""
    request.auth.require(PLANS_VIEW)
    plan = find_plan(request.auth, plan_id)
    rows = list(stops_of(plan, person_id=person_id, first=since, last=until))
    known = cards(plan.organisation_id, [row.customer_id for row in rows])
    names = ("id", "person_id", "day", "position", "customer_id", "arrival", "minutes", "fixed", "visit_id")
    told = [{**{name: getattr(row, name) for name in names}, **_card(known[row.customer_id])} for row in rows]
    return {"revision": plan.revision, "stops": told}


@router.get("/plans/{plan_id}/left-out", response=Page[PlanLeftOutOut])
def left_out(request: ScopedRequest, plan_id: UUID, cursor: str | None = None, limit: Limit = 100) -> dict[str, Any]:
    """List the customers that a plan leaves out, with the reasons."""
    request.auth.require(PLANS_VIEW)
    rows = left_out_of(find_plan(request.auth, plan_id))
    if cursor is not None:
        rows = rows.filter(id__gt=decode_id(cursor))
    page = list(rows[: limit + 1])
    following = encode_cursor(page[limit - 1].id) if len(page) > limit else None
    known = cards(request.auth.organisation_id, [row.customer_id for row in page])
    names = ("id", "customer_id", "person_id", "reason", "numbers")
    items = [
        {
            **{name: getattr(row, name) for name in names},
            "customer_name": known[row.customer_id].name,
            "tier": known[row.customer_id].tier,
        }
        for row in page[:limit]
    ]
    return {"items": items, "next_cursor": following}


@router.get("/plans/{plan_id}/diff", response=PlanDiffOut)
def diff(request: ScopedRequest, plan_id: UUID) -> dict[str, Any]:
    """Return what publishing a plan would change of the running plan now, and what stands against it."""
    request.auth.require(PLANS_VIEW)
    plan = find_plan(request.auth, plan_id)
    found = publishing.outcome_now(request.auth, plan, now=clock.now())
    listed = found.changes[:MOST_CHANGES]
    ids = {each.customer_id for each in listed} | {each for each, _ in found.conflicts}
    known = cards(plan.organisation_id, list(ids))
    names = ("kind", "customer_id", "person_id", "day", "visit_id", "before_person_id", "before")
    counts = counts_of(found.changes)
    return {
        **counts,
        "kept": stop_counts([plan]).get(plan.id, 0) - counts["added"] - counts["moved"],
        "all_listed": len(listed) == len(found.changes),
        "changes": [
            {**{name: getattr(each, name) for name in names}, "customer_name": known[each.customer_id].name}
            for each in listed
        ],
        "conflicts": [
            {"customer_id": each, "customer_name": known[each].name, "reason": why} for each, why in found.conflicts
        ],
    }


@router.post("/plans/{search_id}/cancel", response=PlanOut)
def cancel(request: ScopedRequest, search_id: UUID, body: PlanCancelIn) -> dict[str, Any]:
    """Call off a search; with `keep` the best plan so far becomes the draft within a few seconds."""
    done = plans.cancel(scope=request.auth, plan_id=search_id, keep=body.keep, now=clock.now())
    return rows_of(request.auth, [done])[0]


@router.post("/plans/{plan_id}/discard", response=PlanOut)
def discard(request: ScopedRequest, plan_id: UUID) -> dict[str, Any]:
    """Discard a draft."""
    return rows_of(request.auth, [plans.discard(scope=request.auth, plan_id=plan_id, now=clock.now())])[0]


@router.post("/plans/{plan_id}/publish", response=PlanOut)
def publish(request: ScopedRequest, plan_id: UUID) -> dict[str, Any]:
    """Have a draft published: visits are scheduled, moved and cancelled by a job, all or none."""
    return rows_of(request.auth, [publishing.publish(scope=request.auth, plan_id=plan_id, now=clock.now())])[0]


def rows_of(scope: Scope, found: list[Plan]) -> list[dict[str, Any]]:
    """Return plans as they are answered."""
    counts, edits, left = stop_counts(found), edit_counts(found), left_out_counts(found)
    names = person_names(scope, [person for plan in found for person in (*plan.people, plan.by_id)])
    own = ("id", "state", "progress", "cost", "department_id", "first_day", "weeks", "seed", "policy_version")
    more = ("assignment_id", "revision", "by_id", "made_at", "ended_at", "published_at")
    return [
        {
            **{name: getattr(plan, name) for name in (*own, *more)},
            "failure": plan.failure or None,
            "last_day": period_of(plan).last,
            "people": [{"person_id": each, "name": names.get(each, "")} for each in plan.people],
            **{name: plan.settings["wishes"][name] for name in ("share", "change_price", "evenness")},
            **{name: plan.settings[name] for name in ("seconds", "travel", "without_frequency")},
            "stops": counts.get(plan.id, 0),
            "left_out": left[plan.id],
            "edits": edits.get(plan.id, 0),
            "by_name": names.get(plan.by_id, ""),
        }
        for plan in found
    ]


def _card(card: Card) -> dict[str, Any]:
    return {
        "customer_name": card.name,
        "address": card.address,
        "tier": card.tier,
        "latitude": card.latitude,
        "longitude": card.longitude,
    }
