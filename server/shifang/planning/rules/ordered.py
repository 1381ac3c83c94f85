"""The times of one person's day in a given order, how long it is, and which hard rules it breaks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from shifang.kernel.geo import Point, distance_m
from shifang.planning.rules.travel import way_minutes
from shifang.planning.types.plans import Spans, WorkDay, Worker
from shifang.planning.types.travel import Travel


class Breach(StrEnum):
    """A hard rule that a day, or an edit of a plan, breaks."""

    WINDOW = "window"
    TOO_LATE = "too_late"
    TOO_LONG = "too_long"
    NO_HOURS = "no_hours"
    SPACING = "spacing"
    WEEKDAY = "weekday"
    TWICE = "twice"
    FIXED = "fixed"
    DAY_OVER = "day_over"
    OWNER = "owner"


NEVER = frozenset({Breach.NO_HOURS, Breach.TWICE, Breach.FIXED, Breach.DAY_OVER, Breach.OWNER})
"""What nobody may break, whoever wants it."""


@dataclass(frozen=True, slots=True)
class Halt:
    """A visit on the way: `windows` are spans in which it may begin. Without a position it is on the way."""

    customer_id: UUID
    point: Point | None
    minutes: int
    windows: Spans


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule, at which customer (None: the day as a whole), and the numbers that say so."""

    breach: Breach
    customer_id: UUID | None = None
    measured: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """When visits begin, and what the day comes to: minutes on the way, at customers, waiting, metres of way, the
    minutes of the way back."""

    arrivals: tuple[int, ...]
    travel: float
    service: int
    waiting: float
    metres: float
    back: float
    ends: float
    broken: tuple[Broken, ...]

    @property
    def work(self) -> float:
        """Return the minutes of work: ways and visits."""
        return self.travel + self.service


def in_order(worker: Worker, day: WorkDay | None, halts: Sequence[Halt], travel: Travel) -> Ordered:
    """Return the times of halts in their order; a halt that misses its last window begins when it is reached."""
    at = float(day.opens) if day is not None else 0.0
    here, arrivals, ways, waiting = worker.start, [], [], 0.0
    broken = [] if day is not None or not halts else [Broken(Breach.NO_HOURS)]
    for halt in halts:
        way = _metres(here, halt.point)
        ways.append(way)
        at += way_minutes(way, travel)
        begins = next((max(at, opens) for opens, closes in sorted(halt.windows) if at <= closes + 0.5), None)
        if begins is None:
            last = max((closes for _, closes in halt.windows), default=None)
            broken.append(Broken(Breach.WINDOW, halt.customer_id, round(at), last))
        else:
            waiting += begins - at
            at = begins
        arrivals.append(round(at))
        at += halt.minutes
        here = halt.point or here
    if halts:
        ways.append(_metres(here, worker.end))
        at += way_minutes(ways[-1], travel)
    found = Ordered(
        arrivals=tuple(arrivals),
        travel=sum(way_minutes(each, travel) for each in ways),
        service=sum(each.minutes for each in halts),
        waiting=waiting,
        metres=sum(ways) * travel.factor,
        back=way_minutes(ways[-1], travel) if halts else 0.0,
        ends=at,
        broken=(),
    )
    return _judged(found, day, broken)


def _judged(found: Ordered, day: WorkDay | None, broken: list[Broken]) -> Ordered:
    if day is not None and found.arrivals:
        if found.ends > day.closes + 0.5:
            broken.append(Broken(Breach.TOO_LATE, None, round(found.ends), day.closes))
        if found.work > day.minutes + 0.5:
            broken.append(Broken(Breach.TOO_LONG, None, round(found.work), day.minutes))
    return replace(found, broken=tuple(broken))


def _metres(here: Point | None, there: Point | None) -> float:
    return 0.0 if here is None or there is None else distance_m(here, there)
