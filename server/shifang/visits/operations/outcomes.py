"""What the outcome of a visit does at the customer: a follow-up is written down, an opportunity moves on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from shifang.accounts.queries import organisation_of
from shifang.accounts.types import Reach, Scope
from shifang.customers.operations.follow_ups import add_follow_up, change_follow_up
from shifang.customers.operations.opportunities import move_opportunity
from shifang.customers.types.words import Channel, FollowUpDraft
from shifang.kernel.problems import Refusal
from shifang.protocol.types import Call
from shifang.visits.models import StepRecord, Visit
from shifang.visits.steps.outcome import OUTCOME


def carry_on(call: Call, visit: Visit, record: StepRecord) -> list[str]:
    """Carry an outcome on to the customer; return the codes of what could not be done.

    The step itself stands in any case: an opportunity that somebody closed meanwhile must not cost the visit its
    outcome. Whoever visits a customer may write down what came of it, whoever owns the customer.
    """
    scope = replace(call.scope, reach=Reach.ORGANISATION)
    answers = record.answers
    jobs: list[Callable[[], object]] = [lambda: _write_down(scope, visit, record)]
    if answers.get("opportunity_id"):
        jobs.append(
            lambda: move_opportunity(
                scope=scope,
                opportunity_id=UUID(answers["opportunity_id"]),
                stage=answers["opportunity_stage"],
                note=visit.code,
                now=call.received_at,
            )
        )
    return [code for code in (_refused(job) for job in jobs) if code]


def _refused(job: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            job()
    except Refusal as refusal:
        return refusal.kind.code
    return ""


def _write_down(scope: Scope, visit: Visit, record: StepRecord) -> None:
    """One follow-up for a step, under the id of its first record; sent anew, it is changed."""
    answers = record.answers
    words: dict[str, Any] = {
        "outcome": _word(scope, answers["result"]),
        "note": answers.get("note") or "",
        "next_action": (answers.get("next_action") or "")[:300],
        "next_on": date.fromisoformat(answers["next_on"]) if answers.get("next_on") else None,
    }
    rows = StepRecord.objects.filter(organisation_id=visit.organisation_id, visit_id=visit.id, step_id=record.step_id)
    first = rows.order_by("id").values_list("id", flat=True)[0]
    if first != record.id:
        change_follow_up(scope=scope, follow_up_id=first, changes=words, now=record.received_at)
        return
    draft = FollowUpDraft(
        channel=Channel.VISIT,
        contact_id=UUID(answers["contact_id"]) if answers.get("contact_id") else None,
        contact_name=answers.get("contact_name") or "",
        visit_id=visit.id,
        happened_at=record.happened_at,
        **words,
    )
    add_follow_up(
        scope=scope, customer_id=visit.customer_id, draft=draft, now=record.received_at, follow_up_id=record.id
    )


def _word(scope: Scope, result: str) -> str:
    zh, en = OUTCOME.words.get(result, (result, result))
    return en if organisation_of(scope).locale == "en" else zh
