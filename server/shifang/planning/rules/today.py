"""Today's route: the order that was accepted is kept, times follow what really happened, and nothing moves by itself.

Without an accepted route the order is that of the whole day as it was planned, so it is the same in the morning and in
the evening. A new order is only ever proposed; what it would change is told stop by stop.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np

from shifang.planning.rules.day import order_day, timed
from shifang.planning.rules.day_times import hindrance, spans_of
from shifang.planning.rules.travel import metres
from shifang.planning.types.day import Day, DayOrder, Duty, NotToday, Stop
from shifang.planning.types.today import MOST_OPTIONAL, Ahead, Errand, Extra, Facts, Moved, Route
from shifang.planning.types.travel import Travel

SEED = 1


def day_of(facts: Facts, errands: Sequence[Errand], travel: Travel, *, whole: bool = False) -> Day:
    """Return the rest of a person's day as a problem; `whole`: from its beginning, wherever they are."""
    home = facts.base or (None, None)
    start = home[0] if whole else facts.start
    places = [*(each.point for each in errands), start, home[1]]
    seconds = metres(places) * (travel.factor * 3.6 / travel.speed_kmh)
    return Day(
        stops=[_stop(rank, each) for rank, each in enumerate(errands)],
        travel=np.rint(seconds).astype(np.int64),
        hours=facts.hours if whole else _rest(facts),
        start=None if start is None else len(errands),
        end=None if home[1] is None else len(errands) + 1,
        at_once=facts.on_the_way and not whole,
    )


def standing_order(facts: Facts, travel: Travel) -> list[UUID]:
    """Return whom the person goes to in which order as things stand: the accepted route, else the day as planned.

    What neither knows is put where it costs the least way.
    """
    due = [each for each in facts.errands if each.duty is not Duty.OPTIONAL]
    known = {each.customer_id: each for each in due}
    if facts.kept is not None:
        order = [each for each in facts.kept.customers if each in known]
    else:
        errands = sorted(due, key=lambda each: each.customer_id)
        made = order_day(day_of(facts, errands, travel, whole=True), seed=SEED)
        order = [errands[each.stop].customer_id for each in made.stops]
        order += [errands[each].customer_id for each in made.left_out]
    for each in sorted(known.keys() - set(order)):
        order = _with(facts, [known[one] for one in order], known[each], travel)
    return order


def standing_route(facts: Facts, travel: Travel, *, order: Sequence[UUID]) -> Route:
    """Return the route as it stands, with the times at which it can still be kept."""
    known = {each.customer_id: each for each in facts.errands}
    errands = [known[each] for each in order]
    day = day_of(facts, errands, travel)
    whys = {index: hindrance(replace(day, start=None), index) for index in range(len(errands))}
    out: dict[int, NotToday] = {index: why for index, why in whys.items() if why is not None}
    kept = [index for index in range(len(errands)) if index not in out]
    return _route(day, errands, timed(day, [kept], left_out=out), travel)


def proposed_route(facts: Facts, travel: Travel, *, rounds: dict[Duty, int] | None = None) -> Route:
    """Return the best order of what is due from here and now, with those extras that are worth their way."""
    errands = [*facts.errands, *facts.extras[:MOST_OPTIONAL]]
    day = day_of(facts, errands, travel)
    made = order_day(day, seed=SEED, rounds=rounds)
    due = {index: why for index, why in made.left_out.items() if errands[index].duty is not Duty.OPTIONAL}
    return _route(day, errands, replace(made, left_out=due), travel)


def extras_of(facts: Facts, travel: Travel, *, route: Route, most: int) -> list[Extra]:
    """Return the extras that fit into a route and make nobody late, those with the least way first."""
    order = [each.errand for each in route.ahead]
    new, usual = len(order), list(range(len(order)))
    found: list[Extra] = []
    for extra in facts.extras:
        day = day_of(facts, [*order, extra], travel)
        if hindrance(day, new) is not None:
            continue
        before = timed(day, [usual], left_out={})
        behind = _cheapest(day, usual, new)
        after = timed(day, [[*usual[:behind], new, *usual[behind:]]], left_out={})
        if _lateness(day, after) <= _lateness(day, before):
            found.append(Extra(extra, max(after.way - before.way, 0), behind))
    return sorted(found, key=lambda each: (each.way_s, each.errand.customer_id))[:most]


def moves(before: Route, after: Route) -> list[Moved]:
    """Return what is different for whom: another rank, in no route any more, or newly in it; in the new order."""
    ranks, old = _ranks(before), {each.errand.customer_id: each for each in before.ahead}
    new_ranks, new = _ranks(after), {each.errand.customer_id: each for each in after.ahead}
    # Who only moves up because somebody before them is left out has not been moved.
    stayed = [each for each in ranks if each in new_ranks]
    newly = sorted(stayed, key=new_ranks.__getitem__)
    stays = {each for each, other in zip(stayed, newly, strict=True) if each == other}
    found = []
    for each in [*new, *(one for one in old if one not in new)]:
        if each in stays:
            continue
        errand = (new.get(each) or old[each]).errand
        found.append(
            Moved(
                customer_id=each,
                name=errand.name,
                before=ranks.get(each),
                after=new_ranks.get(each),
                began=old[each].begins if each in old else None,
                begins=new[each].begins if each in new else None,
            )
        )
    return found


def _stop(rank: int, errand: Errand) -> Stop:
    place = None if errand.point is None else rank
    return Stop(place, errand.seconds, errand.windows, errand.duty, errand.prize)


def _rest(facts: Facts) -> tuple[tuple[int, int], ...]:
    left = tuple((max(opens, facts.since), closes) for opens, closes in facts.hours if closes > facts.since)
    return left or ((facts.since, facts.since),)


def _with(facts: Facts, order: Sequence[Errand], new: Errand, travel: Travel) -> list[UUID]:
    day = day_of(facts, [*order, new], travel)
    at = _cheapest(day, list(range(len(order))), len(order)) if new.point is not None else len(order)
    made = [each.customer_id for each in order]
    made.insert(at, new.customer_id)
    return made


def _cheapest(day: Day, route: list[int], new: int) -> int:
    def price(at: int) -> tuple[int, int, int]:
        made = timed(day, [[*route[:at], new, *route[at:]]], left_out={})
        return (_lateness(day, made), made.way, at)

    return min(range(len(route) + 1), key=price)


def _lateness(day: Day, order: DayOrder) -> int:
    return sum(_is_late(day, each.stop, each.begins) for route in order.routes for each in route)


def _is_late(day: Day, index: int, begins: int) -> bool:
    return not any(opens <= begins <= closes for opens, closes in spans_of(day, index))


def _route(day: Day, errands: Sequence[Errand], order: DayOrder, travel: Travel) -> Route:
    ahead = tuple(
        Ahead(
            errands[each.stop],
            way_s=each.way,
            way_m=round(each.way * travel.speed_kmh / 3.6),
            arrives=each.arrives,
            begins=each.begins,
            leaves=each.leaves,
            late=_is_late(day, each.stop, each.begins),
        )
        for each in order.stops
    )
    left_out = tuple((errands[index], why) for index, why in sorted(order.left_out.items()))
    return Route(ahead, left_out, way_s=order.way, waiting_s=order.waiting)


def _ranks(route: Route) -> dict[UUID, int]:
    return {each.errand.customer_id: rank for rank, each in enumerate(route.ahead, 1)}
