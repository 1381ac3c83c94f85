"""Customers in and out as spreadsheets."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.filters import FilterQuery
from shifang.customers.api.schemas import Format, In, Key
from shifang.customers.imports.queries import find_import, findings, visible_imports
from shifang.customers.imports.report import report_table
from shifang.customers.imports.uploads import ask_for_check, ask_for_run, upload, values_of
from shifang.customers.models import Import
from shifang.customers.operations.exports import export_customers
from shifang.customers.queries.paging import newest_first
from shifang.customers.queries.settings import settings
from shifang.customers.rules.import_fields import fields_for
from shifang.customers.spreadsheets.writing import csv_stream, xlsx_stream
from shifang.customers.types.closed_lists import IMPORT, MAPPING_INVALID
from shifang.customers.types.words import Duplicates, ImportOptions, ImportStatus, LeadOptions
from shifang.kernel.cells import cell_from
from shifang.kernel.datum import Datum
from shifang.kernel.problems import Refusal
from shifang.platform import clock
from shifang.platform.paging import Limit, Page
from shifang.platform.problems import language_of

router = Router(tags=["customers"])
Cursor = Annotated[str, Field(max_length=1000)] | None

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class ImportOut(Schema):
    """An import. `suggested_mapping` gives the column (from 0) of each field told from the headers; `fields` are
    all that may be mapped. `total` is an estimate until all rows have been read; `failure` is a problem code."""

    id: UUID
    filename: str
    format: str
    status: ImportStatus
    columns: list[str]
    sample: list[list[Any]]
    suggested_mapping: dict[str, int]
    fields: list[str] = []
    options: dict[str, Any]
    total: int
    done: int
    created: int
    updated: int
    skipped: int
    errors: int
    duplicates: int
    failure: str
    person_id: UUID
    person_name: str
    created_at: datetime
    checked_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None

    @staticmethod
    def resolve_person_name(row: Any) -> str:
        """Return the name of whoever imports."""
        name: str = row.person.name
        return name


class LeadsIn(In):
    """Rows as leads of nobody: the department whose pool they come to, their source and its licence. `kinds` gives the
    customer type of each kind of place that is taken (empty: all rows are), `cells` the H3 cells (of
    resolution 7 to 10, in hexadecimal) in which they lie (empty: everywhere)."""

    department_id: UUID
    source: Annotated[str, Field(min_length=1, max_length=80)]
    licence: Annotated[str, Field(min_length=1, max_length=200)]
    kinds: Annotated[dict[Annotated[str, Field(max_length=80)], Key], Field(max_length=200)] = {}
    cells: Annotated[list[Annotated[str, Field(max_length=16)]], Field(max_length=20_000)] = []

    def options(self) -> LeadOptions:
        """Return the options; raise `import.mapping_invalid` for a word that is no cell."""
        cells = [cell_from(each) for each in self.cells]
        if None in cells:
            raise Refusal(MAPPING_INVALID, field="cells")
        return LeadOptions(**{**self.model_dump(), "cells": tuple(cells)})


class CheckIn(In):
    """How the spreadsheet is to be taken. `datum` is needed when coordinates are mapped."""

    mapping: Annotated[dict[str, Annotated[int, Field(ge=0, le=200)]], Field(min_length=1, max_length=100)]
    datum: Datum | None = None
    duplicates: Duplicates = Duplicates.SKIP
    duplicate_radius_m: Annotated[int, Field(ge=0, le=2000)] | None = None
    default_type: Key | None = None
    default_tier: Key | None = None
    default_owner_id: UUID | None = None
    leads: LeadsIn | None = None


class RunIn(In):
    """Start the run; what to do with duplicates may be decided anew."""

    duplicates: Duplicates | None = None


class ValueCountOut(Schema):
    """A value of a column, and how many rows have it."""

    value: str
    count: int


class ImportFindingOut(Schema):
    """A row that is wrong or looks like another: `errors` are `{field, code, value, …}`."""

    row: int
    outcome: str
    errors: list[dict[str, Any]]
    values: list[Any]
    duplicate_of: UUID | None
    duplicate_row: int | None
    duplicate_name: str
    distance_m: int | None


@router.post("/customer-imports", response={201: ImportOut})
def begin(request: ScopedRequest, file: File[UploadedFile]) -> Status[Import]:
    """Upload an XLSX, a CSV (UTF-8, GB18030) or an OpenStreetMap extract (PBF, XML).

    Columns, sample and suggested mapping come back.
    """
    made = upload(scope=request.auth, file=file, filename=file.name or "", size=file.size or 0, now=clock.now())
    return Status(201, _with_fields(request, made.id))


@router.get("/customer-imports", response=Page[ImportOut])
def list_all(request: ScopedRequest, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """List imports, newest first."""
    request.auth.require(IMPORT)
    rows, following = newest_first(visible_imports(request.auth), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}


@router.get("/customer-imports/{import_id}", response=ImportOut)
def show(request: ScopedRequest, import_id: UUID) -> Import:
    """Return how far an import has come."""
    request.auth.require(IMPORT)
    return _with_fields(request, import_id)


@router.get("/customer-imports/{import_id}/values", response=list[ValueCountOut])
def values(request: ScopedRequest, import_id: UUID, column: Annotated[int, Field(ge=0, le=200)]) -> list[Any]:
    """Count what stands in a column (from 0), the most frequent first, 300 at most: kinds of places to choose from."""
    request.auth.require(IMPORT)
    counted = values_of(find_import(request.auth, import_id), column=column)
    return [{"value": value, "count": count} for value, count in counted]


@router.post("/customer-imports/{import_id}/check", response=ImportOut)
def check(request: ScopedRequest, import_id: UUID, body: CheckIn) -> Import:
    """Begin the dry run; it goes on when the page is left."""
    leads = body.leads.options() if body.leads is not None else None
    options = ImportOptions(**{**body.model_dump(), "leads": leads})
    ask_for_check(scope=request.auth, import_id=import_id, options=options)
    return _with_fields(request, import_id)


@router.post("/customer-imports/{import_id}/run", response=ImportOut)
def run(request: ScopedRequest, import_id: UUID, body: RunIn) -> Import:
    """Begin to write what was checked; it goes on when the page is left."""
    ask_for_run(scope=request.auth, import_id=import_id, duplicates=body.duplicates, now=clock.now())
    return _with_fields(request, import_id)


@router.get("/customer-imports/{import_id}/findings", response=Page[ImportFindingOut])
def list_findings(
    request: ScopedRequest,
    import_id: UUID,
    outcome: Annotated[str, Field(pattern="^(error|duplicate)$")] | None = None,
    after: Annotated[int, Field(ge=0)] = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List the rows that are wrong or look like others; `next_cursor` is the `after` of the next page."""
    request.auth.require(IMPORT)
    rows = findings(find_import(request.auth, import_id)).filter(row__gt=after)
    page = list((rows if outcome is None else rows.filter(outcome=outcome))[: limit + 1])
    following = str(page[limit - 1].row) if len(page) > limit else None
    return {"items": page[:limit], "next_cursor": following}


