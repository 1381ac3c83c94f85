"""Customers that several may want: who claims within the window enters, and when it closes one of them is chosen."""

import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from shifang.accounts.queries import active_departments, scope_of_person, system_scope
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import Kept, held_by_many, kept_customers, lock_many
from shifang.kernel.problems import Refusal
from shifang.ledger.types import EventKind, Subject
from shifang.platform.turns import take_turns
from shifang.pool.models import ClaimEntry, ClaimWindow
from shifang.pool.operations.recording import record
from shifang.pool.queries.holding import home_of, is_frozen
from shifang.pool.queries.pools import Atlas, Ruled
from shifang.pool.rules.claim import room
from shifang.pool.rules.draw import commitment, order
from shifang.pool.types.claim import Held, TieBreak, WindowEnd
from shifang.pool.types.closed_lists import DRAWN, ENTERED, WINDOW_CLOSED, WINDOW_ENDED, WINDOW_OPENED

Award = Callable[..., Kept]
"""Gives a customer to the asker, whom nothing stands in the way, or refuses."""


def enter(*, scope: Scope, kept: Kept, ruled: Ruled, distance_m: float | None, now: datetime) -> ClaimWindow:
    """Let the asker, whom nothing stands in the way, enter the window of a locked customer; the first one opens it.

    Done twice, nothing happens. Raises `pool.window_closed` between its end and the draw.
    """
    rows = ClaimWindow.objects.filter(organisation_id=scope.organisation_id, customer_id=kept.customer_id)
    window = rows.filter(decided_at__isnull=True).first()
    if window is not None and window.opened_at < kept.since:
        _end(scope.as_system(), window, WindowEnd.OWNED, people=list(_entries(window)), now=now)
        window = None
    window = window or _open(scope, kept, ruled, now=now)
    if scope.me in _entries(window):
        return window
    if window.closes_at <= now:
        closed_at = window.closes_at.astimezone(ZoneInfo(scope.timezone)).strftime("%Y-%m-%d %H:%M")
        raise Refusal(WINDOW_CLOSED, closed_at=closed_at)
    known = None if distance_m is None or math.isnan(distance_m) else distance_m
    ClaimEntry.objects.create(
        organisation_id=scope.organisation_id, window=window, person_id=scope.me, distance_m=known, at=now
    )
    _record(ENTERED, window, scope=scope, department_id=scope.department_id, now=now, distance_m=known)
    return window


def due_windows(*, organisation_id: UUID, now: datetime, limit: int) -> list[UUID]:
    """Return windows that have closed and are to be decided, and those whose customer somebody has meanwhile."""
    rows = ClaimWindow.objects.filter(organisation_id=organisation_id, decided_at__isnull=True)
    over = rows.filter(Q(closes_at__lte=now) | Q(customer__owner__isnull=False))
    return list(over.order_by("closes_at", "id").values_list("id", flat=True)[:limit])


def decide(*, organisation_id: UUID, window_id: UUID, award: Award, now: datetime) -> ClaimWindow | None:
    """Give the customer of a closed window to the first of its entrants who may still have it; all are told.

    None: somebody decides it already, or it is open still. Everything of the draw goes into the log: seed, order, and
    what stood against those who were passed over. Where the customer went another way there is no draw.
    """
    # Who enters refers to the window and holds the customer: the key stays free for them.
    windows = ClaimWindow.objects.select_for_update(skip_locked=True, no_key=True)
    window = windows.filter(organisation_id=organisation_id, id=window_id, decided_at__isnull=True).first()
    if window is None:
        return None
    scope = system_scope(organisation_id)
    # Before the customer is locked: whoever claims it holds their own turn and waits for the customer.
    take_turns(*(f"pool.claim:{each}" for each in sorted(_entries(window))))
    lock_many(organisation_id, [window.customer_id])
    entries = _entries(window)
    gone = _gone(scope, window, now=now)
    if gone is not None:
        return _end(scope, window, gone, people=sorted(entries), now=now)
    return _draw(scope, window, entries, award=award, now=now) if window.closes_at <= now else None


