"""Tracks older than they are kept go, with everything that was made of them."""

from datetime import UTC, datetime, timedelta

import pytest

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import organisation
from shifang.platform import clock, tenancy
from shifang.tracking import tasks
from shifang.tracking.models import Chunk, Day, Layer, Raw, Segment
from shifang.tracking.operations.deriving import derive_day
from shifang.tracking.operations.packing import pack_day
from shifang.tracking.tests.make import MORNING, send, track

# The job goes through all organisations: here there are few.
pytestmark = pytest.mark.usefixtures("database_of_its_own")

MODELS = (Day, Chunk, Raw, Layer, Segment)


def test_a_day_that_is_too_old_goes_with_all_that_was_made_of_it() -> None:
    made = organisation()
    person = made.people["rep"]
    for number, days in enumerate((0, 3)):
        start = MORNING + timedelta(days=days)
        send(made, track(1200, start=start), number=number + 1)
        derive_day(organisation_id=made.id, person_id=person, day=start.date())
        pack_day(organisation_id=made.id, person_id=person, day=start.date(), now=start)
    send(made, track(60, start=MORNING + timedelta(hours=3)), number=7)
    with tenancy.organisation(made.id):
        scope = made.scope("admin")
        kept = policy(scope, "tracking.rules")
        body = {**kept.body, "keep_days": 60}
        put_policy(scope=scope, kind="tracking.rules", body=body, version=kept.version, now=clock.now())
        assert [model.objects.count() > 0 for model in MODELS] == [True] * 5
    just = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=60)
    tasks.drop.func(timestamp=int(just.timestamp()))
    with tenancy.organisation(made.id):
        assert Day.objects.count() == 2, "sixty days are kept"
    tasks.drop.func(timestamp=int((just + timedelta(days=1)).timestamp()))
    with tenancy.organisation(made.id):
        assert list(Day.objects.values_list("day", flat=True)) == [(MORNING + timedelta(days=3)).date()]
        assert (Raw.objects.count(), Layer.objects.count(), Chunk.objects.count()) == (1, 1, 0)
        assert {each.day for each in Segment.objects.all()} == {(MORNING + timedelta(days=3)).date()}
