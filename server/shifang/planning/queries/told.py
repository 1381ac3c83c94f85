"""Routes of a day in the words of the API."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.kernel.geo import Point
from shifang.planning.queries.extras import with_extras
from shifang.planning.queries.today import facts_of, moment_of
from shifang.planning.queries.travel import travel_of
from shifang.planning.rules.today import extras_of, moves, proposed_route, standing_order, standing_route
from shifang.planning.types.day import ANY_TIME, NotToday
from shifang.planning.types.today import Ahead, Begun, Errand, Facts, ReplanReason, Route, StopKind, StopState, Taken
from shifang.planning.types.travel import Travel
from shifang.visits.operations.begin import local_day
from shifang.visits.types.closed_lists import VISIT_DO

MOST_EXTRAS, MOST_WEIGHED = 10, 20


def today(scope: Scope, person_id: UUID, day: date, *, now: datetime) -> dict[str, Any]:
    """Return the route of a visible person on a day as it stands; one's own of today with who else lies on the way."""
    facts = facts_of(scope, person_id, day, now=now)
    travel = travel_of(scope, [person_id], now=now)
    if day < local_day(scope, now):
        return _told(scope, facts, _missed(facts), travel=travel, now=now)
    route = standing_route(facts, travel, order=standing_order(facts, travel))
    told = _told(scope, facts, route, travel=travel, now=now)
    if person_id == scope.person_id and day == local_day(scope, now) and scope.may(VISIT_DO):
        wider = with_extras(scope, facts, include=(), now=now)
        wider = replace(wider, extras=wider.extras[:MOST_WEIGHED])
        told["extras"] = [
            {**_errand(each.errand, facts.day, ZoneInfo(scope.timezone)), "way_s": each.way_s, "behind": each.behind}
            for each in extras_of(wider, travel, route=route, most=MOST_EXTRAS)
        ]
    return told


def proposal(
    scope: Scope,
    *,
    reason: ReplanReason,
    point: Point | None,
    without: frozenset[UUID],
    include: frozenset[UUID],
    extras: bool,
    now: datetime,
) -> dict[str, Any]:
    """Return the best order of the rest of the asker's day from here and now, and what it changes."""
    day = local_day(scope, now)
    standing = facts_of(scope, scope.me, day, now=now, here=point)
    travel = travel_of(scope, [scope.me], now=now)
    before = standing_route(standing, travel, order=standing_order(standing, travel))
    facts = _asked(standing, without=without, include=include)
    if extras or include:
        facts = with_extras(scope, facts, include=include, now=now)
        usable = facts.extras if extras else ()
        facts = replace(facts, extras=tuple(each for each in usable if each.customer_id not in without))
    after = proposed_route(facts, travel)
    told = _told(scope, facts, after, travel=travel, now=now)
    zone = ZoneInfo(scope.timezone)
    changes = [
        {
            "customer_id": each.customer_id,
            "name": each.name,
            "before": each.before,
            "after": each.after,
            "began_at": None if each.began is None else moment_of(day, each.began, zone),
            "begins_at": None if each.begins is None else moment_of(day, each.begins, zone),
        }
        for each in moves(before, after)
    ]
    return {**told, "reason": reason, "moves": changes}


def _asked(facts: Facts, *, without: frozenset[UUID], include: frozenset[UUID]) -> Facts:
    """Return a day with those planned visits that the person wants to make of it."""
    back = tuple(each for each in facts.aside if each.customer_id in include)
    left = tuple(each for each in facts.errands if each.customer_id in without)
    return replace(
        facts,
        errands=(*(each for each in facts.errands if each not in left), *back),
        aside=(*(each for each in facts.aside if each not in back), *(each for each in left if each.visit_id)),
    )


def _missed(facts: Facts) -> Route:
    """Return the route of a day that is over: what was not visited has no time any more."""
    return Route(
        tuple(
            Ahead(each, way_s=0, way_m=0, arrives=0, begins=0, leaves=0, late=True)
            for each in (*facts.errands, *facts.aside)
        ),
        (),
        way_s=0,
        waiting_s=0,
    )


