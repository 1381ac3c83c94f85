"""Four weeks of the demo's town lived twice by the same people: by the plan, and by the habit of the nearest first.

Both meet the same town: the same ways and paces, the same visits and the same doors found shut. The habit goes from
where it stands to the nearest shop not visited within the last week, until the day is over. The plan is what the
planner drafts from the default policy; who is done before the day is over goes on to the nearest shop whose last visit
lies back far enough, and a shop found shut is tried again on the next day. Times are minutes of the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from shifang.kernel.geo import Point, distance_m
from shifang.planning.rules.drafted import drafted
from shifang.planning.rules.drafting import pieces
from shifang.planning.rules.hours import hours_of
from shifang.planning.rules.periodic import plan
from shifang.planning.rules.settings import RULES, rules_of
from shifang.planning.rules.territory import split
from shifang.planning.rules.travel import way_minutes
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.plans import Client, Facts, WorkDay, Worker
from shifang.planning.types.territory import Shop, Terms
from shifang.planning.types.territory import Worker as Split
from shifang.planning.types.travel import Travel
from shifang.simulation.demo.places import Place, demo_places
from shifang.simulation.demo.setup import opening_hours
from shifang.simulation.dice import dice

FIRST = date(2026, 6, 1)
WEEKS = 4
SPANS = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
SHUT_RATE = 0.06
SHUT_MINUTES = 5.0
HABIT_DAYS = 7
_EVERYWHERE = 10_000


@dataclass(frozen=True, slots=True)
class Habit:
    """What a way of working led to: sums over all people and days.

    `valid` visits were made at an open door and lasted as long as they should; `due` ones of these also lay as far
    behind the one before as the policy asks. `kept` is, by tier, the share of days of its customers that were not
    overdue.
    """

    days: int
    tried: int
    valid: int
    due: int
    metres: float
    kept: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Month:
    """The same four weeks, by habit and by plan."""

    people: int
    customers: int
    left_out: int
    habit: Habit
    plan: Habit


_Choice = Callable[[Point, set[int]], int | None]
"""Where somebody goes next from where they stand, given where they have been today."""


@dataclass
class _Town:
    """The customers, who looks after them, and what only the town knows: paces, lengths, doors found shut."""

    seed: int
    places: Sequence[Place]
    frequencies: Sequence[Frequency]
    holders: Sequence[int]
    starts: Sequence[Point]
    lasts: Sequence[date]
    travel: Travel = field(default_factory=Travel)

    def own(self, person: int) -> list[int]:
        """Return a person's customers."""
        return [each for each, holder in enumerate(self.holders) if holder == person]

    def nearest(self, here: Point, among: Sequence[int]) -> int | None:
        """Return the nearest of some customers."""
        return min(among, key=lambda each: (distance_m(here, self.places[each].point), each), default=None)

    def ripe(self, customer: int, last: date, day: date) -> bool:
        """Return whether the visit before lies back far enough for the policy."""
        return (day - last).days >= self.frequencies[customer].spacing

    def cheapest(self, queue: Sequence[int], customer: int, start: Point) -> int:
        """Return where in a way a customer lengthens it least."""
        points = [start, *(self.places[each].point for each in queue), start]
        here = self.places[customer].point
        more = [distance_m(a, here) + distance_m(here, b) - distance_m(a, b) for a, b in pairwise(points)]
        return more.index(min(more))

    def way(self, here: Point, to: int, day: date) -> float:
        """Return the minutes of a way as it is that day."""
        pace = dice(self.seed, day, here.latitude, here.longitude, to, "way").lognormvariate(0.0, 0.15)
        return way_minutes(distance_m(here, self.places[to].point), self.travel) * pace

    def length(self, customer: int, day: date) -> float:
        """Return the minutes that a visit takes that day."""
        return self.frequencies[customer].minutes * dice(self.seed, day, customer, "length").lognormvariate(0.0, 0.2)

    def shut(self, customer: int, day: date, now: float) -> bool:
        """Return whether a door is found shut: out of its hours, or for no reason that anybody knew."""
        hours = hours_of(opening_hours(self.places[customer].type))
        open_now = any(opens <= now < closes for opens, closes in hours[day.isoweekday()])
        return not open_now or dice(self.seed, day, customer, "shut").random() < SHUT_RATE


