"""A search whose process is killed in the middle leaves the running plan as it was."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from shifang.planning.models import Plan, PlanStop
from shifang.planning.operations import drafting
from shifang.planning.tests.make_plans import next_monday, territory
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - kept on disk for the other process
from shifang.platform import clock, tenancy

pytestmark = pytest.mark.timeout(300)
SERVER = Path(__file__).parents[3]
SEARCH = """
import sys, time
from uuid import UUID
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from shifang.planning.operations import drafting
from shifang.platform import clock
clocks = drafting.Clocks(now=clock.now, monotonic=time.monotonic)
drafting.search(organisation_id=UUID(sys.argv[2]), plan_id=UUID(sys.argv[3]), clocks=clocks)
"""


def test_a_killed_search_leaves_the_running_plan_as_it_was():
    at = territory(9)
    at.schedule(at.shops[0], next_monday())
    before = at.running()
    plan = at.ask(seconds=600).json()["id"]
    words = [settings.DATABASES["default"]["NAME"], str(at.made.id), plan]
    environment = {**os.environ, "SHIFANG_POOL": "0", "PYTHONPATH": str(SERVER)}
    job = subprocess.Popen([sys.executable, "-c", SEARCH, *words], cwd=SERVER, env=environment)
    try:
        while job.poll() is None and not at.stored(plan):
            time.sleep(0.2)
        assert job.poll() is None
    finally:
        job.kill()
        job.wait()
    with tenancy.organisation(at.made.id):
        assert Plan.objects.get(id=plan).state == "searching"
        assert PlanStop.objects.filter(plan_id=plan).exists()
        later = clock.now() + timedelta(minutes=10)
        assert drafting.give_up_silent(organisation_id=at.made.id, now=later) == 1
    assert at.running() == before
    after = at.get(f"/plans/{plan}")
    assert (after["state"], after["failure"]) == ("failed", "plan.interrupted")
    assert at.post(f"/plans/{plan}/publish").json()["code"] == "plan.not_draft"
    assert at.post(f"/plans/{plan}/discard").json()["state"] == "discarded"
    # Another may begin at once.
    assert at.drafted(seconds=1)["state"] == "draft"