def _told(scope: Scope, facts: Facts, route: Route, *, travel: Travel, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(scope.timezone)
    over = facts.day < local_day(scope, now)
    aside = () if over else tuple((each, NotToday.NOT_WANTED) for each in facts.aside)
    left_out = (*route.left_out, *aside)
    added = facts.kept.added if facts.kept is not None else frozenset()
    ahead = [
        {**_ahead(each, facts.day, zone, timed=not over), "added": each.errand.customer_id in added}
        for each in route.ahead
    ]
    return {
        "day": facts.day,
        "person_id": facts.person_id,
        "hours": [
            {"begins_at": moment_of(facts.day, opens, zone), "ends_at": moment_of(facts.day, closes, zone)}
            for opens, closes in facts.hours
        ],
        "start": _start(scope, facts),
        "end": _place(facts.base[1]) if facts.base is not None and facts.person_id == scope.person_id else None,
        "stops": [*(_begun(each) for each in facts.begun), *ahead, *(_taken(each) for each in facts.taken)],
        "left_out": [{**_errand(each, facts.day, zone), "why": why} for each, why in left_out],
        "extras": [],
        "way_s": route.way_s,
        "waiting_s": route.waiting_s,
        "accepted_at": facts.kept.at if facts.kept is not None and facts.kept.own else None,
        "accepted_for": facts.kept.reason if facts.kept is not None and facts.kept.own else None,
        "published_at": facts.kept.at if facts.kept is not None and not facts.kept.own else None,
        "reckoned_at": now,
        "travel": {"factor": travel.factor, "speed_kmh": travel.speed_kmh, "ways": travel.ways},
    }


def _start(scope: Scope, facts: Facts) -> dict[str, float | None] | None:
    """Return where the rest of the day starts; somebody's base, which may be their home, is told to them alone."""
    own = facts.person_id == scope.person_id
    at_base = facts.base is not None and facts.start == facts.base[0]
    return _place(facts.start) if facts.start is not None and (own or not at_base) else None


def _ahead(stop: Ahead, day: date, zone: ZoneInfo, *, timed: bool) -> dict[str, Any]:
    told = {
        **_errand(stop.errand, day, zone),
        "state": StopState.AHEAD,
        "late": stop.late,
        "due_reason": stop.errand.due_reason or None,
    }
    if not timed:
        return told
    times = {"arrives_at": stop.arrives, "begins_at": stop.begins, "leaves_at": stop.leaves}
    return {
        **told,
        "way_s": stop.way_s,
        "way_m": stop.way_m,
        **{name: moment_of(day, second, zone) for name, second in times.items()},
    }


def _begun(stop: Begun) -> dict[str, Any]:
    return {
        "customer_id": stop.customer_id,
        "visit_id": stop.visit_id,
        "name": stop.name,
        "tier": stop.tier,
        **_place(stop.point),
        "kind": StopKind.PLANNED,
        "state": stop.state,
        "began_at": stop.began_at,
        "ended_at": stop.ended_at,
        "due_reason": stop.due_reason or None,
    }


def _taken(stop: Taken) -> dict[str, Any]:
    return {
        "customer_id": stop.customer_id,
        "visit_id": None,
        "name": stop.name,
        "tier": stop.tier,
        **_place(stop.point),
        "kind": StopKind.POOL,
        "state": StopState.TAKEN,
        "held_by": stop.by_name,
    }


def _errand(errand: Errand, day: date, zone: ZoneInfo) -> dict[str, Any]:
    promised = errand.window or (None, None)
    opens, closes = (None if each is None else moment_of(day, each, zone) for each in promised)
    spans = [
        {"begins_at": moment_of(day, begins, zone), "ends_at": moment_of(day, ends, zone)}
        for begins, ends in errand.windows
    ]
    return {
        "customer_id": errand.customer_id,
        "visit_id": errand.visit_id,
        "name": errand.name,
        "tier": errand.tier,
        **_place(errand.point),
        "kind": errand.kind,
        "overdue_days": errand.overdue_days,
        "service_s": errand.seconds,
        "within": None if tuple(errand.windows) == ANY_TIME else spans,
        "promised_from": opens,
        "promised_until": closes,
    }


def _place(point: Point | None) -> dict[str, float | None]:
    return {"latitude": point.latitude if point else None, "longitude": point.longitude if point else None}
