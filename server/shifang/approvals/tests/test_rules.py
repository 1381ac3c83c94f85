"""Who may decide at which step: rules alone, no database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shifang.approvals import rules
from shifang.approvals.types import Authority, By, ChainStep, Deputy, Directory, Right

REP, LEAD, HEAD, BOSS, ADMIN, ADMIN2, FINANCE, OTHER = (UUID(int=n) for n in range(1, 9))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MANAGER = ChainStep(By.MANAGER)


def authority(requester: UUID = REP, **changes: object) -> Authority:
    facts = {
        "managers": (LEAD, HEAD, BOSS),
        "by_role": {"finance": frozenset({FINANCE})},
        "named": frozenset({OTHER}),
        "administrators": frozenset({ADMIN, ADMIN2}),
        **changes,
    }
    return Authority(requester_id=requester, **facts)


def test_authority_climbs_the_tree_past_managers_who_cannot_decide() -> None:
    north, region, root = (UUID(int=n) for n in range(101, 104))
    directory = Directory(
        departments={north: (region, OTHER), region: (root, None), root: (None, BOSS)},
        roles={BOSS: frozenset({"manager"}), ADMIN: frozenset({"admin", "r-1"})},
        administrators=frozenset({ADMIN}),
    )
    around = rules.authority_of(directory, requester_id=REP, department_id=north)
    assert around.managers == (BOSS,)
    assert around.by_role == {"manager": {BOSS}, "admin": {ADMIN}, "r-1": {ADMIN}}
    assert rules.authority_of(directory, requester_id=REP, department_id=None).managers == ()


def test_a_cycle_in_the_tree_ends_the_climb() -> None:
    one, two = UUID(int=101), UUID(int=102)
    circle = Directory({one: (two, LEAD), two: (one, HEAD)}, {LEAD: frozenset(), HEAD: frozenset()}, frozenset())
    assert rules.authority_of(circle, requester_id=REP, department_id=one).managers == (LEAD, HEAD)


def test_the_nearest_manager_decides() -> None:
    assert rules.approvers(MANAGER, authority()) == {LEAD}


def test_a_manager_who_asks_is_decided_by_the_next_above() -> None:
    assert rules.approvers(MANAGER, authority(LEAD)) == {HEAD}


def test_a_department_without_manager_goes_up_the_tree() -> None:
    # `managers` holds only those that are set: the list begins higher up.
    assert rules.approvers(MANAGER, authority(managers=(HEAD, BOSS))) == {HEAD}


def test_a_person_who_manages_two_levels_counts_once() -> None:
    facts = authority(managers=(LEAD, LEAD, HEAD))
    assert rules.approvers(ChainStep(By.MANAGER, level=2), facts) == {HEAD}


def test_with_no_manager_at_all_administrators_decide() -> None:
    assert rules.approvers(MANAGER, authority(managers=())) == {ADMIN, ADMIN2}


def test_an_administrator_never_decides_their_own_request() -> None:
    assert rules.approvers(MANAGER, authority(ADMIN, managers=(ADMIN,))) == {ADMIN2}


def test_a_higher_level_than_the_tree_has_means_the_topmost() -> None:
    assert rules.approvers(ChainStep(By.MANAGER, level=9), authority()) == {BOSS}


def test_role_and_named_person_decide_their_steps() -> None:
    assert rules.approvers(ChainStep(By.ROLE, role="finance"), authority()) == {FINANCE}
    assert rules.approvers(ChainStep(By.PERSON, person_id=OTHER), authority()) == {OTHER}


@pytest.mark.parametrize(
    "step", [ChainStep(By.ROLE, role="gone"), ChainStep(By.PERSON, person_id=UUID(int=99)), ChainStep(By.PERSON)]
)
def test_a_role_or_person_that_cannot_decide_falls_to_administrators(step: ChainStep) -> None:
    assert rules.approvers(step, authority()) == {ADMIN, ADMIN2}


def test_steps_open_one_after_the_other() -> None:
    chain = (MANAGER, ChainStep(By.ROLE, role="finance"))
    first = rules.opening(chain, authority(), start=0, approved_by=[])
    second = rules.opening(chain, authority(), start=1, approved_by=[LEAD])
    assert (first.index, first.assignees) == (0, {LEAD})
    assert (second.index, second.assignees) == (1, {FINANCE})
    assert rules.opening(chain, authority(), start=2, approved_by=[LEAD, FINANCE]).index is None


def test_who_said_yes_once_is_not_asked_again() -> None:
    chain = (MANAGER, ChainStep(By.MANAGER, level=2), ChainStep(By.ROLE, role="finance"))
    opening = rules.opening(chain, authority(managers=(LEAD,)), start=1, approved_by=[LEAD])
    assert (opening.index, opening.skipped) == (2, (1,))


def test_a_step_that_only_the_requester_could_decide_is_skipped() -> None:
    alone = Authority(requester_id=ADMIN, administrators=frozenset({ADMIN}))
    opening = rules.opening((MANAGER,), alone, start=0, approved_by=[])
    assert (opening.index, opening.skipped) == (None, (0,))


def test_an_overdue_step_climbs_one_manager_at_a_time_then_to_administrators() -> None:
    once = rules.escalated(MANAGER, authority(), assignees=frozenset({LEAD}))
    twice = rules.escalated(MANAGER, authority(), assignees=once)
    thrice = rules.escalated(MANAGER, authority(), assignees=twice)
    assert once == {LEAD, HEAD}
    assert twice == {LEAD, HEAD, BOSS}
    assert thrice == {LEAD, HEAD, BOSS, ADMIN, ADMIN2}
    assert rules.escalated(MANAGER, authority(), assignees=thrice) == thrice


def test_an_overdue_role_step_goes_to_the_requesters_manager() -> None:
    step = ChainStep(By.ROLE, role="finance")
    assert rules.escalated(step, authority(), assignees=frozenset({FINANCE})) == {FINANCE, LEAD}


def test_escalation_never_reaches_the_requester() -> None:
    asked = rules.escalated(MANAGER, authority(HEAD), assignees=frozenset({LEAD}))
    assert HEAD not in asked


def deputy(start: timedelta = timedelta(hours=-1), end: timedelta = timedelta(hours=1)) -> Deputy:
    return Deputy(from_id=LEAD, to_id=OTHER, starts_at=NOW + start, ends_at=NOW + end)


def right(person: UUID, *deputies: Deputy) -> Right | None:
    return rules.right_to_decide(person, requester_id=REP, assignees=[LEAD, HEAD], deputies=deputies, now=NOW)


def test_an_assignee_decides_in_their_own_right() -> None:
    assert right(LEAD) == Right(LEAD)
    assert right(LEAD, Deputy(HEAD, LEAD, NOW - timedelta(1), NOW + timedelta(1))) == Right(LEAD)


def test_a_deputy_decides_for_the_one_who_delegated() -> None:
    assert right(OTHER, deputy()) == Right(OTHER, for_id=LEAD)


@pytest.mark.parametrize(
    "period",
    [deputy(start=timedelta(seconds=1)), deputy(end=timedelta(0)), deputy(end=timedelta(minutes=-1))],
    ids=["not yet", "ends now", "over"],
)
def test_a_deputy_decides_only_inside_the_period(period: Deputy) -> None:
    assert right(OTHER, period) is None


def test_a_deputy_of_a_deputy_has_no_right() -> None:
    chained = Deputy(OTHER, FINANCE, NOW - timedelta(1), NOW + timedelta(1))
    assert right(FINANCE, deputy(), chained) is None


def test_the_requester_has_no_right_even_as_assignee_or_deputy() -> None:
    to_requester = Deputy(LEAD, REP, NOW - timedelta(1), NOW + timedelta(1))
    assert right(REP, to_requester) is None
    assert rules.right_to_decide(REP, requester_id=REP, assignees=[REP], deputies=[], now=NOW) is None


def test_outsiders_have_no_right() -> None:
    assert right(FINANCE) is None


@pytest.mark.parametrize(
    ("from_id", "start", "end", "allowed"),
    [
        (LEAD, 0, 10, True),
        (LEAD, 0, 180, True),
        (LEAD, 0, 181, False),
        (LEAD, 1, 1, False),
        (LEAD, 2, 1, False),
        (LEAD, -10, -1, False),
        (OTHER, 0, 10, False),
    ],
)
def test_a_delegation_goes_to_another_person_for_a_sensible_time(
    from_id: UUID, start: int, end: int, allowed: bool
) -> None:
    period = Deputy(from_id, OTHER, NOW + timedelta(days=start), NOW + timedelta(days=end))
    assert rules.delegation_allowed(period, now=NOW) is allowed


def test_settings_replace_the_registered_chain_and_survive_storage() -> None:
    settings = {"chains": {"leave": [{"by": "manager", "level": 2}, {"by": "role", "role": "admin"}]}}
    chain = rules.chain_of("leave", registered=(MANAGER,), settings=settings)
    assert chain == (ChainStep(By.MANAGER, level=2), ChainStep(By.ROLE, role="admin"))
    assert rules.chain_of("expense", registered=(MANAGER,), settings=settings) == (MANAGER,)
    steps = (*chain, ChainStep(By.PERSON, person_id=OTHER))
    assert tuple(rules.step_from_json(rules.step_to_json(step)) for step in steps) == steps


def test_deadline_and_reminder_follow_the_settings() -> None:
    settings = {"deadline_hours": 48, "remind_before_hours": 12}
    due = rules.due_at(NOW, settings)
    assert due == NOW + timedelta(hours=48)
    assert rules.remind_at(due, settings) == NOW + timedelta(hours=36)
