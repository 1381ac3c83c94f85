"""Attackers at work against a running server, through the door of phones, and the labels that tell who did what."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from shifang.accounts.models import Person
from shifang.accounts.tests.make import PASSWORD, MadeOrganisation, organisation
from shifang.config.tests.live import Live, live
from shifang.customers.tests.make import SHANGHAI, customer
from shifang.kernel.geo import destination
from shifang.platform import clock, tenancy
from shifang.simulation.attack import Label, attack, labels_text
from shifang.simulation.attackers import ATTACKERS
from shifang.simulation.run import Account, Run
from shifang.truth.models import Finding

# What the fixes of the check-in themselves show; a way is not needed for it.
SHOWN = {
    "static_mock": "frozen_fix",
    "constant_accuracy_replay": "no_noise",
    "own_day_replay": "own_replay",
    "shared_device": "borrowed_noise",
    "clock_shift": "clock_changed",
}


@pytest.fixture
def company() -> MadeOrganisation:
    """Two reps who can sign in, each with shops of their own."""
    made = organisation()
    hasher = Argon2PasswordHasher()
    with tenancy.organisation(made.id):
        kept = hasher.encode(PASSWORD, hasher.salt())
        Person.objects.filter(id__in=[made.people["rep"], made.people["rep2"]]).update(password=kept)
    for number, owner in enumerate(("rep", "rep2") * 2):
        customer(made, owner=owner, name=f"演示门店{number}", point=destination(SHANGHAI, 90, 900.0 * number))
    return made


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path, only_web=True) as product:
        yield product


def logins(made: MadeOrganisation) -> list[str]:
    with tenancy.organisation(made.id):
        return [Person.objects.get(id=made.people[name]).login for name in ("rep", "rep2")]


def test_attacks_come_through_the_real_door_and_stand_in_the_queue_under_their_labels(
    company: MadeOrganisation, running: Live
) -> None:
    now = clock.now()
    run = Run(
        server=running.url,
        organisation=company.code,
        seed=5,
        accounts=tuple(Account(login, PASSWORD) for login in logins(company)),
        days=(now.date(),),
        until=now,
        places={},
    )
    told: list[str] = []
    labels = attack(run, [each for each in ATTACKERS if each.label in SHOWN], told.append)
    assert [each.status for each in labels] == ["applied"] * len(SHOWN), told
    assert {each.verdict for each in labels} == {"flagged"}, told
    with tenancy.organisation(company.id):
        found = {str(row.command_id): row for row in Finding.objects.all()}
    assert set(found) == {each.command_id for each in labels}, "honest check-ins before them are not marked"
    for label in labels:
        fired = {each["code"] for each in found[label.command_id].assessment["signals"] if each["fired"]}
        assert SHOWN[label.attacker] in fired, (label, fired)
    read = [Label(**json.loads(line)) for line in labels_text(labels).splitlines()]
    assert read == labels
