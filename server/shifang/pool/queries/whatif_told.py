"""A simulation with names: by person, department and H3 cell of resolution 7, and whom it would take, with reasons."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from shifang.accounts.queries import department_names, person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import cards
from shifang.kernel import cells
from shifang.pool.rules.told import told_due
from shifang.pool.types.whatif import Ended, Simulation, Told, Where

Line = dict[str, Any]
_COUNTED = ("held", "draft", "visited_after", "present", "tonight")


def told(scope: Scope, found: Simulation) -> Line:
    """Return a simulation as plain values. The customers listed are the first of their kind: those visited in the week
    after come before the others, then by day.
    """
    people = person_names(scope, [person_id for person_id, _, _ in found.effects])
    departments = department_names(scope, [department_id for _, department_id, _ in found.effects])
    return {
        "first": found.first,
        "last": found.last,
        "customers": found.customers,
        "holdings": found.holdings,
        "really": found.really,
        "draft": _count(found.draft),
        "present": _count(found.present),
        "spared": found.spared,
        "people": _by(found, lambda each: each[0], lambda key: {"person_id": key, "name": people.get(key, "")}),
        "departments": _by(
            found, lambda each: each[1], lambda key: {"department_id": key, "name": departments.get(key, "")}
        ),
        "cells": _by(found, lambda each: each[2], _cell),
        "sample": _customers(scope, found.draft.told, people),
        "tonight": {
            "on": found.tonight,
            "held": found.holders,
            "due": found.due.returns,
            "asks": found.asks,
            "ends": [{"on": day, "customers": count} for day, count in sorted(found.ends.items())],
            "sample": _customers(scope, found.due.told, people),
        },
    }


def _count(ended: Ended) -> Line:
    return {"returns": ended.returns, "customers": ended.customers, "visited_after": ended.visited_after}


def _by(found: Simulation, key: Callable[[Where], Any], named: Callable[[Any], Line]) -> list[Line]:
    """Count holdings and what became of them by person, department or cell; those with the most returns first."""
    lines: dict[Any, Line] = {}
    for where, effect in found.effects.items():
        line = lines.setdefault(key(where), dict.fromkeys(_COUNTED, 0))
        for name in _COUNTED:
            line[name] += getattr(effect, name)
    order = sorted(lines.items(), key=lambda item: (-item[1]["draft"], -item[1]["held"], str(item[0])))
    return [{**named(each), **line} for each, line in order]


def _cell(cell: int | None) -> Line:
    """A cell as a map draws it; customers without a position have none."""
    if cell is None:
        return {"cell": None, "outline": []}
    return {"cell": cells.cell_word(cell), "outline": [(at.longitude, at.latitude) for at in cells.outline_of(cell)]}


def _customers(scope: Scope, judged: Sequence[Told], people: dict[UUID, str]) -> list[Line]:
    known = cards(scope.organisation_id, [each.customer_id for each in judged])
    return [
        {
            "customer_id": each.customer_id,
            "name": known[each.customer_id].name,
            "tier": known[each.customer_id].tier,
            "owner_id": each.owner_id,
            "owner_name": people.get(each.owner_id, ""),
            "on": each.on,
            "visited_at": each.visited_at,
            **told_due(each.due),
        }
        for each in judged
        if each.customer_id in known
    ]
