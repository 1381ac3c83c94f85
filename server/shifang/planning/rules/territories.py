"""From customers to territories that may be searched, and what territories mean for the people who have them."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import numpy as np
import numpy.typing as npt

from shifang.kernel.geo import EARTH_RADIUS_M, Point, distance_m
from shifang.planning.rules.territory import split
from shifang.planning.types.territories import Burden, Figures, Held, Proposal, Stays, Territory
from shifang.planning.types.territory import Shop, Terms, Worker

Floats = npt.NDArray[np.float64]
Bases = Mapping[UUID, tuple[Point, Point]]
HOURS_A_DAY = 8.0


def propose(
    customers: Sequence[Held],
    shares: Mapping[UUID, float],
    terms: Terms,
    *,
    bases: Bases,
    told: Callable[[float], bool] | None = None,
) -> Proposal | None:
    """Return whose the customers are to be; None when there is none to be split. `shares` are hours of work a week,
    `bases` where people's days begin and end, as far as they are known.

    Frozen ones, those without a position and those that are not visited regularly stay; what they ask of their holders
    counts all the same.
    """
    people = list(shares)
    number = {person: at for at, person in enumerate(people)}
    load = dict.fromkeys(people, 0.0)
    shops, indexes = [], []
    for index, each in enumerate(customers):
        holder = number.get(each.holder) if each.holder is not None else None
        if each.point is not None and each.visits > 0 and (each.stays is None or holder is not None):
            shops.append(Shop(each.point, each.visits, each.minutes, holder, fixed=each.stays is Stays.FROZEN))
            indexes.append(index)
        elif each.holder in load:
            load[each.holder] += each.visits * each.minutes
    if all(shop.fixed for shop in shops):
        return None
    workers = []
    for person, share in shares.items():
        start, end = bases.get(person, (None, None))
        workers.append(Worker(start, share=share, load=load[person], end=end, days=days_of(share)))
    found = split(shops, workers, terms, told)
    holders = [each.holder for each in customers]
    hops = [0.0] * len(customers)
    for index, holder, hop in zip(indexes, found.holders, found.hops, strict=True):
        holders[index] = None if holder is None else people[holder]
        hops[index] = hop
    return Proposal(tuple(holders), tuple(hops))


def days_of(hours: float) -> float:
    """Return hours of work a week as days, each of which leads out and home."""
    return hours / HOURS_A_DAY


def way(point: Point | None, *, visits: float, out: float, base: tuple[Point, Point] | None) -> float:
    """Return the minutes a week out to a customer and home that its visits bear; 0 where it or the base is unknown.

    `out` is what a visit bears of a kilometre (`borne`).
    """
    if point is None or base is None:
        return 0.0
    return visits * out * sum(distance_m(each, point) for each in base) / 1000


def figures(burdens: Sequence[Burden], shares: Mapping[UUID, float]) -> Figures:
    """Return what each person's territory comes to; what nobody holds counts for nobody."""
    mine: dict[UUID, list[Burden]] = {person: [] for person in shares}
    for each in burdens:
        if each.holder in mine:
            mine[each.holder].append(each)
    found = [_territory(rows) for rows in mine.values()]
    load = np.array(
        [(each.service + each.travel) / share for each, share in zip(found, shares.values(), strict=True) if share > 0]
    )
    mean = float(load.mean()) if len(load) else 0.0
    return Figures(found, float(load.std()) / mean if mean else 0.0)


def _territory(burdens: Sequence[Burden]) -> Territory:
    placed = [(each.point, each.visits) for each in burdens if each.point is not None and each.visits > 0]
    spread = 0.0
    if placed:
        weights = np.array([visits for _, visits in placed])
        places = _on_the_globe(np.radians([(point.latitude, point.longitude) for point, _ in placed]))
        middle = np.average(places, axis=0, weights=weights)
        middle /= max(float(np.linalg.norm(middle)), 1e-12)
        apart = 2 * np.arcsin(np.clip(np.linalg.norm(places - middle, axis=1) / 2, 0.0, 1.0))
        spread = float(np.average(apart, weights=weights)) * EARTH_RADIUS_M / 1000
    return Territory(
        customers=len(burdens),
        service=sum(each.service for each in burdens),
        travel=sum(each.travel for each in burdens),
        spread_km=spread,
    )


def _on_the_globe(angles: Floats) -> Floats:
    latitude, longitude = angles[:, 0], angles[:, 1]
    return np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
