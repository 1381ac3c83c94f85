"""HTTP routes of the review centre."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import customer_places
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor
from shifang.platform.problems import language_of
from shifang.truth.api.finding_photos import is_of_photo, photo_page
from shifang.truth.api.finding_schemas import DecideFindingIn, FindingPageOut, FindingRowOut, SignalNameOut
from shifang.truth.models import Finding
from shifang.truth.operations import findings
from shifang.truth.queries import findings as queries
from shifang.truth.queries.findings import Wanted
from shifang.truth.rules.photos import SIGNALS as PHOTO_SIGNALS
from shifang.truth.signals import SIGNALS
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.findings import FINDING_DECIDE, FINDING_VIEW, Box
from shifang.truth.types.judgement import Verdict
from shifang.truth.types.stored import facts_from_json
from shifang.truth.words import explain_plain, name_of

router = Router(tags=["findings"])
# Findings that no signal of its own makes.
_TOGETHER = ("suspicion", "no_customer_position")
_GRAVITY = tuple(each.value for each in Verdict)
_ROW = tuple(
    name
    for name in FindingRowOut.model_fields
    if name not in {"customer_name", "person_name", "decided_by_name", "signal_names"}
)


class FindingFilterQuery(Schema):
    """What the queue is narrowed to; `from` and `to` are days of the organisation, both included."""

    status: Box | None = None
    person_id: UUID | None = None
    subject_id: UUID | None = None
    signal: Annotated[str, Field(max_length=32, pattern="^[a-z_]*$")] = ""
    verdict: Literal["flagged", "refused"] | None = None
    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")

    def wanted(self, scope: Scope) -> Wanted:
        """Return the filters as the query takes them."""
        return Wanted(
            box=self.status,
            person_id=self.person_id,
            subject_id=self.subject_id,
            signal=self.signal,
            verdict=self.verdict or "",
            since=day_begins(scope, self.since),
            until=day_begins(scope, self.until, later=1),
        )


def day_begins(scope: Scope, day: date | None, *, later: int = 0) -> datetime | None:
    """Return when a day of the organisation begins, or one so many days later; the last day there is has no next."""
    if day is None or day > date.max - timedelta(days=2) or day < date.min + timedelta(days=2):
        return None
    return datetime.combine(day + timedelta(days=later), time(0), ZoneInfo(scope.timezone)).astimezone(UTC)


@router.get("/findings", response=Page[FindingRowOut])
def list_findings(
    request: ScopedRequest,
    filters: Query[FindingFilterQuery],
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return the review queue, newest first."""
    scope = request.auth
    before = decode_id(cursor) if cursor else None
    found, total = queries.list_findings(scope, filters.wanted(scope), before=before, limit=limit + 1)
    return {
        "items": _rows(request, found[:limit]),
        "next_cursor": encode_cursor(found[limit - 1].id) if len(found) > limit else None,
        "total": total,
    }


@router.get("/findings/signals", response=list[SignalNameOut])
def list_signals(request: ScopedRequest) -> list[dict[str, str]]:
    """Return every signal by name, in the order in which they are shown."""
    request.auth.require(FINDING_VIEW)
    language = language_of(request)
    groups = {**{each.code: each.group.value for each in SIGNALS}, **dict.fromkeys((*_TOGETHER, *PHOTO_SIGNALS), "")}
    return [{"code": code, "name": name_of(code, language), "group": group} for code, group in groups.items()]


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


def _rows(request: ScopedRequest, rows: list[Finding]) -> list[dict[str, Any]]:
    scope, language = request.auth, language_of(request)
    people = person_names(scope, [each for row in rows for each in (row.person_id, row.decided_by)])
    customers = customer_places(scope, [row.related_id for row in rows if row.related_id is not None])
    return [
        {
            **{name: getattr(row, name) for name in _ROW},
            "person_name": people.get(row.person_id, ""),
            "decided_by_name": people.get(row.decided_by) if row.decided_by else None,
            "customer_name": customers[row.related_id].name if row.related_id in customers else None,
            "signal_names": [name_of(each, language) for each in _spoken(row)],
        }
        for row in rows
    ]


def _spoken(row: Finding) -> list[str]:
    """The signals by which a claim is known: of a mere suspicion, those that made most of it."""
    own = [each for each in row.signals if each not in _TOGETHER]
    if "suspicion" in row.signals:
        own += [each for each in row.assessment.get("reasons", ()) if each not in own]
    return own or list(row.signals)


def _page(request: ScopedRequest, row: Finding) -> dict[str, Any]:
    scope, language = request.auth, language_of(request)
    judged = row.assessment
    own = row.person_id == scope.person_id
    waits = row.status in Box.WAITING.standings
    return {
        **_rows(request, [row])[0],
        **(photo_page(scope, row) if is_of_photo(row) else _place_page(row)),
        **{name: judged[name] for name in ("radius_m", "distance_m", "accuracy_m", "p_inside", "silent")},
        "reasons": [
            {"signal": each["signal"], "verdict": each["verdict"], "sentence": explain_plain(each, language)}
            for each in sorted(judged["findings"], key=lambda each: _GRAVITY.index(each["verdict"]))
        ],
        "measured": [_signal(each, language) for each in judged["signals"]],
        "policy_version": row.policy_version,
        "engine_version": row.engine_version,
        "history": queries.history(scope, row.person_id, but=row.id),
        "own": own,
        "may_decide": waits and not own and FINDING_DECIDE in scope.permissions,
    }


def _place_page(row: Finding) -> dict[str, Any]:
    facts = facts_from_json(row.facts)
    known = row.facts.get("position_known", True)
    return {
        **_claimed(facts, row.assessment),
        "customer_latitude": facts.customer.latitude if known else None,
        "customer_longitude": facts.customer.longitude if known else None,
        "photo": None,
    }


def _claimed(facts: CheckInFacts, judged: Mapping[str, Any]) -> dict[str, Any]:
    """The positions: what was claimed, the way before, and what the radio says."""
    return {
        "fixes": [
            {
                "latitude": fix.position.latitude,
                "longitude": fix.position.longitude,
                "accuracy_m": fix.accuracy_m,
                "at": fix.fixed_at,
                "datum": fix.datum.value,
                "provider": fix.provider,
                "mock": fix.mock,
                "judged": index == judged["fix_index"],
            }
            for index, fix in enumerate(facts.fixes)
        ],
        "trail": [
            {"latitude": each.latitude, "longitude": each.longitude, "accuracy_m": each.accuracy_m, "at": each.at}
            for each in facts.trail
        ],
        "sources": [
            {
                "name": each.name,
                "latitude": each.position.latitude,
                "longitude": each.position.longitude,
                "accuracy_m": each.accuracy_m,
                "heard": each.heard,
            }
            for each in (facts.radio.sources if facts.radio is not None else ())
        ],
    }


def _signal(plain: Mapping[str, Any], language: str) -> dict[str, Any]:
    evidence = plain["evidence"]
    return {
        **{name: plain[name] for name in ("code", "group", "llr", "fired")},
        "name": name_of(plain["code"], language),
        **{name: evidence[name] for name in ("measured", "limit", "unit", "ids")},
    }
