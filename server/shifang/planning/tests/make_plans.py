"""An organisation with reps, customers around them, and plans drafted by the real job."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer
from shifang.kernel.geo import Point, destination
from shifang.planning.models import Plan, PlanStop
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.visits.models import Visit

HERE = Point(31.2, 121.4)
ZONE = ZoneInfo("Asia/Shanghai")


def next_monday() -> date:
    """Return the Monday after the organisation's today: all its days are ahead."""
    today = clock.now().astimezone(ZONE).date()
    return today + timedelta(days=8 - today.isoweekday())


@dataclass
class Territory:
    """Customers of the rep, a few of each tier, within 6 km."""

    made: MadeOrganisation
    shops: list[Any]

    def ask(self, role: str = "manager", **body: Any) -> Any:
        """Ask for a plan of the rep's week."""
        given = {"first_day": next_monday(), "weeks": 1, "people": [self.made.people["rep"]], "seconds": 1, **body}
        return self.made.client(role).post("/plans", given)

    def drafted(self, **body: Any) -> dict[str, Any]:
        """Have a plan drafted and return it."""
        answer = self.ask(**body)
        assert answer.status_code == 201, answer.content
        return self.searched(answer.json()["id"])

    def searched(self, plan_id: str) -> dict[str, Any]:
        run_jobs(self.made.id, queue="planning")
        return self.get(f"/plans/{plan_id}")

    def published(self, plan_id: str) -> dict[str, Any]:
        answer = self.made.client("manager").post(f"/plans/{plan_id}/publish")
        assert answer.status_code == 200, answer.content
        return self.searched(plan_id)

    def get(self, path: str, role: str = "manager") -> Any:
        answer = self.made.client(role).get(path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any = None, role: str = "manager") -> Any:
        return self.made.client(role).post(path, body)

    def stops(self, plan_id: str) -> list[dict[str, Any]]:
        return self.get(f"/plans/{plan_id}/stops")["stops"]

    def running(self) -> list[tuple[UUID, UUID, date]]:
        """Return (customer, person, day) of what is planned."""
        with tenancy.organisation(self.made.id):
            rows = Visit.objects.filter(organisation_id=self.made.id, life="planned")
            return sorted(rows.values_list("customer_id", "person_id", "day"))

    def plan(self, plan_id: str) -> Plan:
        with tenancy.organisation(self.made.id):
            return Plan.objects.get(id=plan_id)

    def stored(self, plan_id: str) -> int:
        with tenancy.organisation(self.made.id):
            return PlanStop.objects.filter(plan_id=plan_id).count()

    def schedule(self, shop: Any, day: date, **body: Any) -> dict[str, Any]:
        given = {"customer_id": shop.id, "person_id": self.made.people["rep"], "planned_for": day, **body}
        answer = self.post("/visits", given)
        assert answer.status_code == 201, answer.content
        return answer.json()


def territory(count: int = 9, *, seed: int = 0) -> Territory:
    """Make an organisation whose rep has so many customers; a third are visited every week."""
    made, chance = organisation(), np.random.default_rng(seed)
    shops = [
        customer(
            made,
            tier=("KA", "A", "B")[number % 3],
            point=destination(HERE, float(chance.uniform(0, 360)), float(chance.uniform(0, 6000))),
            name=f"店 {number}",
        )
        for number in range(count)
    ]
    return Territory(made, shops)
