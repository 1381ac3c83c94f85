"""Evening out what a split leaves uneven once customers are whole: one is given away, or two change places."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

DEAR = 10.0
"""Minutes of a price that are spent at most to even out a minute of work."""
_STEPS = 10
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Offers:
    """What each customer (row) is for each person (column): minutes of work, a price, and whether it may come there."""

    work: Floats
    price: Floats
    allowed: npt.NDArray[np.bool_]


def evened(holders: Whole, offers: Offers, *, share: Floats, load: Floats, tolerance: float) -> Whole:
    """Return holders with whom fewer minutes lie outside the tolerance, where that is worth its price.

    At each step the best single change is made, then the best exchange of whoever is furthest outside; at most ten
    steps for each person. Minutes that a change adds to all work count twice, for longer ways even nothing out.
    """
    found = holders.copy()
    for _ in range(_STEPS * len(share)):
        state = _State(found, offers, share=share, load=load, tolerance=tolerance)
        change = state.best_gift() or state.best_exchange()
        if change is None:
            break
        for customer, person in change:
            found[customer] = person
    return found


class _State:
    def __init__(self, holders: Whole, offers: Offers, *, share: Floats, load: Floats, tolerance: float) -> None:
        rows = np.arange(len(holders))
        self.holders, self.offers = holders, offers
        self.mine = offers.work[rows, holders]
        self.price = offers.price[rows, holders]
        self.have = load + np.bincount(holders, self.mine, minlength=len(share))
        due = share * self.have.sum() / share.sum()
        self.due, self.free = due, tolerance * due
        self.over = self._outside(self.have, np.arange(len(share)))

    def _outside(self, minutes: Floats, person: Whole) -> Floats:
        outside: Floats = np.maximum(np.abs(minutes - self.due[person]) - self.free[person], 0.0)
        return outside

    def best_gift(self) -> list[tuple[int, int]] | None:
        """Return the customer that had best be given to somebody else, and to whom."""
        if not (self.over > _LEAST).any():
            return None
        left = self._outside(self.have[self.holders] - self.mine, self.holders) - self.over[self.holders]
        to = self._outside(self.have + self.offers.work, np.arange(len(self.have))) - self.over
        more = np.maximum(self.offers.work - self.mine[:, None], 0.0)
        cost = DEAR * (left[:, None] + to + 2 * more) + self.offers.price - self.price[:, None]
        cost[~self.offers.allowed] = np.inf
        cost[np.arange(len(cost)), self.holders] = np.inf
        customer, person = divmod(int(cost.argmin()), cost.shape[1])
        return [(customer, person)] if cost[customer, person] < -_LEAST else None

    def best_exchange(self) -> list[tuple[int, int]] | None:
        """Return the two customers of different people that had best change places."""
        for person in np.argsort(-self.over, kind="stable"):
            if self.over[person] <= _LEAST:
                break
            found = min(
                (self._exchange(int(person), other) for other in range(len(self.have))), key=lambda each: each[0]
            )
            if found[0] < -_LEAST:
                return found[1]
        return None

    def _exchange(self, one: int, other: int) -> tuple[float, list[tuple[int, int]]]:
        ours = np.flatnonzero((self.holders == one) & self.offers.allowed[:, other])
        theirs = np.flatnonzero((self.holders == other) & self.offers.allowed[:, one])
        if one == other or not len(ours) or not len(theirs):
            return 0.0, []
        work, price = self.offers.work, self.offers.price
        mine = self.have[one] - work[ours, one][:, None] + work[theirs, one][None]
        yours = self.have[other] + work[ours, other][:, None] - work[theirs, other][None]
        moved = (price[ours, other] - price[ours, one])[:, None] + (price[theirs, one] - price[theirs, other])[None]
        outside = self._outside(mine, np.array(one)) + self._outside(yours, np.array(other))
        more = np.maximum(mine + yours - self.have[one] - self.have[other], 0.0)
        cost = DEAR * (outside - self.over[one] - self.over[other] + 2 * more) + moved
        first, second = divmod(int(cost.argmin()), cost.shape[1])
        return float(cost[first, second]), [(int(ours[first]), other), (int(theirs[second]), one)]
