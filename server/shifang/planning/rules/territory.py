"""Splitting customers among people: as much work for each as they have hours, near each other, few taken from anybody.

The work of a customer is its minutes and those on the road to it. On the road are the hop from its neighbour on the
same day and its share of the way out and home, as continuous approximations of routes have it (Beardwood, Halton and
Hammersley 1959: a tour of n places on an area A is about 0.7124 √(nA) long; Daganzo 1984: out and home are shared by
the stops of a day). That makes work a sum over customers, so that a split is a transport problem, solved by HiGHS:
middles of territories and the customers nearest to them in turn, as k-means does it. How many stops share a day's way
is what the turn before gave each person.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from shifang.planning.rules.territory_even import DEAR, Offers, evened
from shifang.planning.types.territory import Shop, Split, Terms, Worker, Workload

_TURNS = 12
_NEIGHBOURS = 4
# The tour's 0.7124 √(A/n) in distances to the fourth neighbour, which are 1.094 √(A/n) where places lie at random.
_HOP = 0.7124 / 1.094
_EVENINGS = 3
_LEVELS = (1.0, 2.5, 10.0)
"""So many tolerances above what is due a minute is dearer still."""
_REACH = 8
"""A customer may come to whoever is among so many nearest middles, or holds it now."""
_EARTH_KM = 6371.0088

Floats = npt.NDArray[np.float64]


def split(
    shops: Sequence[Shop], workers: Sequence[Worker], terms: Terms, told: Callable[[float], bool] | None = None
) -> Split:
    """Return who looks after which shop; every shop has one holder.

    `told` hears the share of the turns that are over, and ends them by returning False.

    The minutes of each worker lie within the tolerance of their share, but for those of a single customer, wherever
    some split is so; else as near as can be. Raises `ValueError` without workers or when nobody has a share.
    """
    if not any(worker.share > 0 for worker in workers):
        message = "nobody to split among"
        raise ValueError(message)
    if not shops:
        return measure(shops, workers, terms)
    ground = _Ground(shops, workers, terms)
    middles = ground.first_middles()
    holders = ground.assign(middles)
    for turn in range(_TURNS):
        if told is not None and not told((turn + 1) / (_TURNS + 1)):
            break
        ground.bear(holders)
        found = ground.assign(ground.middles(holders, middles))
        if (found == holders).all():
            break
        middles, holders = ground.middles(found, middles), found
    return ground.told(ground.evened(holders, middles))


def borne(pace: float, days: Floats | float, visits: Floats | float) -> Floats:
    """Return the minutes on a kilometre out or home that a visit bears, where days and visits are those of a week.

    Each day leads out and home once, as long as there is a visit for each.
    """
    shared: Floats = pace * np.asarray(days) / np.maximum(np.maximum(visits, days), 1e-9)
    return shared


def measure(shops: Sequence[Shop], workers: Sequence[Worker], terms: Terms) -> Split:
    """Return what the shops are for their holders as it is; what nobody holds counts for nobody."""
    ground = _Ground(shops, workers, terms)
    return ground.told(np.array([-1 if shop.holder is None else shop.holder for shop in shops], dtype=np.int64))


class _Ground:
    """The places in kilometres on a plane, and the minutes that each shop is for each worker."""

    def __init__(self, shops: Sequence[Shop], workers: Sequence[Worker], terms: Terms) -> None:
        self.terms = terms
        self.share = np.array([worker.share for worker in workers], dtype=np.float64)
        self.load = np.array([worker.load for worker in workers], dtype=np.float64)
        self.fixed = np.array([shop.fixed and shop.holder is not None for shop in shops], dtype=bool)
        self.visits = np.array([shop.visits for shop in shops], dtype=np.float64)
        self.service = self.visits * np.array([shop.minutes for shop in shops], dtype=np.float64)
        self.holder = np.array([-1 if shop.holder is None else shop.holder for shop in shops], dtype=np.int64)
        angles = np.radians([(shop.point.latitude, shop.point.longitude) for shop in shops]).reshape(-1, 2)
        self.narrow = np.cos(angles[:, 0].mean()) if len(shops) else 1.0
        self.places = self._plane(angles)
        self.bases = [self._base(worker) for worker in workers]
        self.hop = self._hops()
        self.days = np.array([worker.days for worker in workers], dtype=np.float64)
        self.far = self._far()
        self._bear(self.visits.sum() * self.share / max(self.share.sum(), 1e-9))
        self.due = self._share_of(self.work.min(axis=1, initial=np.inf))

    def _plane(self, angles: Floats) -> Floats:
        # Longitudes are taken from the first, so that shops on both sides of the 180th meridian lie side by side.
        self.zero = getattr(self, "zero", angles[0, 1] if len(angles) else 0.0)
        east = (angles[:, 1] - self.zero + np.pi) % (2 * np.pi) - np.pi
        return _EARTH_KM * np.column_stack([east * self.narrow, angles[:, 0]])

    def _base(self, worker: Worker) -> Floats | None:
        """Return where a worker's days begin and end; None among the customers."""
        if worker.start is None:
            return None
        ends = (worker.start, worker.end or worker.start)
        return self._plane(np.radians([(each.latitude, each.longitude) for each in ends]))

    def _hops(self) -> Floats:
        """Return the minutes a visit from the neighbours of each shop."""
        near = min(_NEIGHBOURS, len(self.places) - 1)
        hop = np.zeros(len(self.places))
        for first, last in pairwise([*range(0, len(self.places), 1000), len(self.places)]):
            apart = np.hypot(*(self.places[first:last, None] - self.places[None]).transpose(2, 0, 1))
            hop[first:last] = _HOP * np.partition(apart, near, axis=1)[:, near] * self.terms.pace
        return hop

    def _far(self) -> Floats:
        """Return the kilometres from each worker's base to each shop and on home; none where no base is known."""
        far = np.zeros((len(self.places), len(self.bases)))
        for at, base in enumerate(self.bases):
            for place in () if base is None else base:
                far[:, at] += np.hypot(*(self.places - place).T)
        return far

    def _bear(self, visits: Floats) -> None:
        """Reckon what each shop is for each worker, were the visits of their week so many."""
        out = borne(self.terms.pace, self.days, visits)
        self.travel = self.visits[:, None] * (self.hop[:, None] + self.far * out)
        self.work = self.service[:, None] + self.travel

    def bear(self, holders: npt.NDArray[np.int64]) -> None:
        """Reckon what each shop is for each worker, were the others whose they are."""
        held = holders >= 0
        self._bear(np.bincount(holders[held], self.visits[held], minlength=len(self.share)).astype(np.float64))
        self.due = self._share_of(self.work[held, holders[held]])

    def _share_of(self, work: Floats) -> Floats:
        """Return the minutes due to each worker when the shops are so many."""
        mean = float(work.sum() + self.load.sum()) / max(float(self.share.sum()), 1e-9)
        return self.share * mean

    def first_middles(self) -> Floats:
        """Return where territories begin: among what each worker holds, else where they start, else far from others."""
        middles = np.full((len(self.share), 2), np.nan)
        for at, base in enumerate(self.bases):
            mine = self.holder == at
            if mine.any():
                middles[at] = self.places[mine].mean(axis=0)
            elif base is not None:
                middles[at] = base[0]
        for at in np.flatnonzero(np.isnan(middles[:, 0])).tolist():
            known = middles[~np.isnan(middles[:, 0])]
            if len(known) == 0:
                middles[at] = self.places[0]
            else:
                apart = np.hypot(*(self.places[:, None] - known[None]).transpose(2, 0, 1)).min(axis=1)
                middles[at] = self.places[int(apart.argmax())]
        return middles

    def middles(self, holders: npt.NDArray[np.int64], before: Floats) -> Floats:
        """Return the middle of each territory, weighed by visits; an empty one stays where it was."""
        found = before.copy()
        for at in range(len(found)):
            mine = holders == at
            if self.visits[mine].sum() > 0:
                found[at] = np.average(self.places[mine], axis=0, weights=self.visits[mine])
        return found

    def offers(self, middles: Floats) -> Offers:
        """Return what each shop is for each worker, and which may come to whom."""
        minutes = np.hypot(*(self.places[:, None] - middles[None]).transpose(2, 0, 1)) * self.terms.pace
        price = np.maximum(self.visits, 1e-6)[:, None] * minutes
        taken = self.holder >= 0
        price[taken] += self.terms.change
        price[taken, self.holder[taken]] -= self.terms.change
        allowed = np.zeros(price.shape, dtype=bool)
        reach = min(_REACH, price.shape[1])
        np.put_along_axis(allowed, np.argpartition(price, reach - 1, axis=1)[:, :reach], values=True, axis=1)
        allowed[taken, self.holder[taken]] = True
        allowed[:, self.share <= 0] = False
        allowed[~allowed.any(axis=1)] = self.share > 0
        allowed[self.fixed] = False
        allowed[self.fixed, self.holder[self.fixed]] = True
        return Offers(self.work, price, allowed)

    def assign(self, middles: Floats) -> npt.NDArray[np.int64]:
        """Return the cheapest holders at which nobody has more than their share of the work of the turn before."""
        offers = self.offers(middles)
        rows, columns = np.nonzero(offers.allowed)
        work = self.work[rows, columns]
        price = offers.price[rows, columns] + work
        parts = _transport(rows, columns, price, work, self.load, self.due, self.terms.tolerance)
        return self._whole(rows, columns, parts)

    def _whole(
        self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], parts: Floats
    ) -> npt.NDArray[np.int64]:
        """Give what the solver divided to whoever of its holders has least work beside their share, largest first."""
        holders = np.full(len(self.places), -1, dtype=np.int64)
        whole = parts > 1 - 1e-6
        holders[rows[whole]] = columns[whole]
        have = self.load + np.bincount(
            columns[whole], self.work[rows[whole], columns[whole]], minlength=len(self.share)
        )
        divided = np.flatnonzero(holders < 0)
        for shop in divided[np.argsort(-self.work[divided].max(axis=1), kind="stable")]:
            among = columns[(rows == shop) & (parts > 1e-6)]
            best = among[np.argmin((have[among] + self.work[shop, among]) / self.share[among])]
            holders[shop] = best
            have[best] += self.work[shop, best]
        return holders

    def evened(self, holders: npt.NDArray[np.int64], middles: Floats) -> npt.NDArray[np.int64]:
        """Return the holders with what whole customers leave uneven mended."""
        for _ in range(_EVENINGS):
            self.bear(holders)
            offers, tolerance = self.offers(middles), self.terms.tolerance
            found = evened(holders, offers, share=self.share, load=self.load, tolerance=tolerance)
            if (found == holders).all():
                break
            holders = found
        return holders

    def told(self, holders: npt.NDArray[np.int64]) -> Split:
        """Return the split with its figures."""
        self.bear(holders)
        workloads = []
        for at in range(len(self.share)):
            mine = np.flatnonzero(holders == at)
            visits = self.visits[mine]
            spread = 0.0
            if visits.sum() > 0:
                middle = np.average(self.places[mine], axis=0, weights=visits)
                apart = np.hypot(*(self.places[mine] - middle).T)
                spread = float(np.average(apart, weights=visits) * self.terms.pace)
            service, travel = float(self.service[mine].sum() + self.load[at]), float(self.travel[mine, at].sum())
            workloads.append(Workload(len(mine), service, travel, spread))
        able = self.share > 0
        load = np.array([each.minutes for each in workloads])[able] / self.share[able]
        mean = float(load.mean()) if able.any() else 0.0
        changed = int(((self.holder >= 0) & (holders != self.holder)).sum())
        told = tuple(None if each < 0 else int(each) for each in holders)
        hops = tuple((self.visits * self.hop).tolist())
        return Split(told, hops, tuple(workloads), changed, float(load.std()) / mean if mean else 0.0)


