"""Background work of approvals."""

from uuid import UUID

from shifang.approvals.operations import deadlines
from shifang.platform import clock, tenancy
from shifang.platform.jobs import periodic, task


@periodic("*/10 * * * *")
@task(queue="default", retry=None, queueing_lock="approvals.watch_all")
def watch_all(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Look after the deadlines of every organisation."""
    for organisation_id in tenancy.organisation_ids():
        watch.defer(organisation_id=str(organisation_id))


@task(queue="default")
def watch(*, organisation_id: str) -> None:
    """Remind and escalate in one organisation."""
    deadlines.watch(organisation_id=UUID(organisation_id), now=clock.now())
