"""Territories: drafts of who looks after which customers, changed by hand, applied, undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import department_names, person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import cards
from shifang.planning.models import TerritoryDraft, TerritoryPerson
from shifang.planning.operations import territories, territory_apply
from shifang.planning.queries.territories import (
    CHANGED,
    counts_of,
    find_draft,
    lines_of,
    people_of,
    visible_drafts,
    ways_of,
)
from shifang.planning.types.territories import (
    MOST_CHANGE,
    MOST_MOVED,
    MOST_PEOPLE,
    Outcome,
    Stays,
    TerritoryState,
)
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor

router = Router(tags=["planning"])
PATH = "/planning/territories"


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class TerritoryPersonIn(_In):
    """Somebody among whom customers are split, and how many per cent of their hours count: 0 gives all away."""

    person_id: UUID
    percent: Annotated[int, Field(ge=0, le=100)] = 100


class TerritoriesIn(_In):
    """People of a department and those below it whose customers are split anew; `unowned`: with those of the department
    that nobody holds. `change`: what a change of hands costs, in minutes of travel a week.
    """

    department_id: UUID
    people: Annotated[list[TerritoryPersonIn], Field(max_length=MOST_PEOPLE)]
    unowned: bool = False
    change: Annotated[float, Field(ge=0, le=MOST_CHANGE, allow_inf_nan=False)] = 10.0


class TerritoryMovesIn(_In):
    """Customers that are to go to another person of the draft."""

    customer_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_MOVED)]
    person_id: UUID


class TerritoryReasonIn(_In):
    """Why territories change; everybody concerned reads it."""

    reason: Annotated[str, Field(max_length=200)]


class TerritoryLineQuery(Schema):
    """Customers that change hands, that stay for a reason, or all; of one person, before or after; or a single one."""

    changed: bool = False
    stays: bool = False
    person_id: UUID | None = None
    customer_id: UUID | None = None
    cursor: Annotated[str, Field(max_length=1000)] | None = None
    limit: Limit = 50


class TerritoryFigures(Schema):
    """A territory: customers, minutes a week with them and on the road, kilometres to their middle on average."""

    customers: int
    service: float
    travel: float
    spread_km: float


class TerritoryPersonOut(Schema):
    """Somebody's territory today and as proposed (null while it is searched); hours of work a week, and how many per
    cent of them count.
    """

    person_id: UUID
    name: str
    hours: float
    percent: int
    today: TerritoryFigures | None
    proposal: TerritoryFigures | None


class TerritoriesOut(Schema):
    """A draft. `uneven`: coefficient of variation of minutes beside each person's hours, today and as proposed.
    `failure` is the code of a problem. It can be undone until `undo_until`, once.
    """

    id: UUID
    department_id: UUID
    department_name: str
    unowned: bool
    change: float
    state: TerritoryState
    progress: float
    failure: str
    uneven_before: float | None
    uneven: float | None
    by_id: UUID
    by_name: str
    created_at: datetime
    reason: str
    applied_by_name: str | None
    applied_at: datetime | None
    undo_until: datetime | None
    undone_at: datetime | None
    people: list[TerritoryPersonOut]


class TerritoriesDetailOut(TerritoriesOut):
    """A draft with how many customers it has, how many change hands, come to somebody first (`taken`), and stay where
    they are for a reason (`stays`); `outcomes`: what became of how many when it was applied or undone.
    """

    customers: int
    changed: int
    taken: int
    stays: int
    outcomes: dict[str, int]


class TerritoryLineOut(Schema):
    """A customer of a draft: whose it is today and is to be, visits and minutes a week, why it stays, and what became
    of it. `by_hand`: somebody moved it.
    """

    customer_id: UUID
    name: str
    tier: str
    before_id: UUID | None
    before_name: str | None
    person_id: UUID | None
    person_name: str | None
    visits: float
    minutes: float
    travel: float
    stays: Stays | None
    by_hand: bool
    outcome: Outcome | None


class TerritoryPointsOut(Schema):
    """All customers with a position, column by column: WGS-84; `before` and `after` are indexes of `people`, -1 nobody;
    `fixed` ones cannot be moved.
    """

    people: list[UUID]
    customers: list[UUID]
    latitude: list[float]
    longitude: list[float]
    before: list[int]
    after: list[int]
    fixed: list[bool]


class TerritoryPreviewOut(Schema):
    """What applying would do now: customers and what goes along with them, and what is left for which reason."""

    customers: int
    visits: int
    follow_ups: int
    issues: int
    opportunities: int
    holder_changed: int = 0
    frozen: int = 0
    person_gone: int = 0
    not_free: int = 0


@router.post(PATH, response={201: TerritoriesDetailOut})
def draft(request: ScopedRequest, body: TerritoriesIn) -> Status[dict[str, Any]]:
    """Ask for territories; they are searched in the background."""
    wish = territories.Wish(
        department_id=body.department_id,
        people=[(each.person_id, each.percent) for each in body.people],
        unowned=body.unowned,
        change=body.change,
    )
    made = territories.draft_territories(scope=request.auth, wish=wish, now=clock.now())
    return Status(201, _detail(request.auth, made))


@router.get(PATH, response=Page[TerritoriesOut])
def list_all(request: ScopedRequest, cursor: str | None = None, limit: Limit = 30) -> dict[str, Any]:
    """List the drafts that the asker sees, newest first."""
    territories.may_draft(request.auth)
    rows = visible_drafts(request.auth)
    if cursor is not None:
        rows = rows.filter(id__lt=decode_id(cursor))
    page = list(rows.order_by("-id")[: limit + 1])
    following = encode_cursor(page[limit - 1].id) if len(page) > limit else None
    return {"items": _rows(request.auth, page[:limit]), "next_cursor": following}


@router.get(PATH + "/{territories_id}", response=TerritoriesDetailOut)
def show(request: ScopedRequest, territories_id: UUID) -> dict[str, Any]:
    """Return a draft with its figures."""
    return _detail(request.auth, _found(request, territories_id))


@router.get(PATH + "/{territories_id}/lines", response=Page[TerritoryLineOut])
def list_lines(request: ScopedRequest, territories_id: UUID, query: Query[TerritoryLineQuery]) -> dict[str, Any]:
    """List the customers of a draft."""
    draft = _found(request, territories_id)
    rows = lines_of(draft)
    if query.changed:
        rows = rows.filter(CHANGED)
    if query.stays:
        rows = rows.exclude(stays="")
    if query.person_id is not None:
        rows = rows.filter(before_id=query.person_id) | rows.filter(person_id=query.person_id)
    if query.customer_id is not None:
        rows = rows.filter(customer_id=query.customer_id)
    if query.cursor is not None:
        rows = rows.filter(id__gt=decode_id(query.cursor))
    page = list(rows.order_by("id")[: query.limit + 1])
    known = cards(request.auth.organisation_id, [each.customer_id for each in page])
    names = person_names(request.auth, [one for each in page for one in (each.before_id, each.person_id)])
    items = [
        {
            "customer_id": each.customer_id,
            "name": known[each.customer_id].name,
            "tier": known[each.customer_id].tier,
            "before_id": each.before_id,
            "before_name": names.get(cast(UUID, each.before_id)),
            "person_id": each.person_id,
            "person_name": names.get(cast(UUID, each.person_id)),
            "visits": each.visits,
            "minutes": each.visits * each.minutes,
            "travel": travel,
            "stays": each.stays or None,
            "by_hand": each.by_hand,
            "outcome": each.outcome or None,
        }
        for each, travel in zip(page[: query.limit], ways_of(draft, page[: query.limit]), strict=True)
    ]
    following = encode_cursor(page[query.limit - 1].id) if len(page) > query.limit else None
    return {"items": items, "next_cursor": following}


@router.get(PATH + "/{territories_id}/points", response=TerritoryPointsOut)
def points(request: ScopedRequest, territories_id: UUID) -> dict[str, Any]:
    """Return where the customers of a draft are, for a map."""
    found = _found(request, territories_id)
    people = [each.person_id for each in people_of([found])[found.id]]
    number: dict[UUID | None, int] = {person: at for at, person in enumerate(people)}
    rows = lines_of(found).filter(latitude__isnull=False).order_by("id")
    names = ("customer_id", "latitude", "longitude", "before_id", "person_id", "stays")
    table = list(rows.values_list(*names))
    columns = list(zip(*table, strict=True)) or [()] * len(names)
    return {
        "people": people,
        "customers": columns[0],
        "latitude": columns[1],
        "longitude": columns[2],
        "before": [number.get(each, -1) for each in columns[3]],
        "after": [number.get(each, -1) for each in columns[4]],
        "fixed": [each == Stays.FROZEN for each in columns[5]],
    }


@router.get(PATH + "/{territories_id}/preview", response=TerritoryPreviewOut)
def preview(request: ScopedRequest, territories_id: UUID) -> dict[str, int]:
    """Return what applying a draft would do now; nothing is written."""
    return territory_apply.preview(scope=request.auth, draft_id=territories_id, now=clock.now()).counts()


@router.post(PATH + "/{territories_id}/moves", response=TerritoriesDetailOut)
def move(request: ScopedRequest, territories_id: UUID, body: TerritoryMovesIn) -> dict[str, Any]:
    """Put customers into another person's territory before it is applied."""
    moved = territories.move_customers(
        scope=request.auth, draft_id=territories_id, customers=body.customer_ids, person_id=body.person_id
    )
    return _detail(request.auth, moved)


