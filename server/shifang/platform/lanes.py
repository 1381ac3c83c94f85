"""Parts of one large job in several processes, one for each core; with one core, or one part, in this process alone.

A process of its own costs about a second of start-up: worth it for jobs of many seconds.
"""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

Part = TypeVar("Part")
Answer = TypeVar("Answer")

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
# One to work on and one to go on with.
_AHEAD = 2
_REACHED = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


class LaneLost(Exception):
    """A process failed or ended before its work was done; the message tells what it said last."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def across(
    prepare: Callable[..., Callable[[Part], Answer]],
    given: tuple[Any, ...],
    parts: Sequence[Part],
    *,
    lanes: int | None = None,
) -> Iterator[Answer]:
    """Yield what is made of each part as it comes; `prepare(*given)` returns the function that works, once per process.

    This process works too. The others have connections of their own, see what is committed, and end with the iterator,
    whatever they are about. Everything that goes between them is pickled. Raises `LaneLost`.
    """
    count = min(cores() if lanes is None else lanes, len(parts))
    left = deque(parts)
    with ExitStack() as running:
        others = [running.enter_context(_Lane(prepare, given)) for _ in range(count - 1)]
        work = prepare(*given)
        while left or any(each.busy for each in others):
            for each in others:
                each.fill(left)
            if left:
                yield work(left.popleft())
            for each in _speaking(others, patient=not left):
                yield each.answer()


def _speaking(lanes: Sequence["_Lane"], *, patient: bool) -> "list[_Lane]":
    of_pipe = {each.pipe: each for each in lanes if each.busy}
    if not of_pipe:
        return []
    return [of_pipe[each] for each in wait(list(of_pipe), None if patient else 0) if isinstance(each, Connection)]


class _Lane:
    """Another process, which works on what it is sent until it is left."""

    def __init__(self, prepare: Callable[..., Any], given: tuple[Any, ...]) -> None:
        self.busy = 0
        self.pipe, theirs = Pipe()
        command = [sys.executable, "-m", "shifang.platform.lane", str(theirs.fileno())]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command,
            cwd=_PACKAGE_ROOT,
            env={**os.environ, "SHIFANG_POOL": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        settings = connection.settings_dict
        self.pipe.send({name: settings[name] for name in _REACHED})
        self.pipe.send((prepare, given))

    def __enter__(self) -> "_Lane":
        return self

    def __exit__(self, *_: object) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.wait()

    def fill(self, left: "deque[Any]") -> None:
        """Send the next parts, so that there is always one to go on with."""
        try:
            while left and self.busy < _AHEAD:
                self.pipe.send(left[0])
                left.popleft()
                self.busy += 1
        except OSError as error:
            raise self._lost() from error

    def answer(self) -> Any:
        """Return the next answer that has come."""
        try:
            said = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        if isinstance(said, LaneLost):
            raise said
        self.busy -= 1
        return said

    def _lost(self) -> LaneLost:
        self._process.kill()
        return LaneLost(f"ended with {self._process.wait()}")
