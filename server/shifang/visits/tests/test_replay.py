"""Every kept judgement can be made again, and a row that was rewritten is found."""

from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.tests.make import organisation
from shifang.customers.tests.make import customer as make_customer
from shifang.platform import tenancy
from shifang.truth.rules.engine import ENGINE_VERSION
from shifang.truth.types.policy import CHECK_IN_POLICY
from shifang.visits.models import CheckInAttempt
from shifang.visits.tests.make import Day, day

_CHANGE = "UPDATE visits_checkinattempt SET"


def tried(today: Day, *, seconds: float, customer_id: UUID | None = None, **place: Any) -> None:
    """Check in and give up."""
    visit_id = today.start(seconds=seconds, **({} if customer_id is None else {"customer_id": customer_id}))
    today.check_in(visit_id, seconds=seconds + 30, **place)
    today.phone.do("visit.cancel", {"visit_id": visit_id, "reason": "next"}, at=today.at(seconds + 60))


def lived() -> Day:
    """An accepted, a stopped and a distant check-in, one at a customer without a position; between, another policy."""
    today = day(organisation())
    tried(today, seconds=0, north_m=12)
    tried(today, seconds=100, mock=True)
    body = {**CHECK_IN_POLICY.default, "outside": "flag"}
    admin = today.made.scope("admin")
    put_policy(scope=admin, kind=CHECK_IN_POLICY.code, body=body, version=0, now=today.at(150))
    tried(today, seconds=200, north_m=300)
    nowhere = make_customer(today.made, point=None)
    tried(today, seconds=300, customer_id=nowhere.id)
    return today


def told(today: Day, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("replay_assessments", today.made.code)
    return capsys.readouterr().out


def test_every_judgement_comes_out_the_same_again(capsys: pytest.CaptureFixture[str]) -> None:
    today = lived()
    with tenancy.organisation(today.made.id):
        kept = [(each.verdict, each.policy_version) for each in CheckInAttempt.objects.order_by("id")]
    assert kept == [("accepted", 0), ("refused", 0), ("flagged", 1), ("flagged", 1)]
    assert told(today, capsys) == f"engine {ENGINE_VERSION} (this one): 4 of 4 judged the same\n"


def test_a_judgement_that_was_rewritten_is_named_and_one_of_an_earlier_engine_is_counted_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    today = lived()
    with tenancy.organisation(today.made.id):
        stopped, last = CheckInAttempt.objects.filter(verdict="refused")[0], CheckInAttempt.objects.latest("id")
    # The product's own role may not change a judgement at all.
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"{_CHANGE} assessment = jsonb_set(assessment, '{{risk}}', '0') WHERE id = %s", [stopped.id])
        older = """engine_version = '1', assessment = jsonb_set(assessment, '{engine_version}', '"1"')"""
        cursor.execute(f"{_CHANGE} {older} WHERE id = %s", [last.id])
    with pytest.raises(CommandError, match="1 judgements of this engine come out otherwise"):
        call_command("replay_assessments", today.made.code)
    out = capsys.readouterr().out
    assert f"differs: {stopped.id}" in out
    assert "engine 1: 1 of 1 judged the same" in out
    with pytest.raises(CommandError, match="no organisation"):
        call_command("replay_assessments", "nobody")
