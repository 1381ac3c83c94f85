"""Judgements and claims as sheets of a workbook. Times are the organisation's; rows are read while they are sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.customers.spreadsheets.writing import Sheet
from shifang.displays import rules
from shifang.displays.queries.agreements import terms_by_version
from shifang.displays.queries.claims import list_claims
from shifang.displays.queries.codes import log_positions, photo_codes
from shifang.displays.queries.photos import list_audits
from shifang.displays.queries.rows import audit_rows, claim_rows
from shifang.displays.words import CLAIM_WORDS, DECISION_WORDS
from shifang.platform import tenancy

_PAGE = 500
Row = Mapping[str, Any]
Column = tuple[str, str, Callable[[Row], Any]]


@dataclass(frozen=True, slots=True)
class ExportFilters:
    """What an export is narrowed to: an agreement, what was said of photos, where claims stand."""

    agreement_id: UUID | None = None
    decision: str = ""
    status: str = ""


def export_sheets(scope: Scope, filters: ExportFilters, *, language: str) -> list[Sheet]:
    """Return the judgements that count and the claims as sheets in a language ("zh" or "en")."""
    english = language == "en"
    zone = ZoneInfo(scope.timezone)
    audits, claims = ("Audits", "Fee claims") if english else ("照片审核", "费用核销")
    return [
        _sheet(audits, _audit_columns(zone, language), _audits(scope, filters), english=english),
        _sheet(claims, _claim_columns(zone, language), _claims(scope, filters), english=english),
    ]


def _sheet(title: str, columns: Sequence[Column], rows: Iterator[Row], *, english: bool) -> Sheet:
    headings = [en if english else zh for zh, en, _read in columns]
    return Sheet(title, headings, ([read(row) for _zh, _en, read in columns] for row in rows))


def _audits(scope: Scope, filters: ExportFilters) -> Iterator[Row]:
    before = None
    while True:
        with tenancy.organisation(scope.organisation_id):
            page = list_audits(
                scope, agreement_id=filters.agreement_id, decision=filters.decision, before=before, limit=_PAGE
            )
            rows = _proven(scope, audit_rows(scope, page))
        yield from rows
        if len(page) < _PAGE:
            return
        before = page[-1].id


def _proven(scope: Scope, rows: Sequence[Row]) -> list[Row]:
    """Add to judgements what proves them: the code, the place in the log, and the end of the period."""
    codes = photo_codes(scope, [(row["visit_code"], row["sha256"]) for row in rows])
    positions = log_positions(scope, [row["sha256"] for row in rows])
    terms = terms_by_version(scope, {row["agreement_id"] for row in rows})
    return [
        {
            **row,
            "code": codes[row["sha256"]],
            "position": positions.get(row["sha256"]),
            "period_end": next(
                (
                    period.end
                    for period in rules.periods(terms[(row["agreement_id"], row["version"])])
                    if period.start == row["period_start"]
                ),
                None,
            ),
        }
        for row in rows
    ]


def _claims(scope: Scope, filters: ExportFilters) -> Iterator[Row]:
    before = None
    while True:
        with tenancy.organisation(scope.organisation_id):
            page, _total = list_claims(
                scope, status=filters.status, agreement_id=filters.agreement_id, before=before, limit=_PAGE
            )
            rows = claim_rows(scope, page)
        yield from rows
        if len(page) < _PAGE:
            return
        before = page[-1].id


def _audit_columns(zone: ZoneInfo, language: str) -> list[Column]:
    return [
        ("协议", "Agreement", lambda row: row["agreement_name"]),
        ("协议版本", "Version", lambda row: row["version"]),
        ("客户", "Customer", lambda row: row["customer_name"]),
        ("周期开始", "Period from", lambda row: row["period_start"]),
        ("周期结束", "Period to", lambda row: row["period_end"]),
        ("拜访编号", "Visit", lambda row: row["visit_code"]),
        ("拍摄人", "Taken by", lambda row: row["person_name"]),
        ("拍摄时间", "Taken at", lambda row: local(row["taken_at"], zone)),
        ("审核结论", "Decision", lambda row: DECISION_WORDS[row["decision"]][language == "en"]),
        ("不符合要点", "Points not met", lambda row: "; ".join(row["missing"])),
        ("原因", "Reason", lambda row: row["reason"]),
        ("审核人", "Decided by", lambda row: row["decided_by"]),
        ("审核时间", "Decided at", lambda row: local(row["decided_at"], zone)),
        ("核验码", "Verification code", lambda row: row["code"]),
        ("原图 SHA-256", "SHA-256 of the raw photo", lambda row: row["sha256"]),
        ("存证序号", "Ledger position", lambda row: row["position"]),
    ]


def _claim_columns(zone: ZoneInfo, language: str) -> list[Column]:
    return [
        ("申请编号", "Claim", lambda row: row["code"]),
        ("协议", "Agreement", lambda row: row["agreement_name"]),
        ("协议版本", "Version", lambda row: row["version"]),
        ("客户", "Customer", lambda row: row["customer_name"]),
        ("周期开始", "Period from", lambda row: row["period_start"]),
        ("周期结束", "Period to", lambda row: row["period_end"]),
        ("金额", "Amount", lambda row: money(row["amount_cents"])),
        ("状态", "State", lambda row: CLAIM_WORDS[row["status"]][language == "en"]),
        ("申请人", "Claimed by", lambda row: row["claimed_by"]),
        ("申请时间", "Claimed at", lambda row: local(row["claimed_at"], zone)),
        ("申请说明", "Note", lambda row: row["note"]),
        ("审批人", "Decided by", lambda row: row["closed_by"]),
        ("审批时间", "Decided at", lambda row: local(row["closed_at"], zone)),
        ("审批意见", "Decision's note", lambda row: row["close_note"]),
        ("照片数", "Photos", lambda row: len(row["photos"])),
        ("照片核验码", "Codes of photos", lambda row: "; ".join(each["code"] for each in row["photos"])),
    ]


def money(cents: int) -> Decimal:
    """Return cents as the currency's unit."""
    return Decimal(cents).scaleb(-2)


def local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a moment as the organisation's clocks show it."""
    return moment.astimezone(zone) if moment is not None else None


def span(start: date, end: date) -> str:
    """Return a period in one line."""
    return f"{start} – {end}"
