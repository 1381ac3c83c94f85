"""Territories are asked for, searched in the background, changed by hand and thrown away."""

from collections import Counter
from datetime import time, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest

from shifang.accounts.operations.calendar import NewShift, add_shift
from shifang.kernel.problems import Refusal
from shifang.planning.models import TerritoryPerson
from shifang.planning.operations import territories, territory_search
from shifang.planning.operations.territory_search import search
from shifang.planning.tests.make_territories import Street, street
from shifang.platform import tenancy
from shifang.platform.clock import new_id
from shifang.platform.tests.make import run_jobs
from shifang.pool.operations.pauses import pause
from shifang.pool.tests.make import march
from shifang.pool.types.reclaim import PauseKind


def refused(at: Street, role: str = "manager", **given: Any) -> str:
    with pytest.raises(Refusal) as answer:
        at.ask(role, **given)
    return answer.value.kind.code


def move(at: Street, draft_id: UUID, customers: list[UUID], person: str, role: str = "manager") -> None:
    with tenancy.organisation(at.at.made.id):
        scope, person_id = at.at.made.scope(role), at.people[person]
        territories.move_customers(scope=scope, draft_id=draft_id, customers=customers, person_id=person_id)


def figures(at: Street, draft_id: UUID) -> dict[UUID, tuple[dict[str, float], dict[str, float]]]:
    with tenancy.organisation(at.at.made.id):
        rows = TerritoryPerson.objects.filter(draft_id=draft_id)
        return {each.person_id: (each.today, each.proposal) for each in rows}


def test_who_has_all_customers_gives_half_of_them_to_who_has_none() -> None:
    at = street()
    draft_id = at.ask()
    assert at.draft(draft_id).state == "searching"
    run_jobs(at.at.made.id, queue="planning")
    found, lines = at.draft(draft_id), at.lines(draft_id)
    assert (found.state, found.progress) == ("draft", 1.0)
    assert Counter(each.person_id for each in lines.values()) == {at.people["rep"]: 3, at.people["mate"]: 3}
    assert {each.before_id for each in lines.values()} == {at.people["rep"]}
    given = at.given(draft_id)
    assert given in (at.shops[:3], at.shops[3:]), "neighbours stay together"
    today, proposal = figures(at, draft_id)[at.people["mate"]]
    assert today == {"customers": 0, "service": 0, "travel": 0, "spread_km": 0}
    assert proposal["customers"] == 3
    assert 0 < proposal["spread_km"] < 1
    assert found.uneven_before == pytest.approx(1.0)
    assert found.uneven is not None
    assert found.uneven < 0.05
    assert [at.at.owner(each) for each in at.shops] == [at.people["rep"]] * 6, "nothing changes before it is applied"


def test_the_dearer_a_change_the_fewer_customers_of_an_even_street_change_hands() -> None:
    at = street(0)
    for each in range(8):
        at.shop(("rep", "mate")[each % 2], metres=2000 * each)
    changes = [
        sum(each.before_id != each.person_id for each in at.lines(at.drafted(change=price)).values())
        for price in (0.0, 120.0)
    ]
    assert changes[0] > changes[1] == 0


def test_customers_without_position_frequency_or_thaw_stay_and_are_named() -> None:
    at = street()
    nowhere = at.shop(point=None)
    rare = at.irregular(metres=900)
    with tenancy.organisation(at.at.made.id):
        given = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=at.at.made.scope("manager"), customer_id=at.shops[5], now=march(2), **given)
    lines = at.lines(at.drafted())
    stays = {each.customer_id: each.stays for each in lines.values() if each.stays}
    assert stays == {nowhere: "no_position", rare: "not_regular", at.shops[5]: "frozen"}
    assert {lines[each].person_id for each in stays} == {at.people["rep"]}


