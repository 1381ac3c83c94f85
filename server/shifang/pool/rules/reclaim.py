"""The day on which a holding ends, as a pure function of what happened, the rule in force and the holder's calendar.

Nothing is remembered between calls: a rule that is switched off and on again, a visit that is refuted later or a leave
that is approved afterwards lead to the day that they lead to.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from shifang.pool.rules.days import CountedDays, within
from shifang.pool.types.reclaim import (
    WEIGHTS,
    Cause,
    Combine,
    Condition,
    Contact,
    ContactKind,
    Days,
    Due,
    Exemption,
    HoldingFacts,
    Reason,
    ReclaimRule,
)

ONE = timedelta(days=1)
CLAIM = "claim"
_WHEN_DAYS_BEGIN = HoldingFacts._fields.index("deals") + 1


def due(rule: ReclaimRule, facts: HoldingFacts, days: CountedDays, *, in_force_since: date) -> Due:
    """Return when a holding ends under a rule, by everything known of it."""
    reasons = tuple(_judge(each, facts, days) for each in rule.conditions)
    exempt = _exempt(rule, facts)
    if exempt is not None:
        return Due(None, reasons, exempt)
    met = _combined(rule.combine, reasons)
    if met is None:
        return Due(None, reasons)
    grace, _ = days.after(in_force_since - ONE, rule.grace_days)
    later = max(met, grace) if grace is not None else met
    free = _behind(later, (*facts.protections, *facts.freezes))
    if free is None:
        return Due(None, reasons, Exemption.FROZEN if _endless(facts.freezes) else None)
    # Counted from the day itself, not from the asking: asking again moves it no further.
    held = free + rule.hold_days * ONE if facts.more_asked else free
    return Due(
        held,
        reasons,
        protected_until=free - ONE if free > later else None,
        grace_until=grace if grace is not None and later > met else None,
        held_until=held - ONE if held > free else None,
        warn_on=_warnings(rule, held, claimed_on=days.local_day(facts.claimed_at)),
    )


def what_decides(rule: ReclaimRule, facts: HoldingFacts, days: CountedDays) -> tuple[object, ...]:
    """Return all of the facts that the day of a verdict rests on: holdings that agree in it end on one day."""
    begun = [_BEGINNINGS[each.cause](each, facts, days) for each in rule.conditions]
    # Moments, contacts, opportunities and deals only say when the days begin to run.
    return (*facts[_WHEN_DAYS_BEGIN:], *[(since, applies) for since, _, _, applies in begun])


def _warnings(rule: ReclaimRule, end: date, *, claimed_on: date) -> tuple[tuple[int, date], ...]:
    """Who has just claimed is not warned of days that lie before."""
    stages = ((each, end - each * ONE) for each in sorted(rule.warn_days, reverse=True))
    return tuple((days, day) for days, day in stages if day > claimed_on)


def _exempt(rule: ReclaimRule, facts: HoldingFacts) -> Exemption | None:
    if rule.exempt_won and facts.won:
        return Exemption.WON
    if rule.exempt_open_opportunity and facts.open_opportunity:
        return Exemption.OPEN_OPPORTUNITY
    return Exemption.FROZEN if _endless(facts.freezes) else None


def _endless(spans: Sequence[Days]) -> bool:
    return any(each.last is None for each in spans)


def _combined(combine: Combine, reasons: Sequence[Reason]) -> date | None:
    found = [each.due for each in reasons if each.due is not None]
    if not found or (combine is Combine.ALL and len(found) < len(reasons)):
        return None
    return max(found) if combine is Combine.ALL else min(found)


def _behind(day: date, spans: Sequence[Days]) -> date | None:
    """Return the first day from `day` on that lies in none of the spans; None when one has no end."""
    for _ in range(len(spans) + 1):
        covering = [each for each in spans if within(day, (each,))]
        if not covering:
            return day
        lasts = [each.last for each in covering if each.last is not None]
        if len(lasts) < len(covering):
            return None
        day = max(lasts) + ONE
    return day


def _judge(condition: Condition, facts: HoldingFacts, days: CountedDays) -> Reason:
    since, event_id, kind, applies = _BEGINNINGS[condition.cause](condition, facts, days)
    on, stopped = days.after(since, condition.days, freezes=facts.freezes) if applies else (None, 0)
    return Reason(condition.cause, condition.days, since, event_id, kind, stopped, on)


_Beginning = tuple[date, UUID | None, str, bool]
"""The day behind which the days run, the event that began them, its kind, and whether the condition can be met."""


def _claimed(facts: HoldingFacts, days: CountedDays, *, applies: bool = True) -> _Beginning:
    return days.local_day(facts.claimed_at), None, CLAIM, applies


def _since(contact: Contact | None, facts: HoldingFacts, days: CountedDays) -> _Beginning:
    """Timers never start before the claim: who has just claimed has the whole time."""
    if contact is None or contact.at <= facts.claimed_at:
        return _claimed(facts, days)
    return days.local_day(contact.at), contact.id, contact.kind.value, True


def _last_visit(condition: Condition, facts: HoldingFacts, days: CountedDays) -> _Beginning:
    del condition
    last: Contact | None = None
    for each in facts.contacts:
        if each.kind is ContactKind.VERIFIED_VISIT and (last is None or (each.at, each.id) > (last.at, last.id)):
            last = each
    return _since(last, facts, days)


def _carrying_contact(condition: Condition, facts: HoldingFacts, days: CountedDays) -> _Beginning:
    """The newest contact from which on all that came weighs enough: once it is too old, the rest is too light."""
    weight = 0
    for each in sorted(facts.contacts, key=lambda each: (each.at, each.id), reverse=True):
        weight += WEIGHTS[each.kind]
        if weight >= condition.least:
            return _since(each, facts, days)
    return _claimed(facts, days)


def _no_opportunity(condition: Condition, facts: HoldingFacts, days: CountedDays) -> _Beginning:
    del condition
    return _claimed(facts, days, applies=not facts.opportunities and not facts.open_opportunity)


def _no_deal(condition: Condition, facts: HoldingFacts, days: CountedDays) -> _Beginning:
    del condition
    return _claimed(facts, days, applies=not facts.deals)


def _contract_end(condition: Condition, facts: HoldingFacts, days: CountedDays) -> _Beginning:
    del condition
    start, *_ = _claimed(facts, days)
    if facts.contract_until is None:
        return start, None, "contract", False
    return max(start, facts.contract_until), None, "contract", True


def _protection_end(condition: Condition, facts: HoldingFacts, days: CountedDays) -> _Beginning:
    del condition
    start, *_ = _claimed(facts, days)
    lasts = [each.last for each in facts.protections if each.last is not None]
    applies = bool(lasts) and len(lasts) == len(facts.protections)
    return (max(start, *lasts) if applies else start), None, "protection", applies


_BEGINNINGS: dict[Cause, Callable[[Condition, HoldingFacts, CountedDays], _Beginning]] = {
    Cause.NO_VERIFIED_VISIT: _last_visit,
    Cause.NO_CONTACT: _carrying_contact,
    Cause.NO_OPPORTUNITY: _no_opportunity,
    Cause.NO_DEAL: _no_deal,
    Cause.CONTRACT_ENDED: _contract_end,
    Cause.PROTECTION_EXPIRED: _protection_end,
}
