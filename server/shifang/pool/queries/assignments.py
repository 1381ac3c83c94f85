"""Which customers of a pool may be given to which people, and the assignments that were made."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from shifang.accounts.queries import active_departments, visible
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.keeping import held_by_many, histories_of_owners, kept_customers, unowned_in
from shifang.kernel import cells
from shifang.kernel.geo import Point, distance_m
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.pool.models import Assignment, AssignmentLine, Standing
from shifang.pool.queries.holding import former_holdings, frozen_among, home_of
from shifang.pool.queries.offers import offers_of
from shifang.pool.queries.pools import Atlas, Ruled
from shifang.pool.rules.claim import counts_for_cap, last_held, room
from shifang.pool.types.assignment import Candidate, Receiver, Unfree
from shifang.pool.types.claim import Former, Held
from shifang.pool.types.closed_lists import ASSIGNMENT_INVALID

MOST_CANDIDATES = 5000
_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Area:
    """Where customers are looked for: in H3 cells (resolution 7 or 8), within metres of a place, or everywhere."""

    cells: tuple[int, ...] = ()
    centre: Point | None = None
    radius_m: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person who is to get up to so many customers, near a place if one is given."""

    person_id: UUID
    count: int
    base: Point | None = None


@dataclass(slots=True)
class Ground:
    """What an assignment from one pool stands on, read once."""

    ruled: Ruled
    departments: dict[UUID, UUID]
    held: dict[UUID, list[Held]]
    unfree: dict[UUID, Unfree] = field(default_factory=dict)
    former: dict[UUID, tuple[Former, ...]] = field(default_factory=dict)
    tiers: dict[UUID, str] = field(default_factory=dict)
    before: dict[UUID, UUID] = field(default_factory=dict)

    def barred(self, customer_id: UUID, person_id: UUID, *, now: datetime) -> bool:
        """Return whether a person must still wait for a customer that they, or their team, held before."""
        rule = self.ruled.rules.claim
        ended = last_held(
            rule,
            self.former.get(customer_id, ()),
            person_id=person_id,
            department_id=self.departments[person_id],
        )
        return ended is not None and ended + timedelta(days=rule.cooling_off_days) > now

    def receiver(self, wanted: Wanted, candidates: Iterable[UUID], *, now: datetime) -> Receiver:
        """Return a person with the room that the pool's caps leave, and the customers that are not for them."""
        rule, held = self.ruled.rules.claim, tuple(self.held[wanted.person_id])
        spare = room(rule, held)
        of_tier = Counter(each.tier for each in held if counts_for_cap(rule, each))
        return Receiver(
            id=wanted.person_id,
            count=wanted.count if spare is None else min(wanted.count, spare),
            base=wanted.base,
            room={tier: max(0, cap - of_tier[tier]) for tier, cap in rule.tier_caps.items()},
            barred=frozenset(each for each in candidates if self.barred(each, wanted.person_id, now=now)),
        )

    def against(self, owners: Mapping[UUID, UUID], *, now: datetime) -> list[tuple[UUID, Unfree]]:
        """Return the customers that cannot be given to the people named for them, each with why."""
        rule = self.ruled.rules.claim
        found: list[tuple[UUID, Unfree]] = []
        held = {person: list(rows) for person, rows in self.held.items()}
        for customer_id, person_id in sorted(owners.items()):
            why = self.unfree.get(customer_id)
            if why is None and self.barred(customer_id, person_id, now=now):
                why = Unfree.COOLING_OFF
            if why is None:
                new, mine = Held(self.tiers[customer_id], won=False), held[person_id]
                counted = [each for each in mine if counts_for_cap(rule, each)]
                cap, of_tier = rule.tier_caps.get(new.tier), sum(each.tier == new.tier for each in counted)
                full = room(rule, tuple(mine)) == 0 and counts_for_cap(rule, new)
                why = Unfree.FULL if full or (cap is not None and of_tier >= cap) else None
                mine.append(new)
            if why is not None:
                found.append((customer_id, why))
        return found


def ground_of(scope: Scope, pool_id: UUID, people: Sequence[UUID], *, atlas: Atlas) -> Ground:
    """Return what an assignment stands on; raise `not_found` for a pool or people that the asker does not see.

    Raises `pool.assignment_invalid` for people who may not claim from the pool, and for those named twice.
    """
    ruled = atlas.ruled.get(pool_id)
    sees = scope.reach is Reach.ORGANISATION
    if ruled is None or not (sees or atlas.may_claim(pool_id, department_id=scope.department_id)):
        raise Refusal(NOT_FOUND)
    departments = active_departments(scope, people)
    if len(set(people)) < len(people):
        raise Refusal(ASSIGNMENT_INVALID, field="people")
    if departments.keys() != set(people):
        raise Refusal(NOT_FOUND)
    if not all(atlas.may_claim(pool_id, department_id=each) for each in departments.values()):
        raise Refusal(ASSIGNMENT_INVALID, field="people")
    rows = held_by_many(scope.organisation_id, people)
    held = {person: [Held(tier, won) for tier, won in mine] for person, mine in rows.items()}
    return Ground(ruled=ruled, departments=departments, held=held)


