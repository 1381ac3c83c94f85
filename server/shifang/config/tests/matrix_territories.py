"""Territories for the matrix: a draft of each department, one that is searched and one that was applied."""

import secrets
from uuid import UUID

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.matrix_line import line
from shifang.config.tests.matrix_objects import makes
from shifang.customers.operations.customers import add_customer
from shifang.customers.tests.make import SHANGHAI
from shifang.customers.types.words import CustomerDraft
from shifang.planning.models import TerritoryLine
from shifang.planning.operations.territories import Wish, draft_territories
from shifang.planning.operations.territory_apply import apply
from shifang.planning.operations.territory_search import search
from shifang.platform import clock, tenancy

TERRITORIES = "/planning/territories"
_OF_ROLE: dict[tuple[UUID, str], UUID] = {}
"""The draft of a role, in which its customer and its person are found too."""


def _asked(made: MadeOrganisation, role: str) -> tuple[UUID, str]:
    """Ask for territories of two new people of the role's department, one of whom has all customers."""
    department = made.sibling if role == "rep2" else made.branch
    name = secrets.token_hex(4)
    people = [made.add_person(f"{each}-{name}", role="rep", department=department) for each in ("full", "free")]
    made.add_person(f"planner-{name}", role="manager", department=department)
    with tenancy.organisation(made.id):
        for each in range(4):
            draft = CustomerDraft(name=f"{name} {each}", type="convenience", tier="A", point=SHANGHAI)
            add_customer(scope=made.scope(f"full-{name}"), draft=draft, now=clock.now())
        wish = Wish(department, [(each, 100) for each in people])
        found = draft_territories(scope=made.scope(f"planner-{name}"), wish=wish, now=clock.now())
    return found.id, f"planner-{name}"


def _drafted(made: MadeOrganisation, role: str) -> tuple[UUID, str]:
    draft_id, planner = _asked(made, role)
    search(organisation_id=made.id, draft_id=draft_id, now=clock.now())
    return draft_id, planner


def _line(made: MadeOrganisation, draft_id: UUID) -> TerritoryLine:
    with tenancy.organisation(made.id):
        return TerritoryLine.objects.filter(draft_id=draft_id, person__isnull=False).order_by("id")[0]


@makes("searching_territories_id")
def _searching(made: MadeOrganisation, role: str) -> UUID:
    return _asked(made, role)[0]


@makes("territories_id")
def _found(made: MadeOrganisation, role: str) -> UUID:
    if (made.id, role) not in _OF_ROLE:
        _OF_ROLE[made.id, role] = _drafted(made, role)[0]
    return _OF_ROLE[made.id, role]


@makes("drafted_customer_id")
def _customer(made: MadeOrganisation, role: str) -> UUID:
    return _line(made, _found(made, role)).customer_id


@makes("drafted_person_id")
def _person(made: MadeOrganisation, role: str) -> UUID:
    holder = _line(made, _found(made, role)).before_id
    assert holder is not None
    return holder


@makes("applied_territories_id")
def _applied(made: MadeOrganisation, role: str) -> UUID:
    draft_id, planner = _drafted(made, role)
    with tenancy.organisation(made.id):
        return apply(scope=made.scope(planner), draft_id=draft_id, reason="均衡", now=clock.now()).id


line(
    f"POST {TERRITORIES}",
    "MA",
    body=lambda t: {"department_id": t.department_id, "people": [{"person_id": t.drafted_person_id}]},
)
line(f"GET {TERRITORIES}", "MA")
for path in ("", "/lines", "/points", "/preview"):
    line(f"GET {TERRITORIES}/{{territories_id}}{path}", "MA")
line(
    f"POST {TERRITORIES}/{{territories_id}}/moves",
    "MA",
    sibling="",
    body=lambda t: {"customer_ids": [t.drafted_customer_id], "person_id": t.drafted_person_id},
)
line(f"POST {TERRITORIES}/{{searching_territories_id}}/cancel", "MA")
line(f"POST {TERRITORIES}/{{territories_id}}/discard", "MA")
line(f"POST {TERRITORIES}/{{territories_id}}/apply", "MA", body={"reason": "均衡工作量"})
line(f"POST {TERRITORIES}/{{applied_territories_id}}/undo", "MA")
