"""A process beside another one that works on parts of a large job: `python -m shifang.platform.lane FD`.

It ends with the one that began it, whatever it is about: what it had not committed is undone.
"""

import os
import sys
import traceback
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any


def main(pipe: Connection) -> None:
    """Work on what comes through the pipe."""
    reached = pipe.recv()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")
    import django

    django.setup()
    from django.db import connection

    from shifang.platform.lanes import LaneLost

    connection.settings_dict.update(reached)
    try:
        # Read only now: the function's module knows models.
        prepare, given = pipe.recv()
        parts: SimpleQueue[Any] = SimpleQueue()
        Thread(target=_listen, args=(pipe, parts), daemon=True).start()
        work = prepare(*given)
        while True:
            pipe.send(work(parts.get()))
    except Exception:
        pipe.send(LaneLost(traceback.format_exc()))


def _listen(pipe: Connection, parts: "SimpleQueue[Any]") -> None:
    try:
        while True:
            parts.put(pipe.recv())
    except (EOFError, OSError):
        # Nobody waits for an answer any more.
        os._exit(1)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
