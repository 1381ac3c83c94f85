"""Bringing a visit's state to what is known about it, and recording what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from shifang.customers.operations.customers import mark_visited, unmark_visited
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.visits.models import Visit
from shifang.visits.queries.facts import visit_facts
from shifang.visits.rules.states import states_of
from shifang.visits.types.closed_lists import COMPLETED, INVALID_VISIT, STATE_CHANGED, VERIFIED
from shifang.visits.types.words import Completeness, Reason, States, Validity, Verification


@dataclass(frozen=True, slots=True)
class Cause:
    """Who or what moved a visit, by which clocks. `now` is the server's present."""

    actor_id: UUID | None
    happened_at: datetime
    received_at: datetime
    now: datetime


def settle(visit: Visit, *, cause: Cause) -> States:
    """Derive the four axes anew, save the visit and record every change."""
    states = states_of(visit_facts(visit, now=cause.now))
    changes = list(_take(visit, states, cause.happened_at))
    visit.save(force_update=True)
    _tell_customer(visit, changes)
    facts = [
        fact_of(visit, kind=kind, cause=cause, **words)
        for kind, words in ((_kind_of(change, states), change) for change in changes)
    ]
    if facts:
        ledger.record_many(visit.organisation_id, facts)
    return states


def record(visit: Visit, kind: EventKind, *, cause: Cause, **facts: Any) -> None:
    """Record what happened to a visit; its customer's timeline shows it too."""
    ledger.record(visit.organisation_id, fact_of(visit, kind=kind, cause=cause, **facts))


def fact_of(visit: Visit, *, kind: EventKind, cause: Cause, **facts: Any) -> Fact:
    """Return what happened to a visit as an event to be recorded."""
    return Fact(
        kind=kind,
        subject=Subject("visit", visit.id),
        related_id=visit.customer_id,
        actor_id=cause.actor_id,
        department_id=visit.department_id,
        happened_at=cause.happened_at,
        received_at=cause.received_at,
        facts={"code": visit.code, "person_id": str(visit.person_id), **facts},
    )


def _take(visit: Visit, states: States, at: datetime) -> Iterator[dict[str, Any]]:
    axes = (
        ("completeness", states.completeness, states.completeness_reason),
        ("validity", states.validity, states.validity_reason),
        ("verification", states.verification, states.verification_reason),
    )
    for axis, value, reason in axes:
        before = getattr(visit, axis)
        if before == value and getattr(visit, f"{axis}_reason") == reason:
            continue
        setattr(visit, axis, value.value)
        setattr(visit, f"{axis}_reason", reason.value)
        setattr(visit, f"{axis}_at", at)
        if before != value or reason in {Reason.TIME_ON_SITE, Reason.REQUIRED_STEPS}:
            yield {
                "axis": axis,
                "before": before,
                "after": value.value,
                "reason": reason.value,
                **_figures(visit, axis),
            }


def _figures(visit: Visit, axis: str) -> dict[str, Any]:
    if axis != "validity" or visit.stay is None:
        return {}
    return {"on_site_s": visit.on_site_s, "minimum_s": visit.stay["minimum_s"]}


def _tell_customer(visit: Visit, changes: Sequence[Mapping[str, Any]]) -> None:
    """Let the customer's last visit follow: only what is verified counts, and only as long as it is."""
    if visit.checked_in_at is None:
        return
    customer = {"organisation_id": visit.organisation_id, "customer_id": visit.customer_id}
    if any(change["after"] == Verification.VERIFIED for change in changes):
        mark_visited(**customer, at=visit.checked_in_at)
    if any(change["before"] == Verification.VERIFIED for change in changes):
        others = Visit.objects.filter(**customer, verification=Verification.VERIFIED.value).exclude(id=visit.id)
        unmark_visited(**customer, at=visit.checked_in_at, before=others.aggregate(at=Max("checked_in_at"))["at"])


def _kind_of(change: dict[str, Any], states: States) -> EventKind:
    if change["after"] == Completeness.COMPLETE:
        return COMPLETED
    if change["after"] == Verification.VERIFIED:
        return VERIFIED
    if change["after"] == Validity.INVALID and states.validity_reason is not Reason.FENCE:
        return INVALID_VISIT
    return STATE_CHANGED