def _transport(
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    price: Floats,
    work: Floats,
    load: Floats,
    due: Floats,
    tolerance: float,
) -> Floats:
    """Return how much of each shop (row) each worker (column) gets at the least price, with even work.

    Only minutes above what is due cost, the more the dearer: if those below did too, a short day would be filled up
    with long ways.
    """
    shops, people = int(rows.max()) + 1, len(due)
    count, levels = len(rows), len(_LEVELS) + 1
    lp = highspy.HighsLp()
    # The parts, then level by level what each worker has above what is due.
    lp.num_col_, lp.num_row_ = count + levels * people, shops + people
    least = max(float(work[work > 0].min()) if (work > 0).any() else 1.0, 1e-6)
    dear = 100.0 * max(float(price.max()), 1.0) / least
    lp.col_cost_ = np.concatenate(
        [price, np.repeat([DEAR, *(dear * (each + 1) for each in range(levels - 1))], people)]
    )
    widths = tolerance * np.diff([0.0, *_LEVELS])
    room = np.append((widths[:, None] * due).ravel(), np.full(people, highspy.kHighsInf))
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.concatenate([np.ones(count), room])
    lp.row_lower_ = np.append(np.ones(shops), np.full(people, -highspy.kHighsInf))
    lp.row_upper_ = np.append(np.ones(shops), due - load)
    above = np.arange(levels * people)
    entries = [
        (rows, np.arange(count), np.ones(count)),
        (shops + columns, np.arange(count), work),
        (shops + above % people, count + above, -np.ones(levels * people)),
    ]
    row, column, value = (np.concatenate([entry[at] for entry in entries]) for at in range(3))
    order = np.lexsort((column, row))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row[order], np.arange(lp.num_row_ + 1)).astype(np.int32)
    lp.a_matrix_.index_ = column[order].astype(np.int32)
    lp.a_matrix_.value_ = value[order].astype(np.float64)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", "off")
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    solver.run()
    return np.array(solver.getSolution().col_value[:count])
