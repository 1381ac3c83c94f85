"""What shortlists are made of, and the offers that stand."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.accounts.queries import active_departments, person_names, role_holders
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.keeping import held_by_many, kept_customers
from shifang.customers.queries.records import deals_of_many, middles_of_many
from shifang.pool.models import Offer
from shifang.pool.queries.pools import Atlas, Ruled
from shifang.pool.rules.claim import counts_for_cap, room
from shifang.pool.rules.offer import WEIGHTS
from shifang.pool.types.claim import Held
from shifang.pool.types.closed_lists import POOL_CLAIM
from shifang.pool.types.offer import WINDOW_DAYS, Contender, Record, Score
from shifang.visits.queries.verified import records_of_many

_WINDOW = timedelta(days=WINDOW_DAYS)
_MOST = 500


def contenders_of(
    scope: Scope, ruled: Ruled, *, atlas: Atlas, now: datetime
) -> tuple[dict[UUID, Contender], dict[UUID, UUID]]:
    """Return everybody who may claim from a pool and has room, and their departments."""
    holders = role_holders(scope, permission=POOL_CLAIM)
    departments = {
        person: department
        for person, department in active_departments(scope, sorted(holders)).items()
        if atlas.may_claim(ruled.pool.id, department_id=department)
    }
    people = sorted(departments)
    late, early = (_records(scope, people, until=now - back) for back in (timedelta(0), _WINDOW))
    middles = middles_of_many(scope.organisation_id, people)
    held = held_by_many(scope.organisation_id, people)
    rule = ruled.rules.claim
    found = {}
    for person in people:
        mine = tuple(Held(tier, won) for tier, won in held[person])
        spare = room(rule, mine)
        if spare != 0:
            found[person] = Contender(
                person_id=person,
                now=late[person],
                before=early[person],
                base=middles.get(person),
                held=sum(counts_for_cap(rule, each) for each in mine),
                room=spare,
            )
    return found, departments


def _records(scope: Scope, people: Sequence[UUID], *, until: datetime) -> dict[UUID, Record]:
    since = until - _WINDOW
    visits = records_of_many(scope.organisation_id, people, since=since, until=until)
    deals = deals_of_many(scope.organisation_id, people, since=since, until=until)
    return {each: Record(*visits.get(each, (0, 0)), deals.get(each, 0)) for each in people}


def offers_of(organisation_id: UUID, since: Mapping[UUID, datetime], *, now: datetime) -> dict[UUID, list[Offer]]:
    """Return the offers that stand now, by customer, the best first; `since` is since when nobody holds each.

    An offer of an earlier time in the pool is over, whatever its hours say.
    """
    rows = Offer.objects.filter(organisation_id=organisation_id, customer_id__among=list(since), open_from__gt=now)
    found: dict[UUID, list[Offer]] = {}
    for row in rows.order_by("customer_id", "rank"):
        if row.made_at == since[row.customer_id]:
            found.setdefault(row.customer_id, []).append(row)
    return found


def shortlist_of(organisation_id: UUID, customer_id: UUID, since: datetime, *, now: datetime) -> list[Offer]:
    """Return to whom a customer that nobody holds since a moment is offered now, the best first."""
    return offers_of(organisation_id, {customer_id: since}, now=now).get(customer_id, [])


def offered_to(scope: Scope, *, now: datetime) -> list[UUID]:
    """Return the customers that may be offered to the asker now; those whose offer is over by a claim among them."""
    if scope.person_id is None:
        return []
    rows = Offer.objects.filter(organisation_id=scope.organisation_id, person_id=scope.person_id, open_from__gt=now)
    return list(rows.values_list("customer_id", flat=True).distinct()[:_MOST])


def told_first(scope: Scope, customer_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, dict[str, Any]]:
    """Return the offers that stand for some customers of nobody: until when, and with how many points to the asker
    (null: to others)."""
    named = Offer.objects.filter(
        organisation_id=scope.organisation_id, customer_id__in=customer_ids, open_from__gt=now
    ).values_list("customer_id", flat=True)
    kept = kept_customers(scope.organisation_id, sorted(set(named))) if named else {}
    since = {each.customer_id: each.since for each in kept.values() if each.owner_id is None}
    return {
        customer_id: {
            "open_from": offers[0].open_from,
            "people": len(offers),
            "points": next((each.numbers["points"] for each in offers if each.person_id == scope.person_id), None),
        }
        for customer_id, offers in offers_of(scope.organisation_id, since, now=now).items()
    }


def told_offer(scope: Scope, offers: Sequence[Offer]) -> dict[str, Any] | None:
    """Return an offer with the scores behind it. Who sees only their own things sees only their own numbers."""
    if not offers:
        return None
    shown = [each for each in offers if scope.reach is not Reach.OWN or each.person_id == scope.person_id]
    names = person_names(scope, [each.person_id for each in shown])
    return {
        "open_from": offers[0].open_from,
        "people": len(offers),
        "weights": WEIGHTS,
        "scores": [
            {
                "person_id": each.person_id,
                "person_name": names.get(each.person_id, ""),
                "rank": each.rank,
                **each.numbers,
            }
            for each in shown
        ],
    }


def numbers_of(score: Score) -> dict[str, Any]:
    """Return a score as plain JSON: every part and what it rests on."""
    who = score.contender
    parts = {name: getattr(score, name) for name in ("points", *WEIGHTS, "distance_m")}
    return {
        **parts,
        "verified_visits": [who.before.visits, who.now.visits],
        "customers_visited": [who.before.visited, who.now.visited],
        "customers_won": [who.before.won, who.now.won],
        "held": who.held,
        "room": who.room,
    }
