"""What an organisation in New York does by itself follows its own days and hours, whatever the day is elsewhere.

Days are those of March 2026; on the 8th the clocks there go forward.
"""

import secrets
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shifang.accounts.queries import find_organisation, scope_of_person, system_scope
from shifang.accounts.tests.make import organisation
from shifang.customers.operations.customers import add_customer
from shifang.customers.tests.make import SHANGHAI as PLACE
from shifang.customers.types.words import CustomerDraft
from shifang.ledger.models import Event
from shifang.ledger.operations.sequencing import sequence
from shifang.planning import tasks as planning
from shifang.planning.models import Reminded
from shifang.platform import tenancy
from shifang.pool import tasks as pool
from shifang.pool.models import Standing, Sweep
from shifang.pool.operations.standings import fold
from shifang.pool.tests.make import FIFTEEN, World, world
from shifang.pool.types.reclaim import Cause, Condition, ReclaimRule
from shifang.tracking import tasks as tracking
from shifang.tracking.models import Chunk, Day, Segment
from shifang.tracking.tests.make import send, track
from shifang.tracking.types import Refused

# The jobs go through all organisations: here there are few.
pytestmark = pytest.mark.usefixtures("database_of_its_own")

HERE = "America/New_York"


def march(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment by the clocks of New York."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(HERE))


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def held_since(at: World, moment: datetime, **fields: str) -> UUID:
    draft = CustomerDraft(name=f"Shop {moment.isoformat()}", type="convenience", point=PLACE, **fields)
    with tenancy.organisation(at.made.id):
        return add_customer(scope=at.made.scope("rep"), draft=draft, now=moment).id


def follow(at: World, moment: datetime) -> None:
    while sequence(organisation_id=at.made.id):
        pass
    with tenancy.organisation(at.made.id):
        while fold(organisation_id=at.made.id, now=moment):
            pass


def due_days(at: World) -> set[date]:
    with tenancy.organisation(at.made.id):
        return set(Standing.objects.values_list("due_on", flat=True))


def test_the_sweep_returns_what_is_due_by_the_own_day_neither_sooner_nor_later() -> None:
    at = world(timezone=HERE)
    # The 2nd here at either end: in Shanghai it was the 2nd, and was the 3rd already.
    early, late = held_since(at, march(2, 0, 30)), held_since(at, march(2, 23, 30))
    pool.run_sweep(at.made.id, now=march(17, 23, 30))
    assert due_days(at) == {date(2026, 3, 18)}
    assert (at.owner(early), at.owner(late)) == (at.made.people["rep"],) * 2
    pool.run_sweep(at.made.id, now=march(18, 0, 30))
    assert (at.owner(early), at.owner(late)) == (None, None)
    with tenancy.organisation(at.made.id):
        assert list(Sweep.objects.order_by("day").values_list("day", "reclaimed")) == [
            (date(2026, 3, 17), 0),
            (date(2026, 3, 18), 2),
        ]


def test_a_holder_is_warned_on_the_own_day() -> None:
    at = world(reclaim=ReclaimRule(FIFTEEN.conditions, warn_days=(3,), grace_days=0), timezone=HERE)
    held_since(at, march(2, 23, 30))
    for moment, warned in ((march(14, 23, 30), 0), (march(15, 0, 30), 1)):
        pool.run_sweep(at.made.id, now=moment)
        with tenancy.organisation(at.made.id):
            assert Event.objects.filter(kind="pool.warned").count() == warned


@pytest.mark.parametrize(("hour", "begun"), [(2, 0), (3, 1), (23, 1)])
def test_the_sweep_begins_at_the_hour_of_the_own_clock(hour: int, begun: int) -> None:
    made = organisation(timezone=HERE)
    pool.sweeps.func(timestamp=stamp(march(10, hour, 5)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'pool.sweep' AND args->>'organisation_id' = %s",
            [str(made.id)],
        )
        assert cursor.fetchone() == (begun,)


def test_rules_saved_ahead_are_in_force_from_the_own_midnight_on() -> None:
    at = world(timezone=HERE)
    held_since(at, march(2, 10))
    follow(at, march(3, 10))
    thirty = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 30),), grace_days=0)
    at.save(reclaim=thirty, day=4, in_force_from=date(2026, 3, 6))
    follow(at, march(5, 23, 30))
    assert due_days(at) == {date(2026, 3, 18)}
    follow(at, march(6, 0, 30))
    assert due_days(at) == {date(2026, 4, 2)}


def test_people_are_reminded_by_the_own_day_and_in_its_daylight() -> None:
    at = world(timezone=HERE)
    shop = held_since(at, march(4, 23, 30), tier="KA")
    told = []
    for moment in (march(8, 19, 35), march(9, 5, 35), march(9, 6, 35), march(9, 19, 35)):
        planning.reminders.func(timestamp=stamp(moment))
        with tenancy.organisation(at.made.id):
            told.append(list(Reminded.objects.values_list("customer_id", "due_on")))
    assert told == [[], [], *[[(shop, date(2026, 3, 11))]] * 2]


def test_tracks_are_kept_in_the_own_working_hours_under_the_own_day() -> None:
    made = organisation(timezone=HERE)
    morning = send(made, track(1200, start=march(3, 9)), number=1)
    # Half past nine in the morning of Shanghai's next day.
    evening = send(made, track(60, start=march(3, 20, 30)), number=2)
    assert (morning.taken, evening.taken, evening.refused[Refused.OFF_SHIFT]) == (1200, 0, 60)
    with tenancy.organisation(made.id):
        assert list(Day.objects.values_list("day", flat=True)) == [date(2026, 3, 3)]


def test_a_day_of_tracks_is_derived_and_packed_when_it_is_over_here() -> None:
    made = organisation(timezone=HERE)
    points = track(1200, start=march(3, 17, 30))
    send(made, points)
    tracking.derive.func(timestamp=stamp(march(3, 19)))
    with tenancy.organisation(made.id):
        assert {each.day for each in Segment.objects.all()} == {date(2026, 3, 3)}
    for moment, loose in ((march(4, 23, 23), 1), (march(5, 0, 23), 0)):
        tracking.pack.func(timestamp=stamp(moment))
        with tenancy.organisation(made.id):
            assert Chunk.objects.count() == loose


def test_whoever_works_for_the_organisation_lives_by_its_zone() -> None:
    made = organisation(timezone=HERE)
    with tenancy.organisation(made.id):
        assert system_scope(made.id).timezone == HERE
        assert scope_of_person(made.id, made.people["rep"]).timezone == HERE
    assert system_scope(made.id).as_system() == made.scope("rep").as_system()
    assert march(8, 3).astimezone(UTC) - march(8, 1).astimezone(UTC) == timedelta(hours=1)


def test_an_organisation_is_founded_in_a_time_zone_that_there_is() -> None:
    code = f"t{secrets.token_hex(6)}"
    with pytest.raises(CommandError, match="no time zone Mars/Olympus"):
        call_command("organisation", code, "Nowhere", "--timezone", "Mars/Olympus")
    assert find_organisation(code) is None
    call_command("organisation", code, "Here", "--timezone", HERE, stdout=StringIO())
    found = find_organisation(code)
    assert found is not None
    assert system_scope(found).timezone == HERE
