"""Taking numbers out: who took what is written down."""

from dataclasses import asdict
from datetime import date, datetime

from shifang.accounts.types import Scope
from shifang.insight.queries.tables import Numbers, numbers_of
from shifang.insight.types.asking import Question
from shifang.insight.types.closed_lists import INSIGHT_EXPORT, INSIGHT_EXPORTED
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock


def export_numbers(
    *, scope: Scope, question: Question, form: str, language: str, today: date, now: datetime
) -> Numbers:
    """Record an export and return what is to be written.

    Raises `insight.metric_unknown`, `insight.range_invalid`, `insight.too_many_groups`.
    """
    scope.require(INSIGHT_EXPORT)
    numbers = numbers_of(scope, question, language=language, today=today)
    asked = {name: _plain(value) for name, value in asdict(question).items() if value}
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=INSIGHT_EXPORTED,
            subject=Subject("export", clock.new_id()),
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts={"format": form, "asked": asked, "groups": len(numbers.answer.groups)},
        ),
    )
    return numbers


def _plain(value: object) -> object:
    return [str(each) for each in value] if isinstance(value, tuple) else str(value)
