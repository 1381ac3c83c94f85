"""What a process keeps of what it has read: a bounded number of things, the longest unused goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things by key; any thread may ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._turn = Lock()

    def get(self, key: Hashable) -> Thing | None:
        """Return what is kept under a key, None when it is not."""
        with self._turn:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)

    def put(self, key: Hashable, thing: Thing) -> None:
        """Keep a thing."""
        with self._turn:
            self._things[key] = thing
            self._things.move_to_end(key)
            if len(self._things) > self._most:
                self._things.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._turn:
            self._things.clear()
