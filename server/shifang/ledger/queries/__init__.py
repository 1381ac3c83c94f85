"""Reading the log."""

from shifang.ledger.queries.events import (
    event,
    last_position,
    pending_organisations,
    recorded_event,
    since,
    timeline,
)

__all__ = ["event", "last_position", "pending_organisations", "recorded_event", "since", "timeline"]
