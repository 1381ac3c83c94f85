"""What comes into pools and leaves them, and how soon a claimed customer is visited."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings

from shifang.insight.operations.following import rebuild
from shifang.insight.queries.asking import answer
from shifang.insight.tests.make import caught_up
from shifang.insight.tests.make_lives import BEGIN, HOURS, Lives, lived, lives, moment
from shifang.insight.tests.recount_moves import move_image, remove, stored_moves
from shifang.insight.types.asking import By, Question
from shifang.insight.types.metrics import Verdict
from shifang.platform import tenancy

END = BEGIN + timedelta(hours=HOURS)
FLOWS = ("pool_inflow", "pool_outflow", "pool_reclaimed", "claims_visited_share", "claim_to_visit")


def ask(at: Lives, who: str = "admin", **of: Any) -> Any:
    question = Question(**{"metrics": FLOWS, "since": date(2026, 1, 1), "until": date(2026, 4, 30), **of})
    with tenancy.organisation(at.made.id):
        return answer(at.made.scope(who), question, today=date(2026, 4, 30))


@settings(max_examples=40)
@given(steps=lives())
def test_followed_moves_equal_a_rebuild_and_an_independent_count(steps: list[tuple[int, str, int]]) -> None:
    at = lived(steps)
    caught_up(at.made, now=END)
    assert stored_moves(at.made) == remove(at.made)
    before = move_image(at.made)
    with tenancy.organisation(at.made.id):
        rebuild(organisation_id=at.made.id, now=END)
    caught_up(at.made, now=END)
    assert move_image(at.made) == before


def test_a_claim_is_followed_by_its_own_visit_alone() -> None:
    at = Lives()
    shop = at.add(moment(date(2026, 2, 1)))
    at.give(shop, moment(date(2026, 2, 2)), to=None)
    at.visit(shop, date(2026, 2, 3))
    at.give(shop, moment(date(2026, 2, 4), 9), to="rep")
    caught_up(at.made, now=moment(date(2026, 2, 5)))
    values = ask(at).total.values
    assert [values[code].value for code in FLOWS[:3]] == [1, 1, 1]
    assert values["claims_visited_share"].value == 0
    assert values["claim_to_visit"].why is Verdict.NOTHING_TO_DIVIDE_BY
    # It comes late, and counts on the day of the claim.
    visit = at.visit(shop, date(2026, 2, 6))
    caught_up(at.made, now=moment(date(2026, 2, 20)))
    [day] = [each for each in ask(at, by=(By.DAY,)).groups if each.values["claim_to_visit"].value is not None]
    assert (day.key, day.values["claim_to_visit"].value) == ((date(2026, 2, 4),), 2 * 86_400 + 3_600)
    # What comes after somebody else has it is not for this claim; refuted, it never was.
    at.give(shop, moment(date(2026, 2, 21)), to="rep2")
    at.visit(shop, date(2026, 2, 22))
    at.refute(visit)
    caught_up(at.made, now=moment(date(2026, 2, 23)))
    assert ask(at).total.values["claims_visited_share"].numerator == 0
    assert stored_moves(at.made) == remove(at.made)


def test_what_came_in_is_told_of_who_had_it_and_what_left_of_who_got_it() -> None:
    at = Lives()
    shop = at.add(moment(date(2026, 2, 1)), owner="rep")
    at.give(shop, moment(date(2026, 2, 2)), to=None)
    at.give(shop, moment(date(2026, 2, 3)), to="rep2")
    caught_up(at.made, now=moment(date(2026, 2, 5)))
    people = {each.key[0]: each.values for each in ask(at, by=(By.PERSON,)).groups}
    rep, rep2 = (people[at.made.people[name]] for name in ("rep", "rep2"))
    assert (rep["pool_inflow"].value, rep["pool_outflow"].value) == (1, 0)
    assert (rep2["pool_inflow"].value, rep2["pool_outflow"].value) == (0, 1)
    assert ask(at, "rep2").total.values["pool_inflow"].value == 0
