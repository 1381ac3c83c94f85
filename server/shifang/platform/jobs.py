"""Background jobs: procrastinate, a queue inside PostgreSQL, so that enqueuing is part of the transaction.

Jobs carry ids only, `organisation_id` among them; a job opens its own tenancy.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app

# procrastinate turns the function into a Task (with `defer`), which has no useful static type.
Decorator = Callable[[Callable[..., Any]], Any]
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


def task(*, queue: str = "default", retry: BaseRetryStrategy | None = RETRY, **options: Any) -> Decorator:
    """Declare a job; `.defer(...)` enqueues it in the running transaction."""
    return cast(Decorator, app.task(queue=queue, retry=retry or False, **options))


def periodic(cron: str) -> Decorator:
    """Run a job on a cron schedule (UTC); it takes `timestamp` and lists the organisations itself."""
    return cast(Decorator, app.periodic(cron=cron))


def enqueue(name: str, *, queue: str = "default", at: datetime | None = None, **ids: Any) -> None:
    """Enqueue a task by its name in the running transaction, for `at` or at once.

    What operations use, since tasks stand above them.
    """
    app.configure_task(name, queue=queue, schedule_at=at).defer(**ids)
