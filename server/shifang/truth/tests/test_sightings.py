from datetime import UTC, datetime, timedelta
from uuid import UUID

from shifang.accounts.tests.make import organisation
from shifang.kernel.geo import Point
from shifang.platform import clock, tenancy
from shifang.truth.operations.sightings import keep
from shifang.truth.queries.facts import known, parameters
from shifang.truth.rules.prints import prints_of
from shifang.truth.types.facts import CheckInFacts, Fix

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
SPOT = Fix(39.2904, -76.6122, 10.0, NOW)


def test_of_a_spot_that_many_share_the_newest_bearers_are_told() -> None:
    made = organisation()
    person = made.people["rep"]
    subjects = [clock.new_id() for _ in range(30)]
    with tenancy.organisation(made.id):
        for number, subject in enumerate(subjects):
            at = NOW - timedelta(minutes=60 - number)
            keep(made.id, subject_id=subject, facts=_facts(at, person=person), fix=SPOT)
        words = parameters(made.id, person, subject_id=subjects[-1], prints=prints_of([SPOT], []), at=NOW)
        past, twins = known(words)
    assert [each.id for each in past] == [f"visit:{each}" for each in reversed(subjects[-5:-1])]
    assert [each.id for each in twins] == [f"visit:{each}" for each in reversed(subjects[-20:-1])]


def test_a_check_in_is_not_held_against_another_organisation() -> None:
    made, other = organisation(), organisation()
    person = made.people["rep"]
    with tenancy.organisation(made.id):
        keep(made.id, subject_id=clock.new_id(), facts=_facts(NOW, person=person), fix=SPOT)
    with tenancy.organisation(other.id):
        words = parameters(other.id, person, subject_id=clock.new_id(), prints=prints_of([SPOT], []), at=NOW)
        assert known(words) == ((), ())


def _facts(at: datetime, *, person: UUID) -> CheckInFacts:
    shop = Point(SPOT.latitude, SPOT.longitude)
    return CheckInFacts(shop, None, (SPOT,), at, at, person_id=str(person), device_id=str(person))
