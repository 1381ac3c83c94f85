"""Applying territories gives customers to others with all that is open there; undoing gives them back."""

from uuid import UUID

import pytest

from shifang.accounts.models import Person
from shifang.customers.models import FollowUp, Issue, Opportunity, Ownership
from shifang.customers.operations.follow_ups import add_follow_up
from shifang.customers.operations.issues import raise_issue
from shifang.customers.operations.opportunities import add_opportunity
from shifang.customers.operations.ownership import transfer_customer
from shifang.customers.types.words import Channel, FollowUpDraft, IssueDraft, OpportunityDraft
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.planning.operations.territory_apply import preview
from shifang.planning.tests.make_territories import Street, street
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.models import Standing
from shifang.pool.operations.pauses import pause
from shifang.pool.tests.make import march
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.reclaim import PauseKind
from shifang.visits.models import Visit
from shifang.visits.operations.schedule import schedule


def visit(at: Street, shop: UUID, *, day: int) -> UUID:
    with tenancy.organisation(at.at.made.id):
        given = {"customer_id": shop, "person_id": at.people["rep"], "planned_for": march(day).date()}
        return schedule(scope=at.at.made.scope("manager"), now=march(3), **given).id


def freeze(at: Street, shop: UUID) -> None:
    with tenancy.organisation(at.at.made.id):
        given = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=at.at.made.scope("manager"), customer_id=shop, now=march(3), **given)


def transfer(at: Street, shop: UUID, person: str, *, day: float) -> None:
    with tenancy.organisation(at.at.made.id):
        scope, owner_id = at.at.made.scope("manager"), at.people[person]
        transfer_customer(scope=scope, customer_id=shop, owner_id=owner_id, reason="换人", now=march(day))