@dataclass
class _Lived:
    """What happened so far; `shut`: who found whose door shut that day."""

    last: list[date]
    tried: int = 0
    valid: int = 0
    due: int = 0
    metres: float = 0.0
    shut: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Morning:
    """A person's day before it is lived; `again`: whose doors this person found shut the day before."""

    person: int
    day: date
    again: Sequence[int]


_Way = Callable[[_Town, _Lived, _Morning], _Choice]


def month(*, people: int, seed: int, steps: int, most_places: int = _EVERYWHERE) -> Month:
    """Live the four weeks both ways. Same arguments, same month; the planner searches so many steps for each person."""
    town = _found(people, seed, most_places)
    days = [FIRST + timedelta(days=each) for each in range(7 * WEEKS)]
    work_days = [day for day in days if day.isoweekday() <= 5]
    routes, left_out = _planned(town, people, work_days, seed=seed, steps=steps)
    return Month(
        people=people,
        customers=len(town.places),
        left_out=left_out,
        habit=_live(town, days, _by_habit),
        plan=_live(town, days, _by_plan(routes)),
    )


def _found(people: int, seed: int, most_places: int) -> _Town:
    rules = rules_of(version=0, body=RULES.default)
    places = [each for each in demo_places(most_places) if each.tier in rules.tiers]
    frequencies = [rules.tiers[each.tier] for each in places]
    middle = Point(
        sum(each.point.latitude for each in places) / len(places),
        sum(each.point.longitude for each in places) / len(places),
    )
    shops = [
        Shop(place.point, frequency.visits / frequency.weeks, frequency.minutes)
        for place, frequency in zip(places, frequencies, strict=True)
    ]
    found = split(shops, [Split(middle)] * people, Terms())
    lasts = [
        FIRST - timedelta(days=dice(seed, place.osm_id, "last").randrange(1, frequency.interval + 1))
        for place, frequency in zip(places, frequencies, strict=True)
    ]
    holders = [each if each is not None else 0 for each in found.holders]
    return _Town(seed, places, frequencies, holders, [middle] * people, lasts)


def _planned(
    town: _Town, people: int, work_days: Sequence[date], *, seed: int, steps: int
) -> tuple[dict[tuple[int, date], list[int]], int]:
    """Return each person's customers of each day in the order of the draft, and how many were left out."""
    days = tuple(WorkDay(day, SPANS) for day in work_days)
    ids = [UUID(int=each + 1) for each in range(len(town.places))]
    persons = [UUID(int=each + 1) for each in range(people)]
    facts = Facts(
        first=FIRST,
        weeks=WEEKS,
        workers=[Worker(persons[each], days, town.starts[each], town.starts[each]) for each in range(people)],
        clients=[
            Client(
                id=ids[each],
                person_id=persons[town.holders[each]],
                point=place.point,
                frequency=town.frequencies[each],
                hours=hours_of(opening_hours(place.type)),
                last=town.lasts[each],
            )
            for each, place in enumerate(town.places)
        ],
        travel=town.travel,
    )
    found, left = pieces(facts)
    drafts = [drafted(piece, plan(piece.problem, seed=seed, steps=steps, running=piece.running)) for piece in found]
    routes: dict[tuple[int, date], list[int]] = {}
    for stop in (stop for draft in drafts for stop in draft.stops):
        routes.setdefault((persons.index(stop.person_id), stop.day), []).append(ids.index(stop.customer_id))
    return routes, len(left) + sum(len(draft.left_out) for draft in drafts)


