"""What a pool hides from whoever looks into it, and how much of it they opened today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import Card, Kept, cards, kept_customers
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.pool.models import PastViews, View
from shifang.pool.queries.holding import home_of
from shifang.pool.queries.pools import Atlas, Ruled, find_pool
from shifang.pool.rules.masking import hidden_address
from shifang.pool.types.before_claim import MaskedField
from shifang.pool.types.closed_lists import NOT_POOLED, POOL_MANAGE


@dataclass(frozen=True, slots=True)
class Sight:
    """An unclaimed customer's pool, and what the asker is not shown there; `spared`: everything, uncounted."""

    ruled: Ruled
    spared: bool
    today: date

    @property
    def masked(self) -> frozenset[MaskedField]:
        return frozenset() if self.spared else self.ruled.rules.before_claim.masked


def is_spared(scope: Scope, ruled: Ruled, *, department_id: UUID) -> bool:
    """Return whether a pool hides nothing from the asker: its admins, and who sees the customer by their role."""
    return scope.sees(department_id=department_id, person_id=None) or scope.person_id in ruled.pool.admins


def sight_of(scope: Scope, customer_id: UUID, *, now: datetime) -> Sight:
    """Return how the asker sees a customer that lies in a pool.

    Raises `not_found` when they neither claim from it nor see the customer, `pool.not_pooled` when it is in none.
    """
    kept = kept_customers(scope.organisation_id, [customer_id]).get(customer_id)
    if kept is None:
        raise Refusal(NOT_FOUND)
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    ruled = _lies_in(atlas, kept, now=now)
    spared = scope.sees(department_id=kept.department_id, person_id=kept.owner_id)
    inside = False
    if ruled is not None:
        spared = spared or is_spared(scope, ruled, department_id=kept.department_id)
        inside = atlas.may_claim(ruled.pool.id, department_id=scope.department_id)
    if not spared and not inside:
        raise Refusal(NOT_FOUND)
    if kept.owner_id is not None or ruled is None:
        raise Refusal(NOT_POOLED)
    return Sight(ruled, spared, atlas.today)


def veiled_addresses(scope: Scope, customer_ids: Sequence[UUID]) -> dict[UUID, Callable[[str], str]]:
    """Return how addresses are cut short of those customers whose pool hides them from the asker now."""
    now = clock.now()
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    lying = {
        each.customer_id: (each, _lies_in(atlas, each, now=now))
        for each in kept_customers(scope.organisation_id, customer_ids).values()
        if each.owner_id is None
    }
    return {
        customer_id: hidden_address
        for customer_id, (kept, ruled) in lying.items()
        if ruled is not None
        and MaskedField.ADDRESS in ruled.rules.before_claim.masked
        and not is_spared(scope, ruled, department_id=kept.department_id)
    }


def _lies_in(atlas: Atlas, kept: Kept, *, now: datetime) -> Ruled | None:
    home = home_of(atlas, kept)
    return atlas.ruled[atlas.lies_in(home, entered_at=kept.since, now=now).pool_id] if home else None


def shown_cards(scope: Scope, customer_ids: Sequence[UUID]) -> dict[UUID, Card]:
    """Return what a pool shows of some customers to the asker, by id."""
    found = cards(scope.organisation_id, customer_ids)
    unseen = [each.id for each in found.values() if not scope.sees(department_id=each.department_id, person_id=None)]
    for customer_id, shorten in (veiled_addresses(scope, unseen) if unseen else {}).items():
        found[customer_id] = replace(found[customer_id], address=shorten(found[customer_id].address))
    return found


def past_views(scope: Scope, pool_id: UUID) -> list[dict[str, Any]]:
    """Return who reached for more customers of a pool than it lets them open a day, the newest first."""
    scope.require(POOL_MANAGE)
    pool = find_pool(scope, pool_id)
    rows = PastViews.objects.filter(organisation_id=scope.organisation_id, pool=pool).order_by("-day", "-last_at")
    found = list(rows.values("person_id", "day", "most", "times", "first_at", "last_at"))
    names = person_names(scope, [each["person_id"] for each in found])
    return [{**each, "person_name": names.get(each["person_id"], "")} for each in found]


def is_viewed(scope: Scope, customer_id: UUID, *, day: date) -> bool:
    """Return whether the asker opened a customer on a day already."""
    rows = View.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me, day=day)
    return rows.filter(customer_id=customer_id).exists()


def views_of(scope: Scope, pool_id: UUID, *, day: date) -> int:
    """Return how many customers of a pool the asker opened on a day."""
    rows = View.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me, day=day)
    return rows.filter(pool_id=pool_id).count()
