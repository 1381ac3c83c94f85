"""Claims of display fees, and the codes that printed reports carry."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Path, Query, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.displays.api.schemas import ClaimIn, ClaimOut
from shifang.displays.operations.claims import claim_fee
from shifang.displays.queries.claims import find_claim, list_claims
from shifang.displays.queries.codes import resolve
from shifang.displays.queries.rows import claim_of, claim_rows
from shifang.displays.types import DISPLAYS_VIEW, ClaimStatus
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor

router = Router(tags=["displays"])


class VerificationCodeOut(Schema):
    """What a printed code names. `stands` tells whether it is still as printed; `faults` why not."""

    kind: Literal["photo", "claim"]
    stands: bool
    faults: list[str]
    customer_name: str
    person_name: str
    at: datetime
    sha256: str | None = None
    position: int | None = None
    visit_id: UUID | None = None
    visit_code: str | None = None
    claim_id: UUID | None = None
    amount_cents: int | None = None
    photos: list[str] = []


@router.get("/display-claims", response=Page[ClaimOut])
def list_all(
    request: ScopedRequest,
    status: ClaimStatus | None = None,
    agreement_id: UUID | None = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """List claims on visible agreements, newest first."""
    request.auth.require(DISPLAYS_VIEW)
    before = decode_id(cursor) if cursor else None
    found, total = list_claims(
        request.auth, status=status or "", agreement_id=agreement_id, before=before, limit=limit + 1
    )
    return {
        "items": claim_rows(request.auth, found[:limit]),
        "next_cursor": encode_cursor(found[limit - 1].id) if len(found) > limit else None,
        "total": total,
    }


@router.post("/display-claims", response={201: ClaimOut})
def claim(request: ScopedRequest, body: ClaimIn) -> Status[dict[str, Any]]:
    """Claim the fee of a period on passed photos; the refusal names the rule and the photo that breaks it."""
    made = claim_fee(
        scope=request.auth,
        agreement_id=body.agreement_id,
        start=body.period_start,
        photos=body.photos,
        note=body.note,
        now=clock.now(),
    )
    return Status(201, claim_rows(request.auth, [claim_of(request.auth, made.id)])[0])


@router.get("/display-claims/{claim_id}", response=ClaimOut)
def show(request: ScopedRequest, claim_id: UUID) -> dict[str, Any]:
    """Return one claim with its photos."""
    request.auth.require(DISPLAYS_VIEW)
    return claim_rows(request.auth, [find_claim(request.auth, claim_id)])[0]


@router.get("/verification-codes/{code}", response=VerificationCodeOut)
def look_up(request: ScopedRequest, code: Annotated[str, Path(max_length=60)]) -> dict[str, Any]:
    """Return what a code on a printed report names, and whether it still stands."""
    request.auth.require(DISPLAYS_VIEW)
    return resolve(request.auth, code.strip())
