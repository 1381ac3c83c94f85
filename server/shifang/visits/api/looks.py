"""Who looked at one's own data."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.platform.paging import Limit, Page
from shifang.visits.queries.looks import looks_at_own_data

router = Router(tags=["visits"])


class LookOut(Schema):
    """Somebody looked: at the track of a day, or at a photo in full (the day it was taken, and at which customer; null
    for a photo of no visit)."""

    id: UUID
    what: Literal["track", "photo"]
    by_id: UUID | None
    by_name: str | None
    at: datetime
    day: date | None
    visit_id: UUID | None
    customer_name: str | None


@router.get("/me/looks", response=Page[LookOut])
def looks(
    request: ScopedRequest, cursor: Annotated[str, Query(max_length=200)] = "", limit: Limit = 60
) -> dict[str, Any]:
    """List who looked at the asker's own tracks and photos, newest first; everybody sees their own only."""
    rows, following = looks_at_own_data(request.auth, cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}
