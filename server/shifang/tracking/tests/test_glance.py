"""Reading several uploads at once gives what reading each gives."""

import numpy as np

from shifang.tracking.rules import codec
from shifang.tracking.tests.make import track


def test_a_glance_sees_what_stands_in_the_uploads() -> None:
    parts = [track(count, seed=count) for count in (1, 60, 7, 200)]
    parts[1].accuracy_m[3] = np.nan
    chunks = [codec.encode(part) for part in parts]
    read = [codec.decode(chunk) for chunk in chunks]
    whole = np.concatenate(
        [np.stack([each.time_ms, each.latitude, each.longitude, each.accuracy_m]) for each in read], axis=1
    )
    assert np.array_equal(codec.glance(chunks), whole, equal_nan=True)


def test_damaged_packed_and_empty_chunks_are_left_out() -> None:
    good = codec.encode(track(5))
    damaged = bytearray(codec.encode(track(9)))
    damaged[20] ^= 1
    found = codec.glance([b"", bytes(damaged), codec.pack(track(30)), codec.encode(track(0)), good])
    assert found.shape == (4, 5)
    assert codec.glance([]).shape == (4, 0)