@router.get("/customer-imports/{import_id}/report", response={200: None})
def report(request: ScopedRequest, import_id: UUID) -> HttpResponseBase:
    """Download the rows that were not in order, with reasons, as XLSX."""
    request.auth.require(IMPORT)
    batch = find_import(request.auth, import_id)
    headings, rows = report_table(batch, language=language_of(request))
    return _download(xlsx_stream(headings, rows, title="Report"), form="xlsx", name=f"import-report-{batch.id}")


@router.get("/customers/export", response={200: None})
def export(request: ScopedRequest, filters: Query[FilterQuery], format: Format = "xlsx") -> HttpResponseBase:  # noqa: A002
    """Download the customers of a list, as XLSX or CSV; it is recorded who did."""
    language = language_of(request)
    table = export_customers(
        scope=request.auth, filters=filters.filters(), form=format, language=language, now=clock.now()
    )
    title = "Customers" if language == "en" else "客户"
    if format == "csv":
        body = csv_stream(table.headings, table.rows)
    else:
        body = xlsx_stream(table.headings, table.rows, title=title)
    return _download(body, form=format, name="customers")


def _download(body: Any, *, form: str, name: str) -> HttpResponseBase:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(body, content_type=_TYPES[form], headers=headers)


def _with_fields(request: ScopedRequest, import_id: UUID) -> Import:
    batch = find_import(request.auth, import_id)
    batch.fields = list(fields_for(settings(request.auth).attributes))  # type: ignore[attr-defined]
    return batch
