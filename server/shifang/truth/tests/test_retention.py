"""What is no longer kept goes, bite by bite; what is kept stays, and so does another organisation's."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import UUID

import pytest

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.kernel.ids import uuid7
from shifang.platform import clock, tenancy
from shifang.truth import tasks
from shifang.truth.models import Nonce, Print, Sighting
from shifang.truth.operations import retention

NOW = datetime(2026, 10, 5, 2, 41, tzinfo=UTC)


def aged(days: float, number: int = 0) -> UUID:
    return uuid7(at=NOW - timedelta(days=days), entropy=number)


def filled(made: MadeOrganisation, *days: float) -> None:
    person = made.people["rep"]
    with tenancy.organisation(made.id):
        for number, age in enumerate(days):
            at = NOW - timedelta(days=age)
            Sighting.objects.create(
                id=aged(age, number),
                organisation_id=made.id,
                person_id=person,
                device_id=person,
                subject_id=clock.new_id(),
                happened_at=at,
                received_at=at,
                latitude=31.2,
                longitude=121.4,
                accuracy_m=8.0,
            )
            Print.objects.create(
                id=aged(age, number), organisation_id=made.id, sighting_id=aged(age, number), kind="spot", value=number
            )
            Nonce.objects.create(
                id=aged(age, number),
                organisation_id=made.id,
                person_id=person,
                purpose="envelope",
                value=bytes([number, *made.id.bytes]),
                issued_at=at,
                expires_at=at,
            )


def left(made: MadeOrganisation) -> tuple[int, int, int]:
    with tenancy.organisation(made.id):
        return Sighting.objects.count(), Print.objects.count(), Nonce.objects.count()


def test_each_kind_is_kept_for_its_time() -> None:
    made = organisation()
    filled(made, 1, 66, 68, 119, 121, 364, 366)
    tasks.forget.func(timestamp=int(NOW.timestamp()))
    assert left(made) == (6, 4, 2)
    tasks.forget.func(timestamp=int(NOW.timestamp()))
    assert left(made) == (6, 4, 2)


def test_the_policy_of_an_organisation_is_its_own() -> None:
    made, other = organisation(), organisation()
    for each in (made, other):
        filled(each, 100, 130)
    with tenancy.organisation(made.id):
        scope = made.scope("admin")
        version = policy(scope, "truth.retention").version
        body = {"sightings_days": 90, "prints_days": 3650}
        put_policy(scope=scope, kind="truth.retention", body=body, version=version, now=clock.now())
    assert retention.kept_since(made.id, now=NOW)["truth_sighting"] == NOW - timedelta(days=90)
    tasks.forget.func(timestamp=int(NOW.timestamp()))
    assert left(made)[:2] == (0, 2)
    assert left(other)[:2] == (2, 1)


@pytest.mark.parametrize("rows", [1, 4, 5])
def test_it_goes_in_bites(rows: int) -> None:
    made = organisation()
    filled(made, *[400 + n for n in range(rows)])
    with patch.object(retention, "AT_ONCE", 2):
        before = NOW - timedelta(days=365)
        bites = [
            retention.delete_some(organisation_id=made.id, table="truth_sighting", before=before) for _ in range(4)
        ]
    assert sum(bites) == rows
    assert max(bites) <= 2
