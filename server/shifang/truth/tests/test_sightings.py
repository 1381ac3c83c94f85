from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.kernel.geo import Point
from shifang.platform import clock, tenancy
from shifang.protocol.location import LocationEvidence
from shifang.truth.operations.sightings import keep
from shifang.truth.queries.facts import KnownFacts, asked, known
from shifang.truth.types.facts import CheckInFacts, Fix

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
SPOT = Fix(39.2904, -76.6122, 10.0, NOW)


def test_of_a_spot_that_many_share_the_newest_bearers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    made = organisation()
    person = made.people["rep"]
    subjects = [clock.new_id() for _ in range(30)]
    with tenancy.organisation(made.id):
        for number, subject in enumerate(subjects):
            at = NOW - timedelta(minutes=60 - number)
            # The order of two that are kept within a millisecond is chance.
            monkeypatch.setattr(clock, "now", lambda at=at: at)
            keep(made.id, subject_id=subject, facts=_facts(at, person=person), fix=SPOT)
        found = told(made, subjects[-1])
    assert [each.id for each in found.past] == [f"visit:{each}" for each in reversed(subjects[-5:-1])]
    assert [each.id for each in found.twins] == [f"visit:{each}" for each in reversed(subjects[-20:-1])]


def test_a_check_in_is_not_held_against_another_organisation() -> None:
    made, other = organisation(), organisation()
    person = made.people["rep"]
    with tenancy.organisation(made.id):
        keep(made.id, subject_id=clock.new_id(), facts=_facts(NOW, person=person), fix=SPOT)
    with tenancy.organisation(other.id):
        assert told(other, clock.new_id()) == KnownFacts()


def told(made: MadeOrganisation, subject_id: UUID) -> KnownFacts:
    """What is known when the rep checks in at the spot."""
    fix = {"latitude": SPOT.latitude, "longitude": SPOT.longitude, "datum": "wgs84", "accuracy_m": 10.0}
    place = LocationEvidence.model_validate({"fixes": [{**fix, "fixed_at": NOW.isoformat()}]})
    device_id, command_id = clock.new_id(), clock.new_id()
    question = asked(
        made.scope("rep"),
        device_id=device_id,
        subject_id=subject_id,
        command_id=command_id,
        location=place,
        at=NOW,
        received_at=NOW,
    )
    return known(question, place_id=clock.new_id())


def _facts(at: datetime, *, person: UUID) -> CheckInFacts:
    shop = Point(SPOT.latitude, SPOT.longitude)
    return CheckInFacts(shop, None, (SPOT,), at, at, person_id=str(person), device_id=str(person))
