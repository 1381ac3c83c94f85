"""Background jobs: procrastinate, a queue inside PostgreSQL, so that enqueuing is part of the transaction.

Jobs carry ids only, `organisation_id` among them; a job opens its own tenancy.
"""

from typing import Any

from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


def task(*, queue: str = "default", retry: BaseRetryStrategy | None = RETRY, **options: Any) -> Any:
    """Declare a job; `.defer(...)` enqueues it in the running transaction."""
    return app.task(queue=queue, retry=retry or False, **options)


def periodic(cron: str) -> Any:
    """Run a job on a cron schedule (UTC); it takes `timestamp` and lists the organisations itself."""
    return app.periodic(cron=cron)
