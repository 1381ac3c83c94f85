"""Offering a customer that came back to the best few first, in the transaction that brought it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import Kept, histories_of_owners, kept_customers
from shifang.kernel.geo import Point
from shifang.ledger.types import Subject
from shifang.pool.models import Offer
from shifang.pool.operations.recording import record
from shifang.pool.queries.holding import former_holdings, home_of
from shifang.pool.queries.offers import contenders_of, numbers_of
from shifang.pool.queries.pools import Atlas, Ruled
from shifang.pool.rules.claim import last_held
from shifang.pool.rules.offer import best
from shifang.pool.types.claim import Former
from shifang.pool.types.closed_lists import OFFERED
from shifang.pool.types.offer import Contender, Score


def offer_first(*, scope: Scope, customer_ids: Sequence[UUID], atlas: Atlas, now: datetime) -> None:
    """Offer customers that have just come back to those who would do best, where the rules of their pool say so.

    Nobody is offered what they held last, or must still wait for.
    """
    if not any(each.rules.claim.offer.hours for each in atlas.ruled.values()):
        return
    kept = kept_customers(scope.organisation_id, customer_ids)
    by_pool: dict[UUID, list[Kept]] = {}
    for _, each in sorted(kept.items()):
        home = home_of(atlas, each) if each.owner_id is None else None
        if home is not None and atlas.ruled[home].rules.claim.offer.hours:
            by_pool.setdefault(home, []).append(each)
    everybody = scope.as_system()
    for pool_id, customers in by_pool.items():
        contenders, departments = contenders_of(everybody, atlas.ruled[pool_id], atlas=atlas, now=now)
        histories = histories_of_owners(scope.organisation_id, [each.customer_id for each in customers])
        for each in customers:
            former = former_holdings(histories.get(each.customer_id, []))
            free = _free(contenders, departments, former, ruled=atlas.ruled[pool_id], now=now)
            place = (
                Point(each.latitude, each.longitude)
                if each.latitude is not None and each.longitude is not None
                else None
            )
            scores = best(free, place, people=atlas.ruled[pool_id].rules.claim.offer.people)
            if scores:
                _write(scope, each, scores, ruled=atlas.ruled[pool_id], now=now)


def _free(
    contenders: dict[UUID, Contender],
    departments: dict[UUID, UUID],
    former: Sequence[Former],
    *,
    ruled: Ruled,
    now: datetime,
) -> list[Contender]:
    rule = ruled.rules.claim
    last = max(former, key=lambda each: each.ended_at).person_id if former else None
    found = []
    for person_id, each in contenders.items():
        ended = last_held(rule, former, person_id=person_id, department_id=departments[person_id])
        waits = ended is not None and ended + timedelta(days=rule.cooling_off_days) > now
        if person_id != last and not waits:
            found.append(each)
    return found


def _write(scope: Scope, kept: Kept, scores: Sequence[Score], *, ruled: Ruled, now: datetime) -> None:
    rule = ruled.rules.claim
    # Nobody claims during the embargo: the hours of an offer begin behind it.
    open_from = now + timedelta(hours=rule.embargo_hours + rule.offer.hours)
    Offer.objects.bulk_create(
        Offer(
            organisation_id=scope.organisation_id,
            customer_id=kept.customer_id,
            pool_id=ruled.pool.id,
            person_id=each.person_id,
            rank=rank,
            numbers=numbers_of(each),
            version=ruled.version,
            made_at=now,
            open_from=open_from,
        )
        for rank, each in enumerate(scores, 1)
    )
    record(
        OFFERED,
        Subject("customer", kept.customer_id),
        scope=scope,
        now=now,
        department_id=kept.department_id,
        pool_id=str(ruled.pool.id),
        version=ruled.version,
        open_from=open_from.isoformat(),
        people=[str(each.person_id) for each in scores],
        points=[each.points for each in scores],
    )
