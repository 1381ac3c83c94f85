"""Running jobs in tests without a worker."""

from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app


def run_jobs(organisation_id: UUID, *, limit: int = 200) -> int:
    """Run the waiting jobs of one organisation, those they enqueue included; return how many ran."""
    ran = 0
    while ran < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT id FROM procrastinate_jobs "
                "WHERE status = 'todo' AND args->>'organisation_id' = %s ORDER BY id LIMIT 1) "
                "RETURNING task_name, args::text",
                [str(organisation_id)],
            )
            row = cursor.fetchone()
        if row is None:
            return ran
        import json

        app.tasks[row[0]].func(**json.loads(row[1]))
        ran += 1
    message = f"more than {limit} jobs"
    raise AssertionError(message)