def _live(town: _Town, days: Sequence[date], way: _Way) -> Habit:
    people = len(town.starts)
    lived = _Lived(list(town.lasts))
    overdue = {each["tier"]: [0, 0] for each in RULES.default["tiers"]}
    worked = 0
    for day in days:
        if day.isoweekday() <= 5:
            worked += people
            again, lived.shut = lived.shut, []
            for person in range(people):
                morning = _Morning(person, day, [each for who, each in again if who == person])
                _live_day(town, lived, morning, choose=way(town, lived, morning))
        for place, frequency, last in zip(town.places, town.frequencies, lived.last, strict=True):
            sums = overdue[place.tier]
            sums[0] += day > last + timedelta(days=frequency.interval)
            sums[1] += 1
    kept = {tier: 1 - late / total for tier, (late, total) in overdue.items() if total}
    return Habit(worked, lived.tried, lived.valid, lived.due, lived.metres, kept)


def _live_day(town: _Town, lived: _Lived, morning: _Morning, *, choose: _Choice) -> None:
    person, day = morning.person, morning.day
    here, now = town.starts[person], float(SPANS[0][0])
    gone: set[int] = set()
    while (to := choose(here, gone)) is not None:
        gone.add(to)
        length = town.length(to, day)
        begins = _begins(now + town.way(here, to, day), length)
        if begins is None:
            break
        lived.metres += town.travel.factor * distance_m(here, town.places[to].point)
        lived.tried += 1
        here = town.places[to].point
        if town.shut(to, day, begins):
            now = begins + SHUT_MINUTES
            lived.shut.append((person, to))
            continue
        now = begins + length
        lived.valid += 1
        lived.due += town.ripe(to, lived.last[to], day)
        lived.last[to] = day
    lived.metres += town.travel.factor * distance_m(here, town.starts[person])


def _begins(arrives: float, length: float) -> float | None:
    """Return when a visit begins that ends before the break or the end of the day, None when there is no time left."""
    spans = ((opens, closes - length) for opens, closes in SPANS)
    return next((max(arrives, opens) for opens, latest in spans if max(arrives, opens) <= latest), None)


def _by_habit(town: _Town, lived: _Lived, morning: _Morning) -> _Choice:
    own, day = town.own(morning.person), morning.day

    def choose(here: Point, gone: set[int]) -> int | None:
        free = [each for each in own if each not in gone and (day - lived.last[each]).days >= HABIT_DAYS]
        return town.nearest(here, free)

    return choose


def _by_plan(routes: Mapping[tuple[int, date], Sequence[int]]) -> _Way:
    def way(town: _Town, lived: _Lived, morning: _Morning) -> _Choice:
        person, day = morning.person, morning.day
        queue = list(routes.get((person, day), ()))
        for each in morning.again:
            if each not in queue:
                queue.insert(town.cheapest(queue, each, town.starts[person]), each)
        own = town.own(person)

        def choose(here: Point, gone: set[int]) -> int | None:
            while queue:
                following = queue.pop(0)
                if town.ripe(following, lived.last[following], day):
                    return following
            free = [each for each in own if each not in gone and town.ripe(each, lived.last[each], day)]
            return town.nearest(here, free)

        return choose

    return way


def told(found: Month) -> str:
    """Return the month as a table in Markdown."""
    return "\n".join(_lines(found))


def _lines(found: Month) -> Iterator[str]:
    habit, planned = found.habit, found.plan
    yield f"{found.people} people, {found.customers} customers, {WEEKS} weeks; {found.left_out} left out of the plan"
    yield ""
    yield "| | nearest first | by the plan | |"
    yield "|---|---|---|---|"
    rows = [
        ("valid visits a day", habit.valid / habit.days, planned.valid / planned.days),
        ("of these as the policy asks", habit.due / habit.days, planned.due / planned.days),
        ("kilometres a day", habit.metres / habit.days / 1000, planned.metres / planned.days / 1000),
        (
            "doors found shut, a day",
            (habit.tried - habit.valid) / habit.days,
            (planned.tried - planned.valid) / planned.days,
        ),
    ]
    for name, usual, better in rows:
        yield f"| {name} | {usual:.1f} | {better:.1f} | {100 * (better / usual - 1):+.0f} % |"
    for tier, kept in habit.kept.items():
        mine = planned.kept[tier]
        yield f"| {tier}: not overdue | {100 * kept:.0f} % | {100 * mine:.0f} % | {100 * (mine - kept):+.0f} points |"
