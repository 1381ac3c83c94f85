"""A transaction of its own beside the running one: what is written in it stands, whatever becomes of the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connections


@contextmanager
def committed(organisation_id: UUID) -> Iterator[Any]:
    """Give a cursor of a new connection of the application that works for one organisation, and commit at the end."""
    beside = connections.create_connection("default")
    try:
        beside.ensure_connection()
        beside.set_autocommit(False)
        with beside.cursor() as cursor:
            cursor.execute("SELECT set_config('shifang.organisation', %s, true)", [str(organisation_id)])
            yield cursor
        beside.commit()
    finally:
        beside.close()
