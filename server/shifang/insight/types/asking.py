"""What is asked of the numbers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

MOST_YEARS = 10
MOST_GROUPS = 5000


class By(StrEnum):
    """What numbers are told apart by."""

    PERSON = "person"
    DEPARTMENT = "department"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TYPE = "type"
    TIER = "tier"


@dataclass(frozen=True, slots=True)
class Question:
    """Metrics of days (both included), told apart by one thing or two, of whom and what."""

    metrics: tuple[str, ...]
    since: date
    until: date
    by: tuple[By, ...] = ()
    person_id: UUID | None = None
    department_id: UUID | None = None
    customer_type: str = ""
    tier: str = ""
