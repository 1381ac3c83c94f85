from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from shifang.kernel.geo import LocalPlane, Point
from shifang.simulation.dice import dice
from shifang.simulation.types import INCIDENT_RATES, Day, Incident, Rep, Shop
from shifang.simulation.world import choose_shops, draw_day, draw_rep

BALTIMORE = Point(39.2851, -76.5902)
BEIJING = Point(39.9075, 116.3972)
ZONE = ZoneInfo("America/New_York")
FIRST = date(2026, 10, 5)


def shops_round(centre: Point, count: int = 40) -> list[Shop]:
    chance = dice(3, "shops")
    return [
        Shop(
            id=f"{number}",
            name=f"Shop {number:02}",
            type="retail",
            tier=chance.choice(["KA", "A", "B", "C", "D"]),
            place=LocalPlane(centre).to_point(chance.uniform(-2000, 2000), chance.uniform(-1500, 1500)),
        )
        for number in range(count)
    ]


def days_of(rep: Rep, shops: list[Shop], count: int, seed: int = 7) -> list[Day]:
    made = []
    for offset in range(count):
        day = FIRST + timedelta(days=offset)
        planned = choose_shops(seed, rep, day=day, shops=shops)
        made.append(draw_day(seed, rep, day=day, zone=ZONE, planned=planned, others=shops))
    return made


@pytest.mark.parametrize("login", ["rep01", "rep02", "rep03"])
def test_a_day_is_in_order_and_within_working_hours(login: str) -> None:
    rep = draw_rep(7, login, BALTIMORE)
    for day in days_of(rep, shops_round(BALTIMORE), 10):
        assert 3 <= len(day.stops) <= 14
        for before, after in pairwise(day.stops):
            assert before.arrives_at + timedelta(seconds=before.dwell_s) <= after.way.starts_at
        last = day.stops[-1].arrives_at.astimezone(ZONE)
        assert 8 <= day.starts_at.astimezone(ZONE).hour <= 9
        assert last.hour < 19
        names = [stop.shop.name for stop in day.stops]
        assert len(names) == len(set(names))


def test_the_same_seed_lives_the_same_day_and_another_seed_another() -> None:
    shops = shops_round(BALTIMORE)
    rep = draw_rep(7, "rep01", BALTIMORE)
    assert days_of(rep, shops, 3) == days_of(draw_rep(7, "rep01", BALTIMORE), shops, 3)
    assert days_of(rep, shops, 3) != days_of(draw_rep(8, "rep01", BALTIMORE), shops, 3, seed=8)


def test_the_order_in_which_shops_are_known_does_not_matter() -> None:
    rep = draw_rep(7, "rep01", BALTIMORE)
    shops = shops_round(BALTIMORE)
    assert choose_shops(7, rep, day=FIRST, shops=shops) == choose_shops(7, rep, day=FIRST, shops=shops[::-1])


def test_incidents_come_at_their_rates() -> None:
    shops = shops_round(BALTIMORE)
    stops = [
        stop
        for number in range(30)
        for day in days_of(draw_rep(7, f"rep{number}", BALTIMORE), shops, 10)
        for stop in day.stops
    ]
    seen = Counter(stop.incident for stop in stops)
    for incident, rate in INCIDENT_RATES.items():
        if incident is not Incident.DATUM_MIXUP:
            assert seen[incident] / len(stops) == pytest.approx(rate, rel=0.5, abs=0.005)
    assert seen[Incident.DATUM_MIXUP] == 0
    assert 0.05 < sum(stop.ad_hoc for stop in stops) / len(stops) < 0.15
    assert 0.05 < sum(stop.offline for stop in stops) / len(stops) < 0.25


def test_coordinate_systems_are_mixed_up_in_china_only() -> None:
    shops = shops_round(BEIJING)
    days = [day for number in range(10) for day in days_of(draw_rep(7, f"rep{number}", BEIJING), shops, 10)]
    assert any(stop.incident is Incident.DATUM_MIXUP for day in days for stop in day.stops)


def test_a_short_stay_is_short_and_no_other_is() -> None:
    rep = draw_rep(7, "rep01", BALTIMORE)
    for day in days_of(rep, shops_round(BALTIMORE), 30):
        for stop in day.stops:
            if stop.incident is Incident.SHORT_STAY:
                assert stop.dwell_s <= 180
            elif stop.incident is Incident.NONE:
                assert stop.dwell_s > 180
