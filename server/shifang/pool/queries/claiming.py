"""All that decides about a claim, read in one statement while the customer is locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import CALENDAR_STAMP, remembered_calendar
from shifang.accounts.types import Scope
from shifang.customers.queries.claiming import LOCK, READ, READ_OWNED, Claimable, Owned, claimable, owned
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import tenancy
from shifang.platform.turns import TURN
from shifang.pool.queries.holding import CLAIMS_BACK, LOOK_AHEAD, paused_days
from shifang.pool.queries.pools import ATLAS_STAMP, Atlas, remembered_atlas
from shifang.pool.rules.days import ONE, CountedDays, within
from shifang.pool.rules.reclaim import due
from shifang.pool.types.offer import Offered
from shifang.pool.types.reclaim import Counting, Days, Due, HoldingFacts, PauseKind, ReclaimRule

_PAUSES = """
SELECT array_agg(kind) AS kinds, array_agg(first) AS firsts, array_agg(last) AS lasts, array_agg(lifted_at) AS lifted
FROM pool_pause WHERE organisation_id = %(organisation_id)s AND customer_id = %(customer_id)s
"""
_OFFERS = """
SELECT array_agg(person_id) AS offered, array_agg(made_at) AS made, array_agg(open_from) AS opening FROM pool_offer
WHERE organisation_id = %(organisation_id)s AND customer_id = %(customer_id)s AND open_from > %(now)s
"""
_WINDOW = """
SELECT max(opened_at) AS collecting FROM pool_claimwindow
WHERE organisation_id = %(organisation_id)s AND customer_id = %(customer_id)s AND decided_at IS NULL
"""
# One row each: together one statement.
_ALL = (
    f"SELECT * FROM ({READ}) AS a, ({_PAUSES}) AS b, ({_OFFERS}) AS c, ({_WINDOW}) AS d, "  # noqa: S608
    f"({ATLAS_STAMP}) AS e, ({CALENDAR_STAMP}) AS f"
)
_LATE = f"SELECT * FROM ({READ_OWNED}) AS a, ({ATLAS_STAMP}) AS b"  # noqa: S608
_OF_OWNED = 8
_OF_CUSTOMER, _OF_PAUSES, _OF_OFFERS, _OF_WINDOW, _OF_POOLS = 23, 27, 30, 31, 35
_REMEMBERED = 2000
_counted: dict[tuple[Any, ...], CountedDays] = {}


@dataclass(frozen=True, slots=True)
class Question:
    """A claim that is asked for: the locked customer, the pools, the pauses, and what tells the asker's calendar.

    `collecting` is since when claims of the customer are collected, if they are.
    """

    read: Claimable
    atlas: Atlas
    pauses: tuple[tuple[PauseKind, Days], ...]
    calendar: tuple[Any, ...]
    offered: tuple[Offered, ...] = ()
    collecting: datetime | None = None

    def spans(self, kind: PauseKind) -> tuple[Days, ...]:
        """Return the days of the customer's pauses of a kind."""
        return tuple(days for each, days in self.pauses if each is kind)

    def is_frozen(self) -> bool:
        """Return whether a freeze holds the customer where it is."""
        return within(self.atlas.today, self.spans(PauseKind.FREEZE))

    def is_collected(self) -> bool:
        """Return whether claims are collected; a window of an earlier time in the pool is over."""
        return self.collecting is not None and self.collecting >= self.read.kept.since


@dataclass(frozen=True, slots=True)
class TooLate:
    """A claim of a customer that somebody has, and the pools of the organisation."""

    owned: Owned
    atlas: Atlas


def ask(scope: Scope, customer_id: UUID, *, now: datetime) -> Question | TooLate:
    """Return all that decides about a claim. A person's claims take turns; a customer that nobody holds stays locked
    until the end. Raises `not_found`.

    Many may want one customer: who comes too late is answered by one small read.
    """
    zone = ZoneInfo(scope.timezone)
    today = now.astimezone(zone).date()
    words: dict[str, Any] = {
        "organisation_id": scope.organisation_id,
        "customer_id": customer_id,
        "person_id": scope.me,
    }
    _, locked = tenancy.at_once(scope.organisation_id, (TURN, {"name": f"pool.claim:{scope.me}"}), (LOCK, words))
    if not locked:
        late = _too_late(scope, words, today=today)
        # None: given back between the two statements.
        return late or ask(scope, customer_id, now=now)
    ((read,),) = tenancy.at_once(
        scope.organisation_id, (_ALL, {**words, "claims_since": now - CLAIMS_BACK, "now": now})
    )
    known = claimable(customer_id, read[:_OF_CUSTOMER])
    pauses = zip(*(each or () for each in read[_OF_CUSTOMER:_OF_PAUSES]), strict=True)
    spans = ((PauseKind(kind), paused_days(*span, zone=zone)) for kind, *span in pauses)
    offers = zip(*(each or () for each in read[_OF_PAUSES:_OF_OFFERS]), strict=True)
    return Question(
        known,
        remembered_atlas(scope, read[_OF_WINDOW:_OF_POOLS], today=today),
        tuple((kind, days) for kind, days in spans if days is not None),
        read[_OF_POOLS:],
        # An offer of an earlier time in the pool is over.
        tuple(Offered(person, until) for person, made_at, until in offers if made_at == known.kept.since),
        read[_OF_OFFERS],
    )


def _too_late(scope: Scope, words: Mapping[str, Any], *, today: date) -> TooLate | None:
    (found,) = tenancy.at_once(scope.organisation_id, (_LATE, words))
    if not found:
        raise Refusal(NOT_FOUND)
    known = owned(found[0][:_OF_OWNED])
    return None if known is None else TooLate(known, remembered_atlas(scope, found[0][_OF_OWNED:], today=today))


def due_of_new(
    scope: Scope, question: Question, rule: ReclaimRule, *, in_force_since: date, now: datetime
) -> Due | None:
    """Return what a rule says of a holding that begins now, None without a calendar."""
    days = _days(scope, question, rule.counting)
    if days is None:
        return None
    facts = HoldingFacts(
        claimed_at=now,
        open_opportunity=question.read.open_opportunity,
        won=question.read.kept.won,
        contract_until=question.read.contract_until,
        protections=question.spans(PauseKind.PROTECTION),
        freezes=question.spans(PauseKind.FREEZE),
    )
    return due(rule, facts, days, in_force_since=in_force_since)


def _days(scope: Scope, question: Question, counting: Counting) -> CountedDays | None:
    today = question.atlas.today
    calendar = remembered_calendar(scope, scope.me, question.calendar, start=today - ONE, end=today + LOOK_AHEAD)
    if calendar is None:
        return None
    known = _counted.get((id(calendar), counting))
    if known is None or known.calendar is not calendar:
        if len(_counted) >= _REMEMBERED:
            _counted.clear()
        known = _counted[id(calendar), counting] = CountedDays(calendar, counting)
    return known
