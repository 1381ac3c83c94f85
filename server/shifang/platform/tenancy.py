"""Which organisation a transaction works for: the row-level security of every table reads it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from shifang.platform import wire

_SETTING = "shifang.organisation"
_TENANT = f"SELECT set_config('{_SETTING}', %(organisation_id)s, true)"
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
            wire.begin(_SETTING, value=str(organisation_id))
            yield
            if connection.savepoint_ids and not connection.needs_rollback:
                wire.begin(_SETTING, value="" if outer is None else str(outer))
    finally:
        _current.reset(token)


def at_once(organisation_id: UUID, *statements: tuple[str, Mapping[str, Any]]) -> list[list[tuple[Any, ...]]]:
    """Run statements for one organisation in one message and one transaction; return the rows of each.

    For the few paths where a trip to the database counts. The statements are prepared: planned once per connection,
    not at every call. Inside a running transaction they are a part of it, and it keeps the organisation.
    """
    # A running transaction for the organisation has said so.
    named = [] if current_organisation() == organisation_id else [(_TENANT, {"organisation_id": str(organisation_id)})]
    return wire.together([*named, *statements])[len(named) :]


def current_organisation() -> UUID | None:
    """Return the organisation of the running block, or None outside of any."""
    return _current.get() if connection.in_atomic_block else None


def organisation_ids() -> list[UUID]:
    """Return the ids of all organisations, for jobs that walk over them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shifang_organisations()")
        return [row[0] for row in cursor.fetchall()]
