"""A rep's day for tests: shops along a street in Shanghai, visits planned on Tuesday the third of March 2026."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.models import Shift
from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.operations.customers import add_customer
from shifang.customers.tests.make import SHANGHAI
from shifang.customers.types.words import CustomerDraft
from shifang.kernel.geo import Point, destination
from shifang.planning.queries.told import proposal, today
from shifang.planning.types.today import ReplanReason
from shifang.platform import clock, tenancy
from shifang.pool.tests.make import World, march, world
from shifang.protocol.operations import Answer
from shifang.visits.models import Visit
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import Phone, location, photo, template

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 3)


def at(hour: float) -> datetime:
    """Return an hour of the day."""
    return march(DAY.day, hour)


def along(metres: float) -> Point:
    """Return a place so many metres east along the street."""
    return destination(SHANGHAI, 90.0, metres)


def at_work(made: MadeOrganisation, person: str, *, now: datetime | None = None, ends: time | None = None) -> None:
    """Let somebody be at work every day until `ends`, or for the hours to come, whatever hour the test runs at."""
    here = (now or clock.now()).astimezone(ZONE)
    with tenancy.organisation(made.id):
        Shift.objects.create(
            organisation_id=made.id,
            person_id=made.people[person],
            weekdays=list(range(1, 8)),
            opens=max(here - timedelta(hours=2), here.replace(hour=0, minute=0, second=0, microsecond=0)).time(),
            closes=ends or (here + timedelta(hours=10)).time(),
            valid_from=here.date() - timedelta(days=1),
            created_at=here,
        )


@dataclass
class Street:
    """An organisation with a pool, its rep and the rep's phone; shops by their metres along the street."""

    world: World
    phone: Phone
    shops: dict[int, UUID] = field(default_factory=dict)

    @property
    def made(self) -> MadeOrganisation:
        return self.world.made

    @property
    def me(self) -> UUID:
        return self.made.people["rep"]

    def shop(self, metres: int, *, owner: str = "rep", created: datetime | None = None, **fields: Any) -> UUID:
        """Add a customer along the street."""
        draft = CustomerDraft(name=f"店{metres}", type="convenience", point=along(metres), **fields)
        with tenancy.organisation(self.made.id):
            made = add_customer(scope=self.made.scope(owner), draft=draft, now=created or at(-20))
        self.shops[metres] = made.id
        return made.id

    def plan(self, *metres: int, hours: tuple[time | None, time | None] = (None, None)) -> list[UUID]:
        """Plan visits to shops, adding those that are not there yet, and return the visits."""
        found = []
        for each in metres:
            shop = self.shops.get(each) or self.shop(each)
            with tenancy.organisation(self.made.id):
                made = schedule(
                    scope=self.made.scope("rep"),
                    customer_id=shop,
                    person_id=self.me,
                    planned_for=DAY,
                    window=hours,
                    now=at(7),
                )
            found.append(made.id)
        return found

    def today(self, hour: float, *, person: str = "rep", of: str = "rep") -> dict[str, Any]:
        """Return the route of somebody's day as somebody sees it at an hour."""
        with tenancy.organisation(self.made.id):
            return today(self.made.scope(person), self.made.people[of], DAY, now=at(hour))

    def propose(self, hour: float, reason: ReplanReason = ReplanReason.DELAY, **given: Any) -> dict[str, Any]:
        """Return a proposal for the rest of the rep's day at an hour."""
        words = {"point": None, "without": frozenset(), "include": frozenset(), "extras": False, **given}
        with tenancy.organisation(self.made.id):
            return proposal(self.made.scope("rep"), reason=reason, now=at(hour), **words)

    def accept(
        self,
        *metres: int,
        hour: float,
        received: float | None = None,
        day: date = DAY,
        without: Sequence[int] = (),
    ) -> Answer:
        """Send an order of shops as the route of the day."""
        payload = {
            "day": str(day),
            "reason": "other",
            "stops": [
                {"customer_id": str(self.shops[each]), "begins_at": (at(hour) + timedelta(minutes=rank)).isoformat()}
                for rank, each in enumerate(metres)
            ],
            "without": [str(self.shops[each]) for each in without],
        }
        return self.phone.do("plan.replan", payload, at=at(hour), now=at(hour if received is None else received))

    def begin(self, visit_id: UUID, metres: int, hour: float) -> None:
        """Check in at a shop."""
        begun = self.phone.do(
            "visit.start",
            {"visit_id": visit_id, "customer_id": self.shops[metres], "planned": True, "joint_with": []},
            at=at(hour),
        )
        assert begun.status == "applied", begun
        place = {"visit_id": visit_id, "location": location(along(metres), at=at(hour))}
        assert self.phone.do("visit.check_in", place, at=at(hour)).status == "applied"

    def closed(self, visit_id: UUID, metres: int, hour: float) -> None:
        """Find a shop closed."""
        self.phone.do(
            "visit.start",
            {"visit_id": visit_id, "customer_id": self.shops[metres], "planned": True, "joint_with": []},
            at=at(hour),
        )
        payload = {
            "visit_id": visit_id,
            "reason": "关门",
            "photos": [photo(f"closed {visit_id}", at=at(hour))],
            "location": location(along(metres), at=at(hour)),
        }
        answer = self.phone.do("visit.shop_closed", payload, at=at(hour))
        assert answer.status == "applied", answer

    def names(self, told: dict[str, Any], state: str = "ahead") -> list[int]:
        """Return where along the street the stops of a state are, in order."""
        back = {identifier: metres for metres, identifier in self.shops.items()}
        return [back[each["customer_id"]] for each in told["stops"] if each["state"] == state]

    def visits(self) -> list[tuple[UUID, str]]:
        """Return the rep's visits of the day as rows."""
        with tenancy.organisation(self.made.id):
            rows = Visit.objects.filter(organisation_id=self.made.id, person_id=self.me, day=DAY)
            return list(rows.order_by("id").values_list("id", "life"))


def street() -> Street:
    """Make an organisation whose rep works along one street."""
    at_world = world()
    template(at_world.made)
    return Street(at_world, Phone(at_world.made))
