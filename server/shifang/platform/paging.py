"""Pages of lists: an opaque cursor, never an offset."""

import base64
import binascii
import json
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Field, Schema

from shifang.kernel.problems import Refusal, problem

CURSOR_INVALID = problem(
    "cursor.invalid", status=422, zh="翻页位置无效，请重新查询。", en="The page position is not valid; query anew."
)

Limit = Annotated[int, Field(ge=1, le=200)]
Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """One page: `next_cursor` is null at the end; `total` is null where counting costs too much."""

    items: list[Item]
    next_cursor: str | None = None
    total: int | None = None


def encode_cursor(*parts: Any) -> str:
    """Return JSON-able sort values as an opaque cursor."""
    text = json.dumps(parts, default=str, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, size: int) -> list[Any]:
    """Return the `size` sort values of a cursor; raise `cursor.invalid` otherwise."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error):
        raise Refusal(CURSOR_INVALID) from None
    if not isinstance(parts, list) or len(parts) != size or any(isinstance(part, list | dict) for part in parts):
        raise Refusal(CURSOR_INVALID)
    return parts


def decode_id(cursor: str) -> UUID:
    """Return the id of a cursor made of one id."""
    try:
        return UUID(str(decode_cursor(cursor, size=1)[0]))
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None


def decode_text_and_id(cursor: str) -> tuple[str, UUID]:
    """Return the text and the id of a cursor made of both."""
    text, identifier = decode_cursor(cursor, size=2)
    try:
        return str(text), UUID(str(identifier))
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None