@router.post(PATH + "/{searching_territories_id}/cancel", response=TerritoriesDetailOut)
def cancel(request: ScopedRequest, searching_territories_id: UUID) -> dict[str, Any]:
    """Call a search off."""
    return _detail(request.auth, territories.call_off(scope=request.auth, draft_id=searching_territories_id))


@router.post(PATH + "/{territories_id}/discard", response=TerritoriesDetailOut)
def discard(request: ScopedRequest, territories_id: UUID) -> dict[str, Any]:
    """Throw a draft away."""
    return _detail(request.auth, territories.discard(scope=request.auth, draft_id=territories_id))


@router.post(PATH + "/{territories_id}/apply", response=TerritoriesDetailOut)
def apply(request: ScopedRequest, territories_id: UUID, body: TerritoryReasonIn) -> dict[str, Any]:
    """Give customers to whom the draft names, with all that is open there."""
    applied = territory_apply.apply(scope=request.auth, draft_id=territories_id, reason=body.reason, now=clock.now())
    return _detail(request.auth, applied)


@router.post(PATH + "/{applied_territories_id}/undo", response=TerritoriesDetailOut)
def undo(request: ScopedRequest, applied_territories_id: UUID) -> dict[str, Any]:
    """Give back what applying the draft gave away."""
    undone = territory_apply.undo(scope=request.auth, draft_id=applied_territories_id, now=clock.now())
    return _detail(request.auth, undone)