def test_customers_that_nobody_holds_come_in_only_when_wished() -> None:
    at = street()
    free = at.shop("manager", metres=1800)
    at.at.release(free, "manager", day=2)
    assert free not in at.lines(at.drafted())
    line = at.lines(at.drafted(unowned=True))[free]
    assert line.before_id is None
    assert line.person_id in {at.people["rep"], at.people["mate"]}


def test_who_gives_no_hours_gives_all_customers_away() -> None:
    at = street()
    people = [(at.people["rep"], 0), (at.people["mate"], 100)]
    assert at.given(at.drafted(people=people)) == at.shops


def test_who_works_half_the_hours_gets_half_the_work() -> None:
    at = street(9)
    people = [(at.people["rep"], 100), (at.people["mate"], 50)]
    assert len(at.given(at.drafted(people=people))) == 3


def test_who_starts_at_an_end_of_the_street_gets_that_end_and_the_way_there_is_work_too() -> None:
    at = street()
    mate, theirs, near = at.people["mate"], at.shops[4:], at.shops[4]
    at.starts("mate", metres=3000)
    draft_id = at.drafted()
    assert at.given(draft_id) == theirs
    lines, pace = at.lines(draft_id), at.draft(draft_id).pace
    assert pace > 0
    # Fewer visits than days: each visit bears a whole way.
    assert sum(lines[each].visits for each in theirs) < 5
    ways = sum(
        lines[each].hop + pace * lines[each].visits * 2 * km for each, km in zip(theirs, (1.8, 1.5), strict=True)
    )
    found = figures(at, draft_id)
    assert found[mate][1]["travel"] == pytest.approx(ways, rel=0.01)
    assert found[at.people["rep"]][0]["travel"] == pytest.approx(sum(each.hop for each in lines.values()))
    move(at, draft_id, [near], "rep")
    left = ways - lines[near].hop - pace * lines[near].visits * 2 * 1.8
    assert figures(at, draft_id)[mate][1]["travel"] == pytest.approx(left, rel=0.01)


def test_what_cannot_be_split_is_refused_before_any_work() -> None:
    at = street()
    rep, mate, rep2 = (at.people[each] for each in ("rep", "mate", "rep2"))
    assert refused(at, people=[]) == "planning.territory_nobody"
    assert refused(at, people=[(rep, 0), (mate, 0)]) == "planning.territory_nobody"
    assert refused(at, people=[(rep, 100), (rep, 100)]) == "planning.territory_invalid"
    assert refused(at, people=[(rep, 100), (rep2, 100)]) == "not_found"
    assert refused(at, "admin", people=[(rep, 100), (rep2, 100)]) == "planning.territory_invalid"
    assert refused(at, people=[(rep, 100), (new_id(), 100)]) == "not_found"
    assert refused(at, department_id=at.at.made.sibling) == "not_found"
    assert refused(at, people=[(mate, 100)]) == "planning.territory_nothing"
    assert refused(at, "rep") == "forbidden"
    with patch.object(territories, "MOST_CUSTOMERS", 5):
        assert refused(at) == "planning.territory_too_many"


def test_a_person_without_hours_is_named_unless_none_are_asked_of_them() -> None:
    at = street()
    rep, mate = at.people["rep"], at.people["mate"]
    for offset in range(14):
        day = march(3 + offset).date()
        other = frozenset({day.isoweekday() % 7 + 1})
        shift = NewShift(other, time(9), time(18), valid_from=day, valid_until=day, person_id=mate)
        add_shift(scope=at.at.made.scope("admin"), shift=shift, now=march(2))
    with pytest.raises(Refusal) as answer:
        at.ask()
    assert answer.value.kind.code == "planning.territory_no_hours"
    assert answer.value.params["people"] == "mate"
    lines = at.lines(at.drafted(people=[(rep, 100), (mate, 0)]))
    assert {each.person_id for each in lines.values()} == {rep}


