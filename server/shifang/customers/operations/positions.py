"""Corrections of positions: asked for in the field, applied once a manager approves."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.approvals.operations import requests
from shifang.approvals.operations.requests import Question
from shifang.approvals.types import NEAREST_MANAGER, ApprovalKind, Closed, Status
from shifang.customers.models import Customer, PositionCorrection
from shifang.customers.operations.customers import move_customer
from shifang.customers.operations.recording import already_written, asker, lock_customer, record
from shifang.customers.queries.customers import point_of, require_visible
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import (
    CORRECTION_PENDING,
    CORRECTION_REFUSED,
    CORRECTION_REQUESTED,
    EDIT,
)
from shifang.customers.types.words import CorrectionStatus
from shifang.kernel.geo import Point, distance_m
from shifang.kernel.problems import Refusal
from shifang.ledger.types import EventKind, Subject
from shifang.platform import clock


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """Where the customer really is (WGS-84), and what shows it. `photos` are declarations with `sha256`."""

    point: Point
    note: str = ""
    photos: Sequence[Mapping[str, Any]] = ()
    accuracy_m: float | None = None
    happened_at: datetime | None = None


def request_correction(
    *, scope: Scope, customer_id: UUID, draft: CorrectionDraft, now: datetime, request_id: UUID | None = None
) -> PositionCorrection:
    """Ask for another position of a visible customer; with nobody else to decide it is applied at once.

    The same `request_id` again is the same request. Raises `not_found`, `customer.correction_pending`.
    """
    scope.require(EDIT)
    require_visible(scope, customer_id)
    customer = lock_customer(scope, customer_id)
    known = already_written(
        PositionCorrection, request_id, scope=scope, customer_id=customer_id, author="requested_by_id"
    )
    if known is not None:
        return known
    if _pending(customer):
        raise Refusal(CORRECTION_PENDING)
    correction = _insert(customer, draft, scope=scope, request_id=request_id or clock.new_id(), now=now)
    facts = {**_facts(correction), "photos": [dict(each) for each in draft.photos]}
    _record(
        CORRECTION_REQUESTED,
        correction,
        scope=scope,
        customer=customer,
        happened_at=draft.happened_at,
        now=now,
        **facts,
    )
    question = Question(
        kind=KIND.code,
        id=correction.id,
        subject=Subject("position_correction", correction.id),
        related_id=customer.id,
        payload={**_facts(correction), "customer_name": customer.name, "photos": correction.photos},
    )
    requests.request(scope=scope, question=question, now=now)
    correction.refresh_from_db()
    return correction


def close_correction(closed: Closed) -> None:
    """Apply or refuse a correction as its approval has ended (in the deciding transaction)."""
    scope = replace(system_scope(closed.organisation_id), person_id=closed.decided_by)
    correction = PositionCorrection.objects.get(organisation_id=closed.organisation_id, id=closed.subject_id)
    customer = lock_customer(scope, correction.customer_id)
    approved = closed.status is Status.APPROVED
    correction.status = CorrectionStatus.APPLIED if approved else CorrectionStatus.REFUSED
    correction.decided_by, correction.decided_at, correction.decision_note = closed.decided_by, closed.at, closed.note
    correction.save(update_fields=["status", "decided_by", "decided_at", "decision_note"])
    facts = {**_facts(correction), "decided_by": plain(closed.decided_by), "note": closed.note}
    if approved:
        # Where it lay when it was asked for may be long gone: the event tells what is replaced now.
        facts = {name: facts[name] for name in ("correction_id", "requested_by", "requested_at", "decided_by", "note")}
        move_customer(customer, _point(correction), scope=scope, now=closed.at, facts=facts)
    else:
        _record(CORRECTION_REFUSED, correction, scope=scope, customer=customer, now=closed.at, **facts)


KIND = ApprovalKind(
    code="customer.position",
    zh="客户位置修正",
    en="Position correction",
    chain=(NEAREST_MANAGER,),
    on_decided=close_correction,
)


def _pending(customer: Customer) -> bool:
    return PositionCorrection.objects.filter(
        organisation_id=customer.organisation_id, customer_id=customer.id, status=CorrectionStatus.PENDING
    ).exists()


def _insert(
    customer: Customer, draft: CorrectionDraft, *, scope: Scope, request_id: UUID, now: datetime
) -> PositionCorrection:
    before = point_of(customer)
    return PositionCorrection.objects.create(
        id=request_id,
        organisation_id=scope.organisation_id,
        customer=customer,
        requested_by_id=asker(scope),
        latitude=draft.point.latitude,
        longitude=draft.point.longitude,
        before_latitude=before.latitude if before is not None else None,
        before_longitude=before.longitude if before is not None else None,
        distance_m=round(distance_m(before, draft.point)) if before is not None else None,
        accuracy_m=draft.accuracy_m,
        note=draft.note.strip(),
        photos=[each["sha256"] for each in draft.photos],
        status=CorrectionStatus.PENDING,
        approval_id=request_id,
        requested_at=now,
    )


def _facts(correction: PositionCorrection) -> dict[str, Any]:
    return {
        "correction_id": plain(correction.id),
        "customer_id": plain(correction.customer_id),
        "requested_by": plain(correction.requested_by_id),
        "requested_at": plain(correction.requested_at),
        "before": asdict(before) if (before := _before(correction)) is not None else None,
        "after": asdict(_point(correction)),
        "distance_m": correction.distance_m,
        "accuracy_m": correction.accuracy_m,
        "note": correction.note,
    }


def _point(correction: PositionCorrection) -> Point:
    return Point(correction.latitude, correction.longitude)


def _before(correction: PositionCorrection) -> Point | None:
    if correction.before_latitude is None or correction.before_longitude is None:
        return None
    return Point(correction.before_latitude, correction.before_longitude)


def _record(
    kind: EventKind,
    correction: PositionCorrection,
    *,
    scope: Scope,
    customer: Customer,
    now: datetime,
    happened_at: datetime | None = None,
    **facts: Any,
) -> None:
    subject = Subject("position_correction", correction.id)
    record(kind, scope=scope, customer=customer, subject=subject, happened_at=happened_at, now=now, facts=facts)
