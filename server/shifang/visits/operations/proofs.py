"""The proof of a visit: what its log says, with the judgements and answers that the log commits to."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.evidence import queries as evidence
from shifang.ledger import operations as ledger
from shifang.ledger.operations.proofs import Wanted, Words, make_proof
from shifang.ledger.types import PROOF_FETCHED, Fact, Subject
from shifang.platform import tenancy
from shifang.truth.types.findings import FINDING_VIEW
from shifang.visits.models import CheckInAttempt, StepRecord, Visit, VisitPhoto
from shifang.visits.queries.visits import find_visit
from shifang.visits.rules.documents import judgement_text, step_text
from shifang.witnesses import queries as witnesses


@dataclass(frozen=True, slots=True)
class Made:
    """A proof's file, and the code of its visit."""

    code: str
    content: bytes


def prove(*, scope: Scope, visit_id: UUID, since: int | None, now: datetime) -> Made:
    """Return the proof of a visible visit and record who took it.

    How a position was judged is told to reviewers only: for others its events name it, and the text stays here.
    """
    with tenancy.organisation(scope.organisation_id):
        visit = find_visit(scope, visit_id)
        declared = VisitPhoto.objects.filter(organisation_id=scope.organisation_id, visit_id=visit.id)
        photos = evidence.photo_ids(scope, declared.values_list("sha256", flat=True))
        documents = _documents(visit, judgements=FINDING_VIEW in scope.permissions)
    wanted = Wanted(
        visit_id=visit.id, photos=photos, documents=documents, since=since, words=partial(_words, scope.organisation_id)
    )
    content = make_proof(organisation_id=scope.organisation_id, wanted=wanted, now=now)
    with tenancy.organisation(scope.organisation_id):
        ledger.record(
            scope.organisation_id,
            Fact(
                kind=PROOF_FETCHED,
                subject=Subject("visit", visit.id),
                happened_at=now,
                received_at=now,
                actor_id=scope.person_id,
                department_id=visit.department_id,
                facts={"code": visit.code, "sha256": sha256(content).hexdigest()},
            ),
        )
    return Made(code=visit.code, content=content)


def _words(organisation_id: UUID, checkpoint_id: UUID) -> Words:
    cosignatures, stamp = witnesses.words_to(organisation_id, checkpoint_id)
    return Words(cosignatures, stamp)


def _documents(visit: Visit, *, judgements: bool) -> list[str]:
    mine = {"organisation_id": visit.organisation_id, "visit_id": visit.id}
    attempts = CheckInAttempt.objects.filter(**mine).order_by("id") if judgements else []
    steps = StepRecord.objects.filter(**mine).order_by("received_at", "id")
    return [*map(judgement_text, attempts), *map(step_text, steps)]
