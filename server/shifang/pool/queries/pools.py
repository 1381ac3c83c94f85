"""Pools with their rules, and which of them a customer lies in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import department_chart
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.pool.models import Pool, PoolVersion
from shifang.pool.rules.scope import belonging, pool_of, upwards
from shifang.pool.rules.stored import rules_from_json
from shifang.pool.types.pools import Belonging, Placed, PoolRules, PoolScope


@dataclass(frozen=True, slots=True)
class Ruled:
    """A pool with the rules in force on a day."""

    pool: Pool
    version: int
    rules: PoolRules
    in_force_from: date


def find_pool(scope: Scope, pool_id: UUID, *, lock: bool = False) -> Pool:
    """Return a pool of the organisation; raise `not_found` otherwise."""
    rows = Pool.objects.filter(organisation_id=scope.organisation_id, id=pool_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def living_pools(organisation_id: UUID) -> list[Pool]:
    """Return the pools that are not archived, the first to take customers in first."""
    return list(
        Pool.objects.filter(organisation_id=organisation_id, archived_at__isnull=True).order_by("priority", "id")
    )


def ruled_pools(organisation_id: UUID, *, today: date) -> dict[UUID, Ruled]:
    """Return the living pools with the newest rules in force on a day; a pool whose rules are yet to come has none."""
    pools = {each.id: each for each in living_pools(organisation_id)}
    rows = PoolVersion.objects.filter(organisation_id=organisation_id, pool_id__in=pools, in_force_from__lte=today)
    newest = rows.order_by("pool_id", "-version").distinct("pool_id")
    found = {row.pool_id: row for row in newest}
    return {
        pool_id: Ruled(
            pool, found[pool_id].version, rules_from_json(found[pool_id].rules), found[pool_id].in_force_from
        )
        for pool_id, pool in pools.items()
        if pool_id in found
    }


def rules_begin(organisation_id: UUID, after: date, until: date) -> bool:
    """Return whether rules that were saved ahead come into force on a day behind `after`, up to `until`."""
    rows = PoolVersion.objects.filter(organisation_id=organisation_id)
    return rows.filter(in_force_from__gt=after, in_force_from__lte=until).exists()


class Atlas:
    """The pools of an organisation as one looks a customer up in them; read once, asked often.

    `draft` stands in for the rules in force of its pool.
    """

    def __init__(self, scope: Scope, *, today: date, draft: Ruled | None = None) -> None:
        self.today = today
        self.ruled = ruled_pools(scope.organisation_id, today=today)
        if draft is not None:
            self.ruled[draft.pool.id] = draft
        self._scopes = [scope_of_pool(each.pool) for each in self.ruled.values()]
        self._cells = frozenset[int]().union(*(each.cells for each in self._scopes))
        self._above = {each: parent for each, (parent, _) in department_chart(scope).items()}
        self._homes: dict[tuple[UUID, frozenset[int], str, str], UUID | None] = {}

    def home(self, *, department_id: UUID, cells: frozenset[int], type: str, tier: str) -> UUID | None:  # noqa: A002
        """Return the pool that a customer belongs to, held or not: its rules are the customer's."""
        asked = (department_id, cells & self._cells, type, tier)
        known = self._homes.get(asked)
        if known is None:
            placed = Placed(frozenset(self.departments_above(department_id)), asked[1], type=type, tier=tier)
            known = self._homes[asked] = pool_of(self._scopes, placed)
        return known

    def lies_in(self, home: UUID, *, entered_at: datetime, now: datetime) -> Belonging:
        """Return the pool a customer lies in by now, and since when: unclaimed ones fall back step by step."""
        return belonging(home, entered_at, self.steps(), now=now)

    def steps(self) -> dict[UUID, tuple[UUID | None, int | None]]:
        """Return (fall-back, days) by pool, of those that lead to a pool with rules."""
        return {
            each.pool.id: (each.pool.fallback_id, each.pool.fallback_days)
            for each in self.ruled.values()
            if each.pool.fallback_id in self.ruled
        }

    def may_claim(self, pool_id: UUID, *, department_id: UUID | None) -> bool:
        """Return whether people of a department claim from a pool."""
        members = set(self.ruled[pool_id].pool.members)
        return not members or (
            department_id is not None and not members.isdisjoint(self.departments_above(department_id))
        )

    def departments_above(self, department_id: UUID) -> Sequence[UUID]:
        """Return a department and those above it."""
        return upwards(department_id, self._above)


# One row that differs whenever the pools of an organisation may: versions are only added, each with an id of its own.
ATLAS_STAMP = """
SELECT (SELECT count(*) FROM pool_poolversion WHERE organisation_id = %(organisation_id)s),
       (SELECT id FROM pool_poolversion WHERE organisation_id = %(organisation_id)s ORDER BY id DESC LIMIT 1),
       (SELECT sum(hashtextextended(id::text, 0)) FROM pool_pool
        WHERE organisation_id = %(organisation_id)s AND archived_at IS NOT NULL),
       (SELECT sum(hashtextextended(id::text || coalesce(parent_id::text, ''), 0)) FROM accounts_department
        WHERE organisation_id = %(organisation_id)s)
"""
_REMEMBERED = 200
_remembered: dict[UUID, tuple[tuple[Any, ...], Atlas]] = {}


def remembered_atlas(scope: Scope, stamp: tuple[Any, ...], *, today: date) -> Atlas:
    """Return the pools of an organisation on a day, kept as long as what `ATLAS_STAMP` found stays the same."""
    known = _remembered.get(scope.organisation_id)
    if known is not None and known[0] == stamp and known[1].today == today:
        return known[1]
    made = Atlas(scope, today=today)
    if len(_remembered) >= _REMEMBERED:
        _remembered.clear()
    _remembered[scope.organisation_id] = (stamp, made)
    return made


def scope_of_pool(pool: Pool) -> PoolScope:
    """Return what a pool takes in."""
    return PoolScope(
        id=pool.id,
        priority=pool.priority,
        departments=frozenset(pool.departments),
        cells=frozenset(pool.cells),
        types=frozenset(pool.types),
        tiers=frozenset(pool.tiers),
    )


def listed(scope: Scope, *, archived: bool) -> list[Pool]:
    """Return the organisation's pools, living or archived."""
    rows = Pool.objects.filter(organisation_id=scope.organisation_id, archived_at__isnull=not archived)
    return list(rows.order_by("priority", "id"))


def newest_rules(pool: Pool) -> dict[str, Any]:
    """Return the rules that were saved last, and the day from which they are in force."""
    row = PoolVersion.objects.get(organisation_id=pool.organisation_id, pool_id=pool.id, version=pool.version)
    return {"rules": row.rules, "in_force_from": row.in_force_from}
