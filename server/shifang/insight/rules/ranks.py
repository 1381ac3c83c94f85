"""Ranks: how far those of one group lie above those of another, whatever the scale. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def midranks(values: Floats) -> Floats:
    """Return the rank of each value, from 1; those that are alike share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    shared: Floats = np.cumsum(counts) - (counts - 1) / 2
    return shared[places]


def superiority(one: Floats, other: Floats) -> float:
    """Return the share of pairs in which the one is the larger, ties counting half: 0.5 tells no difference.

    Mann and Whitney's U (1947) divided by the number of pairs; A of Vargha and Delaney (2000). Neither may be empty.
    """
    ranks = midranks(np.concatenate([one, other]))[: one.size]
    above = float(ranks.sum()) - one.size * (one.size + 1) / 2
    return above / (one.size * other.size)


def scores(values: Floats, strata: Sequence[Any]) -> Floats:
    """Return for each column of `values` (people × habits) how far each lies above the middle of their own stratum.

    Centred midranks divided by the stratum's size and one, which makes sums over strata the most telling (van Elteren
    1960). What is not known (nan) lies in the middle, so that nobody is above or below for it.
    """
    found = np.zeros_like(values)
    for members in members_of(strata):
        for column in range(values.shape[1]):
            mine = values[members, column]
            known = ~np.isnan(mine)
            count = int(known.sum())
            if count > 1:
                found[members[known], column] = (midranks(mine[known]) - (count + 1) / 2) / (count + 1)
    return found


def members_of(strata: Sequence[Any]) -> list[npt.NDArray[np.intp]]:
    """Return the places of each stratum's members, strata in order of their keys."""
    keys, places = np.unique([str(each) for each in strata], return_inverse=True)
    return [np.flatnonzero(places == at) for at in range(keys.size)]