def code_of(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.kind.code


def outcomes(at: Street, draft_id: UUID) -> dict[UUID, str]:
    return {each: line.outcome for each, line in at.lines(draft_id).items() if line.outcome}


def test_customers_go_with_all_that_is_open_there_and_come_back_with_it() -> None:
    at = street()
    draft_id = at.drafted()
    one, two, three = at.given(draft_id)
    rep, mate = at.people["rep"], at.people["mate"]
    later, today, stays = visit(at, one, day=9), visit(at, two, day=3), visit(at, at.shops[0], day=9)
    stays_at = next(each for each in at.shops if each not in {one, two, three})
    stays = visit(at, stays_at, day=10) if stays_at != at.shops[0] else stays
    with tenancy.organisation(at.at.made.id):
        given = {"scope": at.at.made.scope("rep"), "now": march(3)}
        draft = FollowUpDraft(channel=Channel.CALL, outcome="谈了", next_action="回访", next_on=march(9).date())
        follow_up = add_follow_up(customer_id=one, draft=draft, **given).id
        issue = raise_issue(customer_id=two, draft=IssueDraft(title="漏货"), **given).id
        deal = add_opportunity(customer_id=three, draft=OpportunityDraft(name="冰柜投放"), **given).id
        told = preview(scope=at.at.made.scope("manager"), draft_id=draft_id, now=march(3.5)).counts()
    assert told["customers"] == 3
    assert (told["follow_ups"], told["issues"], told["opportunities"]) == (1, 1, 1)

    def people() -> list[UUID | None]:
        with tenancy.organisation(at.at.made.id):
            return [
                FollowUp.objects.get(id=follow_up).next_person_id,
                Issue.objects.get(id=issue).owner_id,
                Opportunity.objects.get(id=deal).owner_id,
                Visit.objects.get(customer_id=one, life="planned").person_id,
                *(at.at.owner(each) for each in (one, two, three)),
            ]

    at.apply(draft_id)
    assert people() == [mate] * 7
    with tenancy.organisation(at.at.made.id):
        assert Visit.objects.get(id=later).life == "cancelled"
        assert Visit.objects.get(id=today).person_id == rep, "today's visits stay with whoever set out for them"
        assert Visit.objects.get(id=stays).life == "planned"
        assert Ownership.objects.filter(customer_id__in=[one, two, three], cause="transferred").count() == 3
        event = Event.objects.get(organisation_id=at.at.made.id, kind="planning.territories_applied")
        assert (event.subject_id, event.facts["customers"], event.facts["takes"]) == (draft_id, 3, {str(mate): 3})
        assert Standing.objects.get(id=one).owner_id == mate
    assert outcomes(at, draft_id) == dict.fromkeys((one, two, three), "applied")
    run_jobs(at.at.made.id)
    for person in ("rep", "mate"):
        titles = [each["title"] for each in at.at.made.client(person).get("/alerts").json()["items"]]
        assert titles.count("您的片区有调整") == 1
    at.undo(draft_id)
    # A next action that was noted for its writer comes back as one that is noted by name.
    assert people() == [rep] * 7
    assert outcomes(at, draft_id) == dict.fromkeys((one, two, three), "returned")
    assert at.draft(draft_id).state == "undone"
    with tenancy.organisation(at.at.made.id):
        assert Ownership.objects.filter(customer_id__in=[one, two, three], cause="undone").count() == 3
        assert Event.objects.filter(organisation_id=at.at.made.id, kind="planning.territories_undone").count() == 1


def test_whose_holder_changed_since_and_what_was_frozen_since_stays() -> None:
    at = street()
    draft_id = at.drafted()
    moved, frozen, free = at.given(draft_id)
    transfer(at, moved, "manager", day=3.2)
    freeze(at, frozen)
    at.apply(draft_id)
    assert outcomes(at, draft_id) == {moved: "holder_changed", frozen: "frozen", free: "applied"}
    people = at.people
    assert [at.at.owner(each) for each in (moved, frozen, free)] == [people["manager"], people["rep"], people["mate"]]


def test_to_somebody_who_left_nothing_goes() -> None:
    at = street()
    draft_id = at.drafted()
    with tenancy.organisation(at.at.made.id):
        Person.objects.filter(id=at.people["mate"]).update(disabled_at=clock.now())
    with pytest.raises(Refusal) as answer:
        at.apply(draft_id)
    assert code_of(answer) == "planning.territory_unchanged"
    assert at.draft(draft_id).state == "draft"
    assert outcomes(at, draft_id) == {}


def test_an_undo_leaves_what_moved_on_and_what_is_frozen_by_now() -> None:
    at = street()
    draft_id = at.drafted()
    moved, frozen, free = at.given(draft_id)
    at.apply(draft_id)
    transfer(at, moved, "manager", day=3.8)
    freeze(at, frozen)
    at.undo(draft_id)
    assert outcomes(at, draft_id) == {moved: "kept", frozen: "kept", free: "returned"}
    people = at.people
    assert [at.at.owner(each) for each in (moved, frozen, free)] == [people["manager"], people["mate"], people["rep"]]


def test_what_came_back_by_another_way_is_not_taken_again_by_an_undo() -> None:
    at = street()
    draft_id = at.drafted()
    there_and_back = at.given(draft_id)[0]
    at.apply(draft_id)
    transfer(at, there_and_back, "manager", day=3.7)
    transfer(at, there_and_back, "mate", day=3.8)
    at.undo(draft_id)
    assert outcomes(at, draft_id)[there_and_back] == "kept"


def test_customers_of_the_pool_are_given_and_go_back_there() -> None:
    at = street()
    free = at.shop("manager", metres=1800)
    at.at.release(free, "manager", day=2)
    draft_id = at.drafted(unowned=True)
    taker = at.lines(draft_id)[free].person_id
    at.apply(draft_id)
    assert at.at.owner(free) == taker
    with tenancy.organisation(at.at.made.id):
        assert Ownership.objects.filter(customer_id=free, cause="assigned").count() == 1
    at.undo(draft_id)
    assert at.at.owner(free) is None
    with tenancy.organisation(at.at.made.id):
        assert Standing.objects.get(id=free).pool_id == at.at.pool.id


def test_customers_that_the_rules_of_their_pool_keep_stay_there() -> None:
    at = street()
    at.at.save(ClaimRule(embargo_hours=240))
    free = at.shop("manager", metres=1800)
    at.at.release(free, "manager", day=2)
    draft_id = at.drafted(unowned=True)
    at.apply(draft_id)
    assert outcomes(at, draft_id)[free] == "not_free"
    assert at.at.owner(free) is None


def test_once_applied_it_is_not_applied_again_and_undone_once_within_a_week() -> None:
    at = street()
    draft_id = at.drafted()
    for reason, code in (("  ", "planning.reason_needed"), ("均衡", "")):
        if code:
            with pytest.raises(Refusal) as answer:
                at.apply(draft_id, reason=reason)
            assert code_of(answer) == code
        else:
            at.apply(draft_id, reason=reason)
    with pytest.raises(Refusal) as answer:
        at.apply(draft_id)
    assert code_of(answer) == "planning.territory_state"
    with pytest.raises(Refusal) as answer:
        at.undo(draft_id, day=11)
    assert code_of(answer) == "planning.territory_undo_over"
    at.undo(draft_id, day=10)
    with pytest.raises(Refusal) as answer:
        at.undo(draft_id, day=10)
    assert code_of(answer) == "planning.territory_state"


def test_a_draft_that_leaves_all_where_they_are_is_not_applied() -> None:
    at = street()
    draft_id = at.drafted(people=[(at.people["rep"], 100)])
    with pytest.raises(Refusal) as answer:
        at.apply(draft_id)
    assert code_of(answer) == "planning.territory_unchanged"
