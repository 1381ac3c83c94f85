"""Pages of things that are listed newest first, by id."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from shifang.kernel.problems import Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_cursor, encode_cursor

Row = TypeVar("Row", bound=Model)


def uuid_of(value: Any) -> UUID:
    """Return the UUID in a cursor; raise `cursor.invalid` otherwise."""
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        raise Refusal(CURSOR_INVALID) from None


def before_cursor(cursor: str | None) -> UUID | None:
    """Return the id that a page of newest-first things begins before, None for the first page."""
    return None if cursor is None else uuid_of(decode_cursor(cursor, size=1)[0])


def newest_first(rows: QuerySet[Row], *, cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """Return a page of rows by falling id and the next cursor."""
    before = before_cursor(cursor)
    page = list((rows if before is None else rows.filter(id__lt=before)).order_by("-id")[: limit + 1])
    following = encode_cursor(page[limit - 1].pk) if len(page) > limit else None
    return page[:limit], following
