"""When a holding ends: by which event, counting which days, moved by what."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.intervals import Holiday, HolidayKind, Leave, Shift, TimeWindow, WorkingCalendar
from shifang.pool.rules.days import CountedDays
from shifang.pool.rules.reclaim import due
from shifang.pool.types.reclaim import (
    Cause,
    Combine,
    Condition,
    Contact,
    ContactKind,
    Counting,
    Days,
    Exemption,
    HoldingFacts,
    ReclaimRule,
)

ZONE = ZoneInfo("Asia/Shanghai")
LONG_AGO = date(2026, 1, 1)
# A Monday.
CLAIMED = datetime(2026, 3, 2, 10, tzinfo=ZONE)
OFFICE = Shift(frozenset(range(1, 6)), TimeWindow(time(9), time(18)))
VISITLESS = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), grace_days=0)


def days(*, counting: Counting = Counting.NATURAL, **calendar) -> CountedDays:
    return CountedDays(WorkingCalendar(ZONE, (OFFICE,), **calendar), counting)


def visit(on: int, number: int = 1, kind: ContactKind = ContactKind.VERIFIED_VISIT) -> Contact:
    """A contact so many days after the claim."""
    return Contact(kind, CLAIMED + timedelta(days=on), UUID(int=number))


def ends(facts: HoldingFacts, rule: ReclaimRule = VISITLESS, counted: CountedDays | None = None, since=LONG_AGO):
    return due(rule, facts, counted or days(), in_force_since=since).on


def test_who_has_just_claimed_has_the_whole_time_even_without_any_visit() -> None:
    assert ends(HoldingFacts(CLAIMED)) == date(2026, 3, 18)


def test_a_verified_visit_starts_the_days_anew_and_a_call_or_note_does_not() -> None:
    assert ends(HoldingFacts(CLAIMED, (visit(10),))) == date(2026, 3, 28)
    typed = (visit(10, kind=ContactKind.CALL), visit(12, kind=ContactKind.NOTE))
    assert ends(HoldingFacts(CLAIMED, typed)) == date(2026, 3, 18)


def test_a_visit_of_the_time_before_the_claim_gives_nothing() -> None:
    assert ends(HoldingFacts(CLAIMED, (visit(-3),))) == date(2026, 3, 18)


def test_the_verdict_names_the_visit_and_the_days() -> None:
    verdict = due(VISITLESS, HoldingFacts(CLAIMED, (visit(10, 77),)), days(), in_force_since=LONG_AGO)
    (reason,) = verdict.reasons
    assert (reason.event_id, reason.event_kind, reason.since) == (UUID(int=77), "verified_visit", date(2026, 3, 12))
    assert verdict.warn_on == ((7, date(2026, 3, 21)), (3, date(2026, 3, 25)), (1, date(2026, 3, 27)))


def test_contacts_weigh_by_their_kind_and_the_one_that_carries_the_rest_decides() -> None:
    rule = ReclaimRule((Condition(Cause.NO_CONTACT, 10, least=3),), grace_days=0)
    calls = (visit(2, 1, ContactKind.CALL), visit(5, 2, ContactKind.CALL), visit(6, 3, ContactKind.NOTE))
    assert ends(HoldingFacts(CLAIMED, calls), rule) == date(2026, 3, 18)
    assert ends(HoldingFacts(CLAIMED, (*calls, visit(8, 4))), rule) == date(2026, 3, 21)
    assert ends(HoldingFacts(CLAIMED, calls[:1]), rule) == date(2026, 3, 13)


def test_leave_stops_the_clock_and_so_do_holidays_when_working_days_count() -> None:
    leave = Leave(datetime(2026, 3, 4, tzinfo=ZONE), datetime(2026, 3, 7, tzinfo=ZONE))
    assert ends(HoldingFacts(CLAIMED), counted=days(leaves=(leave,))) == date(2026, 3, 21)
    working = days(counting=Counting.WORKING)
    assert ends(HoldingFacts(CLAIMED), counted=working) == date(2026, 3, 24)
    off = tuple(Holiday(date(2026, 3, each), HolidayKind.OFF) for each in (5, 6))
    assert ends(HoldingFacts(CLAIMED), counted=days(counting=Counting.WORKING, holidays=off)) == date(2026, 3, 26)


def test_leave_of_all_working_hours_of_a_day_stops_it_though_the_evening_is_free() -> None:
    leave = Leave(datetime(2026, 3, 4, 8, tzinfo=ZONE), datetime(2026, 3, 4, 19, tzinfo=ZONE))
    assert ends(HoldingFacts(CLAIMED), counted=days(leaves=(leave,))) == date(2026, 3, 19)


def test_a_protection_moves_the_day_behind_it_and_a_freeze_stops_the_count() -> None:
    span = Days(date(2026, 3, 10), date(2026, 3, 30))
    assert ends(HoldingFacts(CLAIMED, protections=(span,))) == date(2026, 3, 31)
    assert ends(HoldingFacts(CLAIMED, freezes=(span,))) == date(2026, 4, 8)
    endless = HoldingFacts(CLAIMED, freezes=(Days(date(2026, 3, 10), None),))
    assert due(VISITLESS, endless, days(), in_force_since=LONG_AGO).exempt is Exemption.FROZEN


def test_a_new_rule_gives_everybody_its_grace() -> None:
    rule = ReclaimRule(VISITLESS.conditions, grace_days=7)
    verdict = due(rule, HoldingFacts(CLAIMED), days(), in_force_since=date(2026, 5, 1))
    assert (verdict.on, verdict.grace_until) == (date(2026, 5, 8), date(2026, 5, 8))
    assert ends(HoldingFacts(CLAIMED), rule, since=LONG_AGO) == date(2026, 3, 18)


def test_conditions_are_joined_by_or_and_by_and() -> None:
    both = (Condition(Cause.NO_VERIFIED_VISIT, 15), Condition(Cause.NO_DEAL, 60))
    facts = HoldingFacts(CLAIMED)
    assert ends(facts, ReclaimRule(both, grace_days=0)) == date(2026, 3, 18)
    joined = ReclaimRule(both, Combine.ALL, grace_days=0)
    assert ends(facts, joined) == date(2026, 5, 2)
    assert ends(HoldingFacts(CLAIMED, deals=(CLAIMED,)), joined) is None


def test_won_customers_and_contracts() -> None:
    assert due(VISITLESS, HoldingFacts(CLAIMED, won=True), days(), in_force_since=LONG_AGO).exempt is Exemption.WON
    rule = ReclaimRule((Condition(Cause.CONTRACT_ENDED, 30),), grace_days=0, exempt_won=False)
    assert ends(HoldingFacts(CLAIMED), rule) is None
    assert ends(HoldingFacts(CLAIMED, contract_until=date(2026, 6, 30)), rule) == date(2026, 7, 31)


def test_no_rule_no_day() -> None:
    assert ends(HoldingFacts(CLAIMED), ReclaimRule()) is None


_moments = st.datetimes(datetime(2026, 3, 2, 3), datetime(2026, 9, 1)).map(lambda each: each.replace(tzinfo=UTC))
_contacts = st.lists(st.builds(Contact, st.sampled_from(ContactKind), _moments, st.uuids()), max_size=8).map(tuple)
_rules = st.builds(
    ReclaimRule,
    st.lists(
        st.builds(Condition, st.sampled_from(Cause), st.integers(1, 40), st.integers(1, 6)), min_size=1, max_size=3
    ).map(tuple),
    st.sampled_from(Combine),
    st.sampled_from(Counting),
    grace_days=st.integers(0, 10),
)


@given(_rules, _contacts, st.builds(Contact, st.sampled_from(ContactKind), _moments, st.uuids()))
def test_one_contact_more_never_brings_the_day_nearer(rule: ReclaimRule, contacts, more: Contact) -> None:
    counted = days(counting=rule.counting)
    before = due(rule, HoldingFacts(CLAIMED, contacts), counted, in_force_since=LONG_AGO).on
    after = due(rule, HoldingFacts(CLAIMED, (*contacts, more)), counted, in_force_since=LONG_AGO).on
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before


@given(_rules, _contacts, st.randoms())
def test_the_order_in_which_things_become_known_changes_nothing(rule: ReclaimRule, contacts, dice) -> None:
    shuffled = list(contacts)
    dice.shuffle(shuffled)
    counted = days(counting=rule.counting)
    one = due(rule, HoldingFacts(CLAIMED, contacts), counted, in_force_since=LONG_AGO)
    other = due(rule, HoldingFacts(CLAIMED, tuple(shuffled)), days(counting=rule.counting), in_force_since=LONG_AGO)
    assert one == other


@given(_rules, _contacts, st.integers(0, 200), st.integers(0, 30))
def test_leave_never_brings_the_day_nearer(rule: ReclaimRule, contacts, start: int, length: int) -> None:
    leave = Leave(CLAIMED + timedelta(days=start), CLAIMED + timedelta(days=start + length))
    facts = HoldingFacts(CLAIMED, contacts)
    without = due(rule, facts, days(counting=rule.counting), in_force_since=LONG_AGO).on
    away = due(rule, facts, days(counting=rule.counting, leaves=(leave,)), in_force_since=LONG_AGO).on
    assert without is None or (away is not None and away >= without)


@given(_rules, _contacts)
def test_a_day_is_due_only_when_its_days_are_over(rule: ReclaimRule, contacts) -> None:
    facts = HoldingFacts(CLAIMED, contacts)
    verdict = due(rule, facts, days(counting=rule.counting), in_force_since=LONG_AGO)
    for reason in verdict.reasons:
        assert reason.due is None or (reason.due - reason.since).days == reason.days + reason.stopped + 1


@pytest.mark.parametrize("counting", Counting)
def test_a_calendar_without_any_day_that_counts_has_no_end(counting: Counting) -> None:
    away = Leave(CLAIMED - timedelta(days=1), CLAIMED + timedelta(days=4000))
    counted = CountedDays(WorkingCalendar(ZONE, (), leaves=(away,)), counting)
    assert counted.after(CLAIMED.date(), 1)[0] is None


@given(
    asked=st.lists(st.tuples(st.integers(-500, 4000), st.integers(0, 1095)), min_size=1, max_size=8),
    leaves=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 2500)), max_size=3),
    counting=st.sampled_from(list(Counting)),
    weekdays=st.sets(st.integers(1, 7)),
)
def test_looking_days_up_gives_what_counting_them_one_by_one_gives(asked, leaves, counting, weekdays) -> None:
    begin = datetime(2026, 1, 1, tzinfo=ZONE)
    spans = tuple(
        Leave(begin + timedelta(days=first), begin + timedelta(days=first + length)) for first, length in leaves
    )
    shifts = (Shift(frozenset(weekdays), TimeWindow(time(9), time(18))),) if weekdays else ()
    known = CountedDays(WorkingCalendar(ZONE, shifts, leaves=spans), counting)
    for first, count in asked:
        day = begin.date() + timedelta(days=first)
        # A freeze that is long over makes the count go day by day and changes nothing.
        long_over = (Days(date(1990, 1, 1), date(1990, 1, 2)),)
        assert known.after(day, count) == known.after(day, count, freezes=long_over)
