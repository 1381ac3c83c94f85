"""From people, customers and the running plan to problems that can be searched.

Each person's customers are a problem of their own, unless people share. Whoever cannot be visited at all is sorted out
before, with the reason. Committed visits are part of every pattern of their customer and cost most to leave out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from statistics import median
from uuid import UUID

from shifang.kernel.geo import Point, distance_m
from shifang.planning.rules.patterns import NOTHING_DUE, patterns
from shifang.planning.rules.travel import minutes, way_minutes
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.periodic import DayRoute, Pattern, PeriodicProblem, Visitable
from shifang.planning.types.plans import Client, Facts, Left, Reason, Spans, Standing, WorkDay, Worker

FARTHEST_M = 300_000.0
"""No day's way leads farther than this, whatever the hours."""
DEAREST = 1e7
IMPORTANT = 4.0
FILLED = 0.25
"""Share of a day's hours up to which it is filled before another one is begun, as far as ways and patterns allow."""
SETTING_OUT = 30.0
"""Minutes for the way out and home where nobody knows how long these are."""


@dataclass(frozen=True)
class Piece:
    """One search: the problem, the running plan's days, and what its routes and customers stand for."""

    problem: PeriodicProblem
    running: Sequence[int | None]
    routes: Sequence[tuple[UUID, date]]
    customers: Sequence[tuple[UUID, UUID]]
    """Of each customer of the problem its id and whose it is."""
    standing: Sequence[Standing]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A customer on its way into a problem, its patterns as bits over all days of the period."""

    id: UUID
    person_id: UUID
    point: Point
    minutes: int
    patterns: tuple[Pattern, ...]
    windows: Mapping[int, Spans]
    running: int | None
    important: bool = False
    committed: bool = False
    of: UUID | None = None
    """Whose route alone serves; None: anybody's."""


def pieces(facts: Facts) -> tuple[list[Piece], list[Left]]:
    """Return what is to be searched, and who is left out before any search."""
    left: list[Left] = []
    teams = [list(facts.workers)] if facts.wishes.share else [[each] for each in facts.workers]
    found = []
    for team in teams:
        members = {each.id for each in team}
        standing = [each for each in facts.standing if each.person_id in members]
        clients = [each for each in facts.clients if each.person_id in members]
        ground = _ground(facts, team, clients)
        by_customer: dict[UUID, list[Standing]] = {}
        for each in standing:
            by_customer.setdefault(each.customer_id, []).append(each)
        wanted = []
        for client in clients:
            one = _wanted(ground, client, by_customer.get(client.id, []))
            if isinstance(one, Left):
                left.append(one)
            elif one is not None:
                wanted.append(one)
        wanted += _only_standing(ground, standing, {each.id for each in wanted})
        if wanted:
            found.append(_piece(facts, team, wanted, standing))
    return found, left


def span_windows(spans: Spans, opening: Spans | None, length: int) -> Spans:
    """Return when a visit of so many minutes may begin so that it ends within work and, if known, opening hours."""
    opened = ((0, 24 * 60),) if opening is None else opening
    both = ((max(a, c), min(b, d) - length) for a, b in spans for c, d in opened)
    return tuple((begin, end) for begin, end in both if begin <= end)


@dataclass(frozen=True)
class _Ground:
    """What the customers of a team stand on: its people, the middle of its customers, and what was reckoned once."""

    facts: Facts
    team: Sequence[Worker]
    middle: Point | None
    index: Mapping[date, int]
    made: dict[tuple[Frequency, tuple[int, ...], date | None], tuple[Pattern, ...]]

    def servers(self, client: Client) -> Sequence[Worker]:
        """Return who may visit a customer."""
        return self.team if self.facts.wishes.share else [each for each in self.team if each.id == client.person_id]

    def patterns(self, frequency: Frequency, days: Sequence[int], last: date | None) -> tuple[Pattern, ...]:
        """Return the patterns of a frequency on some days of the period, as bits over all of them."""
        key = (frequency, tuple(days), last)
        if key not in self.made:
            made = patterns(frequency, [self.facts.days[each] for each in days], last)
            self.made[key] = tuple(replace(each, days=_bits(days[k] for k in _numbers(each.days))) for each in made)
        return self.made[key]


def _ground(facts: Facts, team: Sequence[Worker], clients: Sequence[Client]) -> _Ground:
    points = [each.point for each in clients if each.point is not None]
    middle = (
        Point(median(each.latitude for each in points), median(each.longitude for each in points)) if points else None
    )
    return _Ground(facts, team, middle, {day: number for number, day in enumerate(facts.days)}, {})


