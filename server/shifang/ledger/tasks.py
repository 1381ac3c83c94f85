"""Background work of the log: its hourly checkpoint."""

import logging
from datetime import UTC, datetime

from shifang.ledger.operations.checkpoints import Rewritten, sign_checkpoint
from shifang.platform import tenancy
from shifang.platform.jobs import periodic, task

log = logging.getLogger(__name__)


@periodic("7 * * * *")
@task(name="ledger.checkpoint", retry=None, queueing_lock="ledger.checkpoint", lock="ledger.checkpoint")
def checkpoint(timestamp: int) -> None:
    """Sign every organisation's log that has grown; one that was rewritten stays unsigned and is called out."""
    for organisation_id in tenancy.organisation_ids():
        try:
            sign_checkpoint(organisation_id=organisation_id, now=datetime.fromtimestamp(timestamp, tz=UTC))
        except Rewritten:
            log.critical("the log of %s is not the one that was signed; run ./shifang ledger audit", organisation_id)
