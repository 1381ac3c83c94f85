"""Whether customers are visited as often as they should be."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LapseState(StrEnum):
    """How a customer stands to its frequency: kept 正常, at risk 即将超期, overdue 已超期."""

    KEPT = "kept"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Lapse:
    """By when a customer is to be visited again, from which day it is at risk, and how it stands today."""

    due_on: date
    warn_on: date
    state: LapseState