def look_at(scope: Scope, ground: Ground, customer_ids: Sequence[UUID], *, atlas: Atlas, now: datetime) -> None:
    """Find out which of some customers are free in the pool; raise `not_found` for one that does not exist."""
    kept = kept_customers(scope.organisation_id, customer_ids)
    if kept.keys() != set(customer_ids):
        raise Refusal(NOT_FOUND)
    frozen = frozen_among(scope, customer_ids, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    embargo = timedelta(hours=ground.ruled.rules.claim.embargo_hours)
    for customer_id, each in kept.items():
        home = home_of(atlas, each) if each.owner_id is None else None
        lies = atlas.lies_in(home, entered_at=each.since, now=now) if home else None
        ground.tiers[customer_id], ground.before[customer_id] = each.tier, each.department_id
        if each.owner_id is not None:
            ground.unfree[customer_id] = Unfree.OWNED
        elif lies is None or lies.pool_id != ground.ruled.pool.id:
            ground.unfree[customer_id] = Unfree.ELSEWHERE
        elif customer_id in frozen:
            ground.unfree[customer_id] = Unfree.FROZEN
        elif lies.since + embargo > now:
            ground.unfree[customer_id] = Unfree.EMBARGO
    free = {each: kept[each].since for each in kept if each not in ground.unfree}
    ground.unfree |= dict.fromkeys(offers_of(scope.organisation_id, free, now=now), Unfree.OFFERED)
    if ground.ruled.rules.claim.cooling_off_days:
        histories = histories_of_owners(scope.organisation_id, customer_ids)
        ground.former |= {each: former_holdings(history) for each, history in histories.items()}


def candidates_of(scope: Scope, ground: Ground, area: Area, *, atlas: Atlas, now: datetime) -> list[Candidate]:
    """Return the free customers of the pool in an area, at most 5,000, those longest in the pool first."""
    rows = Standing.objects.filter(
        organisation_id=scope.organisation_id,
        pool_id=ground.ruled.pool.id,
        owner__isnull=True,
        latitude__isnull=False,
    ).order_by("since", "id")
    inside = _inside(scope, area)
    if inside is not None:
        rows = rows.filter(id__in=inside)
    places = {
        each: Point(latitude, longitude)
        for each, latitude, longitude in rows.values_list("id", "latitude", "longitude")[:_LOOKED_AT]
        if latitude is not None and longitude is not None and _is_near(area, Point(latitude, longitude))
    }
    looked_at = list(places)[:MOST_CANDIDATES]
    look_at(scope, ground, looked_at, atlas=atlas, now=now)
    return [Candidate(each, ground.tiers[each], places[each]) for each in looked_at if each not in ground.unfree]


def _inside(scope: Scope, area: Area) -> list[UUID] | None:
    if area.cells:
        by_resolution: dict[int, list[int]] = {}
        for each in area.cells:
            by_resolution.setdefault(cells.resolution_of(each), []).append(each)
        return unowned_in(scope.organisation_id, by_resolution, limit=_LOOKED_AT)
    if area.centre is not None:
        resolution = cells.resolution_for(area.centre, area.radius_m)
        around = cells.cover(area.centre, area.radius_m, resolution)
        return unowned_in(scope.organisation_id, {resolution: around}, limit=_LOOKED_AT)
    return None


def _is_near(area: Area, point: Point) -> bool:
    return area.centre is None or distance_m(area.centre, point) <= area.radius_m


def visible_assignments(scope: Scope) -> QuerySet[Assignment]:
    """Return the assignments that the asker made, or that were made in departments they see."""
    return Assignment.objects.filter(visible(scope, person="by_id", department="department_id"))


def find_assignment(scope: Scope, assignment_id: UUID, *, lock: bool = False) -> Assignment:
    """Return a visible assignment; raise `not_found` otherwise."""
    rows = visible_assignments(scope).filter(id=assignment_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def lines_of(scope: Scope, assignments: Sequence[UUID]) -> dict[UUID, list[AssignmentLine]]:
    """Return the lines of some assignments, by assignment."""
    found: dict[UUID, list[AssignmentLine]] = {each: [] for each in assignments}
    rows = AssignmentLine.objects.filter(organisation_id=scope.organisation_id, assignment_id__in=assignments)
    for row in rows.order_by("id"):
        found[row.assignment_id].append(row)
    return found
