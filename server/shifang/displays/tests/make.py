"""Agreements for tests, and photos of verified visits under them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Customer
from shifang.displays.models import Agreement
from shifang.displays.operations import agreements
from shifang.displays.types import Terms
from shifang.evidence.tests.make import phone_photo
from shifang.platform import clock, tenancy
from shifang.visits.models import Visit, VisitPhoto
from shifang.visits.operations.begin import local_day
from shifang.visits.rules.code import visit_code

STANDARD = phone_photo(width=64, height=48)
STANDARD_HASH = hashlib.sha256(STANDARD).hexdigest()
POINTS = ("主推产品占两层", "价签齐全")


@dataclass
class Shelf:
    """A customer with an active agreement, and the photos taken there."""

    made: MadeOrganisation
    customer: Customer
    agreement: Agreement
    number: int = 0

    @property
    def today(self) -> date:
        return local_day(self.made.scope(), clock.now())

    @property
    def start(self) -> str:
        """Return the first day of the period of today."""
        return str(self.agreement.starts_on)

    def photo(
        self,
        *,
        verification: str = "verified",
        taken_at: datetime | None = None,
        sha256: str = "",
        person: str = "rep",
        category: str = "display",
    ) -> str:
        """Have a display photo taken in a visit that is over; return its hash."""
        at = taken_at or clock.now() - timedelta(minutes=30)
        scope = self.made.scope(person)
        with tenancy.organisation(self.made.id):
            visit_id = clock.new_id()
            day = local_day(scope, at)
            states = dict.fromkeys(("life_at", "completeness_at", "validity_at", "verification_at", "created_at"), at)
            visit = Visit.objects.create(
                id=visit_id,
                organisation_id=self.made.id,
                code=visit_code(visit_id, day),
                customer=self.customer,
                person_id=scope.person_id,
                department_id=scope.department_id,
                origin="ad_hoc",
                day=day,
                life="checked_out",
                completeness="complete",
                validity="valid",
                verification=verification,
                checked_in_at=at,
                ended_at=at,
                **states,
            )
            self.number += 1
            digest = sha256 or hashlib.sha256(f"{visit_id}".encode()).hexdigest()
            VisitPhoto.objects.create(
                organisation_id=self.made.id,
                visit=visit,
                sha256=digest,
                size=1,
                category=category,
                taken_at=at,
                held_at=at,
            )
        return digest

    def judge(self, sha256: str, decision: str = "pass", *, role: str = "manager", **said: Any) -> Any:
        """Judge a photo by the API."""
        body = {"sha256": sha256, "decision": decision, **said}
        return self.made.client(role).post(f"/display-agreements/{self.agreement.id}/audits", body)

    def claim(self, *photos: str, role: str = "manager", start: str = "") -> Any:
        """Claim the fee of the period of today by the API."""
        body = {"agreement_id": self.agreement.id, "period_start": start or self.start, "photos": list(photos)}
        return self.made.client(role).post("/display-claims", body)


def terms(today: date, **other: Any) -> dict[str, Any]:
    """Return terms as the API takes them: monthly from ten days ago, for a year."""
    given = {
        "name": "冰柜陈列",
        "category": "display",
        "standards": [STANDARD_HASH],
        "points": list(POINTS),
        "starts_on": str(today - timedelta(days=10)),
        "ends_on": str(today + timedelta(days=350)),
        "every": "month",
        "amount_cents": 50_000,
    }
    return {**given, **other}


def hold_standard(made: MadeOrganisation, role: str = "manager") -> None:
    """Send the standard photo."""
    api = made.client(role)
    answer = api.client.put(f"/api/v1/photos/{STANDARD_HASH}", STANDARD, content_type="image/jpeg", headers=api.headers)
    assert answer.status_code in {200, 201}, answer.content


def shelf(made: MadeOrganisation, customer: Customer, **other: Any) -> Shelf:
    """Make an agreement with a customer and put it in force."""
    hold_standard(made, "admin")
    scope, now = made.scope("admin"), clock.now()
    given = terms(local_day(scope, now), **other)
    given |= {name: date.fromisoformat(given[name]) for name in ("starts_on", "ends_on")}
    given |= {name: tuple(given[name]) for name in ("standards", "points")}
    with tenancy.organisation(made.id):
        added = agreements.add_agreement(scope=scope, customer_id=customer.id, terms=Terms(**given), now=now)
        started = agreements.start_agreement(scope=scope, agreement_id=added.id, now=now)
    return Shelf(made=made, customer=customer, agreement=started)
