"""The review queue kept in step with what is found against photos."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.truth.models import Finding
from shifang.truth.operations.findings import close, record_opened
from shifang.truth.rules.engine import outcome_of
from shifang.truth.rules.photos import PHOTO_ENGINE, photo_findings, photo_risk
from shifang.truth.types.findings import Standing
from shifang.truth.types.judgement import Assessment, Outcome, Verdict, assessment_json
from shifang.truth.types.photos import PHOTO_POLICY, PhotoFacts, photo_policy, use_json

PHOTO = "photo"
"""What `facts["kind"]` says of a finding against a photo."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose visit the photo stands in: the finding is about that visit, and its id is the use's own (`command_id`)."""

    organisation_id: UUID
    department_id: UUID
    device_id: UUID
    tier: str


def review_photo(bearer: Bearer, facts: PhotoFacts, *, now: datetime) -> str:
    """Judge a use of a photo and put it into the queue, or out of it; return what its visit must reckon with.

    That is what a reviewer decided ("confirm", "dismiss"), "review" while one must, or "".
    """
    policy = accounts.policy(accounts.system_scope(bearer.organisation_id), PHOTO_POLICY.code)
    found = photo_findings(facts, photo_policy(policy.body))
    verdict = outcome_of(found)
    use = facts.use
    rows = Finding.objects.filter(organisation_id=bearer.organisation_id, command_id=use.id)
    before = rows.select_for_update().first()
    if before is not None and before.status not in {Standing.OPEN, Standing.CLOSED}:
        return before.decision or "review"
    if verdict is Outcome.ACCEPTED:
        close(organisation_id=bearer.organisation_id, command_ids=[use.id], now=now, why="judged_again")
        return ""
    assessment = Assessment(verdict, found, PHOTO_ENGINE, policy.version, radius_m=0, risk=photo_risk(found))
    judged: dict[str, Any] = {
        "verdict": verdict.value,
        "risk": assessment.risk,
        "tier": bearer.tier,
        "signals": [each.signal for each in found if each.verdict is not Verdict.INFO],
        "facts": _kept(facts),
        "photos": sorted({use.sha256, *(sha256 for each in found for sha256 in each.evidence)}),
        "assessment": assessment_json(assessment),
        "policy_version": policy.version,
        "engine_version": PHOTO_ENGINE,
        "status": Standing.OPEN.value,
    }
    if before is not None:
        rows.update(**judged)
    else:
        record_opened(_opened(bearer, facts, judged))
    return "review" if assessment.needs_review else ""


def _opened(bearer: Bearer, facts: PhotoFacts, judged: dict[str, Any]) -> Finding:
    use = facts.use
    return Finding.objects.create(
        organisation_id=bearer.organisation_id,
        subject_kind="visit",
        subject_id=use.visit_id,
        related_id=use.customer_id,
        command_id=use.id,
        person_id=use.person_id,
        department_id=bearer.department_id,
        device_id=bearer.device_id,
        happened_at=use.taken_at,
        received_at=use.received_at,
        **judged,
    )


def _kept(facts: PhotoFacts) -> dict[str, Any]:
    pairs = [
        {
            "earlier": use_json(each.earlier),
            "kind": each.kind,
            "bits": each.bits,
            "turned": each.turned,
            "agreeing": each.agreeing,
        }
        for each in facts.pairs
    ]
    said = {
        "editor": facts.said_editor,
        "taken_at": facts.said_taken_at.isoformat() if facts.said_taken_at else None,
        "latitude": facts.said_latitude,
        "longitude": facts.said_longitude,
    }
    known = {name: value for name, value in said.items() if value not in ("", None)}
    return {"kind": PHOTO, "use": use_json(facts.use), "pairs": pairs, "said": known, "screen": facts.screen}
