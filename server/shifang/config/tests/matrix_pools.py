"""Pools for the matrix: one per department, with a customer in it, and a frozen customer."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.matrix_objects import MAKERS, Things, makes
from shifang.platform import clock, tenancy
from shifang.pool.models import Pool, Sweep
from shifang.pool.operations.assignments import Draft, assign
from shifang.pool.operations.claims import release
from shifang.pool.operations.hand_overs import hand_over
from shifang.pool.operations.pauses import pause
from shifang.pool.operations.pools import PoolDraft, add_pool, change_pool
from shifang.pool.types.hand_over import Instructions
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, PauseKind, ReclaimRule

POOL = "{pool_id}"


def assigned(things: Things) -> dict[str, Any]:
    """Return an assignment of one customer to its owner's department."""
    customers = [{"customer_id": things.pooled_id, "person_id": things.person_id}]
    return {"pool_id": things.pool_id, "customers": customers, "reason": "新人"}


@makes("pool_id", wide=True)
def pool_of(made: MadeOrganisation, role: str) -> UUID:
    """The pool of a department: its customers, claimed by its people."""
    department = made.sibling if role == "rep2" else made.branch
    with tenancy.organisation(made.id):
        known = Pool.objects.filter(organisation_id=made.id, departments=[department]).first()
        if known is not None:
            return known.id
        name = f"公海 {department}"
        draft = PoolDraft(name, 10, PoolRules(), departments=(department,), members=(department,))
        return add_pool(scope=made.scope("admin"), draft=draft, now=clock.now()).id


@makes("pooled_id")
def _pooled(made: MadeOrganisation, role: str) -> UUID:
    customer_id = _held(made, role)
    with tenancy.organisation(made.id):
        release(scope=made.scope(role), customer_id=customer_id, reason="换区", now=clock.now())
    return customer_id


@makes("held_id")
def _held(made: MadeOrganisation, role: str) -> UUID:
    pool_of(made, role)
    return UUID(str(MAKERS["customer_id"](made, role)))


@makes("pause_id")
def _pause(made: MadeOrganisation, role: str) -> UUID:
    customer_id = _held(made, role)
    with tenancy.organisation(made.id):
        given = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        return pause(scope=made.scope("admin"), customer_id=customer_id, now=clock.now(), **given).id


@makes("extended_id")
def _extended(made: MadeOrganisation, role: str) -> UUID:
    """A customer with a day on which it goes back, and rules that let its holder ask for more."""
    rule = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), extensions=1)
    customer_id = _held(made, role)
    with tenancy.organisation(made.id):
        pool = Pool.objects.get(id=pool_of(made, role))
        draft = PoolDraft(
            pool.name,
            10,
            PoolRules(reclaim={"*": rule}),
            departments=tuple(pool.departments),
            members=tuple(pool.members),
        )
        change_pool(scope=made.scope("admin"), pool_id=pool.id, draft=draft, now=clock.now())
    return customer_id


@makes("sweep_id", wide=True)
def _stopped_sweep(made: MadeOrganisation, role: str) -> UUID:
    """Today's sweep, which waits to be confirmed."""
    del role
    now = clock.now()
    today = now.astimezone(ZoneInfo(made.scope("admin").timezone)).date()
    with tenancy.organisation(made.id):
        start = {"state": "stopped", "held": 10, "due": 9, "started_at": now}
        return Sweep.objects.get_or_create(organisation_id=made.id, day=today, defaults=start)[0].id


@makes("assignment_id")
def _assignment(made: MadeOrganisation, role: str) -> UUID:
    customer_id = _pooled(made, role)
    with tenancy.organisation(made.id):
        scope = made.scope("manager" if role == "rep" else "admin")
        draft = Draft(pool_of(made, role), {customer_id: made.people[role]}, "新人")
        return assign(scope=scope, draft=draft, now=clock.now()).id


@makes("hand_over_id")
def _hand_over(made: MadeOrganisation, role: str) -> UUID:
    department = made.sibling if role == "rep2" else made.branch
    leaver = made.add_person(f"left-{clock.new_id().hex[-8:]}", role="rep", department=department)
    with tenancy.organisation(made.id):
        scope = made.scope("manager" if role == "rep" else "admin")
        given = {"reason": "离职", "expected": None, "now": clock.now()}
        return hand_over(scope=scope, told=Instructions(leaver), **given).id
