"""A day for the browser reads as the track is."""

import json

import numpy as np

from shifang.tracking.queries.replay import Replay, replay_json
from shifang.tracking.rules import codec
from shifang.tracking.tests.make import track


def test_large_small_negative_and_unknown_numbers_are_written_as_they_are() -> None:
    points = track(200)
    points.time_ms[100:] += 86_000_000
    points.latitude[50] = -31.2
    points.longitude[60] = 121.4 + 8192e-7
    points.accuracy_m[3] = np.nan
    points.speed_mps[4] = 0.0
    points.mock[7] = True
    told = json.loads(replay_json(Replay(points, 300, points)))
    assert (told["count"], told["whole"], told["mock"], told["smoothed"]["outliers"]) == (200, 300, [7], [7])
    np.testing.assert_array_equal(np.cumsum(told["time_ms"]), points.time_ms)
    whole = codec.columns_of(points)
    for name, row in (("latitude_e7", 1), ("longitude_e7", 2)):
        np.testing.assert_array_equal(np.cumsum(told[name]), whole[row])
        np.testing.assert_array_equal(np.cumsum(told["smoothed"][name]), whole[row])
    for name, row in (("accuracy_cm", 3), ("speed_cms", 4)):
        np.testing.assert_array_equal(np.array(told[name]) + 1, whole[row])


def test_nothing_and_a_day_that_is_not_derived_are_told_too() -> None:
    told = json.loads(replay_json(Replay(track(0), 0, None)))
    assert told["time_ms"] == []
    assert told["smoothed"] is None
