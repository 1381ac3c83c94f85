"""Which organisation a transaction works for: the row-level security of every table reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

_current: ContextVar[UUID | None] = ContextVar("organisation", default=None)


@contextmanager
def organisation(organisation_id: UUID) -> Iterator[None]:
    """Work inside one transaction (or savepoint) that sees the rows of one organisation only.

    The setting is local to the transaction. A savepoint that is released would keep it, so a nested
    block for another organisation puts the previous one back; a rolled-back one restores itself.
    """
    outer = _current.get() if connection.in_atomic_block else None
    if outer == organisation_id:
        with transaction.atomic():
            yield
        return
    token = _current.set(organisation_id)
    try:
        with transaction.atomic():
            _set(str(organisation_id))
            yield
            if connection.savepoint_ids and not connection.needs_rollback:
                _set("" if outer is None else str(outer))
    finally:
        _current.reset(token)


def current_organisation() -> UUID | None:
    """Return the organisation of the running block, or None outside of any."""
    return _current.get() if connection.in_atomic_block else None


def organisation_ids() -> list[UUID]:
    """Return the ids of all organisations, for jobs that walk over them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shifang_organisations()")
        return [row[0] for row in cursor.fetchall()]


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('shifang.organisation', %s, true)", [value])
