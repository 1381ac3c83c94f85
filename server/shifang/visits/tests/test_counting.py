"""What counts as verified is the organisation's policy, as it stood when the visit was over."""

from typing import Any

import pytest

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy
from shifang.visits.models import CheckInAttempt
from shifang.visits.operations.settle import Cause, settle
from shifang.visits.tests.make import STEPS, Day, day, template
from shifang.visits.tests.test_photo_doubts import encoded, shelf, visited

RULES = "visits.rules"


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def ask(made: MadeOrganisation, **wanted: Any) -> None:
    with tenancy.organisation(made.id):
        scope = made.scope("admin")
        before = policy(scope, RULES)
        body = {**before.body, **wanted}
        put_policy(scope=scope, kind=RULES, body=body, version=before.version, now=clock.now())


def with_form(today: Day, *, seconds: float) -> Any:
    """A whole visit without any photo."""
    visit = today.start(seconds=seconds)
    assert today.check_in(visit, seconds=seconds + 60).status == "applied"
    assert today.step(visit, "form", {"promotion": False}, seconds=seconds + 120).status == "applied"
    assert today.check_out(visit, seconds=seconds + 700, on_site_s=640).status == "applied"
    return visit


def stands(today: Day, visit: Any) -> tuple[str, str]:
    with tenancy.organisation(today.made.id):
        found = today.visit(visit)
        return found.verification, found.verification_reason


def test_without_a_sealed_photo_a_visit_counts_only_where_none_is_needed(made: MadeOrganisation) -> None:
    today = day(made)
    template(made, [STEPS[1]], name="表单")
    first = with_form(today, seconds=0)
    ask(made, photo_needed=True)
    second = with_form(today, seconds=2000)
    assert stands(today, first) == ("verified", "proven")
    assert stands(today, second) == ("unverified", "photo_needed")
    # Rules made later judge no visit that was over before.
    ask(made, photo_needed=False)
    with tenancy.organisation(made.id):
        now = clock.now()
        for visit in (first, second):
            settle(today.visit(visit), cause=Cause(None, now, now, now))
    assert [stands(today, each) for each in (first, second)] == [
        ("verified", "proven"),
        ("unverified", "photo_needed"),
    ]


def test_the_photo_counts_when_it_has_arrived(made: MadeOrganisation) -> None:
    ask(made, photo_needed=True)
    today = day(made)
    assert stands(today, visited(today, encoded(shelf()), seconds=0)) == ("verified", "proven")


def test_a_check_in_that_is_assured_too_little_does_not_count(made: MadeOrganisation) -> None:
    ask(made, least_tier="B")
    today = day(made)
    template(made, [STEPS[1]], name="表单")
    visit = with_form(today, seconds=0)
    with tenancy.organisation(made.id):
        assert {each.assessment["tier"] for each in CheckInAttempt.objects.filter(visit_id=visit)} == {"C"}
    assert stands(today, visit) == ("unverified", "tier_too_low")
    with pytest.raises(Refusal, match=r"policy\.invalid"):
        ask(made, least_tier="D")
