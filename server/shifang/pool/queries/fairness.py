"""How evenly customers are spread, who passes them round, and what was done past the rules."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.accounts.queries import (
    active_departments,
    department_chart,
    department_names,
    person_names,
    role_holders,
)
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.keeping import cards
from shifang.customers.queries.owners import by_customer, known_customers, owner_lines
from shifang.customers.types.owners import OwnerLine
from shifang.customers.types.words import OwnershipCause
from shifang.pool.models import Pause, Sweep
from shifang.pool.rules.fairness import Relay, gini, relays
from shifang.pool.rules.scope import upwards
from shifang.pool.rules.tenures import past_the_rules, tenures
from shifang.pool.types.closed_lists import POOL_CLAIM, POOL_MANAGE
from shifang.visits.queries.verified import verified_visits

PASSED_ON_WITHIN = timedelta(days=14)
NEWEST = 100


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did past the rules. `sweep_confirmed` has no customer."""

    kind: str
    at: datetime
    by: UUID
    customer_id: UUID | None = None
    person_id: UUID | None = None


def fairness(scope: Scope, *, days: int, department_id: UUID | None, now: datetime) -> dict[str, Any]:
    """Return how even holdings (now) and claims (of the last days) are, by department and those below it; relays; acts
    past the rules by person.

    Counted are people who may claim; those who manage a department only when they hold or claimed something.
    """
    chart = department_chart(scope)
    parents = {each: parent for each, (parent, _) in chart.items()}

    def inside(department: UUID | None) -> bool:
        if department is None or not scope.sees(department_id=department, person_id=None):
            return False
        return department_id is None or department_id in upwards(department, parents)

    since = now - timedelta(days=days)
    lines = owner_lines(scope.organisation_id, since=since)
    mine = [each for each in lines if inside(each.department_id)]
    customers = {each.id: each for each in known_customers(scope) if inside(each.department_id)}
    held = Counter(each.owner_id for each in customers.values() if each.owner_id is not None)
    claimed = Counter(each.owner_id for each in mine if each.owner_id and each.cause is OwnershipCause.CLAIMED)
    people = _people(scope, managers={each for _, each in chart.values() if each}, busy=held.keys() | claimed.keys())
    people = {person: department for person, department in people.items() if inside(department)}
    found = _relays(scope, lines, concerned={each.customer_id for each in mine})
    acts = [*_given(mine), *_paused(scope, customers.keys(), since=since), *_confirmed(scope, since=since)]
    acts.sort(key=lambda each: each.at, reverse=True)
    names = person_names(scope, [*people, *(each for one in found for each in one.people), *_named(acts)])
    titles = {each.id: each.name for each in cards(scope.organisation_id, _customers(found, acts)).values()}
    return {
        "days": days,
        "departments": _departments(scope, people, parents, held=held, claimed=claimed),
        "people": [
            {
                "person_id": each,
                "name": names.get(each, ""),
                "department_id": people[each],
                "held": held[each],
                "claims": claimed[each],
            }
            for each in sorted(people, key=lambda each: (-held[each], names.get(each, ""), each))
        ],
        "relays": [
            {
                "people": [{"id": each, "name": names.get(each, "")} for each in one.people],
                "customers": [{"id": each, "name": titles.get(each, "")} for each in one.customers],
                "rounds": one.rounds,
            }
            for one in found
        ],
        **_exceptions(scope, acts, names=names, titles=titles),
    }


def _people(scope: Scope, *, managers: set[UUID], busy: Set[UUID]) -> dict[UUID, UUID]:
    may = role_holders(scope, permission=POOL_CLAIM).keys()
    return active_departments(scope, sorted(each for each in may if each not in managers or each in busy))


