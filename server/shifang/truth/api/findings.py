"""HTTP routes of the review centre."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import person_names
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor
from shifang.truth.models import Finding
from shifang.truth.operations import findings
from shifang.truth.queries import findings as queries
from shifang.truth.queries.findings import Wanted
from shifang.truth.types.findings import Ruling, Standing
from shifang.truth.types.stored import facts_from_json
from shifang.truth.words import NAMES, explain_plain

router = Router(tags=["findings"])


class SignalOut(Schema):
    """One signal that was judged: its weight of evidence (natural logarithm), and what it measured."""

    code: str
    name: str
    group: str
    llr: float
    fired: bool
    measured: float | None
    limit: float | None
    unit: str
    ids: list[str]


class ReasonOut(Schema):
    """What was found and what the policy made of it, in words."""

    signal: str
    verdict: Literal["block", "review", "flag", "info"]
    sentence: str


class PlaceOut(Schema):
    """A position in WGS-84 with its radius of 68 %, at a moment."""

    latitude: float
    longitude: float
    accuracy_m: float
    at: datetime


class FindingRowOut(Schema):
    """One claim in the queue."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    command_id: UUID
    person_id: UUID
    person_name: str
    happened_at: datetime
    received_at: datetime
    verdict: Literal["flagged", "refused"]
    risk: int
    tier: Literal["A", "B", "C"]
    signals: list[str]
    status: Standing
    decision: str
    note: str
    decided_by: UUID | None
    decided_by_name: str | None
    decided_at: datetime | None
    appeal: str
    appealed_at: datetime | None


class FindingPageOut(FindingRowOut):
    """One claim with its evidence: the customer, the fixes, the way before, and all that was measured."""

    customer_latitude: float
    customer_longitude: float
    radius_m: int
    fixes: list[PlaceOut]
    trail: list[PlaceOut]
    reasons: list[ReasonOut]
    measured: list[SignalOut]
    silent: list[str]
    policy_version: int
    engine_version: str


class DecideFindingIn(Schema):
    """The reviewer's word and why."""

    decision: Ruling
    note: Annotated[str, Field(min_length=1, max_length=500)]


class LabelOut(Schema):
    """A reviewed claim as a label: what was measured and what a person made of it."""

    finding_id: UUID
    decision: Ruling
    appealed: bool
    verdict: str
    risk: int
    tier: str
    decided_at: datetime
    policy_version: int
    engine_version: str
    facts: dict[str, Any]
    assessment: dict[str, Any]


@router.get("/findings", response=Page[FindingRowOut])
def list_findings(
    request: ScopedRequest,
    status: Standing | None = None,
    person_id: UUID | None = None,
    subject_id: UUID | None = None,
    signal: Annotated[str, Query(max_length=32, pattern="^[a-z_]*$")] = "",
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return the review queue, newest first; `total` is how many wait."""
    before = decode_id(cursor) if cursor else None
    wanted = Wanted(status, person_id=person_id, signal=signal, subject_id=subject_id, before=before)
    found = queries.list_findings(request.auth, wanted, limit=limit + 1)
    page = found[:limit]
    names = _names(request, page)
    return {
        "items": [_row(each, names) for each in page],
        "next_cursor": encode_cursor(page[-1].id) if len(found) > limit else None,
        "total": queries.waiting(request.auth),
    }


@router.get("/findings/labels", response=list[LabelOut])
def export_labels(
    request: ScopedRequest,
    since: AwareDatetime,
    until: AwareDatetime,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> list[dict[str, Any]]:
    """Return decided findings between two moments as labels, oldest first."""
    rows = queries.labels(request.auth, since=since, until=until, limit=limit)
    names = ("decision", "verdict", "risk", "tier", "decided_at", "policy_version", "engine_version")
    return [
        {
            "finding_id": row.id,
            "appealed": row.appealed_at is not None,
            "facts": row.facts,
            "assessment": row.assessment,
            **{name: getattr(row, name) for name in names},
        }
        for row in rows
    ]


@router.get("/findings/{finding_id}", response=FindingPageOut)
def get_finding(request: ScopedRequest, finding_id: UUID) -> dict[str, Any]:
    """Return one finding with its evidence and its reasons in words."""
    return _page(request, queries.find_finding(request.auth, finding_id))


@router.post("/findings/{finding_id}/decide", response=FindingPageOut)
def decide(request: ScopedRequest, finding_id: UUID, body: DecideFindingIn) -> dict[str, Any]:
    """Confirm a suspicion or dismiss it; the visit follows."""
    row = findings.decide(
        scope=request.auth, finding_id=finding_id, decision=body.decision, note=body.note, now=clock.now()
    )
    return _page(request, row)


def _language(request: ScopedRequest) -> str:
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"


def _names(request: ScopedRequest, rows: list[Finding]) -> Mapping[UUID, str]:
    return person_names(request.auth, [each for row in rows for each in (row.person_id, row.decided_by)])


def _row(row: Finding, names: Mapping[UUID, str]) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in FindingRowOut.model_fields if hasattr(row, name)}
    return {
        **plain,
        "person_name": names.get(row.person_id, ""),
        "decided_by_name": names.get(row.decided_by) if row.decided_by else None,
    }


def _page(request: ScopedRequest, row: Finding) -> dict[str, Any]:
    facts, judged, language = facts_from_json(row.facts), row.assessment, _language(request)
    return {
        **_row(row, _names(request, [row])),
        "customer_latitude": facts.customer.latitude,
        "customer_longitude": facts.customer.longitude,
        "radius_m": judged["radius_m"],
        "fixes": [
            {
                "latitude": fix.position.latitude,
                "longitude": fix.position.longitude,
                "accuracy_m": fix.accuracy_m,
                "at": fix.fixed_at,
            }
            for fix in facts.fixes
        ],
        "trail": [
            {"latitude": each.latitude, "longitude": each.longitude, "accuracy_m": each.accuracy_m, "at": each.at}
            for each in facts.trail
        ],
        "reasons": [
            {"signal": each["signal"], "verdict": each["verdict"], "sentence": explain_plain(each, language)}
            for each in judged["findings"]
        ],
        "measured": [_signal(each, language) for each in judged["signals"]],
        "silent": judged["silent"],
        "policy_version": row.policy_version,
        "engine_version": row.engine_version,
    }


def _signal(plain: Mapping[str, Any], language: str) -> dict[str, Any]:
    evidence = plain["evidence"]
    return {
        **{name: plain[name] for name in ("code", "group", "llr", "fired")},
        "name": NAMES[plain["code"]][1 if language == "en" else 0],
        **{name: evidence[name] for name in ("measured", "limit", "unit", "ids")},
    }
