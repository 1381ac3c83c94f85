"""Background work of the vault."""

from uuid import UUID

from shifang.platform.jobs import task
from shifang.platform.vault.operations import seal_again


@task(name="platform.seal_again")
def seal_everything_again(*, organisation_id: str) -> None:
    """Seal what is not under the organisation's newest data key."""
    seal_again(UUID(organisation_id))
