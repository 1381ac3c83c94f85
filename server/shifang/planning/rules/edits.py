"""What moving a visit of a draft costs, to another place of the day, day or person, and which hard rules it breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from shifang.planning.rules.ordered import Breach, Broken, Halt, Ordered, in_order
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.plans import Worker
from shifang.planning.types.travel import Travel


@dataclass(frozen=True, slots=True)
class Route:
    """A person's day in its order."""

    worker: Worker
    day: date
    halts: tuple[Halt, ...]

    def times(self, travel: Travel) -> Ordered:
        """Return when its visits begin and what it comes to."""
        return in_order(self.worker, self.worker.by_day.get(self.day), self.halts, travel)


@dataclass(frozen=True, slots=True)
class Moving:
    """A visit that is to move: from a place of a route to one of another (or of the same), and what it is bound to.

    `halt` is the visit as it would be there, with the hours of that day. `others` are the days of the customer's other
    visits, in the plan and before; `first` to `last` is the period, nothing may be put on a day before `ahead`.
    """

    source: Route
    index: int
    target: Route
    position: int
    halt: Halt
    fixed: bool
    owned: bool
    others: tuple[date, ...]
    first: date
    last: date
    ahead: date
    frequency: Frequency | None = None


@dataclass(frozen=True, slots=True)
class RoutePrice:
    """A route before and after a change."""

    person_id: UUID
    day: date
    before: Ordered
    after: Ordered
    halts: tuple[Halt, ...]


@dataclass(frozen=True)
class Price:
    """What a change costs in minutes and metres of way, what becomes of the routes, and the rules it breaks anew."""

    minutes: float
    metres: float
    routes: tuple[RoutePrice, ...]
    broken: tuple[Broken, ...] = field(default=())


def price(moving: Moving, travel: Travel) -> Price:
    """Return what a move costs. What was broken before and still is does not count."""
    routes = tuple(_routes(moving, travel))
    found = [*_of_visit(moving), *(broken for route in routes for broken in _anew(route))]
    return Price(
        minutes=sum(each.after.travel - each.before.travel for each in routes),
        metres=sum(each.after.metres - each.before.metres for each in routes),
        routes=routes,
        broken=tuple(dict.fromkeys(found)),
    )


def _routes(moving: Moving, travel: Travel) -> Iterator[RoutePrice]:
    source, target = moving.source, moving.target
    left = [*source.halts[: moving.index], *source.halts[moving.index + 1 :]]
    if (source.worker.id, source.day) == (target.worker.id, target.day):
        yield _changed(source, _with(left, moving), travel)
        return
    yield _changed(source, left, travel)
    yield _changed(target, _with(target.halts, moving), travel)


def _with(halts: Sequence[Halt], moving: Moving) -> list[Halt]:
    position = min(max(moving.position, 0), len(halts))
    return [*halts[:position], moving.halt, *halts[position:]]


def _changed(route: Route, halts: Sequence[Halt], travel: Travel) -> RoutePrice:
    after = Route(route.worker, route.day, tuple(halts))
    return RoutePrice(route.worker.id, route.day, route.times(travel), after.times(travel), after.halts)


def _anew(route: RoutePrice) -> Iterator[Broken]:
    before = {(each.breach, each.customer_id) for each in route.before.broken}
    yield from (each for each in route.after.broken if (each.breach, each.customer_id) not in before)


def _of_visit(moving: Moving) -> Iterator[Broken]:
    customer_id = moving.halt.customer_id
    day, stays = (
        moving.target.day,
        (moving.source.worker.id, moving.source.day)
        == (
            moving.target.worker.id,
            moving.target.day,
        ),
    )
    if moving.fixed and not stays:
        yield Broken(Breach.FIXED, customer_id)
    if not moving.owned:
        yield Broken(Breach.OWNER, customer_id)
    if not stays and not max(moving.first, moving.ahead) <= day <= moving.last:
        yield Broken(Breach.DAY_OVER, customer_id)
    if day in moving.others:
        yield Broken(Breach.TWICE, customer_id)
    elif moving.frequency is not None and day != moving.source.day:
        yield from _of_frequency(moving, customer_id, moving.frequency)


def _of_frequency(moving: Moving, customer_id: UUID, frequency: Frequency) -> Iterator[Broken]:
    day = moving.target.day
    nearest = min((abs((day - each).days) for each in moving.others), default=frequency.spacing)
    if nearest < frequency.spacing:
        yield Broken(Breach.SPACING, customer_id, nearest, frequency.spacing)
    if day.isoweekday() not in frequency.weekdays:
        yield Broken(Breach.WEEKDAY, customer_id, day.isoweekday())
