"""Territories for drafts: people, customers around them with tiers' frequencies and hours, a running plan."""

from datetime import date, timedelta
from uuid import UUID

import numpy as np

from shifang.kernel.geo import Point, destination
from shifang.planning.rules.check import breaches
from shifang.planning.rules.drafted import drafted, joined
from shifang.planning.rules.drafting import pieces
from shifang.planning.rules.periodic import plan
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.plans import Client, Drafted, Facts, Left, Standing, Stop, Wishes, WorkDay, Worker

MONDAY = date(2026, 3, 2)
HERE = Point(31.2, 121.4)
WEEKLY = Frequency(1, 1, spacing=4, minutes=30, important=True)
FORTNIGHTLY = Frequency(1, 2, spacing=9, minutes=25)
MONTHLY = Frequency(1, 4, spacing=18, minutes=20)
SHIFT = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))


def numbered(number: int) -> UUID:
    return UUID(int=number)


def worker(
    number: int = 1, *, weeks: int = 4, spans=SHIFT, away: tuple[int, ...] = (), base: Point | None = HERE
) -> Worker:
    """Return somebody who works from Monday to Friday, but not on some days of the period."""
    days = [each for each in range(7 * weeks) if each % 7 < 5 and each not in away]
    return Worker(numbered(number), tuple(WorkDay(MONDAY + timedelta(days=each), spans) for each in days), base, base)


def client(
    number: int, person: int = 1, *, frequency: Frequency = WEEKLY, point: Point | None = HERE, **fields
) -> Client:
    return Client(numbered(1000 + number), numbered(person), point, frequency, **fields)


def around(count: int, *, person: int = 1, seed: int = 0, hours: bool = False, centre: Point = HERE) -> list[Client]:
    """Return customers within 12 km, a sixth of them weekly, a third fortnightly."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(count):
        frequency = (WEEKLY, FORTNIGHTLY, FORTNIGHTLY, MONTHLY, MONTHLY, MONTHLY)[number % 6]
        point = destination(centre, float(chance.uniform(0, 360)), float(12_000 * np.sqrt(chance.uniform(0, 1))))
        opened = ((600, 720), (840, 1020)) if hours and chance.random() < 0.5 else ((0, 1440),)
        week = dict.fromkeys(range(1, 8), opened)
        found.append(client(1000 * person + number, person, frequency=frequency, point=point, hours=week))
    return found


def facts(workers, clients, standing=(), *, weeks: int = 4, **wishes) -> Facts:
    return Facts(MONDAY, weeks, workers, clients, standing, wishes=Wishes(**wishes))


def standing_of(stops, *, committed=()) -> list[Standing]:
    """Return a draft's stops as the running plan; some of them committed."""
    return [
        Standing(
            UUID(int=50_000 + number),
            each.customer_id,
            each.person_id,
            each.day,
            number in committed,
            HERE,
            each.minutes,
        )
        for number, each in enumerate(stops)
    ]


def searched(given: Facts, *, steps: int = 2000, seed: int = 1) -> tuple[Drafted, list[Left]]:
    """Draft, have the independent checker look at every search, and return the draft and all that is left out."""
    todo, left = pieces(given)
    parts = []
    for piece in todo:
        made = plan(piece.problem, seed=seed, steps=steps, running=piece.running)
        assert breaches(piece.problem, made) == []
        parts.append(drafted(piece, made))
    found = joined(parts)
    return found, [*left, *found.left_out]


def days_of(stops: "list[Stop] | tuple[Stop, ...]", customer: UUID) -> list[date]:
    return sorted(each.day for each in stops if each.customer_id == customer)
