"""What a pool's rules look at, gathered from the domains below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import calendars_of
from shifang.accounts.types import Scope
from shifang.customers.queries.claiming import Claimable
from shifang.customers.queries.keeping import Change, Kept, changes_of_owner, claims_since, held_by, kept_customers
from shifang.customers.types.words import Channel, OwnershipCause
from shifang.kernel.intervals import WorkingCalendar
from shifang.pool.models import Pause
from shifang.pool.queries.extensions import waiting_of
from shifang.pool.queries.offers import shortlist_of
from shifang.pool.queries.pools import Atlas, Ruled
from shifang.pool.rules.days import CountedDays, within
from shifang.pool.rules.reclaim import due
from shifang.pool.types.claim import ClaimFacts, Former, Held
from shifang.pool.types.offer import Offered
from shifang.pool.types.reclaim import Contact, ContactKind, Counting, Days, Due, HoldingFacts, PauseKind
from shifang.visits.queries.verified import verified_visits

# A claim's quota looks back over the week it falls in.
CLAIMS_BACK = timedelta(days=8)
LOOK_AHEAD = timedelta(days=1200)


@dataclass(frozen=True, slots=True)
class Judged:
    """A held customer with the pool whose rules apply and what they say."""

    kept: Kept
    ruled: Ruled
    due: Due


def judged_holdings(scope: Scope, customer_ids: Sequence[UUID], *, atlas: Atlas) -> dict[UUID, Judged]:
    """Return what the rules say of held customers; those in a pool, or of no pool, are left out."""
    return judge(scope, kept_customers(scope.organisation_id, customer_ids).values(), atlas=atlas)


def judge(scope: Scope, kept: Iterable[Kept], *, atlas: Atlas) -> dict[UUID, Judged]:
    """Return what the rules say of the held ones of some customers."""
    held = {each.customer_id: each for each in kept if each.owner_id is not None}
    homes = {customer_id: home_of(atlas, each) for customer_id, each in held.items()}
    facts = holding_facts(scope, held)
    calendars = _calendars(scope, held.values(), today=atlas.today)
    counted: dict[tuple[int, Counting], CountedDays] = {}
    found = {}
    for customer_id, each in held.items():
        home, owner = homes[customer_id], cast(UUID, each.owner_id)
        if home is None or owner not in calendars:
            continue
        ruled = atlas.ruled[home]
        rule = ruled.rules.reclaim_of(each.tier)
        # People with one calendar count alike.
        counts = (id(calendars[owner]), rule.counting)
        days = counted.get(counts) or counted.setdefault(counts, CountedDays(calendars[owner], rule.counting))
        found[customer_id] = Judged(
            each, ruled, due(rule, facts[customer_id], days, in_force_since=ruled.in_force_from)
        )
    return found


def home_of(atlas: Atlas, kept: Kept) -> UUID | None:
    """Return the pool whose rules are a customer's."""
    return atlas.home(department_id=kept.department_id, cells=kept.cells, type=kept.type, tier=kept.tier)


def holding_facts(scope: Scope, held: dict[UUID, Kept]) -> dict[UUID, HoldingFacts]:
    """Return the facts of held customers for the rules of reclaiming."""
    contacts: dict[UUID, list[Contact]] = {each: [] for each in held}
    earliest = min((each.since for each in held.values()), default=None)
    for visit in verified_visits(scope.organisation_id, list(held), since=earliest):
        if visit.at > held[visit.customer_id].since:
            contacts[visit.customer_id].append(Contact(ContactKind.VERIFIED_VISIT, visit.at, visit.visit_id))
    for customer_id, each in held.items():
        contacts[customer_id] += [
            Contact(ContactKind.CALL if channel == Channel.CALL else ContactKind.NOTE, at, identifier)
            for identifier, channel, at in each.follow_ups
        ]
    pauses = pauses_of(scope.organisation_id, held, zone=ZoneInfo(scope.timezone))
    waiting = waiting_of(scope.organisation_id, held)
    return {
        customer_id: HoldingFacts(
            claimed_at=each.since,
            contacts=tuple(contacts[customer_id]),
            opportunities=tuple(each.opportunities),
            deals=tuple(each.deals),
            open_opportunity=each.open_opportunity,
            won=each.won,
            contract_until=each.contract_until,
            protections=tuple(pauses.get((customer_id, PauseKind.PROTECTION), ())),
            freezes=tuple(pauses.get((customer_id, PauseKind.FREEZE), ())),
            more_asked=waiting.get(customer_id) == each.since,
        )
        for customer_id, each in held.items()
    }


