"""Background work of visits."""

from uuid import UUID

from shifang.platform import clock, tenancy
from shifang.platform.jobs import task
from shifang.visits.operations.load import locked
from shifang.visits.operations.photos import judge_photo
from shifang.visits.operations.radio import follow_visit
from shifang.visits.operations.settle import Cause, settle


@task(name="visits.settle_late")
def settle_late(*, organisation_id: str, visit_id: str) -> None:
    """Settle a visit for which commands or photos were still on their way."""
    now = clock.now()
    with tenancy.organisation(UUID(organisation_id)):
        visit = locked(UUID(organisation_id), UUID(visit_id))
        if visit is not None:
            settle(visit, cause=Cause(actor_id=None, happened_at=now, received_at=now, now=now))
            follow_visit(UUID(organisation_id), UUID(visit_id))


@task(name="visits.judge_photo")
def judge_one_photo(*, organisation_id: str, sha256: str) -> None:
    """Hold the uses of a photo against those of photos alike."""
    with tenancy.organisation(UUID(organisation_id)):
        judge_photo(organisation_id=UUID(organisation_id), sha256=sha256, now=clock.now())


@task(name="visits.follow_radio")
def follow_radio(*, organisation_id: str, visit_id: str) -> None:
    """Let the radio map learn from a visit, or forget it."""
    with tenancy.organisation(UUID(organisation_id)):
        follow_visit(UUID(organisation_id), UUID(visit_id))
