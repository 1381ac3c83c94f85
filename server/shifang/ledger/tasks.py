"""Background work of the log: its hourly checkpoint."""

from datetime import UTC, datetime

from shifang.ledger.operations.checkpoints import sign_checkpoint
from shifang.platform import tenancy
from shifang.platform.jobs import periodic, task


@periodic("7 * * * *")
@task(name="ledger.checkpoint", retry=None, queueing_lock="ledger.checkpoint", lock="ledger.checkpoint")
def checkpoint(timestamp: int) -> None:
    """Sign every organisation's log that has grown."""
    for organisation_id in tenancy.organisation_ids():
        sign_checkpoint(organisation_id=organisation_id, now=datetime.fromtimestamp(timestamp, tz=UTC))
