"""Hand-overs as they are told: what would go where, with the load of everybody, and what was done."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import cards, held_by_many
from shifang.pool.models import HandOver
from shifang.pool.operations.hand_overs import Planned
from shifang.pool.queries.hand_overs import counts_of
from shifang.pool.queries.lists import pool_names
from shifang.pool.types.hand_over import HandedThing, HandOverStuck

SHOWN = 2000
_OF_CARD = ("name", "tier", "address", "latitude", "longitude")
COLUMNS = {
    HandedThing.CUSTOMER: "customers",
    HandedThing.OPPORTUNITY: "opportunities",
    HandedThing.VISIT: "visits",
    HandedThing.FOLLOW_UP: "follow_ups",
    HandedThing.ISSUE: "issues",
    HandedThing.APPROVAL: "approvals",
    HandedThing.REQUEST: "requests",
}
_Thing = tuple[HandedThing, UUID, UUID | None, str | None, date | None, UUID | None]
"""Kind, id, customer, label, day, who gets it."""


def shown(scope: Scope, planned: Planned) -> dict[str, Any]:
    """Return what a hand-over would do."""
    estate, routes = planned.estate, planned.routes
    things = list(_things(planned))
    told = _told_stuck(planned)
    customers = [*(each[2] for each in things), *(customer for customer, _ in told.values())]
    known = cards(scope.organisation_id, [each for each in customers if each])
    return {
        "person_id": estate.leaver_id,
        "person_name": person_names(scope, [estate.leaver_id])[estate.leaver_id],
        **{column: estate.counts()[kind] for kind, column in COLUMNS.items()},
        "receivers": _loads(scope, planned),
        "stuck": [
            {
                "kind": kind,
                "id": each,
                "reason": why,
                "customer_id": told[each][0] if each in told else None,
                "name": known[told[each][0]].name if each in told else None,
                "label": told[each][1] if each in told else None,
            }
            for kind, each, why in routes.stuck[:SHOWN]
        ],
        "things": [
            {
                "kind": kind,
                "id": each,
                "customer_id": customer,
                **{name: getattr(known[customer], name) if customer else None for name in _OF_CARD},
                "label": label,
                "day": day,
                "person_id": person,
            }
            for kind, each, customer, label, day, person in things
        ],
    }


def _told_stuck(planned: Planned) -> dict[UUID, tuple[UUID, str | None]]:
    """Return the customers, and the names of opportunities, of what is stuck and the leaver's."""
    opportunities = {each: (customer, label) for each, customer, label in planned.estate.opportunities}
    return {
        each: opportunities[each] if kind is HandedThing.OPPORTUNITY else (each, None)
        for kind, each, why in planned.routes.stuck[:SHOWN]
        if why is not HandOverStuck.NOT_HELD
    }


def _things(planned: Planned) -> Iterator[_Thing]:
    """Yield the first things of each kind."""
    estate, routes = planned.estate, planned.routes
    for each in estate.customers[:SHOWN]:
        yield HandedThing.CUSTOMER, each, each, None, None, routes.customers[each]
    for kind, labelled, people in (
        (HandedThing.OPPORTUNITY, estate.opportunities, routes.opportunities),
        (HandedThing.ISSUE, estate.issues, routes.issues),
    ):
        for each, customer, label in labelled[:SHOWN]:
            yield kind, each, customer, label, None, people.get(each)
    for kind, dated, people in (
        (HandedThing.VISIT, estate.visits, routes.visits),
        (HandedThing.FOLLOW_UP, estate.follow_ups, routes.follow_ups),
    ):
        for each, customer, day in dated[:SHOWN]:
            yield kind, each, customer, None, day, people[each]
    for waiting in estate.approvals[:SHOWN]:
        decides = min(waiting.successors, default=None)
        yield HandedThing.APPROVAL, waiting.approval_id, None, waiting.kind, None, decides
    for each, asked in estate.requests[:SHOWN]:
        yield HandedThing.REQUEST, each, None, asked, None, None


def _persons(planned: Planned) -> Iterator[tuple[str, UUID | None]]:
    """Yield every thing that somebody gets, or nobody, as its kind and who."""
    routes = planned.routes
    for kind, people in (
        (HandedThing.CUSTOMER, routes.customers),
        (HandedThing.OPPORTUNITY, routes.opportunities),
        (HandedThing.VISIT, routes.visits),
        (HandedThing.FOLLOW_UP, routes.follow_ups),
        (HandedThing.ISSUE, routes.issues),
    ):
        yield from ((kind.value, person) for person in people.values())
    for waiting in planned.estate.approvals:
        yield HandedThing.APPROVAL.value, min(waiting.successors, default=None)


def _loads(scope: Scope, planned: Planned) -> list[dict[str, Any]]:
    counts = [(kind, person, number) for (kind, person), number in Counter(_persons(planned)).items()]
    rows = _receivers(scope, counts)
    held = held_by_many(scope.organisation_id, [each["person_id"] for each in rows if each["person_id"]])
    names = pool_names(scope)
    pools = [
        {"pool_id": pool_id, "pool_name": names[pool_id], "customers": number}
        for pool_id, number in Counter(planned.homes.values()).most_common()
    ]
    return [
        {**each, "holds": len(held.get(each["person_id"], [])), "pools": [] if each["person_id"] else pools}
        for each in rows
    ]


def _receivers(scope: Scope, counts: list[tuple[str, UUID | None, int]]) -> list[dict[str, Any]]:
    names = person_names(scope, [person for _, person, _ in counts])
    found: dict[UUID | None, dict[str, Any]] = {}
    for kind, person, number in counts:
        if kind == HandedThing.REQUEST:
            continue
        row = found.setdefault(
            person,
            {
                "person_id": person,
                "person_name": names.get(person) if person else None,
                **dict.fromkeys(COLUMNS.values(), 0),
            },
        )
        row[COLUMNS[HandedThing(kind)]] += number
    return sorted(found.values(), key=lambda each: (each["person_id"] is None, str(each["person_id"])))


def rows_of(scope: Scope, page: list[HandOver]) -> list[dict[str, Any]]:
    """Return hand-overs that were made, with what everybody got."""
    counts = counts_of(scope, [each.id for each in page])
    names = person_names(scope, [one for each in page for one in (each.leaver_id, each.by_id)])
    return [
        {
            "id": each.id,
            "person_id": each.leaver_id,
            "person_name": names[each.leaver_id],
            "reason": each.reason,
            "by_id": each.by_id,
            "by_name": names[each.by_id],
            "made_at": each.made_at,
            **{
                column: sum(number for kind, _, number in counts[each.id] if kind == thing)
                for thing, column in COLUMNS.items()
            },
            "receivers": _receivers(scope, counts[each.id]),
        }
        for each in page
    ]
