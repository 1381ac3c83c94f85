"""Reads of tracking."""

from shifang.tracking.queries.days import (
    customer_names,
    layer_of,
    stale_days,
    stored_segments,
    times_of,
)
from shifang.tracking.queries.gates import fresh_day_gate, paused_since
from shifang.tracking.queries.now import hidden, whereabouts
from shifang.tracking.queries.points import (
    ChainBreak,
    chain_breaks,
    day_row,
    day_track,
    points_between,
    tracked_person,
)
from shifang.tracking.queries.replay import replay, replay_json
from shifang.tracking.queries.trackers import trackers_of

__all__ = [
    "ChainBreak",
    "chain_breaks",
    "customer_names",
    "day_row",
    "day_track",
    "fresh_day_gate",
    "hidden",
    "layer_of",
    "paused_since",
    "points_between",
    "replay",
    "replay_json",
    "stale_days",
    "stored_segments",
    "times_of",
    "tracked_person",
    "trackers_of",
    "whereabouts",
]
