"""Taking decided findings out as labels: who took which is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shifang.accounts.types import Scope
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock
from shifang.truth.models import Finding
from shifang.truth.queries.findings import label_stream
from shifang.truth.types.findings import EXPORTED, FINDING_EXPORT


def export_labels(*, scope: Scope, since: datetime, until: datetime, form: str, now: datetime) -> Iterator[Finding]:
    """Record an export and return the decided findings of the time, oldest first, to be read while they are sent."""
    scope.require(FINDING_EXPORT)
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=EXPORTED,
            subject=Subject("export", clock.new_id()),
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts={"format": form, "since": since.isoformat(), "until": until.isoformat()},
        ),
    )
    return label_stream(scope, since=since, until=until)
