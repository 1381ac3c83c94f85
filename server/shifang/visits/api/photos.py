"""The photo wall."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.evidence.types import PHOTOS_VIEW
from shifang.platform.paging import Limit, Page
from shifang.visits.queries.photos import FindingFilter, PhotoFilters, list_photos
from shifang.visits.types.closed_lists import VISIT_VIEW
from shifang.visits.types.words import Validity, Verification

router = Router(tags=["visits"])


class PhotoFilterQuery(Schema):
    """What the wall is narrowed to; `from` and `to` are days of the organisation, both included."""

    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")
    category: Annotated[str, Field(max_length=20, pattern="^[a-z_]*$")] = ""
    customer_id: UUID | None = None
    person_id: UUID | None = None
    department_id: UUID | None = None
    visit_id: UUID | None = None
    verification: Verification | None = None
    finding: FindingFilter = ""

    def filters(self) -> PhotoFilters:
        """Return the filters as the query takes them."""
        given = self.model_dump()
        return PhotoFilters(**{**given, "verification": self.verification or ""})


class WallPhotoOut(Schema):
    """A photo of a visit. The position (WGS-84) is its own, else that of the check-in; `held` tells whether its bytes
    have come. `capture` says how the phone signed it, as in a visit; `finding` how the findings about its visit stand
    together, null without any."""

    id: UUID
    sha256: str
    category: str
    taken_at: datetime
    held: bool
    capture: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    step_id: str | None
    visit_id: UUID
    visit_code: str
    customer_id: UUID
    customer_name: str
    person_id: UUID
    person_name: str
    department_name: str
    validity: Validity
    verification: Verification
    finding: Literal["open", "confirmed", "dismissed"] | None


@router.get("/visits/photos", response=Page[WallPhotoOut])
def photo_wall(
    request: ScopedRequest,
    filters: Query[PhotoFilterQuery],
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 60,
) -> dict[str, Any]:
    """List the photos of visible visits, newest first."""
    request.auth.require(VISIT_VIEW, PHOTOS_VIEW)
    rows, following = list_photos(request.auth, filters.filters(), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}
