"""Background work of alerts."""

from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy

from shifang.alerts.operations import delivering, routing
from shifang.alerts.outside import Outside
from shifang.platform import clock
from shifang.platform.jobs import task


class NotDeliveredError(Exception):
    """Asks the queue for another try."""


@task(name="alerts.route", queue="alerts")
def route(*, organisation_id: str, event_id: str, kind: str) -> None:
    """Tell people and channels about one event."""
    routing.route(organisation_id=UUID(organisation_id), event_id=UUID(event_id), kind=kind, now=clock.now())


@task(name="alerts.route_many", queue="alerts")
def route_many(*, organisation_id: str, event_ids: list[str], kind: str) -> None:
    """Tell people and channels about events that were recorded together; a second time changes nothing."""
    for event_id in event_ids:
        routing.route(organisation_id=UUID(organisation_id), event_id=UUID(event_id), kind=kind, now=clock.now())


# 2, 4, 8 … seconds: the last of 8 tries comes about four minutes after the first.
@task(
    name="alerts.deliver",
    queue="alerts",
    retry=RetryStrategy(max_attempts=delivering.ATTEMPTS, exponential_wait=2, retry_exceptions=[NotDeliveredError]),
)
def deliver(*, organisation_id: str, delivery_id: str) -> None:
    """Send one alert through one channel."""
    done = delivering.deliver(
        organisation_id=UUID(organisation_id),
        delivery_id=UUID(delivery_id),
        outside=Outside(mail_url=settings.MAIL_URL),
        now=clock.now(),
    )
    if not done:
        raise NotDeliveredError
