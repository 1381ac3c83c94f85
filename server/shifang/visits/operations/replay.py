"""Judging kept check-ins again: the same facts, policy and engine must give the same assessment bit for bit."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.accounts.types import Policy
from shifang.truth.types.judgement import assessment_json
from shifang.truth.types.policy import CHECK_IN_POLICY
from shifang.truth.types.stored import facts_from_json
from shifang.visits.models import CheckInAttempt
from shifang.visits.operations.judging import judged

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Replayed:
    """A kept judgement, the engine that made it, and whether the present engine says the same of the same facts."""

    attempt_id: UUID
    engine_version: str
    same: bool


def replayed(organisation_id: UUID) -> Iterator[Replayed]:
    """Judge every kept attempt of an organisation again, the oldest first."""

    @cache
    def policy(version: int) -> Policy:
        return accounts.policy_version(organisation_id, CHECK_IN_POLICY.code, version)

    rows = CheckInAttempt.objects.filter(organisation_id=organisation_id).order_by("id")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        again = judged(
            facts_from_json(row.facts), policy(row.policy_version), position_known=row.facts["position_known"]
        )
        # What the engine is called is no part of what it says.
        said = assessment_json(again.assessment) | {"engine_version": row.engine_version}
        yield Replayed(row.id, row.engine_version, same=said == row.assessment)
