from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.ids import instant_of, lowest_at, uuid7

instants = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
entropies = st.integers(min_value=0, max_value=(1 << 80) - 1)


@given(instants, entropies)
def test_a_uuid7_says_its_version_and_keeps_its_instant(at: datetime, entropy: int) -> None:
    made = uuid7(at=at, entropy=entropy)
    assert made.version == 7
    assert made.variant == RFC_4122
    assert abs(instant_of(made) - at) < timedelta(milliseconds=1.1)


@given(instants, entropies, entropies)
def test_later_ids_sort_after_earlier_ones(at: datetime, first: int, second: int) -> None:
    later = at + timedelta(milliseconds=2)
    assert uuid7(at=at, entropy=first) < uuid7(at=later, entropy=second)
    assert lowest_at(at) <= uuid7(at=at, entropy=first)
