"""Reading the log."""

from shifang.ledger.queries.events import (
    done_since,
    event,
    last_position,
    pending_organisations,
    position_of,
    positions_of,
    recorded_event,
    since,
    timeline,
)

__all__ = [
    "done_since",
    "event",
    "last_position",
    "pending_organisations",
    "position_of",
    "positions_of",
    "recorded_event",
    "since",
    "timeline",
]
