"""Windows in which claims are collected, and what came of one's own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.platform import clock
from shifang.pool.queries.windows import own_entries
from shifang.pool.types.claim import EntryOutcome, TieBreak
from shifang.pool.types.closed_lists import POOL_CLAIM

router = Router(tags=["pools"])


class ClaimWindowOut(Schema):
    """Claims are collected until `closes_at`, then one of the entrants is chosen: by `lottery`, or by `capacity` (the
    most room, the lot among equals). `commitment` is the SHA-256 of the seed that the log tells with the result.
    """

    closes_at: datetime
    tie_break: TieBreak
    commitment: str
    entrants: int
    entered: bool


class ClaimEntryOut(Schema):
    """Something that the asker entered for: `waiting` until it is decided. `seed` is told with the result; its SHA-256
    is the `commitment` that stood in the log when the window opened.
    """

    id: UUID
    customer_id: UUID
    name: str
    tie_break: TieBreak
    closes_at: datetime
    decided_at: datetime | None
    entrants: int
    outcome: EntryOutcome
    winner_name: str | None
    commitment: str
    seed: str | None


@router.get("/pool-entries", response=list[ClaimEntryOut])
def list_entries(request: ScopedRequest) -> Any:
    """List what the asker entered for: what is open, and what was decided in the last fourteen days."""
    request.auth.require(POOL_CLAIM)
    return own_entries(request.auth, now=clock.now())
