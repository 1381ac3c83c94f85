"""What the outcome of a visit does at the customer."""

from uuid import uuid4

from shifang.accounts.tests.make import organisation
from shifang.customers.models import FollowUp, Opportunity
from shifang.platform import tenancy
from shifang.visits.models import StepRecord
from shifang.visits.tests.make import Day, day, template

OUTCOME = {"id": "out", "kind": "outcome", "title": {"zh": "结果"}, "required": True, "config": {}}


def checked_in() -> Day:
    """Return a day on which the rep stands at a customer with an outcome to give."""
    today = day(organisation())
    template(today.made, [OUTCOME], name="outcome")
    today.visit_id = today.start()  # type: ignore[attr-defined]
    today.check_in(today.visit_id)  # type: ignore[attr-defined]
    return today


def test_an_outcome_becomes_a_follow_up_and_moves_the_opportunity_on() -> None:
    today = checked_in()
    path = f"/customers/{today.customer.id}/opportunities"
    made = today.made.client("rep").post(path, {"name": "shelf"})
    assert made.status_code == 201, made.content
    settings = today.made.client("admin").get("/customer-settings").json()
    stages = (settings.get("body") or settings)["opportunity_stages"]
    stage = next(each["key"] for each in stages if each["key"] != made.json()["stage"])
    answers = {"result": "interested", "next_action": "call", "contact_name": "Li"}
    answers |= {"opportunity_id": made.json()["id"], "opportunity_stage": stage}
    answer = today.step(today.visit_id, "out", answers)
    assert (answer.status, answer.result["not_done"]) == ("applied", [])
    today.step(today.visit_id, "out", {"result": "ordered", "next_action": "deliver"}, seconds=200)
    with tenancy.organisation(today.made.id):
        follow_up = FollowUp.objects.get(customer_id=today.customer.id)
        assert (follow_up.outcome, follow_up.next_action, follow_up.channel) == ("已下单", "deliver", "visit")
        assert follow_up.visit_id == today.visit_id
        assert Opportunity.objects.get(id=made.json()["id"]).stage == stage


def test_an_opportunity_that_is_not_there_does_not_cost_the_outcome() -> None:
    today = checked_in()
    answers = {"result": "interested", "opportunity_id": str(uuid4()), "opportunity_stage": "won"}
    answer = today.step(today.visit_id, "out", answers)
    assert (answer.status, answer.result["not_done"]) == ("applied", ["not_found"])
    with tenancy.organisation(today.made.id):
        assert StepRecord.objects.filter(visit_id=today.visit_id).count() == 1
        assert FollowUp.objects.filter(customer_id=today.customer.id).count() == 1