def _wanted(ground: _Ground, client: Client, standing: Sequence[Standing]) -> _Wanted | Left | None:
    facts, index, servers = ground.facts, ground.index, ground.servers(client)
    length = client.frequency.minutes
    hindrance = _hindrance(ground, client, servers)
    if client.point is None or hindrance is not None:
        return Left(client.id, client.person_id, *(hindrance or (Reason.NO_POSITION, {})))
    committed = {index[each.day] for each in standing if each.committed and _works(servers, each)}
    windows = _windows(ground, client, servers)
    free = {number for number, spans in windows.items() if spans}
    if not free | committed:
        return Left(client.id, client.person_id, Reason.WINDOW, {"minutes": length})
    made = ground.patterns(client.frequency, sorted(free | committed), client.last)
    running = _bits(index[each.day] for each in standing)
    if not made and not committed:
        return Left(client.id, client.person_id, Reason.NO_PATTERN, _frequency_told(client.frequency))
    if made == NOTHING_DUE:
        # What is planned all the same may stay.
        kept = running & _bits(free | committed)
        if not kept:
            return None
        made = (Pattern(kept),)
    made = _with_committed(made, committed, free, client.frequency.spacing)
    whose = client.person_id if not facts.wishes.share else _whose(standing)
    return _Wanted(
        id=client.id,
        person_id=client.person_id,
        point=client.point,
        minutes=length,
        patterns=tuple(_priced(each, running, facts.wishes.change_price) for each in made),
        windows=windows | _agreed(ground, servers, standing, length),
        running=running or None,
        important=client.frequency.important,
        committed=bool(committed),
        of=whose,
    )


def _windows(ground: _Ground, client: Client, servers: Sequence[Worker]) -> dict[int, Spans]:
    found: dict[int, Spans] = {}
    for worker in servers:
        for day in worker.days:
            if not day.begun:
                hours = client.hours.get(day.day.isoweekday(), ()) if client.hours else None
                spans = span_windows(day.spans, hours, client.frequency.minutes)
                number = ground.index[day.day]
                found[number] = tuple(dict.fromkeys((*found.get(number, ()), *spans)))
    return found


def _hindrance(ground: _Ground, client: Client, servers: Sequence[Worker]) -> tuple[Reason, dict[str, float]] | None:
    """Return what keeps a customer from every visit whatever the plan."""
    if client.point is None:
        return Reason.NO_POSITION, {}
    days = [day for worker in servers for day in worker.days]
    if not days:
        return Reason.NO_HOURS, {}
    length = client.frequency.minutes
    stretch = max(closes - opens for day in days for opens, closes in day.spans)
    if length > stretch:
        return Reason.TOO_LONG, {"minutes": length, "longest": stretch}
    longest = max(day.minutes for day in days)
    far, way = min(_reach(ground, client.point, worker) for worker in servers)
    if far > FARTHEST_M or way + length > longest:
        return Reason.TOO_FAR, {"km": round(far / 1000, 1), "minutes": round(way), "longest": longest}
    return None


def _reach(ground: _Ground, point: Point, worker: Worker) -> tuple[float, float]:
    """Return how far a customer lies and how long the way there and back takes; without a base, one from the middle."""
    ends = [each for each in (worker.start, worker.end) if each is not None] or [ground.middle or point]
    ways = [distance_m(each, point) for each in ends]
    return max(ways), sum(way_minutes(each, ground.facts.travel) for each in ways)


def _works(servers: Sequence[Worker], standing: Standing) -> bool:
    return any(each.id == standing.person_id and standing.day in each.by_day for each in servers)


def _whose(standing: Sequence[Standing]) -> UUID | None:
    return next((each.person_id for each in standing if each.committed), None)


def _only_standing(ground: _Ground, standing: Sequence[Standing], known: set[UUID]) -> Iterator[_Wanted]:
    """Yield customers that are in the plan for nothing but their standing visits."""
    others: dict[tuple[UUID, UUID], list[Standing]] = {}
    for each in standing:
        if each.committed and each.customer_id not in known and each.point is not None:
            others.setdefault((each.person_id, each.customer_id), []).append(each)
    workers = {each.id: each for each in ground.team}
    for (person_id, customer_id), theirs in others.items():
        days = {ground.index[each.day] for each in theirs if each.day in workers[person_id].by_day}
        if days and theirs[0].point is not None:
            yield _Wanted(
                id=customer_id,
                person_id=person_id,
                point=theirs[0].point,
                minutes=theirs[0].minutes,
                patterns=(Pattern(_bits(days)),),
                windows=_agreed(ground, [workers[person_id]], theirs, theirs[0].minutes),
                running=_bits(days),
                committed=True,
                of=person_id,
            )


def _agreed(ground: _Ground, servers: Sequence[Worker], standing: Sequence[Standing], length: int) -> dict[int, Spans]:
    """Return when committed visits may begin: at the agreed hours, else at any hour of the day's work."""
    found: dict[int, Spans] = {}
    for each in standing:
        worker = next((one for one in servers if one.id == each.person_id), None)
        day = worker.by_day.get(each.day) if worker is not None else None
        if each.committed and day is not None:
            agreed = each.window or (day.opens, day.closes)
            found[ground.index[each.day]] = ((agreed[0], max(agreed[0], agreed[1] - length)),)
    return found


