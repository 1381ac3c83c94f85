"""Background work of insight: following the logs."""

import logging
from datetime import UTC, datetime
from uuid import UUID

from shifang.insight.operations.following import follow
from shifang.platform import tenancy
from shifang.platform.jobs import periodic, task

log = logging.getLogger(__name__)

# So many steps per organisation in one run: a long rebuild is worked off over several minutes.
_STEPS = 200


@periodic("* * * * *")
@task(name="insight.follow", queue="insight", retry=None, queueing_lock="insight.follow", lock="insight.follow")
def follow_all(timestamp: int) -> None:
    """Let the rollups follow the logs of all organisations."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        try:
            follow_one(organisation_id, now=now)
        except Exception:
            # What one organisation's data does must not stop the others.
            log.exception("insight: organisation %s", organisation_id)


def follow_one(organisation_id: UUID, *, now: datetime) -> None:
    """Follow an organisation's log to its end, each step in its own transaction."""
    for _ in range(_STEPS):
        with tenancy.organisation(organisation_id):
            if not follow(organisation_id=organisation_id, now=now):
                return
