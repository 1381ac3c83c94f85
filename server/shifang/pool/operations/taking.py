"""Writing a claim: owner, history, events and standing in one statement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shifang.accounts.types import Scope
from shifang.customers.operations.taking import TAKE, take_values, taken_fact
from shifang.kernel.problems import CONFLICT, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import tenancy
from shifang.pool.operations.standings import STAND
from shifang.pool.queries.claiming import Question, due_of_new
from shifang.pool.rules.sweep import next_warning
from shifang.pool.types.closed_lists import CLAIMED


def take(*, scope: Scope, question: Question, told: Mapping[str, Any], now: datetime) -> None:
    """Give the customer of a question to the asker, whom nothing stands in the way."""
    kept = question.read.kept
    department_id = scope.department_id or kept.department_id
    claimed = Fact(
        kind=CLAIMED,
        subject=Subject("customer", kept.customer_id),
        actor_id=scope.person_id,
        department_id=scope.department_id,
        happened_at=now,
        received_at=now,
        facts=told,
    )
    transferred = taken_fact(scope, kept, department_id=department_id, now=now)
    events, (recording, told_values) = ledger.recording(scope.organisation_id, [transferred, claimed])
    values = {
        **take_values(scope, kept, department_id=department_id, now=now),
        **told_values,
        **{f"stands_{name}": value for name, value in _standing(scope, question, now=now).items()},
    }
    statement = f"WITH {TAKE}, {recording}, {STAND} SELECT id FROM taken"  # noqa: S608 - parts written by their domains
    (taken,) = tenancy.at_once(scope.organisation_id, (statement, values))
    if not taken:
        # The customer is locked since it was read: nobody can have come in between.
        raise Refusal(CONFLICT)
    ledger.run_reactions(events)


def _standing(scope: Scope, question: Question, *, now: datetime) -> dict[str, Any]:
    kept, atlas = question.read.kept, question.atlas
    department_id = scope.department_id or kept.department_id
    home = atlas.home(department_id=department_id, cells=kept.cells, type=kept.type, tier=kept.tier)
    ruled = atlas.ruled[home] if home else None
    found = None
    if ruled is not None:
        rule = ruled.rules.reclaim_of(kept.tier)
        found = due_of_new(scope, question, rule, in_force_since=ruled.in_force_from, now=now)
    return {
        "id": kept.customer_id,
        "pool_id": home if found else None,
        "owner_id": scope.me,
        "department_id": department_id,
        "since": now,
        "due_on": found.on if found else None,
        "warn_on": next_warning(found) if found else None,
        "moves_at": None,
        "version": ruled.version if ruled and found else None,
        "latitude": kept.latitude,
        "longitude": kept.longitude,
        "cell9": kept.cell9,
    }
