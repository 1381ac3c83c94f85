"""Protecting a customer for its owner, or freezing it where it is; both with a reason, both to be lifted."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.customers.queries.customers import find_customer, require_visible
from shifang.customers.queries.keeping import Kept, kept_customers
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.pool.models import Pause
from shifang.pool.operations.recording import record
from shifang.pool.operations.standings import refresh
from shifang.pool.types.closed_lists import PAUSE_LIFTED, PAUSED, POOL_PAUSE, REASON_NEEDED, RULES_INVALID
from shifang.pool.types.reclaim import PauseKind


def pause(*, scope: Scope, customer_id: UUID, kind: PauseKind, last: date | None, reason: str, now: datetime) -> Pause:
    """Pause a visible customer from today until a day (None: until lifted; a protection needs one).

    Raises `not_found`, `pool.reason_needed`, `pool.rules_invalid`.
    """
    scope.require(POOL_PAUSE)
    require_visible(scope, customer_id)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    if (last is None and kind is PauseKind.PROTECTION) or (last is not None and last < today):
        raise Refusal(RULES_INVALID, field="last")
    made = write_pause(
        scope=scope,
        kept=kept_customers(scope.organisation_id, [customer_id])[customer_id],
        kind=kind,
        days=(today, last),
        reason=reason.strip(),
        by=scope.person_id,
        now=now,
    )
    refresh(scope=scope, customer_ids=[customer_id], now=now)
    return made


def write_pause(
    *,
    scope: Scope,
    kept: Kept,
    kind: PauseKind,
    days: tuple[date, date | None],
    reason: str,
    by: UUID | None,
    approval_id: UUID | None = None,
    now: datetime,
) -> Pause:
    """Write a pause down and record it; the caller has decided, and refreshes the standing."""
    first, last = days
    made = Pause.objects.create(
        organisation_id=scope.organisation_id,
        customer_id=kept.customer_id,
        kind=kind,
        first=first,
        last=last,
        reason=reason,
        by_id=by,
        approval_id=approval_id,
        made_at=now,
    )
    told = {"approval_id": str(approval_id)} if approval_id is not None else {}
    record(
        PAUSED,
        Subject("customer", kept.customer_id),
        scope=scope,
        now=now,
        department_id=kept.department_id,
        pause_id=str(made.id),
        pause=kind.value,
        first=first.isoformat(),
        last=last.isoformat() if last else None,
        reason=made.reason,
        **told,
    )
    return made


def lift(*, scope: Scope, pause_id: UUID, now: datetime) -> Pause:
    """Lift a pause: the days it has stopped until now stay stopped. Done twice, nothing happens."""
    scope.require(POOL_PAUSE)
    made = Pause.objects.select_for_update().filter(organisation_id=scope.organisation_id, id=pause_id).first()
    if made is None:
        raise Refusal(NOT_FOUND)
    customer = find_customer(scope, made.customer_id)
    if made.lifted_at is None:
        made.lifted_at = now
        made.save(update_fields=["lifted_at"])
        subject = Subject("customer", made.customer_id)
        department_id = customer.department_id
        record(PAUSE_LIFTED, subject, scope=scope, now=now, department_id=department_id, pause_id=str(made.id))
        refresh(scope=scope, customer_ids=[made.customer_id], now=now)
    return made
