"""Running jobs in tests without a worker."""

from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app


def run_jobs(organisation_id: UUID, *, queue: str = "%", limit: int = 400) -> int:
    """Run the waiting jobs of one organisation (of one queue), those they enqueue included; return how many ran."""
    ran = 0
    while ran < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT id FROM procrastinate_jobs "
                "WHERE status = 'todo' AND args->>'organisation_id' = %s AND queue_name LIKE %s ORDER BY id LIMIT 1) "
                "RETURNING task_name, args::text",
                [str(organisation_id), queue],
            )
            row = cursor.fetchone()
        if row is None:
            return ran
        import json

        app.tasks[row[0]].func(**json.loads(row[1]))
        ran += 1
    message = f"more than {limit} jobs"
    raise AssertionError(message)
