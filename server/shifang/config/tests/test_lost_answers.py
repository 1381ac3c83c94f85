"""Receipts against the real server: over a line that loses and lies, every thing is on the phone or with the server.

Phones of the simulation live whole days; requests and answers are dropped at random, and answers are made up by
somebody who wants them to let go of what the server does not have (simulation/tests/lossy.py).
"""

import hashlib
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count

from shifang.accounts.tests.make import PASSWORD, MadeOrganisation, organisation
from shifang.config.tests.console import keep_password
from shifang.config.tests.live import Live, live
from shifang.customers.tests.make import SHANGHAI, customer
from shifang.evidence.models import Photo, PhotoHash
from shifang.evidence.types import PHOTO_HELD
from shifang.kernel.geo import destination
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.protocol.models import Command
from shifang.simulation.client import ApiClient
from shifang.simulation.handset import Handset
from shifang.simulation.run import Account, Run, live_days
from shifang.simulation.tests.lossy import Adapter, BadLine
from shifang.visits.models import CheckInAttempt, Visit, VisitPhoto
from shifang.visits.tests.make import template

CUSTOMERS = 24
STEPS = (
    *(
        {
            "id": category,
            "kind": "photo",
            "title": {"zh": category, "en": category},
            "required": True,
            "config": {"category": category, "minimum": 2},
        }
        for category in ("shop_front", "display")
    ),
    {"id": "outcome", "kind": "outcome", "title": {"zh": "结果", "en": "Outcome"}, "required": True, "config": {}},
)


@dataclass
class Watch:
    """Looks at the phone before and after it sends: what it ever had is there still, or the server has it."""

    made: MadeOrganisation
    commands: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    looks: int = 0

    def sees(self, phone: Handset) -> None:
        self.looks += 1
        self.commands |= phone.held_commands
        self.photos |= phone.held_photos
        gone, sealed = self.commands - phone.held_commands, self.photos - phone.held_photos
        with tenancy.organisation(self.made.id):
            ids = Command.objects.filter(id__in=gone).values_list("id", flat=True)
            hashes = PhotoHash.objects.filter(sha256__in=sealed).values_list("sha256", flat=True)
            assert {str(each) for each in ids} == gone
            assert set(hashes) == sealed


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("lossy"), only_web=True) as product:
        yield product


def company(running: Live) -> tuple[MadeOrganisation, ApiClient]:
    """Make an organisation whose rep has customers to go to, and sign the rep in."""
    made = organisation()
    for role in ("rep", "manager"):
        keep_password(made, role)
    template(made, STEPS)
    for number in range(CUSTOMERS):
        point = destination(SHANGHAI, number * 15.0, 600.0)
        customer(made, name=f"{chr(65 + number)} {number * 7919:x}", tier="KA", point=point)
    client = ApiClient(running.url, made.code, "rep", PASSWORD)
    client.sign_in()
    return made, client


def lived(running: Live, *, days: int, seed: int) -> tuple[MadeOrganisation, Watch, BadLine]:
    """Let a rep live through the last days on a bad line."""
    (made, _), (_, elsewhere) = company(running), company(running)
    line, watch = BadLine(random.Random(seed), elsewhere), Watch(made)

    def lay(client: ApiClient) -> ApiClient:
        client.session.mount("http://", Adapter(line))
        return client

    now = datetime.now(tz=UTC)
    run = Run(
        server=running.url,
        organisation=made.code,
        seed=seed,
        accounts=(),
        days=tuple((now - timedelta(days=back)).date() for back in range(days, 0, -1)),
        until=now,
        places={},
    )
    live_days(run, Account("rep", PASSWORD), wrap=lay, watch=watch.sees)
    return made, watch, line


def reckon(running: Live, made: MadeOrganisation, watch: Watch) -> None:
    """The server has everything, and once."""
    with tenancy.organisation(made.id):
        commands = list(Command.objects.filter(organisation_id=made.id))
        assert {str(each.id) for each in commands} == watch.commands
        assert sorted(each.sequence for each in commands) == list(range(1, len(commands) + 1))
        # A parked check-in is dropped when its visit is checked in anew or given up.
        fates = {(each.status, each.kind if each.status == "dismissed" else "any") for each in commands}
        assert fates <= {("applied", "any"), ("parked", "any"), ("dismissed", "visit.check_in")}
        count = {kind: sum(each.kind == kind for each in commands) for kind in ("visit.start", "visit.check_in")}
        assert Visit.objects.filter(organisation_id=made.id).count() == count["visit.start"] > 0
        attempts = CheckInAttempt.objects.filter(organisation_id=made.id, purpose="check_in")
        assert attempts.count() == count["visit.check_in"]

        photos = list(Photo.objects.filter(organisation_id=made.id).values_list("sha256", flat=True))
        assert len(photos) == len(set(photos)) > 0
        assert set(photos) == watch.photos
        held = Event.objects.filter(organisation_id=made.id, kind=PHOTO_HELD.code).values("subject_id")
        assert set(held.annotate(times=Count("id")).values_list("times", flat=True)) == {1}
        declared = VisitPhoto.objects.filter(organisation_id=made.id)
        assert len(set(declared.values_list("sha256", flat=True))) == declared.count()
        assert set(declared.values_list("capture", flat=True)) <= {"", "signed"}
        assert declared.filter(capture="signed").exists()
        signals = [each["signal"] for visit in Visit.objects.filter(organisation_id=made.id) for each in visit.findings]
        assert "photo_signature" not in signals
    manager = ApiClient(running.url, made.code, "manager", PASSWORD)
    manager.sign_in()
    for sha256 in photos:
        path = f"{running.url}/api/v1/photos/{sha256}/raw"
        content = manager.session.get(path, headers=manager.authorisation, timeout=30).content
        assert hashlib.sha256(content).hexdigest() == sha256


@pytest.mark.timeout(300)
def test_a_day_on_a_bad_line_loses_nothing_and_doubles_nothing(running: Live) -> None:
    made, watch, line = lived(running, days=1, seed=3)
    reckon(running, made, watch)
    lost = line.told["request lost"] + line.told["answer lost"]
    assert lost > 10
    assert line.told.total() > lost


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_many_days_on_bad_lines_lose_nothing_and_double_nothing(running: Live) -> None:
    phones = int(os.environ.get("SHIFANG_PROVE_PHONES", "10"))
    commands = photos = looks = told = 0
    for seed in range(100, 100 + phones):
        made, watch, line = lived(running, days=4, seed=seed)
        reckon(running, made, watch)
        commands, photos = commands + len(watch.commands), photos + len(watch.photos)
        looks, told = looks + watch.looks, told + line.told.total()
    said = f"{4 * phones} days on bad lines: {commands} commands and {photos} photos, {told} times lost or lied to, "
    sys.stdout.write(f"{said}looked {looks} times: nothing lost, nothing twice\n")
