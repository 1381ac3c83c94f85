"""The detour and the speed come from people's own trips between visits."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer
from shifang.kernel.geo import Point, destination
from shifang.planning.queries.travel import travel_of
from shifang.planning.types.travel import Travel
from shifang.platform import tenancy
from shifang.tracking.models import Segment
from shifang.visits.models import Visit
from shifang.visits.operations.begin import insert_visit
from shifang.visits.types.words import Origin, Reason

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
HERE = Point(31.2, 121.4)


def drive(made: MadeOrganisation, shop, *, days: int, silent: bool = False, detour: float = 1.6) -> None:
    """Let the rep drive 2 km (as the crow flies) between two visits at 32 km/h, once a day."""
    person = made.people["rep"]
    with tenancy.organisation(made.id):
        for number in range(days):
            begin = MONDAY + timedelta(days=number)
            left, arrived = begin + timedelta(minutes=30), begin + timedelta(minutes=36)
            for at, until, place in ((begin, left, HERE), (arrived, None, destination(HERE, 90, 2000))):
                seen(made, shop, at=at, until=until or at + timedelta(minutes=20), place=place)
            Segment.objects.create(
                organisation_id=made.id,
                person_id=person,
                day=begin.date(),
                number=1,
                kind="gap" if silent else "trip",
                started_at=left,
                ended_at=arrived,
                latitude=HERE.latitude,
                longitude=HERE.longitude,
                radius_m=0,
                distance_m=2000 * detour,
                cell9=1,
            )


def seen(made: MadeOrganisation, shop, *, at: datetime, until: datetime, place: Point) -> None:
    from shifang.platform.clock import new_id

    scope = made.scope("rep")
    visit = insert_visit(
        visit_id=new_id(),
        scope=scope,
        customer_id=shop.id,
        person_id=scope.me,
        department_id=made.branch,
        origin=Origin.AD_HOC,
        day=at.date(),
        at=at,
        reason=Reason.STARTED,
    )
    Visit.objects.filter(id=visit.id).update(
        life="checked_out", checked_in_at=at, ended_at=until, latitude=place.latitude, longitude=place.longitude
    )


def found(made: MadeOrganisation, *, after_days: int) -> Travel:
    with tenancy.organisation(made.id):
        return travel_of(made.scope("manager"), [made.people["rep"]], now=MONDAY + timedelta(days=after_days))


def test_recorded_trips_between_visits_tell_how_long_ways_take():
    made = organisation()
    drive(made, customer(made), days=25)
    assert found(made, after_days=26) == Travel(factor=1.6, speed_kmh=32.0, ways=25)


def test_without_enough_trips_the_rule_of_thumb_holds():
    made = organisation()
    assert found(made, after_days=1) == Travel()
    drive(made, customer(made), days=5)
    assert found(made, after_days=6) == Travel()


def test_ways_with_a_silence_do_not_count():
    made = organisation()
    drive(made, customer(made), days=25, silent=True)
    assert found(made, after_days=26) == Travel()


def test_old_trips_are_forgotten():
    made = organisation()
    drive(made, customer(made), days=25)
    assert found(made, after_days=120) == Travel()
