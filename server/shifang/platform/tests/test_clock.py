from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import UUID

import pytest

from shifang.kernel.ids import instant_of
from shifang.platform import clock

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_ids_of_one_millisecond_ascend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = [clock.new_id() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert {instant_of(each) for each in made} == {NOW}


def test_ids_follow_a_clock_that_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for at in (NOW, NOW - timedelta(hours=1), NOW):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        assert instant_of(clock.new_id()) == at


def test_threads_make_ids_of_their_own_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made: list[list[UUID]] = [[] for _ in range(8)]
    threads = [Thread(target=lambda own=own: own.extend(clock.new_id() for _ in range(500))) for own in made]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(own == sorted(own) for own in made)
    assert len({each for own in made for each in own}) == 8 * 500
