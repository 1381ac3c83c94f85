"""Customers' lives for tests of numbers by month: they come, are given away, change and are visited, through the
domains' own operations and on days of one's own choice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Customer
from shifang.customers.operations.customers import add_customer, change_customer
from shifang.customers.operations.ownership import change_owner
from shifang.customers.types.words import CustomerDraft, OwnershipCause
from shifang.insight.tests.make import caught_up, put
from shifang.ledger.operations.recording import record
from shifang.ledger.types import Fact, Subject
from shifang.planning.operations.frequency import AS_TIER, set_frequency
from shifang.planning.rules.settings import RULES
from shifang.planning.types.settings import Override
from shifang.platform import tenancy
from shifang.visits.models import Visit
from shifang.visits.types.closed_lists import VERIFIED

ZONE = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2026, 1, 20, tzinfo=ZONE)
HOURS = 24 * 100
TIERS = ("KA", "A", "B", "C", "D")
RHYTHMS = (AS_TIER, Override(visits=0), Override(visits=2, weeks=1), Override(visits=1, weeks=6))
PEOPLE = ("rep", "rep2", "manager")


def moment(day: date, hour: int = 10) -> datetime:
    """Return an hour of a day in Shanghai."""
    return datetime.combine(day, time(hour), tzinfo=ZONE)


@dataclass
class Lives:
    """An organisation whose customers live; `choice` says which of what there is to choose from."""

    made: MadeOrganisation = field(default_factory=organisation)
    shops: list[UUID] = field(default_factory=list)
    visits: list[UUID] = field(default_factory=list)
    policies: int = 0

    def add(self, now: datetime, *, owner: str = "rep", tier: str = "A", kind: str = "convenience") -> UUID:
        """Add a customer."""
        draft = CustomerDraft(name=f"第{len(self.shops)}店", type=kind, tier=tier)
        with tenancy.organisation(self.made.id):
            self.shops.append(add_customer(scope=self.made.scope(owner), draft=draft, now=now).id)
        return self.shops[-1]

    def change(self, shop: UUID, now: datetime, **changes: Any) -> None:
        """Change fields of a customer."""
        with tenancy.organisation(self.made.id):
            change_customer(scope=self.made.scope("admin"), customer_id=shop, changes=changes, now=now)

    def give(self, shop: UUID, now: datetime, *, to: str | None) -> None:
        """Give a customer to a person and their department, or to nobody; one in a pool is claimed."""
        with tenancy.organisation(self.made.id):
            free = Customer.objects.get(id=shop).owner_id is None
            cause = OwnershipCause.CLAIMED if free else OwnershipCause.TRANSFERRED
            change_owner(
                scope=self.made.scope("admin"),
                customer_id=shop,
                owner_id=self.made.people[to] if to else None,
                department_id=self.made.sibling if to == "rep2" else self.made.branch,
                cause=cause if to else OwnershipCause.RECLAIMED,
                reason="调整",
                now=now,
            )

    def ask(self, shop: UUID, now: datetime, *, own: Override) -> None:
        """Give a customer a frequency of its own."""
        with tenancy.organisation(self.made.id):
            set_frequency(scope=self.made.scope("admin"), customer_id=shop, own=own, reason="约定", now=now)

    def ask_of_all(self, now: datetime, *, without: str) -> None:
        """Have all tiers but one be visited every two weeks."""
        tiers = [
            {**each, "visits": 1, "weeks": 2, "spacing": 5}
            for each in RULES.default["tiers"]
            if each["tier"] != without
        ]
        with tenancy.organisation(self.made.id):
            body = {**RULES.default, "tiers": tiers}
            scope = self.made.scope("admin")
            put_policy(scope=scope, kind=RULES.code, body=body, version=self.policies, now=now)
        self.policies += 1

    def visit(self, shop: UUID, day: date, *, verification: str = "verified", visit_id: UUID | None = None) -> UUID:
        """Write a visit of a day down, a new one or over one that is there, and tell the log of it."""
        at = moment(day)
        state = {
            "customer": 0,
            "person": "rep",
            "department": "branch",
            "origin": "ad_hoc",
            "day": day,
            "life": "checked_out",
            "life_at": at,
            "completeness": "complete",
            "validity": "valid",
            "verification": verification,
            "checked_in_at": at,
            "ended_at": at + timedelta(minutes=20),
        }
        found = put(self.made, [shop], state, visit_id)
        with tenancy.organisation(self.made.id):
            subject = Subject("visit", found)
            record(self.made.id, Fact(kind=VERIFIED, subject=subject, happened_at=at, received_at=at, facts={}))
        if visit_id is None:
            self.visits.append(found)
        return found

    def refute(self, visit_id: UUID) -> None:
        """Judge a visit false."""
        with tenancy.organisation(self.made.id):
            visit = Visit.objects.get(id=visit_id)
        self.visit(visit.customer_id, visit.day, verification="refuted", visit_id=visit_id)


def _added(at: Lives, now: datetime, choice: int) -> None:
    at.add(now, owner=PEOPLE[choice % 3], tier=TIERS[choice % 5], kind=("convenience", "restaurant")[choice % 2])


def _died_or_back(at: Lives, now: datetime, choice: int) -> None:
    stage, reason = ("dead", "倒闭") if choice % 2 else ("active", "")
    at.change(_one(at, choice // 2), now, life_stage=stage, life_stage_reason=reason)


def _visited(at: Lives, now: datetime, choice: int) -> None:
    day = (now - timedelta(days=choice % 45)).date()
    at.visit(_one(at, choice // 45), day, verification="unverified" if choice % 7 == 0 else "verified")


def _refuted(at: Lives, now: datetime, choice: int) -> None:
    if at.visits:
        at.refute(at.visits[choice % len(at.visits)])


def _one(at: Lives, choice: int) -> UUID:
    return at.shops[choice % len(at.shops)]


STEPS: dict[str, Callable[[Lives, datetime, int], None]] = {
    "added": _added,
    "retiered": lambda at, now, choice: at.change(_one(at, choice // 5), now, tier=TIERS[choice % 5]),
    "of another type": lambda at, now, choice: at.change(
        _one(at, choice // 2), now, type=("convenience", "restaurant")[choice % 2]
    ),
    "died or back": _died_or_back,
    "given away": lambda at, now, choice: at.give(_one(at, choice // 4), now, to=(*PEOPLE, None)[choice % 4]),
    "asked": lambda at, now, choice: at.ask(_one(at, choice // 4), now, own=RHYTHMS[choice % 4]),
    "policy": lambda at, now, choice: at.ask_of_all(now, without=TIERS[choice % 5]),
    "visited": _visited,
    "visited again": _visited,
    "refuted": _refuted,
    "followed": lambda at, now, choice: caught_up(at.made, now=now),
}


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[int, str, int]]:
    """What happens in some months, in order: hours since `BEGIN`, what, and which of what there is to choose from."""
    hours = sorted(draw(st.lists(st.integers(1, HOURS), min_size=4, max_size=24, unique=True)))
    return [(hour, draw(st.sampled_from(sorted(STEPS))), draw(st.integers(0, 200))) for hour in hours]


def lived(steps: list[tuple[int, str, int]]) -> Lives:
    """Let it happen."""
    at = Lives()
    at.add(BEGIN, tier="KA")
    for hours, what, choice in steps:
        STEPS[what](at, BEGIN + timedelta(hours=hours), choice)
    return at
