"""When the visits of a route begin: as early as the windows allow, and as late as the rest of the day bears.

Arriving before a window waits. Both sides are kept for each position, so that an insertion is checked without walking
the route: it fits if the visit begins in a window and what follows is reached by its latest arrival. With several
windows this stays exact, because who arrives earlier never begins later.
"""

import numpy as np

from shifang.planning.compiled import compiled, inlined
from shifang.planning.rules.tables import Floats, State, Tables

TOLERANCE = 1e-9


@inlined
def begins(windows: Floats, customer: int, day: int, arrival: float) -> float:
    """Return when a visit begins after an arrival; infinity if no window is left."""
    for k in range(windows.shape[2]):
        if arrival <= windows[customer, day, k, 1] + TOLERANCE:
            return max(arrival, windows[customer, day, k, 0])  # type: ignore[no-any-return]
    return np.inf


@compiled
def begins_by(windows: Floats, customer: int, day: int, limit: float) -> float:
    """Return the latest beginning at or before a limit; minus infinity if no window opens by then."""
    latest = -np.inf
    for k in range(windows.shape[2]):
        if (
            windows[customer, day, k, 0] <= limit + TOLERANCE
            and windows[customer, day, k, 0] <= windows[customer, day, k, 1]
        ):
            latest = max(latest, min(limit, windows[customer, day, k, 1]))
    return latest


@compiled
def time_route(p: Tables, s: State, r: int) -> None:
    """Reckon a route's earliest and latest times anew."""
    day = p.day[r]
    size = s.size[r]
    at = p.opens[r]
    before = p.start[r]
    s.earliest[r, 0] = at
    for i in range(1, size + 1):
        c = s.stops[r, i]
        at = begins(p.windows, c, day, at + p.travel[before, c])
        s.earliest[r, i] = at
        at += p.service[c]
        before = c
    s.earliest[r, size + 1] = at + p.travel[before, p.end[r]]
    limit = p.closes[r]
    after = p.end[r]
    s.latest[r, size + 1] = limit
    for i in range(size, 0, -1):
        c = s.stops[r, i]
        limit = begins_by(p.windows, c, day, limit - p.travel[c, after] - p.service[c])
        s.latest[r, i] = limit
        after = c
