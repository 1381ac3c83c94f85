"""A rep's day, drawn before it is lived: which shops, which way, how long, what goes wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from shifang.kernel.datum import in_mainland_china
from shifang.kernel.geo import Point, distance_m
from shifang.simulation.dice import dice
from shifang.simulation.motion import PHONES, beside, streets, travel
from shifang.simulation.types import (
    AD_HOC_RATE,
    INCIDENT_RATES,
    JOINT_RATE,
    LATE_SYNC_RATE,
    OFFLINE_STARTS_RATE,
    OFFLINE_STOPS,
    Day,
    Incident,
    Mode,
    Phone,
    Rep,
    Shop,
    Stop,
)

_DAY_STARTS = time(9, 0)
_DAY_ENDS_AFTER = timedelta(hours=8, minutes=45)
_LUNCH_AFTER = timedelta(hours=3)
_WALK_UP_TO_M = 700.0
_DWELL_MEDIAN_S = {"KA": 2400, "A": 1800, "B": 1300, "C": 1000, "D": 800}
_SHORT_DWELL_S = (60, 175)


def draw_rep(seed: int, login: str, home: Point) -> Rep:
    """The habits of a person, the same in every run of a seed."""
    chance = dice(seed, login, "habits")
    model = chance.choice(PHONES)
    phone = Phone(
        label=model.label,
        quality=model.quality,
        accuracy_steps=model.accuracy_steps,
        # Most phones are right to a second; some drift by half a minute.
        clock_offset_s=round(chance.gauss(0, 1.5 if chance.random() < 0.8 else 20.0), 3),
    )
    return Rep(
        login=login,
        home=home,
        mode=chance.choice([Mode.EBIKE, Mode.EBIKE, Mode.CAR, Mode.WALK]),
        phone=phone,
        stops_a_day=chance.randint(6, 9),
        patience=chance.uniform(0.8, 1.25),
    )


def choose_shops(seed: int, rep: Rep, *, day: date, shops: Sequence[Shop]) -> list[Shop]:
    """The shops to be planned for a day: those whose turn it is, near one another, in walking order.

    Each shop's turn comes round by its tier; the choice hangs on names, so that two installations of
    the same customers plan the same days.
    """
    if not shops:
        return []
    chance = dice(seed, rep.login, day, "plan")
    due = [shop for shop in shops if _is_due(seed, shop, day)] or list(shops)
    centre = chance.choice(sorted(due, key=lambda shop: shop.name))
    near = sorted(due, key=lambda shop: (distance_m(shop.place, centre.place), shop.name))
    return nearest_first(rep.home, near[: rep.stops_a_day])


def nearest_first(start: Point, shops: Sequence[Shop]) -> list[Shop]:
    """The order of somebody who always goes to the nearest shop left."""
    left, here, order = list(shops), start, []
    while left:
        following = min(left, key=lambda shop: (distance_m(here, shop.place), shop.name))
        left.remove(following)
        order.append(following)
        here = following.place
    return order


def draw_day(
    seed: int,
    rep: Rep,
    *,
    day: date,
    zone: tzinfo,
    planned: Sequence[Shop],
    others: Sequence[Shop],
) -> Day:
    """The whole day as it will be lived; stops that would begin after closing time fall away."""
    chance = dice(seed, rep.login, day, "day")
    begins = datetime.combine(day, _DAY_STARTS, zone) + timedelta(minutes=chance.gauss(0, 8))
    now, here, had_lunch, offline_left = begins, rep.home, False, 0
    stops: list[Stop] = []
    for shop, ad_hoc in _with_ad_hoc(planned, others, chance):
        if not had_lunch and now - begins >= _LUNCH_AFTER:
            now += timedelta(minutes=chance.uniform(30, 60))
            had_lunch = True
        if offline_left == 0 and chance.random() < OFFLINE_STARTS_RATE:
            offline_left = chance.randint(*OFFLINE_STOPS)
        door = beside(shop.place, chance, between=(2.0, 18.0))
        mode = Mode.WALK if distance_m(here, door) < _WALK_UP_TO_M else rep.mode
        way = travel(streets(here, door, chance), now + timedelta(minutes=2), mode=mode, chance=chance)
        incident = _draw_incident(shop, chance)
        stop = Stop(
            shop=shop,
            ad_hoc=ad_hoc,
            incident=incident,
            offline=offline_left > 0,
            joint=chance.random() < JOINT_RATE,
            way=way,
            dwell_s=_draw_dwell(rep, shop, incident=incident, chance=chance),
        )
        if way.ends_at - begins > _DAY_ENDS_AFTER:
            break
        stops.append(stop)
        offline_left = max(0, offline_left - 1)
        now, here = way.ends_at + timedelta(seconds=stop.dwell_s + 90), door
    return Day(rep, begins, tuple(stops), sends_late=chance.random() < LATE_SYNC_RATE)


def _is_due(seed: int, shop: Shop, day: date) -> bool:
    period = {"KA": 3, "A": 5, "B": 8, "C": 12}.get(shop.tier, 18)
    phase = dice(seed, shop.name, "phase").randrange(period)
    return (day.toordinal() + phase) % period < max(1, period // 3)


def _with_ad_hoc(planned: Sequence[Shop], others: Sequence[Shop], chance: random.Random) -> list[tuple[Shop, bool]]:
    mixed: list[tuple[Shop, bool]] = []
    left = [shop for shop in others if shop not in planned]
    for shop in planned:
        mixed.append((shop, False))
        if left and chance.random() < AD_HOC_RATE:
            extra = min(left, key=lambda each: (distance_m(each.place, shop.place), each.name))
            left.remove(extra)
            mixed.append((extra, True))
    return mixed


def _draw_incident(shop: Shop, chance: random.Random) -> Incident:
    drawn = chance.random()
    for incident, rate in INCIDENT_RATES.items():
        if drawn < rate:
            # A mix-up of coordinate systems can only show where they differ.
            possible = incident is not Incident.DATUM_MIXUP or in_mainland_china(shop.place)
            return incident if possible else Incident.NONE
        drawn -= rate
    return Incident.NONE


def _draw_dwell(rep: Rep, shop: Shop, *, incident: Incident, chance: random.Random) -> int:
    if incident is Incident.SHORT_STAY:
        return chance.randint(*_SHORT_DWELL_S)
    if incident in {Incident.SHOP_CLOSED, Incident.CANCELLED}:
        return 120
    median = _DWELL_MEDIAN_S.get(shop.tier, 1000) * rep.patience
    return int(min(5400, max(260, chance.lognormvariate(0, 0.35) * median)))
