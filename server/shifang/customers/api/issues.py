"""Issues that customers raise."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.relation_schemas import IssueIn, IssueOut, IssuePatch
from shifang.customers.models import Issue
from shifang.customers.operations.issues import change_issue, raise_issue
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.paging import newest_first
from shifang.customers.queries.relations import issues
from shifang.customers.types.closed_lists import VIEW
from shifang.customers.types.words import IssueDraft, IssueStatus
from shifang.platform import clock
from shifang.platform.paging import Limit, Page

router = Router(tags=["customers"])
Cursor = Annotated[str, Field(max_length=1000)] | None


class IssueQuery(Schema):
    """Which issues; `status` may be repeated."""

    status: Annotated[list[IssueStatus], Field(max_length=4)] = []
    owner_id: UUID | None = None


@router.get("/customers/{customer_id}/issues", response=Page[IssueOut])
def list_of_customer(
    request: ScopedRequest, customer_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """List the issues of a customer, newest first."""
    request.auth.require(VIEW)
    require_visible(request.auth, customer_id)
    rows, following = newest_first(issues(request.auth, customer_id=customer_id), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}


@router.get("/customer-issues", response=Page[IssueOut])
def list_all(
    request: ScopedRequest,
    wanted: Query[IssueQuery],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List issues of visible customers; `status` may be repeated."""
    request.auth.require(VIEW)
    rows = issues(request.auth, owner_id=wanted.owner_id, statuses=[each.value for each in wanted.status])
    page, following = newest_first(rows, cursor=cursor, limit=limit)
    return {"items": page, "next_cursor": following, "total": rows.count()}


@router.post("/customers/{customer_id}/issues", response={201: IssueOut})
def add(request: ScopedRequest, customer_id: UUID, body: IssueIn) -> Status[Issue]:
    """Write down an issue."""
    photos = tuple({"sha256": digest} for digest in body.photos)
    draft = IssueDraft(**body.model_dump(exclude={"photos"}), photos=photos)
    made = raise_issue(scope=request.auth, customer_id=customer_id, draft=draft, now=clock.now())
    return Status(201, issues(request.auth).get(id=made.id))


@router.patch("/customer-issues/{issue_id}", response=IssueOut)
def change(request: ScopedRequest, issue_id: UUID, body: IssuePatch) -> Issue:
    """Move an issue on."""
    changes = body.model_dump(exclude_unset=True)
    if "status" in changes:
        changes["status"] = changes["status"].value
    change_issue(scope=request.auth, issue_id=issue_id, changes=changes, now=clock.now())
    return issues(request.auth).get(id=issue_id)
