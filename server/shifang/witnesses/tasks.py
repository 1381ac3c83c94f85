"""Background work of witnesses: checkpoints go out, again every ten minutes to those that were away; audits."""

from uuid import UUID

from django.conf import settings

from shifang.alerts.outside import Outside
from shifang.platform import clock, tenancy
from shifang.platform.jobs import periodic, task
from shifang.witnesses.operations import auditing, delivering


# A minute after the hourly checkpoint, and every ten minutes for whoever was away.
@periodic("8-58/10 * * * *")
@task(name="witnesses.round", retry=None, queueing_lock="witnesses.round", lock="witnesses.round")
def go_round(timestamp: int) -> None:  # noqa: ARG001 - the queue gives it
    """Have every organisation's checkpoints delivered, each in a job of its own: one may be slow."""
    for organisation_id in tenancy.organisation_ids():
        deliver.defer(organisation_id=str(organisation_id))


@task(name="witnesses.deliver", queue="alerts", retry=None)
def deliver(*, organisation_id: str) -> None:
    """Bring one organisation's checkpoints to its witnesses."""
    delivering.deliver(
        organisation_id=UUID(organisation_id), outside=Outside(mail_url=settings.MAIL_URL), now=clock.now()
    )


@task(name="witnesses.audit")
def audit(*, organisation_id: str, audit_id: str) -> None:
    """Do one audit."""
    auditing.run(organisation_id=UUID(organisation_id), audit_id=UUID(audit_id))
