"""To whom a customer can be given."""

from dataclasses import dataclass
from uuid import UUID

from shifang.accounts.queries import active_departments
from shifang.accounts.types import Scope
from shifang.customers.types.closed_lists import OWNER_UNKNOWN
from shifang.kernel.problems import Refusal


@dataclass(frozen=True, slots=True)
class Assignee:
    """An owner and the department that the customer gets with them; nobody while it lies in a pool."""

    person_id: UUID | None
    department_id: UUID


def assignee(scope: Scope, person_id: UUID) -> Assignee:
    """Return a person whom the scope sees and who can sign in; raise `customer.owner_unknown` otherwise."""
    found = active_departments(scope, [person_id]).get(person_id)
    if found is None:
        raise Refusal(OWNER_UNKNOWN)
    return Assignee(person_id=person_id, department_id=found)
