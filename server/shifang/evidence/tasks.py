"""Background work of evidence."""

from datetime import UTC, datetime
from uuid import UUID

from shifang.evidence.operations import copies, uploads
from shifang.platform import clock, tenancy
from shifang.platform.jobs import periodic, task


@task(name="evidence.watermark", queue="photos")
def watermark(*, organisation_id: str, sha256: str) -> None:
    """Burn the watermark of one photo."""
    copies.burn(organisation_id=UUID(organisation_id), sha256=sha256, now=clock.now())


@task(name="evidence.compare", queue="photos")
def compare(*, organisation_id: str, sha256: str) -> None:
    """Hold one photo against all earlier ones."""
    from shifang.evidence.operations import comparing

    comparing.compare(organisation_id=UUID(organisation_id), sha256=sha256, now=clock.now())


@periodic("17 * * * *")
@task(name="evidence.clean_up", retry=None, queueing_lock="evidence.clean_up")
def clean_up(timestamp: int) -> None:
    """Forget uploads that nobody took up again."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        uploads.clean_up(organisation_id=organisation_id, now=now)
