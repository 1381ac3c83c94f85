"""Numbers as a file."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router

from shifang.accounts.door import ScopedRequest
from shifang.customers.spreadsheets.writing import csv_stream, workbook_stream
from shifang.insight.api.asked import NumbersQuery, today_of
from shifang.insight.operations.exports import export_numbers
from shifang.insight.queries.tables import sheets
from shifang.insight.reports.making import page_of, pdf_of
from shifang.platform import clock
from shifang.platform.problems import language_of

router = Router(tags=["insight"])

_TITLE = {"zh": "数据分析", "en": "Insight"}


class FileForm(StrEnum):
    """What the numbers are written as."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"


_TYPES = {
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.PDF: "application/pdf",
}


class NumbersFileQuery(NumbersQuery):
    """What is asked, and as what it is to be written."""

    form: FileForm = FileForm.XLSX


@router.get("/insight/numbers/file", response={200: None}, summary="Metrics of a range of days as a file")
def take_numbers(request: ScopedRequest, query: Query[NumbersFileQuery]) -> HttpResponseBase:
    """Download numbers with their formulas as XLSX, CSV or PDF; it is recorded who did.

    Raises `insight.metric_unknown`, `insight.range_invalid`, `insight.too_many_groups`.
    """
    scope, language = request.auth, language_of(request)
    numbers = export_numbers(
        scope=scope,
        question=query.question(),
        form=query.form.value,
        language=language,
        today=today_of(scope),
        now=clock.now(),
    )
    body: Iterable[bytes]
    if query.form is FileForm.PDF:
        body = [pdf_of(page_of(scope, numbers, title=_TITLE[language], now=clock.now()))]
    else:
        written = sheets(numbers)
        first: Any = written[0]
        body = workbook_stream(written) if query.form is FileForm.XLSX else csv_stream(first.headings, first.rows)
    headers = {"Content-Disposition": f'attachment; filename="insight.{query.form}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(body, content_type=_TYPES[query.form], headers=headers)