def test_a_second_search_waits_for_the_first() -> None:
    at = street()
    first = at.ask()
    assert refused(at) == "planning.territory_running"
    with tenancy.organisation(at.at.made.id):
        territories.call_off(scope=at.at.made.scope("manager"), draft_id=first)
    assert at.draft(at.drafted()).state == "draft"


def test_a_search_that_is_called_off_leaves_nothing() -> None:
    at = street()
    draft_id = at.ask()
    split_of = territory_search.propose

    def called_off(*given: Any, **more: Any) -> Any:
        with tenancy.organisation(at.at.made.id):
            territories.call_off(scope=at.at.made.scope("manager"), draft_id=draft_id)
        return split_of(*given, **more)

    with patch.object(territory_search, "propose", called_off):
        search(organisation_id=at.at.made.id, draft_id=draft_id, now=march(3))
    assert at.draft(draft_id).state == "cancelled"
    assert at.lines(draft_id) == {}
    search(organisation_id=at.at.made.id, draft_id=draft_id, now=march(3))
    assert at.lines(draft_id) == {}


def test_a_search_that_breaks_says_so_and_one_without_regular_customers_too() -> None:
    at = street(0)
    at.irregular()
    empty = at.drafted()
    assert (at.draft(empty).state, at.draft(empty).failure) == ("failed", "planning.territory_nothing")
    at.shop()
    broken = at.ask()
    with patch.object(territory_search, "propose", side_effect=RuntimeError):
        search(organisation_id=at.at.made.id, draft_id=broken, now=march(3))
    assert (at.draft(broken).state, at.draft(broken).failure) == ("failed", "internal")


def test_a_job_that_was_killed_begins_anew_and_one_that_runs_twice_writes_once() -> None:
    at = street()
    draft_id = at.ask()
    with patch.object(territory_search, "_write", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        search(organisation_id=at.at.made.id, draft_id=draft_id, now=march(3))
    assert at.draft(draft_id).state == "searching"
    for _ in range(2):
        search(organisation_id=at.at.made.id, draft_id=draft_id, now=march(3))
    assert len(at.lines(draft_id)) == 6


def test_a_search_whose_worker_has_died_fails_in_the_end() -> None:
    at = street()
    draft_id = at.ask()
    for hours, state in ((0.9, "searching"), (1.1, "failed")):
        with tenancy.organisation(at.at.made.id):
            territory_search.give_up_silent(organisation_id=at.at.made.id, now=march(3) + timedelta(hours=hours))
        assert at.draft(draft_id).state == state


def test_customers_are_moved_by_hand_and_the_figures_follow() -> None:
    at = street()
    draft_id = at.drafted()
    given = at.given(draft_id)
    move(at, draft_id, given[:1], "rep")
    assert at.given(draft_id) == given[1:]
    assert at.lines(draft_id)[given[0]].by_hand
    assert figures(at, draft_id)[at.people["rep"]][1]["customers"] == 4
    found = at.draft(draft_id)
    assert found.uneven is not None
    assert found.uneven > 0.2


def test_what_cannot_be_moved_is_refused_whole() -> None:
    at = street()
    with tenancy.organisation(at.at.made.id):
        given = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=at.at.made.scope("manager"), customer_id=at.shops[5], now=march(2), **given)
    draft_id = at.drafted()
    before = {each: line.person_id for each, line in at.lines(draft_id).items()}
    for customers, person in ((at.shops, "mate"), ([at.shops[0], new_id()], "mate"), (at.shops[:1], "manager")):
        with pytest.raises(Refusal):
            move(at, draft_id, customers, person)
    assert {each: line.person_id for each, line in at.lines(draft_id).items()} == before
    with tenancy.organisation(at.at.made.id):
        assert territories.discard(scope=at.at.made.scope("manager"), draft_id=draft_id).state == "discarded"
    with pytest.raises(Refusal) as answer:
        move(at, draft_id, at.shops[:1], "mate")
    assert answer.value.kind.code == "planning.territory_state"
