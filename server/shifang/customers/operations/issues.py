"""Issues that customers raise, until they are settled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Issue
from shifang.customers.operations.recording import already_written, asker, changed_fields, lock_customer, record
from shifang.customers.queries.customers import find_customer
from shifang.customers.queries.people import assignee
from shifang.customers.queries.relations import find_related
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import EDIT, ISSUE_CHANGED, ISSUE_RAISED, REASON_REQUIRED
from shifang.customers.types.words import IssueDraft, IssueStatus
from shifang.kernel.problems import Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock

_SETTLED = {IssueStatus.RESOLVED, IssueStatus.CLOSED}


def raise_issue(
    *,
    scope: Scope,
    customer_id: UUID,
    draft: IssueDraft,
    now: datetime,
    issue_id: UUID | None = None,
    happened_at: datetime | None = None,
) -> Issue:
    """Write down an issue of a visible customer; without an owner it is the customer's owner's."""
    scope.require(EDIT)
    customer = find_customer(scope, customer_id)
    known = already_written(Issue, issue_id, scope=scope, customer_id=customer_id, author="raised_by_id")
    if known is not None:
        return known
    owner_id = assignee(scope, draft.owner_id).person_id if draft.owner_id is not None else customer.owner_id
    issue = Issue.objects.create(
        id=issue_id or clock.new_id(),
        organisation_id=scope.organisation_id,
        customer=customer,
        title=draft.title.strip(),
        detail=draft.detail.strip(),
        status=IssueStatus.OPEN,
        owner_id=owner_id,
        raised_by_id=asker(scope),
        visit_id=draft.visit_id,
        photos=[each["sha256"] for each in draft.photos],
        due_on=draft.due_on,
        raised_at=happened_at or now,
        updated_at=now,
    )
    record(
        ISSUE_RAISED,
        scope=scope,
        customer=customer,
        subject=Subject("issue", issue.id),
        happened_at=happened_at,
        now=now,
        facts={
            "title": issue.title,
            "owner_id": plain(owner_id),
            "photos": [dict(each) for each in draft.photos],
        },
    )
    return issue


def change_issue(*, scope: Scope, issue_id: UUID, changes: Mapping[str, Any], now: datetime) -> Issue:
    """Move an issue on; settling it asks for the resolution. An owner must be somebody the asker sees."""
    scope.require(EDIT)
    issue = find_related(scope, Issue, issue_id)
    customer = lock_customer(scope, issue.customer_id)
    after = dict(changes)
    if after.get("owner_id") is not None and after["owner_id"] != issue.owner_id:
        after["owner_id"] = assignee(scope, after["owner_id"]).person_id
    if "status" in after:
        settled = IssueStatus(after["status"]) in _SETTLED
        if settled and not str(after.get("resolution", issue.resolution)).strip():
            raise Refusal(REASON_REQUIRED)
        after["closed_at"] = (issue.closed_at or now) if settled else None
    changed = changed_fields(issue, after, now=now)
    if changed:
        record(
            ISSUE_CHANGED,
            scope=scope,
            customer=customer,
            subject=Subject("issue", issue.id),
            now=now,
            facts={"title": issue.title, "changes": changed},
        )
    return issue
