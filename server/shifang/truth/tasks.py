"""Background work of truth: forgetting what is no longer kept."""

import logging
from datetime import UTC, datetime

from shifang.platform import tenancy
from shifang.platform.jobs import periodic, task
from shifang.truth.operations.retention import AT_ONCE, delete_some, kept_since

log = logging.getLogger(__name__)

# So many bites per organisation and table in one run: a long backlog is worked off over several nights.
_BITES = 500


@periodic("41 2 * * *")
@task(name="truth.forget", queue="tracking", retry=None, queueing_lock="truth.forget", lock="truth.forget")
def forget(timestamp: int) -> None:
    """Delete sightings, prints and nonces that are older than their organisation keeps them."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        for table, before in kept_since(organisation_id, now=now).items():
            for _ in range(_BITES):
                if delete_some(organisation_id=organisation_id, table=table, before=before) < AT_ONCE:
                    break
            else:
                log.warning("%s of %s is not yet worked off", table, organisation_id)
