"""The orders of days that are kept: those that people accepted, and those of published plans."""

from datetime import date, timedelta
from typing import Any

from shifang.accounts.types import Scope
from shifang.planning.models import DayRoute
from shifang.planning.types.today import BY_PLAN, FARTHEST_DAYS

AHEAD = timedelta(days=FARTHEST_DAYS)


def cards_of(scope: Scope, *, today: date, since: date | None = None) -> list[dict[str, Any]]:
    """Return the orders of the person's coming days as the phone keeps them; `since`: out of reach on that day."""
    if scope.person_id is None:
        return []
    rows = DayRoute.objects.filter(organisation_id=scope.organisation_id, person_id=scope.person_id)
    rows = rows.filter(day__gte=today, day__lte=today + AHEAD).order_by("day")
    if since is not None:
        rows = rows.filter(day__gt=since + AHEAD)
    return [
        {
            "id": row.id,
            "day": row.day,
            "own": row.reason != BY_PLAN,
            "accepted_at": row.accepted_at,
            "stops": [
                {"customer_id": each["customer_id"], "begins_at": each["begins_at"]}
                for each in row.stops
                if not each.get("aside")
            ],
        }
        for row in rows
    ]
