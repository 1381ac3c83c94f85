"""The replay of a holding says what asking its rule night by night says."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.intervals import Holiday, HolidayKind, Leave, Shift, TimeWindow, WorkingCalendar
from shifang.pool.rules.days import CountedDays
from shifang.pool.rules.reclaim import due
from shifang.pool.rules.whatif import Nights, Verdicts, facts_by, returned
from shifang.pool.types.reclaim import Cause, Combine, Condition, Contact, ContactKind, Counting, Days, Due, ReclaimRule
from shifang.pool.types.whatif import Course

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST, HOUR = date(2026, 3, 1), date(2026, 4, 15), 3
ONE = timedelta(days=1)


def moment(hours: int) -> datetime:
    return datetime(2026, 2, 1, tzinfo=ZONE) + timedelta(hours=hours)


MOMENTS = st.integers(0, 24 * 75).map(moment)
DAYS = st.integers(0, 75).map(lambda each: date(2026, 2, 1) + timedelta(days=each))
SPANS = st.builds(
    lambda first, length: Days(first, None if length > 20 else first + length * ONE), DAYS, st.integers(0, 24)
)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    claimed = draw(MOMENTS)
    among = draw(st.sampled_from([[*ContactKind], [ContactKind.VERIFIED_VISIT]]))
    kinds = draw(st.lists(st.tuples(MOMENTS, st.sampled_from(among)), max_size=12, unique_by=lambda each: each[0]))
    ended = draw(st.none() | st.integers(1, 24 * 60).map(lambda hours: claimed + timedelta(hours=hours)))
    contacts = [Contact(kind, at, UUID(int=index + 1)) for index, (at, kind) in enumerate(sorted(kinds))]
    return Course(
        claimed_at=claimed,
        ended_at=ended,
        contacts=tuple(each for each in contacts if each.at > claimed and (ended is None or each.at <= ended)),
        opportunities=tuple(
            (at, at + timedelta(hours=hours) if hours else None)
            for at, hours in draw(st.lists(st.tuples(MOMENTS, st.integers(0, 500)), max_size=2))
        ),
        deals=tuple(draw(st.lists(st.tuples(MOMENTS, st.none() | DAYS), max_size=2))),
        won=draw(st.booleans()),
        protections=tuple(draw(st.lists(SPANS, max_size=2))),
        freezes=tuple(draw(st.lists(SPANS, max_size=2))),
        visits_only=all(each.kind is ContactKind.VERIFIED_VISIT for each in contacts),
        asked=tuple(
            (at, at + timedelta(hours=hours) if hours else None)
            for at, hours in draw(st.lists(st.tuples(MOMENTS, st.integers(0, 200)), max_size=2))
        ),
    )


@st.composite
def rules(draw: st.DrawFn) -> ReclaimRule:
    causes = draw(st.lists(st.sampled_from(Cause), max_size=3, unique=True))
    return ReclaimRule(
        tuple(Condition(each, draw(st.integers(1, 25)), draw(st.integers(1, 4))) for each in causes),
        combine=draw(st.sampled_from(Combine)),
        counting=draw(st.sampled_from(Counting)),
        exempt_won=draw(st.booleans()),
        exempt_open_opportunity=draw(st.booleans()),
        grace_days=draw(st.integers(0, 9)),
        hold_days=draw(st.integers(0, 5)),
    )


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    leaves = draw(st.lists(st.tuples(MOMENTS, st.integers(1, 120)), max_size=2))
    holidays = draw(st.lists(DAYS, max_size=3, unique=True))
    return WorkingCalendar(
        ZONE,
        (Shift(frozenset({1, 2, 3, 4, 5}), TimeWindow(time(9), time(18))),),
        tuple(Holiday(day, HolidayKind.OFF) for day in holidays),
        tuple(Leave(start, start + timedelta(hours=hours)) for start, hours in leaves),
    )


def night_by_night(rule: ReclaimRule, course: Course, days: CountedDays) -> tuple[date, Due] | None:
    """Ask every night's sweep with what was known then."""
    day = FIRST
    while day <= LAST:
        sweep = datetime.combine(day, time(HOUR), ZONE)
        if course.claimed_at <= sweep and (course.ended_at is None or sweep <= course.ended_at):
            verdict = due(rule, facts_by(course, sweep, ZONE), days, in_force_since=FIRST)
            if verdict.on is not None and verdict.on <= day:
                return day, verdict
        day += ONE
    return None


@settings(max_examples=60, deadline=None)
@given(rules(), st.lists(courses(), min_size=1, max_size=6), calendars())
def test_the_replay_ends_holdings_on_the_nights_on_which_asking_every_night_does_for_the_same_reasons(
    rule: ReclaimRule, many: list[Course], calendar: WorkingCalendar
) -> None:
    verdicts = Verdicts(rule, CountedDays(calendar, rule.counting), in_force_since=FIRST)
    nights = Nights(FIRST, LAST, hour=HOUR, zone=ZONE)
    for course in many:
        found = returned(verdicts, course, nights)
        expected = night_by_night(rule, course, CountedDays(calendar, rule.counting))
        told = found and (found.on, verdicts.because(facts_by(course, found.by, ZONE)))
        assert told == expected


@settings(max_examples=60, deadline=None)
@given(rules(), st.lists(courses(), min_size=2, max_size=12), calendars())
def test_a_verdict_that_is_remembered_is_that_of_the_rule(
    rule: ReclaimRule, many: list[Course], calendar: WorkingCalendar
) -> None:
    verdicts = Verdicts(rule, CountedDays(calendar, rule.counting), in_force_since=FIRST)
    for course in (*many, *many):
        facts = facts_by(course, None, ZONE)
        expected = due(rule, facts, CountedDays(calendar, rule.counting), in_force_since=FIRST)
        assert (verdicts.on(facts), verdicts.because(facts)) == (expected.on, expected)
