"""Background work of visits."""

from uuid import UUID

from shifang.platform import clock, tenancy
from shifang.platform.jobs import task
from shifang.visits.operations.load import locked
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


@task(name="visits.follow_radio")
def follow_radio(*, organisation_id: str, visit_id: str) -> None:
    """Let the radio map learn from a visit, or forget it."""
    with tenancy.organisation(UUID(organisation_id)):
        follow_visit(UUID(organisation_id), UUID(visit_id))
