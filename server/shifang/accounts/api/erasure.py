"""Erasing a person's data: what would go, and doing it."""

from uuid import UUID

from django.db import transaction
from ninja import Router, Schema

from shifang.accounts.door import ScopedRequest, door
from shifang.accounts.operations.erasure import Erasure, erase_person, preview_erasure
from shifang.platform import clock

router = Router(tags=["people"])


class ErasureOut(Schema):
    """What goes, by kind and count (`docs/erasure.md`); events of the log that go, and that stay without a name."""

    erased: dict[str, int]
    events: int
    events_that_stay: int


@router.get("/people/{leaver_id}/erasure", response=ErasureOut)
def preview(request: ScopedRequest, leaver_id: UUID) -> Erasure:
    """Say what erasing a person would take away."""
    return preview_erasure(scope=request.auth, person_id=leaver_id)


@router.post("/people/{leaver_id}/erasure", response=ErasureOut)
def erase(request: ScopedRequest, leaver_id: UUID) -> Erasure:
    """Erase a disabled person's data for good."""
    found = erase_person(scope=request.auth, person_id=leaver_id, now=clock.now())
    transaction.on_commit(door.forget)
    return found
