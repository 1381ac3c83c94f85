"""Where a customer stands and why: whose it is until when, or what stands against claiming it."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import person_names
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.keeping import Kept, kept_customers
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.pool.models import Pause
from shifang.pool.queries.extensions import extensions_of
from shifang.pool.queries.holding import Judged, claim_facts, home_of, judged_holdings
from shifang.pool.queries.offers import shortlist_of, told_offer
from shifang.pool.queries.pools import Atlas
from shifang.pool.queries.windows import open_windows
from shifang.pool.rules.claim import objections
from shifang.pool.rules.extension import days_left
from shifang.pool.rules.told import told_due
from shifang.pool.types.claim import Objection
from shifang.pool.types.closed_lists import POOL_CLAIM, POOL_PAUSE
from shifang.pool.types.extension import ExtensionStatus


def standing(scope: Scope, customer_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Return where a customer stands: held (visible ones) or in a pool that the asker may look into.

    Raises `not_found` for all others.
    """
    kept = kept_customers(scope.organisation_id, [customer_id]).get(customer_id)
    if kept is None:
        raise Refusal(NOT_FOUND)
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    return _held(scope, kept, atlas) if kept.owner_id is not None else _pooled(scope, kept, atlas, now=now)


def _held(scope: Scope, kept: Kept, atlas: Atlas) -> dict[str, Any]:
    require_visible(scope, kept.customer_id)
    judged = judged_holdings(scope, [kept.customer_id], atlas=atlas).get(kept.customer_id)
    return {
        "state": "held",
        "owner_id": kept.owner_id,
        "owner_name": person_names(scope, [kept.owner_id]).get(kept.owner_id) if kept.owner_id else None,
        "since": kept.since,
        "pool_id": judged.ruled.pool.id if judged else None,
        "pool_name": judged.ruled.pool.name if judged else None,
        "version": judged.ruled.version if judged else None,
        **(told_due(judged.due) if judged else {"due_on": None, "exempt": None, "reasons": []}),
        "pauses": _pauses(scope, kept.customer_id),
        "extensions": _extensions(scope, judged) if judged else None,
        "objections": [],
        "offer": None,
        "window": None,
    }


def _pooled(scope: Scope, kept: Kept, atlas: Atlas, *, now: datetime) -> dict[str, Any]:
    home = home_of(atlas, kept)
    lies = atlas.lies_in(home, entered_at=kept.since, now=now) if home else None
    inside = lies is not None and atlas.may_claim(lies.pool_id, department_id=scope.department_id)
    if not inside and scope.reach is not Reach.ORGANISATION:
        raise Refusal(NOT_FOUND)
    ruled = atlas.ruled[lies.pool_id] if lies else None
    against: tuple[Objection, ...] = ()
    if lies and ruled and inside and scope.may(POOL_CLAIM):
        facts = claim_facts(scope, kept, entered_at=lies.since, distance_m=None, now=now)
        against = objections(ruled.rules.claim, facts, now=now, zone=ZoneInfo(scope.timezone))
    return {
        "state": "pooled" if lies else "nowhere",
        "owner_id": None,
        "owner_name": None,
        "since": lies.since if lies else kept.since,
        "pool_id": ruled.pool.id if ruled else None,
        "pool_name": ruled.pool.name if ruled else None,
        "version": ruled.version if ruled else None,
        "due_on": None,
        "exempt": None,
        "reasons": [],
        "pauses": _pauses(scope, kept.customer_id) if scope.may(POOL_PAUSE) else [],
        "objections": [
            {"rule": each.obstacle, "lifts_at": each.lifts_at, "params": dict(each.params)} for each in against
        ],
        "tie_break": ruled.rules.claim.tie_break if ruled else None,
        "window": open_windows(scope, [kept.customer_id]).get(kept.customer_id),
        "offer": told_offer(scope, shortlist_of(scope.organisation_id, kept.customer_id, kept.since, now=now)),
    }


def _extensions(scope: Scope, judged: Judged) -> dict[str, Any] | None:
    """Return how often and for how many days the holder may still ask; None where the rule grants none."""
    rule = judged.ruled.rules.reclaim_of(judged.kept.tier)
    if rule.extensions == 0 or judged.due.on is None:
        return None
    asked = extensions_of(scope.organisation_id, judged.kept.customer_id, since=judged.kept.since)
    granted = [each.days for each in asked if each.status == ExtensionStatus.GRANTED]
    return {
        "used": len(granted),
        "most": rule.extensions,
        "days_left": days_left(rule, granted),
        "pending": any(each.status == ExtensionStatus.PENDING for each in asked),
    }


def _pauses(scope: Scope, customer_id: UUID) -> list[dict[str, Any]]:
    """Return the protections and freezes of a customer, the newest first, lifted ones among them."""
    rows = list(Pause.objects.filter(organisation_id=scope.organisation_id, customer_id=customer_id))
    rows.sort(key=lambda each: (each.made_at, each.id), reverse=True)
    names = person_names(scope, [each.by_id for each in rows])
    told = ("id", "customer_id", "kind", "first", "last", "reason", "made_at", "lifted_at")
    return [
        {**{name: getattr(each, name) for name in told}, "by_name": names.get(each.by_id) if each.by_id else None}
        for each in rows
    ]
