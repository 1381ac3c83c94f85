"""What became of planned visits."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Fate(StrEnum):
    """What became of a planned visit; see `rules/adherence.py` for what each means."""

    KEPT = "kept"
    MISSED = "missed"
    FAILED = "failed"
    WAITING = "waiting"
    CLOSED = "closed"
    CALLED_OFF = "called_off"
    TO_COME = "to_come"


class Progress(StrEnum):
    """How far a visit has come, as adherence sees it."""

    OPEN = "open"
    RUNNING = "running"
    COUNTS = "counts"
    FAILED = "failed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DoneVisit:
    """A visit of a person on a local day; `planned_for` None: not planned. `ended_on` of a cancelled one is the day on
    which that was done.
    """

    person_id: UUID
    customer_id: UUID
    day: date
    planned_for: date | None
    progress: Progress
    ended_on: date | None = None


@dataclass(slots=True)
class Adherence:
    """A person's week in numbers: what became of the planned visits, and how many others counted."""

    kept: int = 0
    missed: int = 0
    failed: int = 0
    waiting: int = 0
    closed: int = 0
    called_off: int = 0
    to_come: int = 0
    unplanned: int = 0

    @property
    def planned(self) -> int:
        """Return how many visits were planned and not called off in time."""
        return self.kept + self.missed + self.failed + self.waiting + self.closed + self.to_come

    @property
    def rate(self) -> float | None:
        """Return the share kept of those that are decided; None: nothing is."""
        decided = self.kept + self.missed + self.failed
        return self.kept / decided if decided else None
