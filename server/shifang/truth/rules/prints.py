"""Prints of a check-in: short hashes by which a copy is found again among earlier ones.

A piece of noise is six steps from fix to fix, in ten-millionths of a degree: replayed fixes have the same steps
wherever in the replay the check-in falls, even when all are moved by one offset. Of a check-in's pieces the eight
with the smallest hashes are kept, so two cuts of one recording share most of theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shifang.truth.types.facts import AccessPoint, Fix

_STEPS = 6
_MOVING_STEPS = 5
_KEPT = 8
_FEWEST_HEARD = 3
_E7 = 10_000_000


@dataclass(frozen=True, slots=True)
class Print:
    """One hash (63 bits) and what it is of: "noise", "spot" or "radio"."""

    kind: str
    value: int


def prints_of(fixes: Sequence[Fix], wifi: Sequence[AccessPoint]) -> tuple[Print, ...]:
    """Return the prints of one check-in; none of what is too little to be told apart, or was computed here."""
    fixes = [fix for fix in fixes if not fix.computed]
    noise = (Print("noise", value) for value in noise_prints([(fix.latitude, fix.longitude) for fix in ordered(fixes)]))
    return (*noise, *_spot(fixes), *_radio(wifi))


def noise_prints(points: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Return the kept pieces of a sequence of positions in degrees."""
    steps = [
        (round(b[0] * _E7) - round(a[0] * _E7), round(b[1] * _E7) - round(a[1] * _E7)) for a, b in pairwise(points)
    ]
    pieces = (steps[start : start + _STEPS] for start in range(len(steps) - _STEPS + 1))
    lively = (piece for piece in pieces if sum(1 for step in piece if step != (0, 0)) >= _MOVING_STEPS)
    return tuple(sorted({_hash("noise", *piece) for piece in lively})[:_KEPT])


def ordered(fixes: Iterable[Fix]) -> list[Fix]:
    """Return the fixes in order of time, one per moment."""
    return [fix for _, fix in sorted({fix.fixed_at: fix for fix in fixes}.items())]


def _spot(fixes: Sequence[Fix]) -> tuple[Print, ...]:
    if not fixes:
        return ()
    last = ordered(fixes)[-1]
    return (Print("spot", _hash("spot", round(last.latitude * _E7), round(last.longitude * _E7))),)


def _radio(wifi: Sequence[AccessPoint]) -> tuple[Print, ...]:
    if len(wifi) < _FEWEST_HEARD:
        return ()
    heard = sorted((each.bssid, each.rssi_dbm) for each in wifi)
    return (Print("radio", _hash("radio", *heard)),)


def _hash(*parts: object) -> int:
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
