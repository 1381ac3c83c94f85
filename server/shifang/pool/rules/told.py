"""A verdict as plain JSON: what the log keeps and the API tells."""

from typing import Any

from shifang.pool.types.reclaim import Due


def told_due(due: Due) -> dict[str, Any]:
    """Return a due day with everything that led to it."""
    return {
        "due_on": due.on.isoformat() if due.on else None,
        "exempt": due.exempt.value if due.exempt else None,
        "protected_until": due.protected_until.isoformat() if due.protected_until else None,
        "grace_until": due.grace_until.isoformat() if due.grace_until else None,
        "held_until": due.held_until.isoformat() if due.held_until else None,
        "warnings": [{"days": days, "on": day.isoformat()} for days, day in due.warn_on],
        "reasons": [
            {
                "cause": each.cause.value,
                "days": each.days,
                "since": each.since.isoformat(),
                "event_id": str(each.event_id) if each.event_id else None,
                "event_kind": each.event_kind,
                "stopped": each.stopped,
                "due": each.due.isoformat() if each.due else None,
            }
            for each in due.reasons
        ],
    }
