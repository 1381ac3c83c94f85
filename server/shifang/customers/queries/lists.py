"""Lists of customers: filtered, sorted, searched, paged; and dots for maps."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateTimeField, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat

from shifang.accounts.queries import department_tree
from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.queries.customers import rows_of, visible_customers
from shifang.customers.queries.paging import uuid_of
from shifang.customers.queries.settings import settings
from shifang.customers.rules.names import phone_digits
from shifang.customers.types.words import CustomerRow, Filters, MapPoint, Sort
from shifang.kernel.geo import BoundingBox
from shifang.kernel.problems import Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_cursor, encode_cursor

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_EXPORT_CHUNK = 1000


def filtered(scope: Scope, filters: Filters) -> QuerySet[Customer]:
    """Return the visible customers that meet the filters, in no order."""
    found = visible_customers(scope)
    for condition in _conditions(filters):
        found = found.filter(condition)
    return found


def list_customers(
    scope: Scope, filters: Filters, *, sort: Sort, cursor: str | None, limit: int
) -> tuple[list[CustomerRow], str | None, int]:
    """Return a page of rows, the next cursor and the number of all."""
    matching = filtered(scope, filters)
    ordered = matching.annotate(sort_key=_SORTS[sort](scope))
    if sort is Sort.NEWEST:
        page = ordered.order_by("-id")
        if cursor is not None:
            page = page.filter(id__lt=uuid_of(decode_cursor(cursor, size=1)[0]))
    else:
        page = ordered.order_by("sort_key", "id")
        if cursor is not None:
            page = page.filter(_after(cursor, sort=sort))
    rows = rows_of(scope, page[: limit + 1])
    following = _cursor_of(page, rows[limit - 1], sort=sort) if len(rows) > limit else None
    return rows[:limit], following, matching.count()


def map_points(scope: Scope, filters: Filters, *, limit: int) -> tuple[list[MapPoint], int]:
    """Return the positioned customers as dots, at most `limit`, and how many there are in all."""
    matching = filtered(scope, filters).filter(latitude__isnull=False)
    rows: Any = matching.order_by("id").values_list(
        "id", "name", "tier", "type", "life_stage", "latitude", "longitude", "owner_id"
    )
    points = [MapPoint(*row) for row in rows[: limit + 1]]
    total = len(points) if len(points) <= limit else matching.count()
    return points[:limit], total


def row_pages(
    scope: Scope, filters: Filters, *, after: tuple[str, UUID] | None = None
) -> tuple[list[CustomerRow], tuple[str, UUID] | None]:
    """Return the next thousand matching customers by name and where the page after them begins (for exports)."""
    page = filtered(scope, filters).order_by("name_key", "id")
    if after is not None:
        page = page.filter(Q(name_key__gt=after[0]) | Q(name_key=after[0], id__gt=after[1]))
    rows = rows_of(scope, page[:_EXPORT_CHUNK])
    return rows, (rows[-1].name_key, rows[-1].id) if len(rows) == _EXPORT_CHUNK else None


def within(box: BoundingBox) -> Q:
    """Return the condition that a position lies in a box, across the 180th meridian too."""
    inside = Q(latitude__gte=box.south, latitude__lte=box.north)
    if box.crosses_antimeridian:
        return inside & (Q(longitude__gte=box.west) | Q(longitude__lte=box.east))
    return inside & Q(longitude__gte=box.west, longitude__lte=box.east)


def _conditions(filters: Filters) -> Iterator[Q]:
    several = {"tier": filters.tiers, "life_stage": filters.life_stages, "type": filters.types}
    yield from (Q(**{f"{name}__in": wanted}) for name, wanted in several.items() if wanted)
    if filters.tags:
        yield Q(tags__contains=list(filters.tags))
    if filters.owner_id is not None:
        yield Q(owner_id=filters.owner_id)
    if filters.unowned:
        yield Q(owner_id__isnull=True)
    if filters.department_id is not None:
        # The department and all below it; the id is no person's, so `manager_id` adds nothing.
        below = department_tree(department_id=filters.department_id, manager_id=filters.department_id)
        yield Q(department_id__in=below)
    if filters.box is not None:
        yield within(filters.box)
    if filters.positioned is not None:
        yield Q(latitude__isnull=not filters.positioned)
    yield from (_matches(word) for word in filters.search.split()[:6])


def _matches(word: str) -> Q:
    """Match a word in name, full pinyin, pinyin initials, address or phone."""
    found = Q(name__icontains=word) | Q(address__icontains=word)
    if word.isascii():
        found |= Q(name_key__contains=word.lower().replace("|", ""))
    digits = phone_digits(word)
    if len(digits) >= 3:
        found |= Q(phone__contains=digits)
    return found


def _tier_key(scope: Scope) -> Expression:
    ranks = [When(tier=key, then=Value(f"{rank:02d}")) for rank, key in enumerate(settings(scope).tier_rank())]
    rank = Case(*ranks, default=Value("99"), output_field=CharField())
    return Concat(rank, F("name_key"), output_field=CharField())


_SORTS: dict[Sort, Callable[[Scope], Any]] = {
    Sort.NAME: lambda _scope: F("name_key"),
    Sort.NEWEST: lambda _scope: F("created_at"),
    # Those never visited come first: they wait longest.
    Sort.LAST_VISIT: lambda _scope: Coalesce("last_visit_at", Value(_LONG_AGO), output_field=DateTimeField()),
    Sort.TIER: _tier_key,
}


def _after(cursor: str, *, sort: Sort) -> Q:
    key, identifier = decode_cursor(cursor, size=2)
    value = _moment(key) if sort is Sort.LAST_VISIT else str(key)
    return Q(sort_key__gt=value) | Q(sort_key=value, id__gt=uuid_of(identifier))


def _cursor_of(page: Any, row: CustomerRow, *, sort: Sort) -> str:
    if sort is Sort.NEWEST:
        return encode_cursor(row.id)
    if sort is Sort.LAST_VISIT:
        return encode_cursor((row.last_visit_at or _LONG_AGO).isoformat(), row.id)
    key: Any = row.name_key
    if sort is Sort.TIER:
        key = page.filter(id=row.id).values_list("sort_key", flat=True).get()
    return encode_cursor(key, row.id)


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refusal(CURSOR_INVALID) from None
    if found.tzinfo is None:
        raise Refusal(CURSOR_INVALID)
    return found
