"""People with customers along a street for tests of territories, made through the domains' own operations."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shifang.customers.operations.customers import add_customer
from shifang.customers.types.words import CustomerDraft
from shifang.kernel.geo import Point
from shifang.planning.models import TerritoryDraft, TerritoryLine
from shifang.planning.operations import territories, territory_apply
from shifang.planning.operations.bases import set_base
from shifang.planning.operations.frequency import set_frequency
from shifang.planning.operations.territory_search import search
from shifang.planning.types.settings import Override
from shifang.platform import tenancy
from shifang.pool.tests.make import World, march, world
from shifang.visits.tests.make import template

HERE = Point(31.2, 121.4)


@dataclass
class Street:
    """An organisation whose `rep` has all customers of a street and `mate` none."""

    at: World
    shops: list[UUID] = field(default_factory=list)

    @property
    def people(self) -> dict[str, UUID]:
        return self.at.made.people

    def shop(self, owner: str = "rep", *, metres: int = 0, **fields: Any) -> UUID:
        """Add a customer of tier A so far east along the street."""
        given = {"point": Point(HERE.latitude, HERE.longitude + metres / 95_000), "tier": "A", **fields}
        draft = CustomerDraft(name=f"店 {metres}", type="convenience", **given)
        with tenancy.organisation(self.at.made.id):
            return add_customer(scope=self.at.made.scope(owner), draft=draft, now=march(2)).id

    def irregular(self, owner: str = "rep", **fields: Any) -> UUID:
        """Add a customer that is not visited regularly."""
        made = self.shop(owner, **fields)
        with tenancy.organisation(self.at.made.id):
            given = {"own": Override(visits=0), "reason": "停业装修", "now": march(2)}
            set_frequency(scope=self.at.made.scope("manager"), customer_id=made, **given)
        return made

    def starts(self, name: str, *, metres: int) -> None:
        """Let somebody's days start and end so far east along the street."""
        with tenancy.organisation(self.at.made.id):
            start = Point(HERE.latitude, HERE.longitude + metres / 95_000)
            scope, person_id = self.at.made.scope(name), self.people[name]
            set_base(scope=scope, person_id=person_id, start=start, end=None, now=march(2))

    def wish(self, **given: Any) -> territories.Wish:
        """Return that rep and mate are to share."""
        people = given.pop("people", [(self.people["rep"], 100), (self.people["mate"], 100)])
        return territories.Wish(given.pop("department_id", self.at.made.branch), people, **given)

    def ask(self, role: str = "manager", **given: Any) -> UUID:
        """Ask for territories as they are wished."""
        with tenancy.organisation(self.at.made.id):
            scope = self.at.made.scope(role)
            return territories.draft_territories(scope=scope, wish=self.wish(**given), now=march(3)).id

    def drafted(self, role: str = "manager", **given: Any) -> UUID:
        """Ask for territories and search them."""
        draft_id = self.ask(role, **given)
        search(organisation_id=self.at.made.id, draft_id=draft_id, now=march(3))
        return draft_id

    def apply(self, draft_id: UUID, role: str = "manager", *, day: float = 3.5, reason: str = "均衡工作量") -> None:
        with tenancy.organisation(self.at.made.id):
            scope = self.at.made.scope(role)
            territory_apply.apply(scope=scope, draft_id=draft_id, reason=reason, now=march(day))

    def undo(self, draft_id: UUID, role: str = "manager", *, day: float = 4) -> None:
        with tenancy.organisation(self.at.made.id):
            territory_apply.undo(scope=self.at.made.scope(role), draft_id=draft_id, now=march(day))

    def draft(self, draft_id: UUID) -> TerritoryDraft:
        with tenancy.organisation(self.at.made.id):
            return TerritoryDraft.objects.get(id=draft_id)

    def lines(self, draft_id: UUID) -> dict[UUID, TerritoryLine]:
        """Return the lines of a draft by customer."""
        with tenancy.organisation(self.at.made.id):
            return {each.customer_id: each for each in TerritoryLine.objects.filter(draft_id=draft_id)}

    def given(self, draft_id: UUID) -> list[UUID]:
        """Return the customers that are to go from rep to mate, west to east."""
        mate = self.people["mate"]
        rows = sorted(self.lines(draft_id).values(), key=lambda each: each.longitude or 0.0)
        return [each.customer_id for each in rows if each.person_id == mate]


def street(count: int = 6) -> Street:
    """Make a street with so many customers of rep's, 300 metres apart."""
    at = world()
    template(at.made)
    at.made.add_person("mate", role="rep")
    made = Street(at)
    made.shops = [made.shop(metres=300 * each) for each in range(count)]
    return made
