"""When a rule would have ended a holding, had every night's sweep asked it: found from fact to fact, not day by day.

Between two facts nothing changes what the rule says, so one verdict holds for all the nights between them. Where even
the soonest night lies behind the next fact, not even that one is asked for.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from shifang.pool.rules.days import ONE, CountedDays
from shifang.pool.rules.reclaim import due, what_decides
from shifang.pool.types.reclaim import (
    Cause,
    Combine,
    Condition,
    Contact,
    ContactKind,
    Days,
    Due,
    HoldingFacts,
    ReclaimRule,
)
from shifang.pool.types.whatif import Course, Return

_EVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
# A clock change makes a day longer or shorter by an hour.
_CLOCKS = timedelta(hours=3)
_MIDNIGHT = time(0)


class Nights:
    """The nights of a replay, each with its sweep at an hour."""

    def __init__(self, first: date, last: date, *, hour: int, zone: tzinfo) -> None:
        self.first, self.last, self.hour, self.zone = first, last, hour, zone
        self._sweeps: dict[date, datetime] = {}
        self.begin, self.end = self.sweep(first), self.sweep(last)

    def sweep(self, day: date) -> datetime:
        """Return the moment of a day's sweep."""
        known = self._sweeps.get(day)
        if known is None:
            known = self._sweeps[day] = datetime.combine(day, time(self.hour), self.zone).astimezone(UTC)
        return known

    def following(self, on: date, known: datetime) -> date:
        """Return the first day whose sweep comes at or after a day, with what was known at a moment."""
        day = known.astimezone(self.zone).date()
        if on <= day:
            on = day + ONE if self.sweep(day) < known else day
        return max(on, self.first)


class Verdicts:
    """What one rule says of many holdings whose days count alike: those that agree in all that decides are judged once.

    Which day it is, that is; `because` tells each its own reasons.
    """

    def __init__(self, rule: ReclaimRule, days: CountedDays, *, in_force_since: date) -> None:
        self.rule, self.days, self.in_force_since = rule, days, in_force_since
        self.causes = frozenset(each.cause for each in rule.conditions)
        self.by_visits = not self.causes.isdisjoint({Cause.NO_VERIFIED_VISIT, Cause.NO_CONTACT})
        self._on: dict[tuple[object, ...], date | None] = {}
        self._lasting = [(each, timedelta(days=each.days) - _CLOCKS) for each in rule.conditions]
        self.after_visit = self._lasting[0][1] if self.causes == {Cause.NO_VERIFIED_VISIT} else None

    def on(self, facts: HoldingFacts) -> date | None:
        """Return the day on which a holding ends."""
        decides = what_decides(self.rule, facts, self.days)
        if decides not in self._on:
            self._on[decides] = self.because(facts).on
        return self._on[decides]

    def because(self, facts: HoldingFacts) -> Due:
        """Return the day on which a holding ends, with the reasons."""
        return due(self.rule, facts, self.days, in_force_since=self.in_force_since)

    def steps(self, course: Course, zone: tzinfo) -> list[datetime]:
        """Return the moments behind the claim from which on the rule may say something else, in order."""
        if is_visits_alone(course):
            return [each.at for each in course.contacts] if self.by_visits else []
        return sorted([each for each in _steps(self, course, zone) if each > course.claimed_at])

    def soonest(self, course: Course, contacts: int) -> datetime:
        """Return a moment before which no sweep can find a holding over, by so many of its contacts: days that do not
        count only move it behind.
        """
        if not self._lasting:
            return _EVER
        each = [_beginning(condition, course, contacts) + lasts for condition, lasts in self._lasting]
        return max(each) if self.rule.combine is Combine.ALL else min(each)


def is_visits_alone(course: Course) -> bool:
    """Return whether nothing but visits can move the day of a holding."""
    return course.visits_only and not (
        course.opportunities or course.deals or course.protections or course.freezes or course.asked
    )