def _found(request: ScopedRequest, territories_id: UUID) -> TerritoryDraft:
    territories.may_draft(request.auth)
    return find_draft(request.auth, territories_id)


def _rows(scope: Scope, page: Sequence[TerritoryDraft]) -> list[dict[str, Any]]:
    people = people_of(page)
    concerned = [one.person_id for rows in people.values() for one in rows]
    names = person_names(scope, [*concerned, *(one for each in page for one in (each.by_id, each.applied_by_id))])
    departments = department_names(scope, [each.department_id for each in page])
    plain = (
        *("id", "department_id", "unowned", "change", "state", "progress", "failure", "uneven_before", "uneven"),
        *("by_id", "created_at", "reason", "applied_at", "undo_until", "undone_at"),
    )
    return [
        {
            **{name: getattr(each, name) for name in plain},
            "department_name": departments[each.department_id],
            "by_name": names[each.by_id],
            "applied_by_name": names.get(cast(UUID, each.applied_by_id)),
            "people": [_person(one, names) for one in people[each.id]],
        }
        for each in page
    ]


def _person(person: TerritoryPerson, names: dict[UUID, str]) -> dict[str, Any]:
    plain = {name: getattr(person, name) for name in ("person_id", "hours", "percent")}
    return {
        **plain,
        "name": names[person.person_id],
        "today": person.today or None,
        "proposal": person.proposal or None,
    }


def _detail(scope: Scope, found: TerritoryDraft) -> dict[str, Any]:
    (row,) = _rows(scope, [found])
    return {**row, **counts_of(found)}
