"""Which habits separate the top quarter of people from the rest. Pure; the same people give the same answer.

Labels "top" and "rest" are dealt out anew at random, within departments, so that a region's luck is no habit, and what
is seen is held against what chance gives (permutation test; Phipson and Smyth 2010 for its p). Holm's correction (1979)
keeps the chance that anything at all is told where nothing is at `FAMILY_ERROR`. A habit that differs only because it
goes with one that was told is not told a second time: it is tested for what the told ones leave unexplained. That two
things go together does not make one the cause of the other; nothing here says so.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import numpy as np
import numpy.typing as npt

from shifang.insight.rules.interval import of_superiority
from shifang.insight.rules.ranks import Floats, members_of, scores, superiority
from shifang.insight.types.habits import (
    FAMILY_ERROR,
    LEAST_PEOPLE,
    LEAST_TOP,
    HabitVerdict,
    Sample,
    Separating,
    Separation,
)

_DEALS = 4999
# Dealt in so many parts, so that a department of thousands fits into memory.
_BLOCKS = 10
_ALIKE = 1e-9
# A correlation of ranks from which on one habit may be said to go with another: large by Cohen (1988).
_CLOSE = 0.5


@dataclass(frozen=True, slots=True)
class _Table:
    """People in rows, habits in columns; `dealt` are the sums of the top's scores as chance deals the labels."""

    codes: tuple[str, ...]
    values: Floats
    top: npt.NDArray[np.bool_]
    scores: Floats
    seen: Floats
    dealt: Floats


def separate(people: Sequence[Sample], habits: Sequence[str]) -> Separation:
    """Return which of these habits separate those with the best results; nothing of fewer than `LEAST_PEOPLE`."""
    ordered = sorted(people, key=lambda each: each.person_id)
    if len(ordered) < LEAST_PEOPLE:
        return Separation(HabitVerdict.SMALL_GROUP)
    border = border_of([each.result for each in ordered])
    if border is None:
        return Separation(HabitVerdict.NO_TOP)
    top = np.array([each.result >= border for each in ordered])
    values = np.array([[each.habits.get(code, np.nan) for code in habits] for each in ordered], dtype=np.float64)
    usable = [at for at in range(len(habits)) if _is_known(values[:, at], top)]
    table = _table(ordered, tuple(habits[at] for at in usable), values=values[:, usable], top=top)
    found = _told(table)
    told = {each.code for each in found}.union(*(each.goes_with for each in found))
    return Separation(
        told=HabitVerdict.FOUND if found else HabitVerdict.NOTHING_FOUND,
        border=border,
        top=_ids(ordered, top),
        found=found,
        looked_at=tuple(code for code in table.codes if code not in told),
        unknown=tuple(code for code in habits if code not in table.codes),
    )


