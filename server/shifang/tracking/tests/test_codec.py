import random
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.problems import Refusal
from shifang.tracking.rules import codec
from shifang.tracking.tests.make import track
from shifang.tracking.types import COLUMNS, UNKNOWN_MS, Track, empty_track

maybe = st.none() | st.floats(0, 100_000)
points = st.lists(
    st.tuples(
        st.integers(1_420_070_400_000, 4_000_000_000_000),
        st.floats(-90, 90),
        st.floats(-180, 180),
        maybe,
        st.none() | st.floats(0, 1_000),
        st.none() | st.floats(0, 360, exclude_max=True),
        st.none() | st.integers(0, 2**53 - 1),
        st.booleans(),
    ),
    max_size=80,
)


def made(rows: list[tuple]) -> Track:
    def column(place: int) -> np.ndarray:
        return np.array([np.nan if row[place] is None else row[place] for row in rows], dtype=np.float64)

    return Track(
        np.array([row[0] for row in rows], dtype=np.int64),
        *(column(place) for place in range(1, 6)),
        np.array([UNKNOWN_MS if row[6] is None else row[6] for row in rows], dtype=np.int64),
        np.array([row[7] for row in rows], dtype=np.bool_),
    )


def same(a: Track, b: Track) -> None:
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name), err_msg=name)


@given(points)
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_the_same_in_both_forms(rows: list[tuple]) -> None:
    given_track = made(rows)
    plain, packed = codec.decode(codec.encode(given_track)), codec.decode(codec.pack(given_track))
    same(plain, packed)
    same(plain, codec.quantised(given_track))
    same(codec.decode(codec.encode(plain)), plain)
    if len(given_track):
        assert np.abs(plain.latitude - given_track.latitude).max() <= 5.1e-8
        assert np.abs(plain.longitude - given_track.longitude).max() <= 5.1e-8
        np.testing.assert_array_equal(plain.time_ms, given_track.time_ms)
        np.testing.assert_array_equal(plain.monotonic_ms, given_track.monotonic_ms)
        np.testing.assert_array_equal(np.isnan(plain.accuracy_m), np.isnan(given_track.accuracy_m))
        np.testing.assert_allclose(plain.accuracy_m, given_track.accuracy_m, atol=0.0051)


def test_nothing_is_a_track_too() -> None:
    for form in (codec.encode, codec.pack):
        assert len(codec.decode(form(empty_track()))) == 0


@pytest.mark.parametrize("form", [codec.encode, codec.pack])
def test_every_cut_and_every_flipped_bit_is_refused(form) -> None:
    chunk = form(track(60))
    for length in range(len(chunk)):
        with pytest.raises(Refusal, match=r"track\.chunk_damaged"):
            codec.decode(chunk[:length])
    for at in range(len(chunk) * 8):
        broken = bytearray(chunk)
        broken[at // 8] ^= 1 << at % 8
        with pytest.raises(Refusal, match=r"track\.chunk_damaged"):
            codec.decode(bytes(broken))


def test_bytes_with_a_right_checksum_are_refused_or_read_but_never_crash() -> None:
    dice = random.Random(7)
    for _ in range(3000):
        form = dice.choice((1, 2, 3))
        body = dice.randbytes(dice.randrange(60))
        chunk = bytes((0x54, form)) + codec._checksum(form, body) + body
        with suppress(Refusal):
            codec.decode(chunk)


def test_a_packed_day_takes_at_most_eight_bytes_a_point() -> None:
    day = track(30_000)
    assert len(codec.pack(day)) / len(day) <= 8