def facts_by(course: Course, moment: datetime | None, zone: tzinfo) -> HoldingFacts:
    """Return what was known of a holding at a moment; None: everything."""
    contacts, opportunities, deals = course.contacts, course.opportunities, course.deals
    protections, freezes = course.protections, course.freezes
    by = _EVER if moment is None else moment
    if moment is not None:
        contacts = contacts[: _upto(contacts, moment)]
    if moment is not None and (opportunities or deals):
        opportunities = tuple([each for each in opportunities if each[0] <= moment])
        deals = tuple([each for each in deals if each[0] <= moment])
    if moment is not None and (protections or freezes):
        day = moment.astimezone(zone).date()
        protections, freezes = _begun(protections, day), _begun(freezes, day)
    facts = HoldingFacts(course.claimed_at, contacts, won=course.won, protections=protections, freezes=freezes)
    if course.asked:
        asks = any(asked <= by and (decided is None or decided > by) for asked, decided in course.asked)
        facts = facts._replace(more_asked=asks)
    if not opportunities and not deals:
        return facts
    return facts._replace(
        opportunities=tuple([opened for opened, _ in opportunities if opened > course.claimed_at]),
        deals=tuple([made for made, _ in deals if made > course.claimed_at]),
        open_opportunity=any(closed is None or closed > by for _, closed in opportunities),
        contract_until=max([until for _, until in deals if until is not None], default=None),
    )


def returned(verdicts: Verdicts, course: Course, nights: Nights) -> Return | None:
    """Return which night's sweep would have ended a holding; None: none.

    What somebody did on the day itself after that hour came too late. A holding that ended before was not there to be
    returned.
    """
    over = nights.end if course.ended_at is None else min(nights.end, course.ended_at)
    steps = verdicts.steps(course, nights.zone)
    last = bisect_right(steps, over)
    lasts = verdicts.after_visit if is_visits_alone(course) else None
    for at in range(bisect_right(steps, nights.begin, 0, last), last + 1):
        moment = steps[at - 1] if at else course.claimed_at
        following = steps[at] if at < last else None
        # Where nothing but visits counts, every step is one.
        soonest = moment + lasts if lasts else verdicts.soonest(course, _upto(course.contacts, moment))
        if soonest > (following or over):
            continue
        on = verdicts.on(facts_by(course, moment, nights.zone))
        if on is None:
            continue
        night = nights.following(on, moment)
        sweep = nights.sweep(night)
        if sweep <= over and (following is None or sweep < following):
            return Return(night, moment)
    return None


def _steps(verdicts: Verdicts, course: Course, zone: tzinfo) -> Iterator[datetime]:
    """The moments from which on the rule may say something else."""
    causes = verdicts.causes
    if Cause.NO_CONTACT in causes:
        yield from [each.at for each in course.contacts]
    elif Cause.NO_VERIFIED_VISIT in causes:
        yield from [each.at for each in course.contacts if each.kind is ContactKind.VERIFIED_VISIT]
    if Cause.NO_OPPORTUNITY in causes or verdicts.rule.exempt_open_opportunity:
        yield from [each for pair in course.opportunities for each in pair if each is not None]
    if Cause.NO_DEAL in causes or Cause.CONTRACT_ENDED in causes:
        yield from [made for made, _ in course.deals]
    yield from [each for pair in course.asked for each in pair if each is not None]
    for span in (*course.protections, *course.freezes):
        yield datetime.combine(span.first, _MIDNIGHT, zone)


def _beginning(condition: Condition, course: Course, contacts: int) -> datetime:
    if condition.cause is Cause.NO_VERIFIED_VISIT:
        for at in range(contacts - 1, -1, -1):
            if course.contacts[at].kind is ContactKind.VERIFIED_VISIT:
                return course.contacts[at].at
    if condition.cause is Cause.NO_CONTACT and condition.least <= contacts:
        # Every contact weighs at least one: the one that carries is at most so many back.
        return course.contacts[contacts - condition.least].at
    return course.claimed_at


def _upto(contacts: Sequence[Contact], moment: datetime) -> int:
    """How many contacts there had been by a moment."""
    if not contacts or contacts[-1].at <= moment:
        return len(contacts)
    return bisect_right(contacts, moment, key=lambda each: each.at)


def _begun(spans: Sequence[Days], day: date) -> tuple[Days, ...]:
    return tuple(each for each in spans if each.first <= day)
