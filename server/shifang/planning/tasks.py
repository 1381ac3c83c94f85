"""Background work of planning: reminders of the day, searches for plans and territories, publications."""

import logging
import time
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import system_scope
from shifang.planning.operations import drafting, territory_search
from shifang.planning.operations.plans import QUEUE, SEARCH
from shifang.planning.operations.publishing import PUBLISH, publish_now
from shifang.planning.operations.reminding import remind
from shifang.planning.operations.territories import SEARCH_TERRITORIES
from shifang.platform import clock, tenancy
from shifang.platform.jobs import periodic, task

log = logging.getLogger(__name__)

REMIND_FROM, REMIND_UNTIL = 6, 20
"""Hours of the organisation's day in which people are reminded: of what a cancelled visit leaves open, too."""


@periodic("35 * * * *")
@task(
    name="planning.reminders",
    queue="planning",
    retry=None,
    queueing_lock="planning.reminders",
    lock="planning.reminders",
)
def reminders(timestamp: int) -> None:
    """Remind of important customers that lapse soon, in all organisations where it is day; each is told of once."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        try:
            with tenancy.organisation(organisation_id):
                hour = now.astimezone(ZoneInfo(system_scope(organisation_id).timezone)).hour
                if REMIND_FROM <= hour < REMIND_UNTIL:
                    remind(organisation_id=organisation_id, now=now)
        except Exception:
            # What one organisation's data does must not stop the others.
            log.exception("planning: organisation %s", organisation_id)


@task(name=SEARCH, queue=QUEUE, retry=None)
def search_plan(*, organisation_id: str, plan_id: str) -> None:
    """Search for a draft."""
    clocks = drafting.Clocks(now=clock.now, monotonic=time.monotonic)
    drafting.search(organisation_id=UUID(organisation_id), plan_id=UUID(plan_id), clocks=clocks)


@task(name=PUBLISH, queue=QUEUE, retry=None)
def publish_plan(*, organisation_id: str, plan_id: str) -> None:
    """Make a draft the running plan."""
    publish_now(organisation_id=UUID(organisation_id), plan_id=UUID(plan_id), now=clock.now())


@periodic("*/2 * * * *")
@task(name="planning.give_up", queue=QUEUE, retry=None, queueing_lock="planning.give_up")
def give_up(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Take searches for failed whose worker has died."""
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            drafting.give_up_silent(organisation_id=organisation_id, now=clock.now())
            territory_search.give_up_silent(organisation_id=organisation_id, now=clock.now())


@task(name=SEARCH_TERRITORIES, queue="planning")
def search_territories(*, organisation_id: str, draft_id: str) -> None:
    """Look for territories; run twice, it finds the same once."""
    territory_search.search(organisation_id=UUID(organisation_id), draft_id=UUID(draft_id), now=clock.now())
