"""Fields that several routes of accounts share."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def _within(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        message = f"between {FIRST_DAY} and {LAST_DAY}"
        raise ValueError(message)
    return day


Day = Annotated[date, AfterValidator(_within)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Note = Annotated[str, Field(max_length=500)]


class NamedOut(Schema):
    """Someone or something with an id and a name."""

    id: UUID
    name: str


def named(identifier: UUID | None, names: dict[UUID, str]) -> dict[str, Any] | None:
    """Return an id with its name, or None."""
    return None if identifier is None else {"id": identifier, "name": names.get(identifier, "")}


def given(body: Schema, *, nullable: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what a PATCH body gives; null means "not given" but for fields that may be empty."""
    sent = body.model_dump(exclude_unset=True)
    return {name: value for name, value in sent.items() if value is not None or name in nullable}