def claim_facts(
    scope: Scope,
    kept: Kept,
    *,
    entered_at: datetime,
    distance_m: float | None,
    now: datetime,
    read: Claimable | None = None,
    offered: Sequence[Offered] | None = None,
) -> ClaimFacts:
    """Return the facts of a claim that the asker makes now; `read` and `offered` (to whom until
    when) hold what was read of it before."""
    if read is None:
        changes = changes_of_owner(scope.organisation_id, kept.customer_id)
        claims = claims_since(scope.organisation_id, scope.me, since=now - CLAIMS_BACK)
        read = Claimable(kept, changes, claims, held_by(scope.organisation_id, scope.me))
    if offered is None:
        offers = shortlist_of(scope.organisation_id, kept.customer_id, kept.since, now=now)
        offered = [Offered(each.person_id, each.open_from) for each in offers]
    return ClaimFacts(
        person_id=scope.me,
        department_id=cast(UUID, scope.department_id),
        tier=kept.tier,
        entered_at=entered_at,
        claims=tuple(read.claims),
        held=tuple(Held(tier, won) for tier, won in read.held),
        former=former_holdings(read.changes),
        distance_m=distance_m,
        shortlist=frozenset(each.person_id for each in offered),
        open_from=offered[0].open_from if offered else None,
    )


def former_holdings(history: Sequence[Change]) -> tuple[Former, ...]:
    """Return the holdings of a customer that are over; one that was undone has never been."""
    return tuple(
        # The department in which it was held is the one of the line before.
        Former(after.previous_owner_id, before.department_id, after.at)
        for before, after in pairwise(history)
        if after.previous_owner_id not in {None, after.owner_id} and after.cause is not OwnershipCause.UNDONE
    )


def frozen_among(scope: Scope, customer_ids: Sequence[UUID], *, today: date) -> set[UUID]:
    """Return those of some customers that a freeze holds where they are."""
    spans = pauses_of(scope.organisation_id, customer_ids, zone=ZoneInfo(scope.timezone))
    return {each for (each, kind), days in spans.items() if kind is PauseKind.FREEZE and within(today, days)}


def is_frozen(scope: Scope, customer_id: UUID, *, today: date) -> bool:
    """Return whether a freeze holds a customer where it is."""
    return bool(frozen_among(scope, [customer_id], today=today))


def pauses_of(
    organisation_id: UUID, customers: Iterable[UUID], *, zone: tzinfo
) -> dict[tuple[UUID, PauseKind], list[Days]]:
    """Return the days on which clocks stand, by customer and kind; a lifted one ends the day before it was lifted."""
    found: dict[tuple[UUID, PauseKind], list[Days]] = {}
    rows = Pause.objects.filter(organisation_id=organisation_id, customer_id__among=list(customers))
    names = ("customer_id", "kind", "first", "last", "lifted_at")
    for customer_id, kind, first, last, lifted_at in rows.values_list(*names):
        days = paused_days(first, last, lifted_at, zone=zone)
        if days is not None:
            found.setdefault((customer_id, PauseKind(kind)), []).append(days)
    return found


def paused_days(first: date, last: date | None, lifted_at: datetime | None, *, zone: tzinfo) -> Days | None:
    """Return the days of a pause, which ends the day before it was lifted; None when no day is left of it."""
    if lifted_at is not None:
        lifted = lifted_at.astimezone(zone).date() - timedelta(days=1)
        last = lifted if last is None else min(last, lifted)
    return Days(first, last) if last is None or last >= first else None


def _calendars(scope: Scope, held: Iterable[Kept], *, today: date) -> dict[UUID, WorkingCalendar]:
    rows = list(held)
    if not rows:
        return {}
    people = sorted({each.owner_id for each in rows if each.owner_id is not None})
    first = min(each.since for each in rows).date() - timedelta(days=1)
    last = max(today, max(each.since for each in rows).date()) + LOOK_AHEAD
    return calendars_of(scope, people, start=first, end=last)
