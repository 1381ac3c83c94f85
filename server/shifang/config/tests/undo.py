"""Undoing what a request has done, so that the next one finds the world as it was."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import transaction


class _Undo(Exception):
    """Ends the transaction without a trace."""


@contextmanager
def undone() -> Iterator[None]:
    """Undo everything that the block writes to the database."""
    with suppress(_Undo), transaction.atomic():
        yield
        raise _Undo
