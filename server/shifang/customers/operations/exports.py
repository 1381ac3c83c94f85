"""Taking customers out: who took what is written down."""

from dataclasses import asdict
from datetime import datetime

from shifang.accounts.types import Scope
from shifang.customers.queries.exports import Table, customers_table
from shifang.customers.queries.lists import filtered
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import EXPORT, EXPORTED
from shifang.customers.types.words import Filters
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock


def export_customers(*, scope: Scope, filters: Filters, form: str, language: str, now: datetime) -> Table:
    """Record an export and return the table to be sent; its rows are read while it is sent."""
    scope.require(EXPORT)
    narrowed = {name: plain(value) for name, value in asdict(filters).items() if value not in ("", None, False, ())}
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=EXPORTED,
            subject=Subject("export", clock.new_id()),
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts={"format": form, "filters": narrowed, "customers": filtered(scope, filters).count()},
        ),
    )
    return customers_table(scope, filters, language=language)
