"""Pools and customers in them for tests, made through the domains' own operations. Days are those of March 2026."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.operations.customers import add_customer
from shifang.customers.operations.follow_ups import add_follow_up
from shifang.customers.queries.keeping import Kept, kept_customers
from shifang.customers.tests.make import SHANGHAI
from shifang.customers.types.words import Channel, CustomerDraft, FollowUpDraft
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import tenancy
from shifang.pool.models import Pool, Standing
from shifang.pool.operations.claims import claim, release
from shifang.pool.operations.pools import PoolDraft, add_pool, change_pool
from shifang.pool.operations.reclaim import reclaim_due
from shifang.pool.operations.standings import fold
from shifang.pool.queries.holding import judged_holdings
from shifang.pool.queries.pools import Atlas
from shifang.pool.types.before_claim import BeforeClaim
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, Due, ReclaimRule

ZONE = ZoneInfo("Asia/Shanghai")
SEEN = ("id", "pool_id", "owner_id", "since", "due_on", "warn_on", "moves_at", "version", "cell9")
FIFTEEN = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), grace_days=0)


def march(day: float, hour: float = 10) -> datetime:
    """Return a moment of March 2026 in Shanghai; the 2nd is a Monday."""
    return datetime(2026, 3, 1, tzinfo=ZONE) + timedelta(days=day - 1, hours=hour)


@dataclass
class World:
    """An organisation with one pool for everybody."""

    made: MadeOrganisation
    pool: Pool

    def save(
        self,
        claiming: ClaimRule | None = None,
        *,
        reclaim: ReclaimRule = FIFTEEN,
        before: BeforeClaim | None = None,
        day: float = 1,
        **draft: Any,
    ) -> Pool:
        """Give the pool other rules on a day of March."""
        rules = PoolRules(claiming or ClaimRule(), {"*": reclaim}, before or BeforeClaim())
        with tenancy.organisation(self.made.id):
            self.pool = change_pool(
                scope=self.made.scope("admin"),
                pool_id=self.pool.id,
                draft=PoolDraft(name=self.pool.name, priority=self.pool.priority, rules=rules, **draft),
                now=march(day),
            )
        return self.pool

    def shop(self, owner: str = "rep", *, day: float = 2, **fields: Any) -> UUID:
        """Add a customer on a day of March."""
        draft = CustomerDraft(name=f"Shop {secrets.token_hex(4)}", type="convenience", point=SHANGHAI, **fields)
        with tenancy.organisation(self.made.id):
            return add_customer(scope=self.made.scope(owner), draft=draft, now=march(day)).id

    def claim(self, shop: UUID, person: str = "rep", *, day: float, hour: float = 10, **given: Any) -> Kept:
        with tenancy.organisation(self.made.id):
            return claim(scope=self.made.scope(person), customer_id=shop, now=march(day, hour), **given)

    def release(self, shop: UUID, person: str = "rep", *, day: float, hour: float = 10) -> Kept:
        with tenancy.organisation(self.made.id):
            return release(scope=self.made.scope(person), customer_id=shop, reason="太远", now=march(day, hour))

    def sweep(self, *shops: UUID, day: float) -> list[UUID]:
        with tenancy.organisation(self.made.id):
            return reclaim_due(scope=self.made.scope("admin"), customer_ids=shops, now=march(day, 2))

    def note(self, shop: UUID, person: str = "rep", *, day: float, channel: Channel = Channel.MESSAGE) -> None:
        """Type a follow-up, as anybody can."""
        with tenancy.organisation(self.made.id):
            draft = FollowUpDraft(channel=channel, outcome="谈了")
            add_follow_up(scope=self.made.scope(person), customer_id=shop, draft=draft, now=march(day))

    def due(self, shop: UUID, *, day: float) -> Due | None:
        with tenancy.organisation(self.made.id):
            scope = self.made.scope("admin")
            found = judged_holdings(scope, [shop], atlas=Atlas(scope, today=march(day).date()))
        return found[shop].due if shop in found else None

    def owner(self, shop: UUID) -> UUID | None:
        with tenancy.organisation(self.made.id):
            return kept_customers(self.made.id, [shop])[shop].owner_id


def world(claiming: ClaimRule | None = None, *, reclaim: ReclaimRule = FIFTEEN, timezone: str = ZONE.key) -> World:
    """Make an organisation with one pool whose rules are in force since the first of March."""
    made = organisation(timezone=timezone)
    rules = PoolRules(claiming or ClaimRule(), {"*": reclaim})
    with tenancy.organisation(made.id):
        pool = add_pool(scope=made.scope("admin"), draft=PoolDraft(name="公海", priority=10, rules=rules), now=march(1))
    return World(made, pool)


def follow(at: World, *, day: float) -> None:
    """Let the standings follow the log to its end, in small steps."""
    while sequence(organisation_id=at.made.id):
        pass
    with tenancy.organisation(at.made.id):
        while fold(organisation_id=at.made.id, now=march(day), limit=3):
            pass


def rows(at: World) -> list[tuple[Any, ...]]:
    """Return all standings as plain rows."""
    with tenancy.organisation(at.made.id):
        return list(Standing.objects.filter(organisation_id=at.made.id).order_by("id").values_list(*SEEN))
