"""Visits: list, map of the day, detail, scheduling, series of answers."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from shifang.accounts.door import ScopedRequest
from shifang.platform import clock
from shifang.platform.paging import Limit, Page
from shifang.platform.problems import language_of
from shifang.visits.api.schemas import (
    ScheduleIn,
    TodayMapOut,
    VisitAnswerOut,
    VisitCancelIn,
    VisitDetailOut,
    VisitMoveIn,
    VisitOut,
)
from shifang.visits.operations.begin import local_day
from shifang.visits.operations.endings import cancel_planned
from shifang.visits.operations.move import Plan, move
from shifang.visits.operations.proofs import prove
from shifang.visits.operations.schedule import schedule
from shifang.visits.queries.detail import visit_detail
from shifang.visits.queries.rows import answers, map_points, visit_row
from shifang.visits.queries.visits import Filters, find_visit, list_visits
from shifang.visits.types.closed_lists import VISIT_VIEW
from shifang.visits.types.words import Completeness, Life, Validity, Verification

router = Router(tags=["visits"])
Cursor = Annotated[str, Field(max_length=200)]


class VisitFilterQuery(Schema):
    """What a list of visits is narrowed to; `from` and `to` are days of the organisation, both included."""

    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")
    person_id: UUID | None = None
    department_id: UUID | None = None
    customer_id: UUID | None = None
    state: Life | None = None
    validity: Validity | None = None
    completeness: Completeness | None = None
    verification: Verification | None = None
    search: Annotated[str, Field(max_length=80)] = ""

    def filters(self) -> Filters:
        """Return the filters as the query takes them."""
        return Filters(
            since=self.since,
            until=self.until,
            person_id=self.person_id,
            department_id=self.department_id,
            customer_id=self.customer_id,
            life=self.state or "",
            validity=self.validity or "",
            completeness=self.completeness or "",
            verification=self.verification or "",
            search=self.search.strip(),
        )


class SeriesQuery(Schema):
    """Which field's values: `path` as in the form, e.g. `products.price`; `from` included, `to` not."""

    path: Annotated[str, Field(min_length=1, max_length=160)]
    customer_id: UUID | None = None
    since: AwareDatetime | None = Field(None, alias="from")
    until: AwareDatetime | None = Field(None, alias="to")


@router.get("/visits", response=Page[VisitOut])
def list_all(
    request: ScopedRequest, filters: Query[VisitFilterQuery], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """List visible visits, newest day first."""
    request.auth.require(VISIT_VIEW)
    rows, following = list_visits(request.auth, filters.filters(), cursor=cursor, limit=limit)
    return {"items": [visit_row(each) for each in rows], "next_cursor": following}


@router.post("/visits", response={201: VisitOut})
def add(request: ScopedRequest, body: ScheduleIn) -> Status[dict[str, Any]]:
    """Plan a visit for oneself or, for who plans, for somebody of the own departments."""
    made = schedule(
        scope=request.auth,
        customer_id=body.customer_id,
        person_id=body.person_id,
        planned_for=body.planned_for,
        window=body.window.times if body.window else (None, None),
        due_reason=body.due_reason,
        now=clock.now(),
    )
    return Status(201, visit_row(find_visit(request.auth, made.id)))


@router.get("/visits/today-map", response=TodayMapOut)
def today_map(
    request: ScopedRequest,
    day: Annotated[date | None, Query(alias="date")] = None,
    department_id: UUID | None = None,
) -> dict[str, Any]:
    """Return the visible visits of a day (today by default) as dots, of a department and those below if asked."""
    request.auth.require(VISIT_VIEW)
    wanted = day or local_day(request.auth, clock.now())
    return {"date": wanted, "points": map_points(request.auth, wanted, department_id=department_id)}


@router.get("/visits/answers", response=Page[VisitAnswerOut])
def series(
    request: ScopedRequest, wanted: Query[SeriesQuery], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Return the values of one form field over visits, newest first: the series of a price or a stock."""
    request.auth.require(VISIT_VIEW)
    rows, following = answers(
        request.auth,
        path=wanted.path,
        customer_id=wanted.customer_id,
        since=wanted.since,
        until=wanted.until,
        cursor=cursor,
        limit=limit,
    )
    return {"items": rows, "next_cursor": following}


@router.get("/visits/{visit_id}", response=VisitDetailOut)
def show(request: ScopedRequest, visit_id: UUID) -> dict[str, Any]:
    """Return one visible visit with fence, attempts, steps, photos, states and timeline."""
    request.auth.require(VISIT_VIEW)
    return visit_detail(request.auth, visit_id, language=language_of(request))


@router.get("/visits/{visit_id}/proof", response={200: None})
def proof(
    request: ScopedRequest, visit_id: UUID, since: Annotated[int | None, Query(ge=1, le=2**53 - 1)] = None
) -> HttpResponseBase:
    """Download the proof of one visible visit, which anybody can check without us; it is recorded who did.

    With `since`, the size of an older checkpoint, it also shows that the log only went on since then. What happened
    after the newest checkpoint is signed now, once a minute at most (`proof.too_soon`).
    """
    request.auth.require(VISIT_VIEW)
    made = prove(scope=request.auth, visit_id=visit_id, since=since, now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{made.code}.proof.json"', "Cache-Control": "no-store"}
    return HttpResponse(made.content, content_type="application/json", headers=headers)


@router.post("/visits/{visit_id}/cancel", response=VisitOut)
def cancel(request: ScopedRequest, visit_id: UUID, body: VisitCancelIn) -> dict[str, Any]:
    """Cancel a visit that has not begun; one under way is cancelled by its person's phone."""
    cancelled = cancel_planned(scope=request.auth, visit_id=visit_id, reason=body.reason, now=clock.now())
    return visit_row(find_visit(request.auth, cancelled.id))


@router.post("/visits/{visit_id}/move", response=VisitOut)
def move_planned(request: ScopedRequest, visit_id: UUID, body: VisitMoveIn) -> dict[str, Any]:
    """Plan a visit that has not begun for another day, other hours or another person, and return the one in force.

    For another person a new visit takes the place of this one, which is cancelled as replaced.
    """
    plan = Plan(
        person_id=body.person_id, day=body.planned_for, window=body.window.times if body.window else (None, None)
    )
    moved = move(scope=request.auth, visit_id=visit_id, plan=plan, now=clock.now())
    return visit_row(find_visit(request.auth, moved.id))
