"""Everything of a leaver goes on in one go: customers, open opportunities, planned visits."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shifang.accounts.models import Person
from shifang.accounts.operations.calendar import NewLeave, ask_leave
from shifang.accounts.tests.make import with_role
from shifang.accounts.types import LeaveKind
from shifang.approvals.models import ApprovalStep
from shifang.approvals.operations.deadlines import reassign
from shifang.approvals.operations.requests import decide
from shifang.approvals.types import Decision
from shifang.customers.models import Customer, FollowUp, Issue, Opportunity, Ownership
from shifang.customers.operations.follow_ups import add_follow_up, change_follow_up
from shifang.customers.operations.issues import raise_issue
from shifang.customers.operations.opportunities import add_opportunity
from shifang.customers.tests.make import SHANGHAI
from shifang.customers.types.words import Channel, FollowUpDraft, IssueDraft, OpportunityDraft
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.models import HandOverLine, Standing
from shifang.pool.operations.hand_overs import hand_over, preview_hand_over
from shifang.pool.operations.pauses import pause
from shifang.pool.operations.pools import archive_pool
from shifang.pool.tests.make import World, follow, march, world
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.hand_over import HandedThing, HandOverStuck, Instructions
from shifang.pool.types.reclaim import PauseKind
from shifang.visits.models import Visit
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import template


def opportunity(at: World, shop: UUID, owner: str = "rep") -> UUID:
    with tenancy.organisation(at.made.id):
        draft = OpportunityDraft(name="冰柜投放")
        return add_opportunity(scope=at.made.scope(owner), customer_id=shop, draft=draft, now=march(3)).id


def visit(at: World, shop: UUID, *, day: int, person: str = "rep") -> UUID:
    with tenancy.organisation(at.made.id):
        return schedule(
            scope=at.made.scope("admin"),
            customer_id=shop,
            person_id=at.made.people[person],
            planned_for=march(day).date(),
            now=march(3),
        ).id


def told(at: World, default: str | None = "manager", rest: str | None = None, **overrides: Any) -> Instructions:
    people = {**at.made.people, None: None}
    return Instructions(people["rep"], people[default], overrides.get("overrides", {}), people[rest])


def carry_out(at: World, instructions: Instructions, role: str = "admin", *, day: float = 4, **more: Any) -> Any:
    given = {"reason": "离职", "expected": None, **more}
    with tenancy.organisation(at.made.id):
        return hand_over(scope=at.made.scope(role), told=instructions, now=march(day), **given)


def refused(at: World, instructions: Instructions, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as answer:
        carry_out(at, instructions, **more)
    return answer.value


def test_customers_opportunities_and_visits_go_on_together() -> None:
    at = world()
    template(at.made)
    one, two, gone = (at.shop(day=2) for _ in range(3))
    deal, planned, lost, over = (
        opportunity(at, one),
        visit(at, two, day=9),
        visit(at, gone, day=9),
        visit(at, one, day=3),
    )
    people = at.made.people
    overrides = {two: people["rep2"], gone: None}
    made = carry_out(at, told(at, overrides=overrides))
    assert [at.owner(each) for each in (one, two, gone)] == [people["manager"], people["rep2"], None]
    with tenancy.organisation(at.made.id):
        assert Opportunity.objects.get(id=deal).owner_id == people["manager"]
        assert {each.life for each in Visit.objects.filter(id__in=[planned, lost, over])} == {"cancelled"}
        theirs = Visit.objects.get(person_id=people["rep2"], life="planned")
        assert (theirs.customer_id, theirs.day) == (two, march(9).date())
        assert not Visit.objects.filter(customer_id__in=[one, gone], life="planned").exists()
        causes = Ownership.objects.filter(customer_id__in=[one, two, gone], cause="handed_over")
        assert causes.count() == 3
        event = Event.objects.get(organisation_id=at.made.id, kind="pool.handed_over")
        counts = (event.facts["customers"], event.facts["opportunities"], event.facts["visits"])
        assert (event.subject_id, counts) == (made.id, (3, 1, 3))
        assert set(Standing.objects.values_list("id", "owner_id")) >= {(one, people["manager"]), (gone, None)}
    run_jobs(at.made.id)
    for person in ("manager", "rep2"):
        titles = [each["title"] for each in at.made.client(person).get("/alerts").json()["items"]]
        assert titles == ["rep 的客户已交接给您"]


def noted(at: World, shop: UUID, *, day: int) -> UUID:
    with tenancy.organisation(at.made.id):
        draft = FollowUpDraft(channel=Channel.CALL, outcome="谈了", next_action="回访", next_on=march(day).date())
        return add_follow_up(scope=at.made.scope("rep"), customer_id=shop, draft=draft, now=march(3)).id


def raised(at: World, shop: UUID) -> UUID:
    with tenancy.organisation(at.made.id):
        return raise_issue(
            scope=at.made.scope("rep"), customer_id=shop, draft=IssueDraft(title="漏货"), now=march(3)
        ).id


def test_next_actions_and_issues_follow_their_customer() -> None:
    at = world()
    one, two, gone = (at.shop(day=2) for _ in range(3))
    people = at.made.people
    follow_ups = [noted(at, each, day=9) for each in (one, two, gone)]
    issues = [raised(at, each) for each in (one, two, gone)]
    done = noted(at, one, day=9)
    with tenancy.organisation(at.made.id):
        change_follow_up(scope=at.made.scope("rep"), follow_up_id=done, changes={"next_done": True}, now=march(3))
    made = carry_out(at, told(at, overrides={two: people["rep2"], gone: None}))
    with tenancy.organisation(at.made.id):
        rows = FollowUp.objects.in_bulk([*follow_ups, done])
        assert [rows[each].next_person_id for each in follow_ups] == [people["manager"], people["rep2"], None]
        assert {each.person_id for each in rows.values()} == {people["rep"]}
        assert rows[done].next_person_id is None
        owners = Issue.objects.in_bulk(issues)
        assert [owners[each].owner_id for each in issues] == [people["manager"], people["rep2"], None]
        facts = Event.objects.get(organisation_id=at.made.id, kind="pool.handed_over").facts
        assert (facts["follow_ups"], facts["issues"]) == (3, 3)
        changed = Event.objects.filter(facts__operation_id=str(made.id), kind="customer.follow_up_changed")
        assert changed.count() == 2
    path = f"/follow-ups?person_id={people['rep2']}&due_until=2026-03-31"
    listed = at.made.client("rep2").get(path).json()["items"]
    assert [(each["id"], each["next_person_name"]) for each in listed] == [(str(follow_ups[1]), "rep2")]
    ticked = at.made.client("rep2").patch(f"/follow-ups/{follow_ups[1]}", {"next_done": True})
    assert ticked.status_code == 200, ticked.content
    rewritten = at.made.client("rep2").patch(f"/follow-ups/{follow_ups[1]}", {"outcome": "别的"})
    assert rewritten.status_code == 404
    gone_again = at.made.client("admin").get(f"/follow-ups?person_id={people['rep']}&due_until=2026-03-31").json()
    assert [each["id"] for each in gone_again["items"]] == [str(follow_ups[2])]


def waiting_step(at: World, approval_id: UUID) -> ApprovalStep:
    with tenancy.organisation(at.made.id):
        return ApprovalStep.objects.get(approval_id=approval_id, state="open")


def leave(at: World, person: str) -> UUID:
    """Somebody asks for leave, which their manager decides."""
    with tenancy.organisation(at.made.id):
        wanted = NewLeave(at.made.people[person], LeaveKind.PERSONAL, march(20, 0), march(21, 0))
        made = ask_leave(scope=at.made.scope(person), leave=wanted, now=march(3))
        return ApprovalStep.objects.get(approval__subject_id=made.id).approval_id


def test_approvals_that_wait_for_the_leaver_go_to_whom_the_chain_names_next() -> None:
    at = world()
    people = at.made.people
    waits, own = leave(at, "rep"), leave(at, "manager")
    assert waiting_step(at, waits).assignees == [people["manager"]]
    going = Instructions(people["manager"], people["rep2"])
    with tenancy.organisation(at.made.id):
        found = preview_hand_over(scope=at.made.scope("admin"), told=going, now=march(4)).estate
        assert [(each.approval_id, each.successors) for each in found.approvals] == [(waits, {people["admin"]})]
        assert [each for each, _ in found.requests] == [own]
    made = carry_out(at, going)
    assert waiting_step(at, waits).assignees == [people["admin"]]
    # What happens to people afterwards does not give it back.
    with tenancy.organisation(at.made.id):
        reassign(organisation_id=at.made.id, now=march(4.1))
    assert waiting_step(at, waits).assignees == [people["admin"]]
    with tenancy.organisation(at.made.id):
        assert set(HandOverLine.objects.filter(hand_over=made).values_list("kind", "thing_id", "person_id")) == {
            ("approval", waits, people["admin"]),
            ("request", own, None),
        }
        facts = Event.objects.get(organisation_id=at.made.id, kind="pool.handed_over").facts
        assert facts["approvals"] == {str(waits): [str(people["admin"])]}
        assert facts["requests"] == [str(own)]
        decide(scope=at.made.scope("admin"), approval_id=waits, decision=Decision.APPROVE, note="好", now=march(5))
    run_jobs(at.made.id)
    titles = [each["title"] for each in at.made.client("admin").get("/alerts").json()["items"]]
    assert any(each.startswith("待审批（转交）") for each in titles)


def test_an_approval_that_nobody_else_can_decide_stays() -> None:
    at = world()
    people = at.made.people
    with_role(
        at.made,
        name="manager_of_all",
        permissions=["people.view", "pools.view", "pools.hand_over"],
        reach="organisation",
    )
    waits = leave(at, "rep2")
    assert waiting_step(at, waits).assignees == [people["admin"]]
    carry_out(at, Instructions(people["admin"], people["manager"]), role="manager_of_all")
    assert waiting_step(at, waits).assignees == [people["admin"]]


def test_a_preview_tells_everything_and_writes_nothing() -> None:
    at = world()
    shops = [at.shop(day=2) for _ in range(3)]
    opportunity(at, shops[0])
    visit(at, shops[1], day=20)
    with tenancy.organisation(at.made.id):
        found = preview_hand_over(scope=at.made.scope("admin"), told=told(at), now=march(4))
    assert set(found.routes.customers) == set(shops)
    assert set(found.routes.customers.values()) == {at.made.people["manager"]}
    assert (len(found.routes.opportunities), len(found.routes.visits), found.routes.stuck) == (1, 1, ())
    assert [at.owner(each) for each in shops] == [at.made.people["rep"]] * 3


def test_frozen_customers_go_to_a_person_and_not_to_a_pool() -> None:
    at = world()
    shop = at.shop(day=2)
    with tenancy.organisation(at.made.id):
        frozen = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=at.made.scope("admin"), customer_id=shop, now=march(3), **frozen)
    answer = refused(at, told(at, None))
    assert (answer.kind.code, answer.errors[0]["reason"]) == ("pool.hand_over_blocked", "frozen")
    assert at.owner(shop) == at.made.people["rep"]
    carry_out(at, told(at, None, overrides={shop: at.made.people["rep2"]}))
    assert at.owner(shop) == at.made.people["rep2"]
    due = at.due(shop, day=40)
    assert due is not None
    assert due.exempt == "frozen"


def test_what_has_nowhere_to_go_is_named_and_nothing_moves() -> None:
    at = world()
    shop = at.shop(day=2)
    deal = opportunity(at, shop)
    answer = refused(at, told(at, None))
    assert [(each["kind"], each["id"], each["reason"]) for each in answer.errors] == [
        ("opportunity", str(deal), HandOverStuck.NO_RECEIVER)
    ]
    carry_out(at, told(at, None, "manager"))
    with tenancy.organisation(at.made.id):
        assert Opportunity.objects.get(id=deal).owner_id == at.made.people["manager"]
        assert Customer.objects.get(id=shop).owner_id is None
    other = world()
    alone = other.shop(day=2)
    with tenancy.organisation(other.made.id):
        archive_pool(scope=other.made.scope("admin"), pool_id=other.pool.id, now=march(3))
    assert [each["reason"] for each in refused(other, told(other, None)).errors] == ["no_pool"]
    assert other.owner(alone) == other.made.people["rep"]


def test_what_changed_since_the_preview_stops_it() -> None:
    at = world()
    at.shop(day=2)
    at.shop(day=2)
    assert refused(at, told(at), expected={HandedThing.CUSTOMER: 1}).kind.code == "pool.hand_over_changed"
    carry_out(at, told(at), expected={HandedThing.CUSTOMER: 2, HandedThing.ISSUE: 0})


def test_a_leaver_who_is_disabled_is_handed_over_and_cannot_receive() -> None:
    at = world()
    shop = at.shop(day=2)
    with tenancy.organisation(at.made.id):
        Person.objects.filter(id=at.made.people["rep"]).update(disabled_at=march(3))
    assert refused(at, Instructions(at.made.people["manager"], at.made.people["rep"])).kind.code == "not_found"
    assert refused(at, Instructions(at.made.people["rep"], at.made.people["rep"])).kind.code == "pool.hand_over_invalid"
    carry_out(at, told(at))
    assert at.owner(shop) == at.made.people["manager"]


def test_a_customer_that_is_not_the_leavers_cannot_be_named() -> None:
    at = world()
    theirs = at.shop("rep2", day=2)
    answer = refused(at, told(at, overrides={theirs: at.made.people["manager"]}))
    assert [each["reason"] for each in answer.errors] == ["not_held"]
    assert at.owner(theirs) == at.made.people["rep2"]


def test_former_holders_wait_after_a_hand_over_as_after_anything() -> None:
    at = world(ClaimRule(cooling_off_days=10))
    shop = at.shop(day=2)
    carry_out(at, told(at))
    at.release(shop, "manager", day=5)
    for person in ("rep", "manager"):
        with pytest.raises(Refusal) as answer:
            at.claim(shop, person, day=6)
        assert answer.value.kind.code == "pool.cooling_off"


def test_a_hand_over_begins_the_timers_of_the_new_owner() -> None:
    at = world()
    shop = at.shop(day=2)
    carry_out(at, told(at), day=10)
    due = at.due(shop, day=11)
    assert due is not None
    assert due.on == march(10).date() + timedelta(days=16)


def test_many_customers_at_once() -> None:
    at = world()
    shops = [at.shop(day=2) for _ in range(30)]
    follow(at, day=3)
    made = carry_out(at, told(at, None, overrides=dict.fromkeys(shops[:10], at.made.people["rep2"])))
    with tenancy.organisation(at.made.id):
        held = Customer.objects.filter(id__in=shops).values_list("owner_id", flat=True)
        assert sorted(each is None for each in held) == [False] * 10 + [True] * 20
        assert Event.objects.filter(facts__operation_id=str(made.id)).count() == 30


def test_the_api_shows_carries_out_and_lists() -> None:
    at = world()
    shop, other = at.shop(day=2), at.shop(day=2)
    manager = at.made.client("manager")
    people = at.made.people
    body = {
        "person_id": people["rep"],
        "default_person_id": people["manager"],
        "overrides": [{"customer_id": other, "person_id": None}],
    }
    shown = manager.post("/pool-hand-overs/preview", body).json()
    assert (shown["customers"], shown["stuck"]) == (2, [])
    assert [(each["person_id"], each["customers"]) for each in shown["receivers"]] == [
        (str(people["manager"]), 1),
        (None, 1),
    ]
    numbers = ("customers", "opportunities", "visits", "follow_ups", "issues", "approvals", "requests")
    expected = {name: shown[name] for name in numbers}
    made = manager.post("/pool-hand-overs", {**body, "reason": "离职", "expected": expected})
    assert made.status_code == 201, made.content
    path = f"/pool-hand-overs/{made.json()['id']}"
    names = ("person_id", "person_name", *numbers[:-1])
    assert manager.get(path).json()["receivers"] == [{n: each[n] for n in names} for each in shown["receivers"]]
    lines = manager.get(f"{path}/lines").json()["items"]
    assert {(each["customer_id"], each["person_id"]) for each in lines} == {
        (str(shop), str(people["manager"])),
        (str(other), None),
    }
    assert [each["id"] for each in manager.get("/pool-hand-overs").json()["items"]] == [made.json()["id"]]
    assert at.made.client("rep").post("/pool-hand-overs/preview", body).status_code == 403
    assert manager.post("/pool-hand-overs/preview", {"person_id": people["rep2"]}).status_code == 404


def test_a_preview_tells_the_load_the_places_and_the_pools() -> None:
    at = world()
    shop, other = at.shop(day=2), at.shop(day=2)
    at.shop("manager", day=2)
    people = at.made.people
    body = {
        "person_id": people["rep"],
        "default_person_id": people["manager"],
        "overrides": [{"customer_id": other, "person_id": None}],
    }
    shown = at.made.client("admin").post("/pool-hand-overs/preview", body).json()
    assert [(each["customers"], each["holds"], each["pools"]) for each in shown["receivers"]] == [
        (1, 1, []),
        (1, 0, [{"pool_id": str(at.pool.id), "pool_name": "公海", "customers": 1}]),
    ]
    assert {each["id"]: each["latitude"] for each in shown["things"]} == {
        str(shop): SHANGHAI.latitude,
        str(other): SHANGHAI.latitude,
    }


def test_a_preview_names_what_is_stuck() -> None:
    at = world()
    shop, theirs = at.shop(day=2), at.shop("rep2", day=2)
    deal = opportunity(at, shop)
    body = {"person_id": at.made.people["rep"], "overrides": [{"customer_id": theirs, "person_id": None}]}
    stuck = at.made.client("admin").post("/pool-hand-overs/preview", body).json()["stuck"]
    assert [(each["id"], each["reason"], each["customer_id"], each["label"]) for each in stuck] == [
        (str(theirs), "not_held", None, None),
        (str(deal), "no_receiver", str(shop), "冰柜投放"),
    ]
