"""Display agreements: list, one of them, changes, and the photos under it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.displays.api.schemas import (
    AgreementDetailOut,
    AgreementEndIn,
    AgreementIn,
    AgreementOut,
    JudgedPhotoOut,
    TermsIn,
)
from shifang.displays.operations import agreements
from shifang.displays.queries.agreements import AgreementFilters, find_agreement, list_agreements
from shifang.displays.queries.photos import period_beginning, photos_of
from shifang.displays.queries.rows import agreement_detail, agreement_row, judged_row
from shifang.displays.types import DISPLAYS_VIEW, AgreementStatus
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor

router = Router(tags=["displays"])
Cursor = Annotated[str, Query(max_length=200)]


class AgreementFilterQuery(Schema):
    """What the list is narrowed to."""

    status: AgreementStatus | None = None
    customer_id: UUID | None = None
    search: Annotated[str, Field(max_length=80)] = ""


@router.get("/display-agreements", response=Page[AgreementOut])
def list_all(
    request: ScopedRequest, filters: Query[AgreementFilterQuery], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """List agreements with visible customers, newest first."""
    request.auth.require(DISPLAYS_VIEW)
    wanted = AgreementFilters(
        status=filters.status or "", customer_id=filters.customer_id, search=filters.search.strip()
    )
    before = decode_id(cursor) if cursor else None
    found, total = list_agreements(request.auth, wanted, before=before, limit=limit + 1)
    return {
        "items": [agreement_row(each) for each in found[:limit]],
        "next_cursor": encode_cursor(found[limit - 1].id) if len(found) > limit else None,
        "total": total,
    }


@router.post("/display-agreements", response={201: AgreementDetailOut})
def add(request: ScopedRequest, body: AgreementIn) -> Status[dict[str, Any]]:
    """Make a draft with a visible customer."""
    terms = TermsIn.model_validate(body.model_dump(exclude={"customer_id"})).terms()
    made = agreements.add_agreement(scope=request.auth, customer_id=body.customer_id, terms=terms, now=clock.now())
    return Status(201, _detail(request, made.id))


@router.get("/display-agreements/{agreement_id}", response=AgreementDetailOut)
def show(request: ScopedRequest, agreement_id: UUID) -> dict[str, Any]:
    """Return one agreement with its versions and periods."""
    return _detail(request, agreement_id)


@router.put("/display-agreements/{agreement_id}", response=AgreementDetailOut)
def change(request: ScopedRequest, agreement_id: UUID, body: TermsIn) -> dict[str, Any]:
    """Give an agreement other terms, as a new version."""
    agreements.change_agreement(scope=request.auth, agreement_id=agreement_id, terms=body.terms(), now=clock.now())
    return _detail(request, agreement_id)


@router.post("/display-agreements/{agreement_id}/start", response=AgreementDetailOut)
def start(request: ScopedRequest, agreement_id: UUID) -> dict[str, Any]:
    """Put a draft in force."""
    agreements.start_agreement(scope=request.auth, agreement_id=agreement_id, now=clock.now())
    return _detail(request, agreement_id)


@router.post("/display-agreements/{agreement_id}/end", response=AgreementDetailOut)
def end(request: ScopedRequest, agreement_id: UUID, body: AgreementEndIn) -> dict[str, Any]:
    """End an agreement before its time."""
    agreements.end_agreement(scope=request.auth, agreement_id=agreement_id, reason=body.reason, now=clock.now())
    return _detail(request, agreement_id)


@router.get("/display-agreements/{agreement_id}/photos", response=list[JudgedPhotoOut])
def photos(request: ScopedRequest, agreement_id: UUID, period_start: date) -> list[dict[str, Any]]:
    """Return the photos of a period with what was said of each and what a claim on it would break."""
    request.auth.require(DISPLAYS_VIEW)
    agreement = find_agreement(request.auth, agreement_id)
    found = photos_of(request.auth, agreement, period_beginning(agreement, period_start))
    return [judged_row(request.auth, each) for each in found]


def _detail(request: ScopedRequest, agreement_id: UUID) -> dict[str, Any]:
    request.auth.require(DISPLAYS_VIEW)
    return agreement_detail(find_agreement(request.auth, agreement_id))
