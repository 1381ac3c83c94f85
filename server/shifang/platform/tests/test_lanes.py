"""Parts of a job in several processes: all are done, by connections of their own, and none is left behind."""

import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from shifang.platform.lanes import LaneLost, across


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return str(cursor.fetchone()[0])


def numbering(times: int) -> Callable[[int], tuple[int, int, str]]:
    """Multiply numbers; tell by which process and in which database."""
    name = database()
    return lambda number: (number * times, os.getpid(), name)


def failing_elsewhere(home: int, how: str) -> Callable[[int], int]:
    def work(number: int) -> int:
        if os.getpid() == home:
            return number
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        message = f"no {number}"
        raise ValueError(message)

    return work


def failing_at_once(home: int) -> Callable[[int], int]:
    if os.getpid() != home:
        message = "not to be prepared"
        raise ValueError(message)
    return abs


@pytest.mark.parametrize("lanes", [1, 2])
def test_every_part_is_worked_on_once_in_the_same_database(lanes: int) -> None:
    answers = list(across(numbering, (10,), range(40), lanes=lanes))
    assert sorted(number for number, _, _ in answers) == [number * 10 for number in range(40)]
    processes = {process for _, process, _ in answers}
    assert (len(processes), os.getpid() in processes) == (lanes, True)
    assert {name for _, _, name in answers} == {database()}


def test_no_more_processes_than_parts() -> None:
    assert {process for _, process, _ in across(numbering, (1,), [7], lanes=4)} == {os.getpid()}
    assert list(across(numbering, (1,), [], lanes=4)) == []


@pytest.mark.parametrize(("how", "told"), [("raises", "ValueError: no "), ("killed", "ended with -9")])
def test_a_process_that_fails_fails_the_job(how: str, told: str) -> None:
    with pytest.raises(LaneLost, match=told):
        list(across(failing_elsewhere, (os.getpid(), how), range(9), lanes=2))


def test_what_cannot_be_prepared_elsewhere_fails_the_job() -> None:
    with pytest.raises(LaneLost, match="not to be prepared"):
        list(across(failing_at_once, (os.getpid(),), range(9), lanes=2))


def test_a_failure_in_this_process_is_raised_as_it_is() -> None:
    with pytest.raises(ValueError, match="no "):
        list(across(failing_elsewhere, (0, "raises"), range(9), lanes=2))


def test_processes_end_with_the_iterator() -> None:
    with closing(across(numbering, (1,), range(1_000_000), lanes=2)) as answers:
        other = next(process for _, process, _ in answers if process != os.getpid())
        assert Path(f"/proc/{other}").exists()
    assert not Path(f"/proc/{other}").exists()
