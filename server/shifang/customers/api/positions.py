"""Corrections of positions."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.relation_schemas import CorrectionIn, CorrectionOut
from shifang.customers.models import PositionCorrection
from shifang.customers.operations.positions import CorrectionDraft, request_correction
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.paging import newest_first
from shifang.customers.queries.relations import corrections
from shifang.customers.types.closed_lists import VIEW
from shifang.customers.types.words import CorrectionStatus
from shifang.platform import clock
from shifang.platform.paging import Limit, Page

router = Router(tags=["customers"])
Cursor = Annotated[str, Field(max_length=1000)] | None


@router.get("/customers/{customer_id}/position-corrections", response=Page[CorrectionOut])
def list_of_customer(
    request: ScopedRequest, customer_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """List the corrections of a customer's position, newest first."""
    request.auth.require(VIEW)
    require_visible(request.auth, customer_id)
    rows, following = newest_first(corrections(request.auth, customer_id=customer_id), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}


@router.get("/position-corrections", response=Page[CorrectionOut])
def list_all(
    request: ScopedRequest, status: CorrectionStatus | None = None, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """List the corrections of visible customers' positions, newest first."""
    request.auth.require(VIEW)
    rows, following = newest_first(corrections(request.auth, status=status), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}


@router.post("/customers/{customer_id}/position-corrections", response={201: CorrectionOut})
def ask(request: ScopedRequest, customer_id: UUID, body: CorrectionIn) -> Status[PositionCorrection]:
    """Ask for another position; a manager decides in approvals (kind `customer.position`)."""
    draft = CorrectionDraft(
        point=body.point,
        note=body.note,
        photos=[{"sha256": digest} for digest in body.photos],
        accuracy_m=body.accuracy_m,
    )
    made = request_correction(scope=request.auth, customer_id=customer_id, draft=draft, now=clock.now())
    return Status(201, corrections(request.auth).get(id=made.id))
