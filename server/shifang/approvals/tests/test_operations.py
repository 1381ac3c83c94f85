"""Approvals on the real database: asking, deciding, standing in, deadlines, and an organisation that changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from shifang.accounts.models import Department, Leave, Person, PolicyVersion
from shifang.accounts.operations import calendar
from shifang.accounts.queries import forget_policy, system_scope
from shifang.accounts.tests.make import MadeOrganisation, organisation, with_role
from shifang.accounts.types import DEPARTMENT_CHANGED, LeaveKind, LeaveStatus
from shifang.approvals import queries, types
from shifang.approvals.models import Approval, ApprovalStep
from shifang.approvals.operations import deadlines, delegations, requests
from shifang.approvals.operations.requests import Question
from shifang.approvals.tests.make import KIND, ask, told
from shifang.approvals.types import SETTINGS, Decision, Deputy, Status, StepState
from shifang.kernel.problems import CONFLICT, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.models import Event
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock, tenancy


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    return organisation()


def decide(made: MadeOrganisation, role: str, approval_id: UUID, *, yes: bool = True, note: str = "") -> Status:
    decision = Decision.APPROVE if yes else Decision.REFUSE
    return requests.decide(
        scope=made.scope(role), approval_id=approval_id, decision=decision, note=note, now=clock.now()
    )


def steps(made: MadeOrganisation, approval_id: UUID) -> list[ApprovalStep]:
    with tenancy.organisation(made.id):
        return list(ApprovalStep.objects.filter(approval_id=approval_id).order_by("index"))


def kinds_of(made: MadeOrganisation, approval_id: UUID) -> list[str]:
    with tenancy.organisation(made.id):
        return list(Event.objects.filter(subject_id=approval_id).order_by("id").values_list("kind", flat=True))


def set_policy(made: MadeOrganisation, **body: object) -> None:
    with tenancy.organisation(made.id):
        version = PolicyVersion.objects.filter(kind=SETTINGS.code).count() + 1
        PolicyVersion.objects.create(
            organisation_id=made.id,
            kind=SETTINGS.code,
            version=version,
            body=body,
            valid_from=clock.now(),
            created_at=clock.now(),
        )
    forget_policy(made.id, SETTINGS.code)


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.kind.code


def test_the_manager_says_yes_and_the_asking_domain_is_told_once(made: MadeOrganisation) -> None:
    approval = ask(made)
    assert steps(made, approval)[0].assignees == [made.people["manager"]]
    assert decide(made, "manager", approval, note="fine") is Status.APPROVED
    (closed,) = told(approval)
    assert (closed.status, closed.decided_by, closed.note) == (Status.APPROVED, made.people["manager"], "fine")
    assert kinds_of(made, approval) == [
        "approval.requested",
        "approval.waiting",
        "approval.step_approved",
        "approval.approved",
    ]


def test_a_refusal_needs_a_reason_and_ends_it(made: MadeOrganisation) -> None:
    approval = ask(made)
    with pytest.raises(Refusal) as refused:
        decide(made, "manager", approval, yes=False, note="  ")
    assert code_of(refused) == "approval.needs_note"
    assert decide(made, "manager", approval, yes=False, note="too far") is Status.REFUSED
    with pytest.raises(Refusal) as again:
        decide(made, "manager", approval)
    assert code_of(again) == "approval.closed"


def test_whoever_may_not_decide_may_not(made: MadeOrganisation) -> None:
    approval = ask(made)
    with pytest.raises(Refusal) as requester:
        decide(made, "rep", approval)
    assert code_of(requester) == "approval.not_yours"
    with pytest.raises(Refusal) as admin:
        decide(made, "admin", approval)
    assert code_of(admin) == "approval.not_yours"
    with pytest.raises(Refusal) as auditor:
        decide(made, "auditor", approval)
    assert code_of(auditor) == "forbidden"
    with pytest.raises(Refusal) as colleague:
        decide(made, "rep2", approval)
    assert code_of(colleague) == "not_found"


def test_another_organisation_finds_nothing(made: MadeOrganisation) -> None:
    approval = ask(made)
    with pytest.raises(Refusal) as refused:
        decide(organisation(), "admin", approval)
    assert code_of(refused) == "not_found"


def test_a_manager_who_asks_is_decided_by_an_administrator_when_nobody_is_above(made: MadeOrganisation) -> None:
    approval = ask(made, "manager")
    assert steps(made, approval)[0].assignees == [made.people["admin"]]
    assert decide(made, "admin", approval) is Status.APPROVED


def test_with_nobody_else_to_decide_it_is_granted_and_says_so() -> None:
    alone = organisation()
    approval = ask(alone, "admin")
    assert [step.state for step in steps(alone, approval)] == [StepState.SKIPPED]
    (closed,) = told(approval)
    assert (closed.status, closed.decided_by) == (Status.APPROVED, None)


def test_the_requester_takes_it_back_and_nobody_else_can(made: MadeOrganisation) -> None:
    approval = ask(made)
    with pytest.raises(Refusal) as refused:
        requests.cancel(scope=made.scope("manager"), approval_id=approval, note="", now=clock.now())
    assert code_of(refused) == "approval.not_yours"
    assert requests.cancel(scope=made.scope("rep"), approval_id=approval, note="", now=clock.now()) is Status.CANCELLED
    assert told(approval)[0].status is Status.CANCELLED


def test_the_same_thing_is_asked_once_at_a_time(made: MadeOrganisation) -> None:
    subject = clock.new_id()
    first = ask(made, subject_id=subject)
    with pytest.raises(Refusal) as refused:
        ask(made, subject_id=subject)
    assert code_of(refused) == "approval.pending"
    decide(made, "manager", first, yes=False, note="no")
    assert ask(made, subject_id=subject) != first


def test_a_resent_request_is_the_same_approval(made: MadeOrganisation) -> None:
    question = Question(kind=KIND.code, subject=Subject("thing", clock.new_id()), payload={}, id=clock.new_id())
    scope = made.scope("rep")
    first = requests.request(scope=scope, question=question, now=clock.now())
    assert requests.request(scope=scope, question=question, now=clock.now()) == first
    with pytest.raises(Refusal) as refused:
        requests.request(scope=made.scope("rep2"), question=question, now=clock.now())
    assert code_of(refused) == "conflict"


def test_a_refusal_by_the_asking_domain_undoes_the_decision(made: MadeOrganisation, monkeypatch) -> None:
    approval = ask(made)

    def object_to(_: object) -> None:
        raise Refusal(CONFLICT)

    changed = types.ApprovalKind(KIND.code, KIND.zh, KIND.en, KIND.chain, object_to)
    monkeypatch.setitem(types.KINDS, KIND.code, changed)
    with pytest.raises(Refusal):
        decide(made, "manager", approval)
    with tenancy.organisation(made.id):
        assert Approval.objects.get(id=approval).status == Status.PENDING
    assert steps(made, approval)[0].decided_by_id is None


def test_settings_replace_the_chain_and_each_step_opens_after_the_last(made: MadeOrganisation) -> None:
    other = organisation()
    set_policy(
        other,
        deadline_hours=5,
        remind_before_hours=1,
        chains={KIND.code: [{"by": "manager"}, {"by": "role", "role": "admin"}]},
    )
    now = clock.now()
    approval = ask(other, now=now)
    assert [step.state for step in steps(other, approval)] == [StepState.OPEN, StepState.WAITING]
    assert steps(other, approval)[0].due_at == now + timedelta(hours=5)
    assert decide(other, "manager", approval) is Status.PENDING
    assert steps(other, approval)[1].assignees == [other.people["admin"]]
    assert decide(other, "admin", approval) is Status.APPROVED
    with tenancy.organisation(other.id):
        assert Approval.objects.get(id=approval).policy_version == 1


def test_a_deputy_decides_and_it_is_shown_for_whom(made: MadeOrganisation) -> None:
    now = clock.now()
    approval = ask(made)
    deputy = Deputy(made.people["manager"], made.people["rep2"], now - timedelta(hours=1), now + timedelta(days=1))
    row = delegations.delegate(scope=made.scope("manager"), deputy=deputy, note="holiday", now=now)
    view = queries_view(made, "rep2", approval)
    assert view.right is not None
    assert view.right.for_id == made.people["manager"]
    assert decide(made, "rep2", approval) is Status.APPROVED
    step = steps(made, approval)[0]
    assert (step.decided_by_id, step.decided_for_id) == (made.people["rep2"], made.people["manager"])
    # Past decisions stay visible to the deputy; new ones do not arrive once the delegation is ended.
    delegations.end_delegation(scope=made.scope("rep2"), delegation_id=row.id, now=clock.now())
    assert queries_view(made, "rep2", approval).approval.id == approval
    later = ask(made)
    with pytest.raises(Refusal) as refused:
        decide(made, "rep2", later)
    assert code_of(refused) == "not_found"


def queries_view(made: MadeOrganisation, role: str, approval_id: UUID) -> queries.ApprovalView:
    with tenancy.organisation(made.id):
        return queries.approval_view(made.scope(role), approval_id, now=clock.now())


def test_only_an_administrator_delegates_for_somebody_else(made: MadeOrganisation) -> None:
    now = clock.now()
    deputy = Deputy(made.people["manager"], made.people["rep2"], now, now + timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        delegations.delegate(scope=made.scope("rep2"), deputy=deputy, note="", now=now)
    assert code_of(refused) == "forbidden"
    row = delegations.delegate(scope=made.scope("admin"), deputy=deputy, note="", now=now)
    with pytest.raises(Refusal) as hidden:
        delegations.end_delegation(scope=made.scope("rep"), delegation_id=row.id, now=now)
    assert code_of(hidden) == "not_found"
    delegations.end_delegation(scope=made.scope("admin"), delegation_id=row.id, now=now)


def test_an_auditor_cannot_be_made_a_deputy(made: MadeOrganisation) -> None:
    now = clock.now()
    deputy = Deputy(made.people["manager"], made.people["auditor"], now, now + timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        delegations.delegate(scope=made.scope("manager"), deputy=deputy, note="", now=now)
    assert code_of(refused) == "not_found"


def test_twenty_decisions_at_once_make_one(made: MadeOrganisation) -> None:
    approval = ask(made)
    scope = made.scope("manager")

    def say_yes(_: int) -> str:
        try:
            return requests.decide(
                scope=scope, approval_id=approval, decision=Decision.APPROVE, note="", now=clock.now()
            ).value
        except Refusal as refusal:
            return refusal.kind.code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(say_yes, range(20)))
    assert sorted(answers) == ["approval.closed"] * 19 + ["approved"]
    assert len(told(approval)) == 1


def test_reminder_then_escalation_up_to_the_administrators() -> None:
    own = organisation()
    now = clock.now()
    approval = ask(own, now=now)

    def watch(hours: int) -> tuple[int, int]:
        return deadlines.watch(organisation_id=own.id, now=now + timedelta(hours=hours))

    assert watch(30) == (0, 0)
    assert watch(37) == (1, 0)
    assert watch(38) == (0, 0)
    assert watch(49) == (0, 1)
    step = steps(own, approval)[0]
    assert set(step.assignees) == {own.people["manager"], own.people["admin"]}
    assert (step.escalations, step.due_at) == (1, now + timedelta(hours=97))
    # Nobody is above an administrator: it stays with them, overdue, reminded once more.
    assert watch(90) == (1, 0)
    assert watch(200) == (0, 0)
    assert decide(own, "admin", approval) is Status.APPROVED
    assert kinds_of(own, approval)[2:5] == ["approval.reminded", "approval.escalated", "approval.reminded"]


def test_an_open_step_follows_a_new_manager() -> None:
    own = organisation()
    approval = ask(own)
    new = own.add_person("successor", role="manager", department=own.branch)
    now = clock.now()
    with tenancy.organisation(own.id):
        Department.objects.filter(id=own.branch).update(manager_id=new)
        ledger.record(
            own.id,
            Fact(kind=DEPARTMENT_CHANGED, subject=Subject("department", own.branch), happened_at=now, received_at=now),
        )
    assert steps(own, approval)[0].assignees == [new]
    assert "approval.reassigned" in kinds_of(own, approval)


def test_a_manager_who_may_not_decide_is_passed_over() -> None:
    own = organisation()
    helper = with_role(own, name="viewer", permissions=["approvals.view"])
    with tenancy.organisation(own.id):
        Department.objects.filter(id=own.branch).update(manager_id=helper)
    assert steps(own, ask(own))[0].assignees == [own.people["admin"]]


def test_a_disabled_manager_is_passed_over() -> None:
    own = organisation()
    with tenancy.organisation(own.id):
        Person.objects.filter(id=own.people["manager"]).update(disabled_at=clock.now())
    assert steps(own, ask(own))[0].assignees == [own.people["admin"]]


def leave_of(made: MadeOrganisation, role: str, *, start: int) -> Leave:
    now = clock.now()
    leave = calendar.NewLeave(
        person_id=made.people[role],
        kind=LeaveKind.ANNUAL,
        starts_at=now + timedelta(days=start),
        ends_at=now + timedelta(days=start + 1),
    )
    return calendar.ask_leave(scope=made.scope(role), leave=leave, now=now)


def approval_of(made: MadeOrganisation, leave: Leave) -> UUID:
    with tenancy.organisation(made.id):
        return Approval.objects.get(kind="leave", subject_id=leave.id).id


def status_of(made: MadeOrganisation, leave: Leave) -> str:
    with tenancy.organisation(made.id):
        return Leave.objects.get(id=leave.id).status


def test_leave_is_granted_by_the_managers_yes(made: MadeOrganisation) -> None:
    leave = leave_of(made, "rep", start=1)
    assert leave.status == LeaveStatus.REQUESTED
    decide(made, "manager", approval_of(made, leave))
    assert status_of(made, leave) == LeaveStatus.APPROVED


def test_leave_refused_frees_its_time(made: MadeOrganisation) -> None:
    leave = leave_of(made, "rep", start=10)
    with pytest.raises(Refusal) as refused:
        leave_of(made, "rep", start=10)
    assert code_of(refused) == "leave.overlaps"
    decide(made, "manager", approval_of(made, leave), yes=False, note="peak season")
    assert status_of(made, leave) == LeaveStatus.REFUSED
    assert leave_of(made, "rep", start=10).status == LeaveStatus.REQUESTED


def test_leave_and_its_approval_are_cancelled_together_from_either_side(made: MadeOrganisation) -> None:
    one, two = leave_of(made, "rep", start=20), leave_of(made, "rep", start=30)
    calendar.cancel_leave(scope=made.scope("rep"), leave_id=one.id, now=clock.now())
    requests.cancel(scope=made.scope("rep"), approval_id=approval_of(made, two), note="", now=clock.now())
    for leave in (one, two):
        assert status_of(made, leave) == LeaveStatus.CANCELLED
        with tenancy.organisation(made.id):
            assert Approval.objects.get(subject_id=leave.id).status == Status.CANCELLED


def test_leave_that_nobody_else_can_decide_stands_at_once() -> None:
    own = organisation()
    assert leave_of(own, "admin", start=1).status == LeaveStatus.APPROVED


def test_leave_entered_by_a_manager_stands_at_once(made: MadeOrganisation) -> None:
    now = clock.now()
    leave = calendar.NewLeave(made.people["rep"], LeaveKind.SICK, now + timedelta(days=40), now + timedelta(days=41))
    row = calendar.ask_leave(scope=made.scope("manager"), leave=leave, now=now)
    assert (row.status, row.decided_by_id) == (LeaveStatus.APPROVED, made.people["manager"])
    foreign = calendar.NewLeave(made.people["rep2"], LeaveKind.SICK, now, now + timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        calendar.ask_leave(scope=made.scope("manager"), leave=foreign, now=now)
    assert code_of(refused) == "not_found"


def test_system_scope_sees_everything(made: MadeOrganisation) -> None:
    ask(made)
    with tenancy.organisation(made.id):
        assert queries.list_approvals(
            system_scope(made.id), box="all", status=None, before=None, limit=5, now=clock.now()
        )
