"""Taking turns: names that only one transaction holds at a time."""

from django.db import connection


def take_turns(*names: str) -> None:
    """Hold these names until the transaction ends: who comes second sees what the first has written.

    Names are held in their order by alphabet, so that two callers cannot wait for each other.
    """
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