def _with_committed(made: Sequence[Pattern], committed: set[int], free: set[int], spacing: int) -> tuple[Pattern, ...]:
    """Return the patterns that hold every committed day: those that do, else those that one of their days gives way."""
    if not committed:
        return tuple(each for each in made if set(_numbers(each.days)) <= free)
    holding = _bits(committed)
    as_they_are = [each for each in made if each.days & holding == holding]
    bent = (replace(each, days=_bent(each.days, committed)) for each in made)
    usable = as_they_are or [each for each in bent if _spaced(_numbers(each.days), spacing)]
    kept = [each for each in usable if set(_numbers(each.days)) - committed <= free]
    return tuple(kept) or (Pattern(holding),)


def _bent(bits: int, committed: set[int]) -> int:
    days = set(_numbers(bits))
    for each in sorted(committed - days):
        movable = sorted(days - committed, key=lambda day: (abs(day - each), day))
        days -= set(movable[:1])
        days.add(each)
    return _bits(days)


def _spaced(days: Sequence[int], spacing: int) -> bool:
    return all(later - earlier >= spacing for earlier, later in pairwise(days))


def _priced(pattern: Pattern, running: int, price: float) -> Pattern:
    changed = (pattern.days & ~running).bit_count() if running else 0
    return replace(pattern, price=pattern.price + price * changed)


def _piece(facts: Facts, team: Sequence[Worker], wanted: Sequence[_Wanted], standing: Sequence[Standing]) -> Piece:
    places: list[Point | None] = [each.point for each in wanted]
    for worker in team:
        places += [worker.start, worker.end]
    index = {day: number for number, day in enumerate(facts.days)}
    number_of = {worker.id: number for number, worker in enumerate(team)}
    spare = _to_spare(team, wanted)
    routes, named = [], []
    for number, worker in enumerate(team):
        base = len(wanted) + 2 * number
        for day in worker.days:
            hours = {"opens": day.opens, "closes": day.closes, "longest": day.minutes}
            price = _outing(worker, day, facts.wishes.evenness) if spare else 0.0
            routes.append(DayRoute(index[day.day], base, base + 1, **hours, person=number, price=price))
            named.append((worker.id, day.day))
    travel = minutes(places, facts.travel)
    way = 4 * float(travel.max(initial=0.0)) + 1
    steep = 1 + 2 * facts.wishes.evenness * max((each.longest for each in routes), default=0.0)
    outing = max((each.price for each in routes), default=0.0)
    customers = [
        Visitable(
            place=number,
            service=each.minutes,
            patterns=each.patterns,
            windows=(),
            windows_of={day: [(float(a), float(b)) for a, b in spans] for day, spans in each.windows.items()},
            person=None if each.of is None else number_of[each.of],
            penalty=_penalty(each, way, steep=steep, outing=outing),
        )
        for number, each in enumerate(wanted)
    ]
    return Piece(
        problem=PeriodicProblem(customers, routes, travel, evenness=facts.wishes.evenness),
        running=[each.running for each in wanted],
        routes=named,
        customers=[(each.id, each.person_id) for each in wanted],
        standing=standing,
    )


def _to_spare(team: Sequence[Worker], wanted: Sequence[_Wanted]) -> bool:
    """Return whether the visits leave days free; where they do not, every day is begun whatever it costs."""
    visits = sum(each.minutes * max(one.days.bit_count() for one in each.patterns) for each in wanted)
    return visits < FILLED * sum(day.minutes for worker in team for day in worker.days)


def _outing(worker: Worker, day: WorkDay, evenness: float) -> float:
    """Return what setting out costs: with the squares of evenness, a minute is cheapest on a day filled so far."""
    unknown = SETTING_OUT if worker.start is None and worker.end is None else 0.0
    return unknown + evenness * (FILLED * day.minutes) ** 2


def _penalty(wanted: _Wanted, way: float, *, steep: float, outing: float) -> float:
    if wanted.committed:
        return DEAREST
    visits = max(each.days.bit_count() for each in wanted.patterns)
    price = max(each.price for each in wanted.patterns)
    weight = IMPORTANT if wanted.important else 1.0
    return visits * ((way + wanted.minutes) * steep + outing) * weight + price


def _frequency_told(frequency: Frequency) -> dict[str, float]:
    return {"visits": frequency.visits, "weeks": frequency.weeks}


def _bits(numbers: "Sequence[int] | set[int] | Iterator[int]") -> int:
    found = 0
    for each in numbers:
        found |= 1 << each
    return found


def _numbers(bits: int) -> list[int]:
    return [each for each in range(bits.bit_length()) if bits >> each & 1]
