"""Customers whose time is over go back to their pool."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.customers.operations.ownership import NewOwner, change_owners
from shifang.customers.queries.keeping import lock_free
from shifang.customers.types.words import OwnershipCause
from shifang.ledger.types import Subject
from shifang.pool.operations.offers import offer_first
from shifang.pool.operations.recording import record_all
from shifang.pool.queries.holding import Judged, judged_holdings
from shifang.pool.queries.pools import Atlas
from shifang.pool.rules.told import told_due
from shifang.pool.types.closed_lists import RECLAIMED


def reclaim_due(*, scope: Scope, customer_ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """Return to the pool those of some customers whose day has come, judged anew; customers in use are left for later.

    Safe to run twice, or on two machines at once: what is locked is passed over, what has no owner is not judged.
    """
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    return [each.kept.customer_id for each in reclaimed(scope=scope, customer_ids=customer_ids, atlas=atlas, now=now)]


def reclaimed(*, scope: Scope, customer_ids: Sequence[UUID], atlas: Atlas, now: datetime) -> list[Judged]:
    """Do what `reclaim_due` does, in as many statements for a thousand as for one; return whom it took."""
    free = lock_free(scope.organisation_id, customer_ids)
    judged = judged_holdings(scope, free, atlas=atlas)
    over = [each for _, each in sorted(judged.items()) if each.due.on is not None and each.due.on <= atlas.today]
    of_reason: dict[str, dict[UUID, NewOwner]] = {}
    for each in over:
        reason = ",".join(one.cause.value for one in each.due.reasons if one.due is not None)
        of_reason.setdefault(reason, {})[each.kept.customer_id] = NewOwner(None, each.kept.department_id)
    for reason, owners in of_reason.items():
        change_owners(scope=scope, owners=owners, cause=OwnershipCause.RECLAIMED, reason=reason, now=now)
    told = [(Subject("customer", each.kept.customer_id), each.kept.department_id, why(each)) for each in over]
    record_all(RECLAIMED, told, scope=scope, now=now)
    offer_first(scope=scope, customer_ids=[each.kept.customer_id for each in over], atlas=atlas, now=now)
    return over


def why(judged: Judged) -> dict[str, Any]:
    """Return the whole reason of a due day as plain JSON: rule, version, events and numbers."""
    return {
        "pool_id": str(judged.ruled.pool.id),
        "version": judged.ruled.version,
        "owner_id": str(judged.kept.owner_id),
        "held_since": judged.kept.since.isoformat(),
        **told_due(judged.due),
    }
