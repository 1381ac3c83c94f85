"""Making and changing pools: every save is a new version of their rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import department_chart, person_names
from shifang.accounts.types import Scope
from shifang.kernel.cells import resolution_of
from shifang.kernel.problems import Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock
from shifang.platform.turns import take_turns
from shifang.pool.models import Pool, PoolVersion
from shifang.pool.operations.recording import record
from shifang.pool.queries.pools import find_pool, living_pools
from shifang.pool.rules.scope import circle
from shifang.pool.rules.stored import rules_json
from shifang.pool.types.closed_lists import (
    FALLBACK_CIRCLE,
    NAME_TAKEN,
    POOL_ARCHIVED,
    POOL_MANAGE,
    POOL_SAVED,
    RULES_INVALID,
)
from shifang.pool.types.pools import PoolRules


@dataclass(frozen=True, slots=True)
class PoolDraft:
    """A pool as an admin gives it."""

    name: str
    priority: int
    rules: PoolRules
    departments: tuple[UUID, ...] = ()
    members: tuple[UUID, ...] = ()
    admins: tuple[UUID, ...] = ()
    cells: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    fallback_id: UUID | None = None
    fallback_days: int | None = None
    in_force_from: date | None = None


def add_pool(*, scope: Scope, draft: PoolDraft, now: datetime) -> Pool:
    """Make a pool; its rules are in force from a day on, today without one.

    Raises `pool.name_taken`, `pool.rules_invalid`, `pool.fallback_circle`, `not_found` for a fall-back.
    """
    scope.require(POOL_MANAGE)
    return _save(Pool(id=clock.new_id(), version=0, created_at=now), draft, scope=scope, now=now)


def change_pool(*, scope: Scope, pool_id: UUID, draft: PoolDraft, now: datetime) -> Pool:
    """Give a pool another scope or other rules, as a new version."""
    scope.require(POOL_MANAGE)
    return _save(find_pool(scope, pool_id, lock=True), draft, scope=scope, now=now)


def archive_pool(*, scope: Scope, pool_id: UUID, now: datetime) -> Pool:
    """Take a pool out of use: its customers belong to the next one that takes them in. Done twice, nothing happens."""
    scope.require(POOL_MANAGE)
    pool = find_pool(scope, pool_id, lock=True)
    if pool.archived_at is None:
        pool.archived_at = now
        pool.save(update_fields=["archived_at"])
        record(
            POOL_ARCHIVED,
            Subject("pool", pool.id),
            scope=scope,
            now=now,
            department_id=scope.department_id,
            name=pool.name,
        )
    return pool


def _save(pool: Pool, draft: PoolDraft, *, scope: Scope, now: datetime) -> Pool:
    # Fall-backs of two saves at once could close a circle together.
    take_turns(f"pool.pools:{scope.organisation_id}")
    others = [each for each in living_pools(scope.organisation_id) if each.id != pool.id]
    _check(draft, pool_id=pool.id, others={each.id: each for each in others}, scope=scope)
    pool.organisation_id, pool.version = scope.organisation_id, pool.version + 1
    for name in ("priority", "fallback_id", "fallback_days"):
        setattr(pool, name, getattr(draft, name))
    for name in ("departments", "members", "admins", "cells", "types", "tiers"):
        setattr(pool, name, sorted(set(getattr(draft, name))))
    pool.name = draft.name.strip()
    pool.save()
    rules = rules_json(draft.rules)
    in_force_from = draft.in_force_from or now.astimezone(ZoneInfo(scope.timezone)).date()
    PoolVersion.objects.create(
        organisation_id=scope.organisation_id,
        pool=pool,
        version=pool.version,
        rules=rules,
        in_force_from=in_force_from,
        saved_by_id=scope.person_id,
        saved_at=now,
    )
    record(
        POOL_SAVED,
        Subject("pool", pool.id),
        scope=scope,
        now=now,
        department_id=scope.department_id,
        name=pool.name,
        version=pool.version,
        rules=rules,
        in_force_from=in_force_from.isoformat(),
        priority=pool.priority,
        departments=[str(each) for each in pool.departments],
        members=[str(each) for each in pool.members],
        admins=[str(each) for each in pool.admins],
        cells=pool.cells,
        types=pool.types,
        tiers=pool.tiers,
        fallback_id=str(pool.fallback_id) if pool.fallback_id else None,
        fallback_days=pool.fallback_days,
    )
    return pool


def _check(draft: PoolDraft, *, pool_id: UUID, others: Mapping[UUID, Pool], scope: Scope) -> None:
    if not draft.name.strip():
        raise Refusal(RULES_INVALID, field="name")
    if any(each.name == draft.name.strip() for each in others.values()):
        raise Refusal(NAME_TAKEN)
    _check_known(draft, scope)
    if any(resolution_of(each) not in {7, 8} for each in draft.cells):
        raise Refusal(RULES_INVALID, field="cells")
    if (draft.fallback_id is None) != (draft.fallback_days is None) or (draft.fallback_days or 1) < 1:
        raise Refusal(RULES_INVALID, field="fallback_days")
    if draft.fallback_id is not None and draft.fallback_id not in {*others, pool_id}:
        raise Refusal(RULES_INVALID, field="fallback_id")
    found = circle({**{each.id: each.fallback_id for each in others.values()}, pool_id: draft.fallback_id})
    if found:
        names = [draft.name.strip() if each == pool_id else others[each].name for each in found]
        raise Refusal(FALLBACK_CIRCLE, pools=" → ".join([*names, names[0]]))


def _check_known(draft: PoolDraft, scope: Scope) -> None:
    if {*draft.departments, *draft.members} - department_chart(scope).keys():
        raise Refusal(RULES_INVALID, field="departments")
    if set(draft.admins) - person_names(scope, draft.admins).keys():
        raise Refusal(RULES_INVALID, field="admins")
