"""The history of owners as reports read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shifang.customers.types.words import OwnershipCause


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as reports count it: where it belongs, whose it is now, and since when it is known."""

    id: UUID
    owner_id: UUID | None
    department_id: UUID
    type: str
    tier: str
    cell7: int | None
    cell8: int | None
    created_at: datetime

    @property
    def cells(self) -> frozenset[int]:
        return frozenset(each for each in (self.cell7, self.cell8) if each is not None)


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """One change of owner and who made it."""

    customer_id: UUID
    owner_id: UUID | None
    previous_owner_id: UUID | None
    department_id: UUID
    cause: OwnershipCause
    by: UUID | None
    at: datetime
