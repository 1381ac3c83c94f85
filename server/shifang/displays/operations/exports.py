"""Taking judgements and claims out: who took what is written down."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.spreadsheets.writing import Sheet
from shifang.displays.queries.claims import find_claim, list_claims
from shifang.displays.queries.exports import ExportFilters, export_sheets
from shifang.displays.queries.reports import MOST_PHOTOS, Report, claims_report
from shifang.displays.types import DISPLAYS_EXPORT, DISPLAYS_EXPORTED
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock


def export_table(*, scope: Scope, filters: ExportFilters, language: str, now: datetime) -> list[Sheet]:
    """Record an export and return its sheets; their rows are read while they are sent."""
    scope.require(DISPLAYS_EXPORT)
    narrowed = {name: str(value) for name, value in asdict(filters).items() if value}
    _record(scope, now=now, format="xlsx", filters=narrowed)
    return export_sheets(scope, filters, language=language)


def print_claims(
    *,
    scope: Scope,
    filters: ExportFilters,
    claim_id: UUID | None = None,
    language: str,
    address_of: Callable[[str], str],
    now: datetime,
) -> Report:
    """Record the printing of one visible claim or of those that meet the filters, and return the report.

    Raises `not_found`, `display.report_too_large`.
    """
    scope.require(DISPLAYS_EXPORT)
    if claim_id is not None:
        claims = [find_claim(scope, claim_id)]
    else:
        # One more than may be: the report says that there are too many.
        claims, _total = list_claims(
            scope, status=filters.status, agreement_id=filters.agreement_id, before=None, limit=MOST_PHOTOS + 1
        )
    report = claims_report(scope, claims, language=language, address_of=address_of, now=now)
    _record(scope, now=now, format="pdf", claims=[each.code for each in claims], photos=len(report.photos))
    return report


def _record(scope: Scope, *, now: datetime, **facts: Any) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=DISPLAYS_EXPORTED,
            subject=Subject("export", clock.new_id()),
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts=facts,
        ),
    )
