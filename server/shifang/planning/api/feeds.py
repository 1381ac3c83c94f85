"""Calendar feeds, and where people's days start and end."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import person_row
from shifang.kernel.geo import Point
from shifang.planning.operations import bases, feeds
from shifang.planning.queries.bases import bases_of
from shifang.planning.queries.feeds import feed_of
from shifang.planning.types.plan_lists import BASE_SET, FEED_OWN
from shifang.platform import clock

router = Router(tags=["plans"])
outside_router = Router(tags=["plans"])
MAX_AGE_S = 900


class FeedOut(Schema):
    """One's calendar feed; the address itself is told only when it is made."""

    made: bool
    created_at: datetime | None
    last_read_at: datetime | None


class FeedMadeOut(Schema):
    """The path of a new calendar feed below the server's address: who knows it reads the planned visits."""

    path: str
    created_at: datetime


class BasePlaceIn(Schema):
    """A place, WGS-84."""

    model_config = ConfigDict(extra="forbid")

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]

    def point(self) -> Point:
        """Return the place as the domain takes it."""
        return Point(self.latitude, self.longitude)


class BaseIn(Schema):
    """Where days start and end; `end` null: where they start; `start` null: not known, with the first visit."""

    model_config = ConfigDict(extra="forbid")

    start: BasePlaceIn | None
    end: BasePlaceIn | None = None


class BasePlaceOut(Schema):
    """A place, WGS-84."""

    latitude: float
    longitude: float


class BaseOut(Schema):
    """Where somebody's days start and end; null: not known."""

    start: BasePlaceOut | None
    end: BasePlaceOut | None


@router.get("/planning/feed", response=FeedOut)
def show_feed(request: ScopedRequest) -> dict[str, Any]:
    """Return whether one has a calendar feed, and when it was read last."""
    request.auth.require(FEED_OWN)
    found = feed_of(request.auth)
    moments = {name: getattr(found, name) if found else None for name in ("created_at", "last_read_at")}
    return {"made": found is not None, **moments}


@router.post("/planning/feed", response={201: FeedMadeOut})
def make_feed(request: ScopedRequest) -> Status[dict[str, Any]]:
    """Make one's calendar feed, or give it another address: the old one ends."""
    made, token = feeds.make(scope=request.auth, now=clock.now())
    return Status(201, {"path": f"/api/v1/calendars/{token}.ics", "created_at": made.created_at})


@router.delete("/planning/feed", response={204: None})
def revoke_feed(request: ScopedRequest) -> Status[None]:
    """Take one's calendar feed back."""
    feeds.revoke(scope=request.auth, now=clock.now())
    return Status(204, None)


@router.get("/planning/people/{person_id}/base", response=BaseOut)
def show_base(request: ScopedRequest, person_id: UUID) -> dict[str, Any]:
    """Return where somebody's days start and end."""
    request.auth.require(BASE_SET)
    person = person_row(request.auth, person_id)
    request.auth.require_sight(department_id=person.department_id, person_id=person_id)
    start, end = bases_of(request.auth.organisation_id, [person_id]).get(person_id, (None, None))
    return {"start": start, "end": end}


@router.put("/planning/people/{person_id}/base", response=BaseOut)
def set_base(request: ScopedRequest, person_id: UUID, body: BaseIn) -> dict[str, Any]:
    """Say where somebody's days start and end."""
    start, end = (each.point() if each is not None else None for each in (body.start, body.end))
    bases.set_base(scope=request.auth, person_id=person_id, start=start, end=end, now=clock.now())
    return {"start": start, "end": (end or start) if start is not None else None}


@outside_router.get("/calendars/{feed_token}.ics", auth=None, include_in_schema=False)
def calendar(request: HttpRequest, feed_token: str) -> HttpResponse:
    """Return the planned visits of whoever the address is of."""
    found = feeds.read(feed_token, now=clock.now())
    tag = f'"{found.tag}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(found.text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="shifang.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = f"private, max-age={MAX_AGE_S}"
    response["Referrer-Policy"] = "no-referrer"
    return response
