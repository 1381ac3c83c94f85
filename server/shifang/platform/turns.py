"""Taking turns: names that only one transaction holds at a time."""

from django.db import connection

TURN = "SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))"
"""The statement that holds one name, to be sent together with others."""


def take_turns(*names: str) -> None:
    """Hold these names until the transaction ends: who comes second sees what the first has written.

    Names are held in their order by alphabet, so that two callers cannot wait for each other.
    """
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(TURN, {"name": name})
