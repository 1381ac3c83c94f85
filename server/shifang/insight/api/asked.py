"""What is asked, as it stands in an address."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from ninja import Field, Schema

from shifang.accounts.types import Scope
from shifang.insight.types.asking import By, Question
from shifang.platform import clock

Code = Annotated[str, Field(max_length=40)]


class AskedQuery(Schema):
    """Of which days (both included), whom and what."""

    since: date
    until: date
    person_id: UUID | None = None
    department_id: UUID | None = None
    customer_type: Annotated[str, Field(max_length=32)] = ""
    tier: Annotated[str, Field(max_length=32)] = ""

    def question(self) -> Question:
        """Return what is asked as the domain takes it."""
        return Question((), **self.model_dump(include=set(AskedQuery.model_fields)))


class NumbersQuery(AskedQuery):
    """Metrics, told apart by up to two things."""

    metric: Annotated[list[Code], Field(min_length=1, max_length=24)]
    by: Annotated[list[By], Field(max_length=2)] = []

    def question(self) -> Question:
        """Return what is asked as the domain takes it."""
        metrics, by = tuple(dict.fromkeys(self.metric)), tuple(dict.fromkeys(self.by))
        return replace(super().question(), metrics=metrics, by=by)


def today_of(scope: Scope) -> date:
    """Return the organisation's day."""
    return clock.now().astimezone(ZoneInfo(scope.timezone)).date()
