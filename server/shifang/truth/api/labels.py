"""HTTP routes that hand decided findings out as labels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime

from shifang.accounts.door import ScopedRequest
from shifang.customers.spreadsheets.writing import csv_stream
from shifang.kernel.problems import INVALID, Refusal
from shifang.platform import clock
from shifang.truth.api.finding_schemas import LabelOut
from shifang.truth.api.findings import day_begins
from shifang.truth.models import Finding
from shifang.truth.operations.labels import export_labels
from shifang.truth.queries import findings as queries
from shifang.truth.signals import SIGNALS

router = Router(tags=["findings"])
_PLAIN = ("decision", "verdict", "risk", "tier", "decided_at", "policy_version", "engine_version")
_TYPES = {"jsonl": "application/jsonl; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@router.get("/findings/labels", response=list[LabelOut])
def list_labels(
    request: ScopedRequest,
    since: AwareDatetime,
    until: AwareDatetime,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> list[dict[str, Any]]:
    """Return decided findings between two moments as labels, oldest first."""
    return [_label(row) for row in queries.labels(request.auth, since=since, until=until, limit=limit)]


@router.get("/findings/labels/export", response={200: None})
def export(
    request: ScopedRequest,
    since: Annotated[date, Query(alias="from")],
    until: Annotated[date, Query(alias="to")],
    format: Literal["jsonl", "csv"] = "jsonl",  # noqa: A002
) -> HttpResponseBase:
    """Download all findings decided on these days (both included) as labels; it is recorded who did.

    JSON lines carry the facts and the judgement whole; the CSV has two columns for each signal: whether it fired
    (empty: not applicable) and what it measured.
    """
    begin, end = day_begins(request.auth, since), day_begins(request.auth, until, later=1)
    if begin is None or end is None:
        raise Refusal(INVALID)
    rows = export_labels(scope=request.auth, since=begin, until=end, form=format, now=clock.now())
    body = csv_stream(_HEADINGS, map(_cells, rows)) if format == "csv" else _lines(rows)
    headers = {"Content-Disposition": f'attachment; filename="labels.{format}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(body, content_type=_TYPES[format], headers=headers)


_HEADINGS = [
    "finding_id",
    "happened_at",
    "person_id",
    *_PLAIN,
    "appealed",
    *(name for each in SIGNALS for name in (each.code, f"{each.code}.measured")),
]


def _label(row: Finding) -> dict[str, Any]:
    return {
        "finding_id": row.id,
        **{name: getattr(row, name) for name in _PLAIN},
        "appealed": row.appealed_at is not None,
        "facts": row.facts,
        "assessment": row.assessment,
    }


def _lines(rows: Iterable[Finding]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(_label(row), cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def _cells(row: Finding) -> list[Any]:
    """One row of the CSV: times in UTC with their seconds."""
    judged = {each["code"]: each for each in row.assessment["signals"]}
    plain = [_cell(getattr(row, name)) for name in _PLAIN]
    cells = [str(row.id), _cell(row.happened_at), str(row.person_id), *plain, int(row.appealed_at is not None)]
    for each in SIGNALS:
        heard = judged.get(each.code)
        cells += [None, None] if heard is None else [int(heard["fired"]), heard["evidence"]["measured"]]
    return cells


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
