"""What stands against a claim, each with its numbers and the moment at which it is lifted.

Quotas count claims, not what is held: who gives a customer back at once has used one up all the same. Cooling-off looks
at every former holding of the person (or team), not at the newest one, so that two who relay a customer both wait.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from uuid import UUID

from shifang.pool.types.claim import ClaimFacts, ClaimRule, Former, Held, Objection, Obstacle

_MIDNIGHT = time(0)


def objections(rule: ClaimRule, facts: ClaimFacts, *, now: datetime, zone: tzinfo) -> tuple[Objection, ...]:
    """Return everything that stands against a claim at a moment, in a fixed order; nothing: it may be made."""
    local = now.astimezone(zone)
    return tuple(each for look in _LOOKS for each in look(rule, facts, local))


def counts_for_cap(rule: ClaimRule, held: Held) -> bool:
    """Return whether a customer counts for the cap."""
    return not (held.won and rule.exclude_won) and held.tier not in rule.exclude_tiers


def room(rule: ClaimRule, held: tuple[Held, ...]) -> int | None:
    """Return how many customers more a person may hold; None without a cap."""
    if rule.holding_cap is None:
        return None
    return max(0, rule.holding_cap - sum(counts_for_cap(rule, each) for each in held))


def last_held(
    rule: ClaimRule, former: Iterable[Former], *, person_id: UUID, department_id: UUID | None
) -> datetime | None:
    """Return when the newest holding ended after which a person (or their team) must wait; None: there is none."""
    ended = [
        each.ended_at
        for each in former
        if each.person_id == person_id or (rule.team_cooling_off and each.department_id == department_id)
    ]
    return max(ended, default=None) if rule.cooling_off_days else None


def _cooling_off(rule: ClaimRule, facts: ClaimFacts, now: datetime) -> Iterator[Objection]:
    ended = last_held(rule, facts.former, person_id=facts.person_id, department_id=facts.department_id)
    if ended is not None and (lifts_at := ended + timedelta(days=rule.cooling_off_days)) > now:
        yield Objection(Obstacle.COOLING_OFF, lifts_at, {"days": rule.cooling_off_days, "ended_at": ended})


def _embargo(rule: ClaimRule, facts: ClaimFacts, now: datetime) -> Iterator[Objection]:
    lifts_at = facts.entered_at + timedelta(hours=rule.embargo_hours)
    if lifts_at > now:
        yield Objection(Obstacle.EMBARGO, lifts_at, {"hours": rule.embargo_hours, "entered_at": facts.entered_at})


def _shortlist(rule: ClaimRule, facts: ClaimFacts, now: datetime) -> Iterator[Objection]:
    del rule
    if facts.open_from is not None and facts.open_from > now and facts.person_id not in facts.shortlist:
        yield Objection(Obstacle.SHORTLIST, facts.open_from, {"people": len(facts.shortlist)})


def _distance(rule: ClaimRule, facts: ClaimFacts, now: datetime) -> Iterator[Objection]:
    del now
    if rule.distance_m is None or facts.distance_m is None:
        return
    if math.isnan(facts.distance_m):
        yield Objection(Obstacle.PLACE_UNKNOWN, None, {"limit": rule.distance_m})
    elif facts.distance_m > rule.distance_m:
        params = {"distance": math.ceil(facts.distance_m), "limit": rule.distance_m}
        yield Objection(Obstacle.TOO_FAR, None, params)


def _caps(rule: ClaimRule, facts: ClaimFacts, now: datetime) -> Iterator[Objection]:
    del now
    counted = [each for each in facts.held if counts_for_cap(rule, each)]
    if rule.holding_cap is not None and len(counted) >= rule.holding_cap and facts.tier not in rule.exclude_tiers:
        yield Objection(Obstacle.HOLDING_CAP, None, {"held": len(counted), "limit": rule.holding_cap})
    limit = rule.tier_caps.get(facts.tier)
    of_tier = sum(each.tier == facts.tier for each in counted)
    if limit is not None and of_tier >= limit:
        yield Objection(Obstacle.TIER_CAP, None, {"held": of_tier, "limit": limit, "tier": facts.tier})


def _quotas(rule: ClaimRule, facts: ClaimFacts, now: datetime) -> Iterator[Objection]:
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    for obstacle, quota, first, length in (
        (Obstacle.DAY_QUOTA, rule.day_quota, today, 1),
        (Obstacle.WEEK_QUOTA, rule.week_quota, monday, 7),
    ):
        # Moments of one zone are compared without asking it anything.
        start = datetime.combine(first, _MIDNIGHT, now.tzinfo).astimezone(UTC)
        used = sum(each >= start for each in facts.claims)
        if quota is not None and used >= quota:
            lifts_at = datetime.combine(first + timedelta(days=length), _MIDNIGHT, now.tzinfo)
            yield Objection(obstacle, lifts_at, {"used": used, "limit": quota})


def _spacing(rule: ClaimRule, facts: ClaimFacts, now: datetime) -> Iterator[Objection]:
    lifts_at = max(facts.claims, default=None)
    if lifts_at is not None and (lifts_at := lifts_at + timedelta(minutes=rule.spacing_minutes)) > now:
        yield Objection(Obstacle.SPACING, lifts_at, {"minutes": rule.spacing_minutes})


# What time alone does not lift comes before what passes by itself; what is said first is what the person reads.
_LOOKS: tuple[Callable[[ClaimRule, ClaimFacts, datetime], Iterator[Objection]], ...] = (
    _cooling_off,
    _embargo,
    _shortlist,
    _distance,
    _caps,
    _quotas,
    _spacing,
)
