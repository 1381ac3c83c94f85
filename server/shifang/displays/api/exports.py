"""Judgements and claims out: a workbook, and reports on paper with codes to scan."""

from collections.abc import Callable, Iterator
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.customers.spreadsheets.writing import workbook_stream
from shifang.displays.operations.exports import export_table, print_claims
from shifang.displays.queries.exports import ExportFilters
from shifang.displays.reports.making import pdf_stream
from shifang.displays.types import ClaimStatus, PhotoDecision
from shifang.platform import clock
from shifang.platform.problems import language_of

router = Router(tags=["displays"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportQuery(Schema):
    """What an export is narrowed to: `decision` narrows the photos, `status` the claims."""

    agreement_id: UUID | None = None
    decision: PhotoDecision | None = None
    status: ClaimStatus | None = None

    def filters(self) -> ExportFilters:
        """Return the filters as the domain takes them."""
        return ExportFilters(self.agreement_id, self.decision or "", self.status or "")


class ReportQuery(Schema):
    """Which claims are printed."""

    agreement_id: UUID | None = None
    status: ClaimStatus | None = None


@router.get("/display-audits/export", response={200: None})
def export(request: ScopedRequest, filters: Query[ExportQuery]) -> HttpResponseBase:
    """Download judged photos and fee claims as XLSX; it is recorded who did."""
    sheets = export_table(scope=request.auth, filters=filters.filters(), language=language_of(request), now=clock.now())
    return _download(workbook_stream(sheets), media_type=_XLSX, name="displays.xlsx")


@router.get("/display-claims/report", response={200: None})
def report(request: ScopedRequest, filters: Query[ReportQuery]) -> HttpResponseBase:
    """Download the claims of a list as PDF, each with its photos beside the standard; it is recorded who did."""
    made = print_claims(
        scope=request.auth,
        filters=ExportFilters(agreement_id=filters.agreement_id, status=filters.status or ""),
        language=language_of(request),
        address_of=_address_of(request),
        now=clock.now(),
    )
    return _download(pdf_stream(made), media_type="application/pdf", name="display-claims.pdf")


@router.get("/display-claims/{claim_id}/report", response={200: None})
def report_one(request: ScopedRequest, claim_id: UUID) -> HttpResponseBase:
    """Download one claim as PDF; it is recorded who did."""
    made = print_claims(
        scope=request.auth,
        filters=ExportFilters(),
        claim_id=claim_id,
        language=language_of(request),
        address_of=_address_of(request),
        now=clock.now(),
    )
    name = f"{made.printed['claims'][0]['code']}.pdf"
    return _download(pdf_stream(made), media_type="application/pdf", name=name)


def _address_of(request: ScopedRequest) -> Callable[[str], str]:
    """Return what makes the address of the console's page that shows a code."""
    page = request.build_absolute_uri("/console/displays?tab=codes&code=")
    return lambda code: f"{page}{quote(code)}"


def _download(body: Iterator[bytes], *, media_type: str, name: str) -> HttpResponseBase:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(body, content_type=media_type, headers=headers)
