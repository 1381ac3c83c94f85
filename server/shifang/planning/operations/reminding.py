"""Reminding rep and manager before an important customer lapses, once for each day on which a visit is due."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import held_customers
from shifang.ledger.operations.recording import record_many
from shifang.ledger.types import Fact, Subject
from shifang.planning.models import Reminded
from shifang.planning.queries.lapses import Watched, today_of, watched
from shifang.planning.types.closed_lists import REMINDED
from shifang.planning.types.lapse import LapseState
from shifang.platform import clock
from shifang.platform.bulk import insert_rows
from shifang.visits.queries.planned import next_planned_days


def remind(*, organisation_id: UUID, now: datetime) -> int:
    """Remind of the important customers that are at risk and for which no visit is planned in time; return how many."""
    scope = system_scope(organisation_id)
    seen = watched(scope, held_customers(scope), now=now)
    due = [each for each in seen if each.frequency.important and each.lapse.state is LapseState.AT_RISK]
    ids = [each.customer.id for each in due]
    planned = next_planned_days(organisation_id, ids, since=today_of(scope, now))
    rows = Reminded.objects.filter(organisation_id=organisation_id, customer_id__among=ids)
    told = set(rows.values_list("customer_id", "owner_id", "due_on"))
    new = [
        each
        for each in due
        if (each.customer.id, each.owner_id, each.lapse.due_on) not in told
        and not (each.customer.id in planned and planned[each.customer.id] <= each.lapse.due_on)
    ]
    _tell(scope, new, now=now)
    return len(new)


def _tell(scope: Scope, new: Sequence[Watched], *, now: datetime) -> None:
    insert_rows(
        Reminded,
        [
            {
                "id": clock.new_id(),
                "organisation_id": scope.organisation_id,
                "customer_id": each.customer.id,
                "owner_id": each.owner_id,
                "due_on": each.lapse.due_on,
                "reminded_at": now,
            }
            for each in new
        ],
    )
    today = today_of(scope, now)
    facts = [
        Fact(
            kind=REMINDED,
            subject=Subject("customer", each.customer.id),
            actor_id=None,
            department_id=each.customer.department_id,
            happened_at=now,
            received_at=now,
            facts={
                "owner_id": str(each.owner_id),
                "due_on": each.lapse.due_on.isoformat(),
                "days_left": (each.lapse.due_on - today).days,
                "last_on": each.last_on.isoformat() if each.last_on else None,
                "visits": each.frequency.visits,
                "weeks": each.frequency.weeks,
            },
        )
        for each in new
    ]
    record_many(scope.organisation_id, facts)
