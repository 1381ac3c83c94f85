"""Giving what is open with customers to other people, whoever sees it; the caller has decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts.types import Scope
from shifang.customers.models import FollowUp, Issue, Opportunity
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import FOLLOW_UP_CHANGED, ISSUE_CHANGED, OPPORTUNITY_CHANGED
from shifang.customers.types.words import IssueStatus, StageKind
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a kind of thing is called, which of its fields says whose it is, and which of them the log names it by."""

    event: EventKind
    subject: str
    field: str
    name: str | None
    keeps_time: bool = True


_OPPORTUNITY = _Kind(OPPORTUNITY_CHANGED, "opportunity", "owner_id", "name")
_ISSUE = _Kind(ISSUE_CHANGED, "issue", "owner_id", "title")
_NEXT_ACTION = _Kind(FOLLOW_UP_CHANGED, "follow_up", "next_person_id", None, keeps_time=False)


def hand_on_opportunities(
    *, scope: Scope, owners: Mapping[UUID, UUID], operation_id: UUID, now: datetime
) -> list[UUID]:
    """Give open opportunities to other people; return those that changed hands."""
    rows = Opportunity.objects.filter(stage_kind=StageKind.OPEN)
    return _hand_on(_OPPORTUNITY, rows, owners, scope=scope, operation_id=operation_id, now=now)


def hand_on_issues(
    *, scope: Scope, owners: Mapping[UUID, UUID | None], operation_id: UUID, now: datetime
) -> list[UUID]:
    """Give unsettled issues to other people, or leave them to nobody; return those that changed hands."""
    rows = Issue.objects.filter(status__in=[IssueStatus.OPEN, IssueStatus.IN_PROGRESS])
    return _hand_on(_ISSUE, rows, owners, scope=scope, operation_id=operation_id, now=now)


def hand_on_next_actions(*, scope: Scope, people: Mapping[UUID, UUID], operation_id: UUID, now: datetime) -> list[UUID]:
    """Note the next actions of follow-ups for other people; who wrote them stays. Return those that changed hands."""
    rows = FollowUp.objects.filter(next_done_at__isnull=True)
    return _hand_on(_NEXT_ACTION, rows, people, scope=scope, operation_id=operation_id, now=now)


def _hand_on(
    kind: _Kind,
    rows: "QuerySet[Opportunity] | QuerySet[Issue] | QuerySet[FollowUp]",
    people: Mapping[UUID, UUID] | Mapping[UUID, UUID | None],
    *,
    scope: Scope,
    operation_id: UUID,
    now: datetime,
) -> list[UUID]:
    locked = rows.select_for_update(of=("self",)).select_related("customer")
    wanted = locked.filter(organisation_id=scope.organisation_id, id__in=list(people)).order_by("id")
    found = [each for each in wanted if getattr(each, kind.field) != people[each.id]]
    facts = [
        Fact(
            kind=kind.event,
            subject=Subject(kind.subject, each.id),
            related_id=each.customer_id,
            actor_id=scope.person_id,
            department_id=each.customer.department_id,
            happened_at=now,
            received_at=now,
            facts={
                **({kind.name: getattr(each, kind.name)} if kind.name else {}),
                "changes": {kind.field: {"before": plain(getattr(each, kind.field)), "after": plain(people[each.id])}},
                "operation_id": str(operation_id),
            },
        )
        for each in found
    ]
    for person_id in {people[each.id] for each in found}:
        theirs = [each.id for each in found if people[each.id] == person_id]
        changed = {kind.field: person_id, **({"updated_at": now} if kind.keeps_time else {})}
        rows.filter(organisation_id=scope.organisation_id, id__in=theirs).update(**changed)
    ledger.record_many(scope.organisation_id, facts)
    return [each.id for each in found]
