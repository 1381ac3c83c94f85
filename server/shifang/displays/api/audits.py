"""Judging display photos: what waits, what was said."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.displays.api.schemas import DisplayAuditOut, JudgeIn, QueueOut
from shifang.displays.operations.audits import judge
from shifang.displays.queries.photos import audit_of, list_audits
from shifang.displays.queries.rows import audit_rows, queue
from shifang.displays.types import DISPLAYS_AUDIT, DISPLAYS_VIEW, PhotoDecision
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor

router = Router(tags=["displays"])


@router.get("/display-audits/queue", response=QueueOut)
def waiting(request: ScopedRequest, limit: Annotated[int, Query(ge=1, le=100)] = 30) -> dict[str, Any]:
    """Return photos of verified visits that wait to be judged, the oldest first."""
    request.auth.require(DISPLAYS_AUDIT)
    return queue(request.auth, limit=limit)


@router.get("/display-audits", response=Page[DisplayAuditOut])
def list_all(
    request: ScopedRequest,
    agreement_id: UUID | None = None,
    decision: PhotoDecision | None = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """List the judgements that count, newest first; those to be taken again say whether that has been done."""
    request.auth.require(DISPLAYS_VIEW)
    before = decode_id(cursor) if cursor else None
    found = list_audits(
        request.auth, agreement_id=agreement_id, decision=decision or "", before=before, limit=limit + 1
    )
    return {
        "items": audit_rows(request.auth, found[:limit]),
        "next_cursor": encode_cursor(found[limit - 1].id) if len(found) > limit else None,
    }


@router.post("/display-agreements/{agreement_id}/audits", response={201: DisplayAuditOut})
def say(request: ScopedRequest, agreement_id: UUID, body: JudgeIn) -> Status[dict[str, Any]]:
    """Say of a photo whether it shows what was agreed; one to be taken again plans a visit and tells its author."""
    made = judge(
        scope=request.auth,
        agreement_id=agreement_id,
        sha256=body.sha256,
        decision=body.decision,
        reason=body.reason,
        missing=body.missing,
        now=clock.now(),
    )
    return Status(201, audit_rows(request.auth, [audit_of(request.auth, made.id)])[0])