def _departments(
    scope: Scope,
    people: Mapping[UUID, UUID],
    parents: Mapping[UUID, UUID | None],
    *,
    held: Counter[UUID],
    claimed: Counter[UUID],
) -> list[dict[str, Any]]:
    groups: dict[UUID, list[UUID]] = {}
    for person, department in people.items():
        for above in upwards(department, parents):
            if scope.sees(department_id=above, person_id=None):
                groups.setdefault(above, []).append(person)
    names = department_names(scope, list(groups))
    return [
        {
            "department_id": department,
            "name": names.get(department, ""),
            "people": len(group),
            **{
                name: {"total": sum(amounts), "gini": gini(amounts), "most": max(amounts), "least": min(amounts)}
                for name, counted in (("holdings", held), ("claims", claimed))
                for amounts in ([counted[each] for each in group],)
            },
        }
        for department, group in sorted(groups.items(), key=lambda each: (-len(each[1]), names.get(each[0], "")))
    ]


def _relays(scope: Scope, lines: Iterable[OwnerLine], *, concerned: set[UUID]) -> tuple[Relay, ...]:
    histories = {
        customer_id: history
        for customer_id, history in by_customer(lines).items()
        if customer_id in concerned and sum(each.owner_id is not None for each in history) > 2
    }
    if not histories:
        return ()
    visits: dict[UUID, list[datetime]] = {}
    since = min(history[0].at for history in histories.values())
    for visit in verified_visits(scope.organisation_id, sorted(histories), since=since):
        visits.setdefault(visit.customer_id, []).append(visit.at)
    every = [each for one, history in histories.items() for each in tenures(history, visits.get(one, ()))]
    return relays(every, within=PASSED_ON_WITHIN)


def _given(lines: Iterable[OwnerLine]) -> list[Act]:
    return [
        Act(each.cause.value, each.at, each.by, each.customer_id, each.owner_id)
        for each in past_the_rules(lines)
        if each.by is not None
    ]


def _paused(scope: Scope, customers: Iterable[UUID], *, since: datetime) -> list[Act]:
    rows = Pause.objects.filter(
        organisation_id=scope.organisation_id,
        customer_id__in=list(customers),
        made_at__gt=since,
        by__isnull=False,
    )
    return [Act(*row) for row in rows.values_list("kind", "made_at", "by_id", "customer_id")]


def _confirmed(scope: Scope, *, since: datetime) -> list[Act]:
    if scope.reach is not Reach.ORGANISATION:
        return []
    rows = Sweep.objects.filter(organisation_id=scope.organisation_id, started_at__gt=since, confirmed_by__isnull=False)
    return [Act("sweep_confirmed", at, by) for at, by in rows.values_list("started_at", "confirmed_by_id")]


def _exceptions(
    scope: Scope, acts: Sequence[Act], *, names: Mapping[UUID, str], titles: Mapping[UUID, str]
) -> dict[str, Any]:
    admins = role_holders(scope, permission=POOL_MANAGE).keys()
    by_person: dict[UUID, Counter[str]] = {}
    for act in acts:
        by_person.setdefault(act.by, Counter())[act.kind] += 1
    return {
        "exceptions": [
            {
                "person_id": person,
                "name": names.get(person, ""),
                "admin": person in admins,
                "acts": sum(counts.values()),
                "kinds": [{"kind": kind, "acts": number} for kind, number in sorted(counts.items())],
            }
            for person, counts in sorted(
                by_person.items(), key=lambda each: (each[0] not in admins, -each[1].total(), each[0])
            )
        ],
        "newest": [
            {
                "kind": act.kind,
                "at": act.at,
                "by_name": names.get(act.by, ""),
                "customer_id": act.customer_id,
                "customer_name": titles.get(act.customer_id) if act.customer_id else None,
                "person_name": names.get(act.person_id) if act.person_id else None,
            }
            for act in acts[:NEWEST]
        ],
    }


def _named(acts: Iterable[Act]) -> list[UUID | None]:
    return [each for act in acts for each in (act.by, act.person_id)]


def _customers(found: Iterable[Relay], acts: Sequence[Act]) -> list[UUID]:
    told = {each for one in found for each in one.customers}
    return sorted(told | {act.customer_id for act in acts[:NEWEST] if act.customer_id is not None})