def _draw(
    scope: Scope, window: ClaimWindow, entries: Mapping[UUID, ClaimEntry], *, award: Award, now: datetime
) -> ClaimWindow:
    people = order(
        TieBreak(window.tie_break), window.seed, sorted(entries), room=_room(scope, window, sorted(entries), now=now)
    )
    against: dict[str, str] = {}
    for person_id in people:
        if person_id not in active_departments(scope, [person_id]):
            against[str(person_id)] = "not_found"
            continue
        try:
            award(
                scope=scope_of_person(scope.organisation_id, person_id),
                customer_id=window.customer_id,
                distance_m=entries[person_id].distance_m,
                now=now,
            )
        except Refusal as refusal:
            against[str(person_id)] = refusal.kind.code
            continue
        window.winner_id = person_id
        break
    window.decided_at = now
    window.save(update_fields=["winner", "decided_at"])
    _record(
        DRAWN,
        window,
        scope=scope,
        department_id=None,
        now=now,
        seed=window.seed,
        tie_break=window.tie_break,
        order=[str(each) for each in people],
        winner_id=str(window.winner_id) if window.winner_id else None,
        against=against,
    )
    return window


def _gone(scope: Scope, window: ClaimWindow, *, now: datetime) -> WindowEnd | None:
    """Return why there is nothing to draw: at any time for what somebody has had since, at the end for the rest."""
    kept = kept_customers(scope.organisation_id, [window.customer_id])[window.customer_id]
    if kept.owner_id is not None or kept.since > window.opened_at:
        return WindowEnd.OWNED
    if window.closes_at > now:
        return None
    today = _today(scope, now)
    if is_frozen(scope, window.customer_id, today=today):
        return WindowEnd.FROZEN
    return WindowEnd.NOWHERE if home_of(Atlas(scope, today=today), kept) is None else None


def _end(scope: Scope, window: ClaimWindow, why: WindowEnd, *, people: Sequence[UUID], now: datetime) -> ClaimWindow:
    window.decided_at = now
    window.save(update_fields=["decided_at"])
    told = {"why": why.value, "seed": window.seed, "people": [str(each) for each in people]}
    _record(WINDOW_ENDED, window, scope=scope, department_id=None, now=now, **told)
    return window


def _entries(window: ClaimWindow) -> dict[UUID, ClaimEntry]:
    rows = ClaimEntry.objects.filter(organisation_id=window.organisation_id, window=window)
    return {each.person_id: each for each in rows}


def _open(scope: Scope, kept: Kept, ruled: Ruled, *, now: datetime) -> ClaimWindow:
    rule, seed = ruled.rules.claim, secrets.token_hex(32)
    window = ClaimWindow.objects.create(
        organisation_id=scope.organisation_id,
        customer_id=kept.customer_id,
        pool_id=ruled.pool.id,
        version=ruled.version,
        tie_break=rule.tie_break,
        seed=seed,
        commitment=commitment(seed),
        opened_at=now,
        closes_at=now + timedelta(minutes=rule.window_minutes),
    )
    _record(
        WINDOW_OPENED,
        window,
        scope=scope,
        department_id=kept.department_id,
        now=now,
        tie_break=window.tie_break,
        closes_at=window.closes_at.isoformat(),
    )
    return window


def _room(scope: Scope, window: ClaimWindow, people: Sequence[UUID], *, now: datetime) -> dict[UUID, int | None]:
    ruled = Atlas(scope, today=_today(scope, now)).ruled.get(window.pool_id)
    if ruled is None:
        return {}
    held = held_by_many(scope.organisation_id, people)
    return {each: room(ruled.rules.claim, tuple(Held(tier, won) for tier, won in held[each])) for each in people}


def _today(scope: Scope, now: datetime) -> date:
    return now.astimezone(ZoneInfo(scope.timezone)).date()


def _record(
    kind: EventKind, window: ClaimWindow, *, scope: Scope, department_id: UUID | None, now: datetime, **facts: Any
) -> None:
    record(
        kind,
        Subject("customer", window.customer_id),
        scope=scope,
        now=now,
        department_id=department_id,
        window_id=str(window.id),
        pool_id=str(window.pool_id),
        version=window.version,
        commitment=window.commitment,
        **facts,
    )