def border_of(results: Sequence[float]) -> float | None:
    """Return the least result of the top quarter; None where ties leave no group of about that size.

    Of all borders that put at least `LEAST_TOP` and at most a third of all people above, that nearest to a quarter.
    """
    ordered = sorted(results)
    borders = {border: len(ordered) - bisect_left(ordered, border) for border in ordered}
    fit = {border: count for border, count in borders.items() if LEAST_TOP <= count <= len(results) // 3}
    return min(fit, key=lambda border: (abs(fit[border] - len(results) / 4), -border), default=None)


def _ids(people: Sequence[Sample], top: npt.NDArray[np.bool_]) -> frozenset[UUID]:
    return frozenset(each.person_id for each, is_top in zip(people, top, strict=True) if is_top)


def _is_known(column: Floats, top: npt.NDArray[np.bool_]) -> bool:
    """A habit is looked at if it is known of enough people on either side, and not alike in all."""
    known = ~np.isnan(column)
    enough = known.sum() >= LEAST_PEOPLE and min(known[top].sum(), known[~top].sum()) >= LEAST_TOP
    return bool(enough) and bool(np.ptp(column[known]) > 0)


def _table(people: Sequence[Sample], codes: tuple[str, ...], *, values: Floats, top: npt.NDArray[np.bool_]) -> _Table:
    departments = [each.department_id for each in people]
    scored = scores(values, departments)
    dealt = np.zeros((_DEALS, len(codes)))
    chance = np.random.default_rng(_seed(people))
    for members in members_of(departments):
        for some in np.array_split(dealt, _BLOCKS):
            labels = np.tile(top[members], (len(some), 1))
            some[:] += chance.permuted(labels, axis=1).astype(np.float64) @ scored[members]
    return _Table(codes, values, top, scores=scored, seen=scored[top].sum(axis=0), dealt=dealt)


def _seed(people: Sequence[Sample]) -> int:
    """Chance that comes back the same for the same people."""
    said = repr([(str(each.person_id), str(each.department_id), each.result) for each in people])
    return int.from_bytes(sha256(said.encode()).digest()[:8])


def _told(table: _Table) -> tuple[Separating, ...]:
    """Tell the strongest habit, then the strongest of what it leaves unexplained, until nothing stands out."""
    corrected = holm([_chance(table.seen[at], table.dealt[:, at]) for at in range(len(table.codes))])
    differ = [at for at, p in enumerate(corrected) if p <= FAMILY_ERROR]
    steady = [at for at in differ if _is_steady(table, at)]
    waiting = list(steady)
    told: list[tuple[int, float]] = []
    while waiting:
        seen, dealt = _unexplained(table, waiting, [at for at, _ in told])
        best = int(np.argmax(np.abs(seen) / (dealt.std(axis=0) + _ALIKE)))
        p = min(1.0, _chance(seen[best], dealt[:, best]) * len(waiting))
        if p > FAMILY_ERROR:
            break
        at = waiting.pop(best)
        told.append((at, max(p, corrected[at])))
    companions = _companions(table, [at for at, _ in told], steady)
    return tuple(_separating(table, at, p=p, goes_with=companions.get(at, ())) for at, p in told)


def holm(chances: Sequence[float]) -> list[float]:
    """Return p values corrected for their number, in the order given (Holm 1979)."""
    corrected = [1.0] * len(chances)
    least = 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda each: chances[each])):
        least = max(least, min(1.0, chances[at] * (len(chances) - rank)))
        corrected[at] = least
    return corrected


def _chance(seen: float, dealt: Floats) -> float:
    """How often chance gives as much, on either side; what was seen counts as one of its deals."""
    as_much = int((np.abs(dealt) >= abs(seen) - _ALIKE).sum())
    return (as_much + 1) / (dealt.size + 1)


def _is_steady(table: _Table, at: int) -> bool:
    """What holds within departments must show among all, in medians and pairs, or they would tell the contrary."""
    top, rest = _sides(table, at)
    ways = np.sign([np.median(top) - np.median(rest), superiority(top, rest) - 0.5])
    return bool((ways == np.sign(table.seen[at])).all())


def _sides(table: _Table, at: int) -> tuple[Floats, Floats]:
    known = ~np.isnan(table.values[:, at])
    return table.values[known & table.top, at], table.values[known & ~table.top, at]


def _unexplained(table: _Table, wanted: Sequence[int], told: Sequence[int]) -> tuple[Floats, Floats]:
    """Return seen and dealt sums of the scores that those of the told habits do not explain (least squares)."""
    if not told:
        return table.seen[wanted], table.dealt[:, wanted]
    share, *_ = np.linalg.lstsq(table.scores[:, told], table.scores[:, wanted], rcond=None)
    return table.seen[wanted] - table.seen[told] @ share, table.dealt[:, wanted] - table.dealt[:, told] @ share


def _companions(table: _Table, told: Sequence[int], steady: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return which habits that differ too go with which told one: that to which they are closest, if they are close."""
    found: dict[int, tuple[str, ...]] = {}
    lengths = np.linalg.norm(table.scores, axis=0)
    for at in steady:
        if told and at not in told:
            close = np.abs(table.scores[:, at] @ table.scores[:, told]) / (lengths[told] * lengths[at])
            if close.max() >= _CLOSE:
                nearest = told[int(np.argmax(close))]
                found[nearest] = (*found.get(nearest, ()), table.codes[at])
    return found


def _separating(table: _Table, at: int, *, p: float, goes_with: tuple[str, ...]) -> Separating:
    top, rest = _sides(table, at)
    share = superiority(top, rest)
    return Separating(
        code=table.codes[at],
        top=round(float(np.median(top)), 6),
        rest=round(float(np.median(rest)), 6),
        superiority=round(share, 6),
        interval=of_superiority(share, one=top.size, other=rest.size),
        p=round(p, 6),
        goes_with=goes_with,
    )
