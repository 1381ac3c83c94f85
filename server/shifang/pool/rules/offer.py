"""Who gets a customer offered first: verified visits, conversion, their trend, nearness and spare room.

points = 30 visits + 25 conversion + 15 trend + 20 nearness + 10 spare, each part from 0 to 1:
visits: verified visits of the last 90 days ÷ the most that a contender has;
conversion: (customers with a deal + 1) ÷ (customers visited + 2), so that one lucky visit is not the best of all;
trend: half from visits, half from conversion, each (now − before) ÷ the larger of both, moved from −1…1 to 0…1;
nearness: 1 ÷ (1 + kilometres to the middle of their customers ÷ 5), 0 for who has none;
spare: room left ÷ cap, and without a cap 1 − customers held ÷ the most that a contender holds.
"""

from collections.abc import Sequence

from shifang.kernel.geo import Point, distance_m
from shifang.pool.types.offer import Contender, Record, Score

WEIGHTS = {"visits": 30, "conversion": 25, "trend": 15, "nearness": 20, "spare": 10}
_HALFWAY_KM = 5.0


def best(contenders: Sequence[Contender], place: Point | None, *, people: int) -> tuple[Score, ...]:
    """Return the best contenders for a customer, the best first; of equals the one with the smaller id."""
    most_visits = max((each.now.visits for each in contenders), default=0)
    most_held = max((each.held for each in contenders), default=0)
    scores = [_score(each, place, most_visits=most_visits, most_held=most_held) for each in contenders]
    return tuple(sorted(scores, key=lambda each: (-each.points, each.person_id))[:people])


def _score(contender: Contender, place: Point | None, *, most_visits: int, most_held: int) -> Score:
    away = distance_m(contender.base, place) if contender.base is not None and place is not None else None
    now, before = contender.now, contender.before
    parts = {
        "visits": now.visits / most_visits if most_visits else 0.0,
        "conversion": _conversion(now),
        "trend": (_trend(now.visits, before.visits) + _trend(_conversion(now), _conversion(before))) / 2,
        "nearness": 1 / (1 + away / 1000 / _HALFWAY_KM) if away is not None else 0.0,
        "spare": _spare(contender, most_held),
    }
    rounded = {name: round(part, 4) for name, part in parts.items()}
    points = round(sum(WEIGHTS[name] * part for name, part in rounded.items()), 2)
    return Score(
        person_id=contender.person_id,
        points=points,
        **rounded,
        distance_m=round(away) if away is not None else None,
        contender=contender,
    )


def _conversion(record: Record) -> float:
    return (record.won + 1) / (record.visited + 2) if record.won <= record.visited else 1.0


def _trend(now: float, before: float) -> float:
    larger = max(now, before)
    return ((now - before) / larger + 1) / 2 if larger else 0.5


def _spare(contender: Contender, most_held: int) -> float:
    if contender.room is not None:
        cap = contender.room + contender.held
        return contender.room / cap if cap else 0.0
    return 1 - contender.held / most_held if most_held else 1.0
