"""The signed checkpoints, and the key that signs them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shifang.ledger.models import Checkpoint
from shifang.ledger.rules.checkpoint import Verifier, origin_of, verifier_of
from shifang.platform.home import installation_key


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it was signed."""

    id: UUID
    size: int
    note: str
    signed_at: datetime


def newest_checkpoint(organisation_id: UUID) -> Checkpoint | None:
    """Return the newest checkpoint, None before the first."""
    return Checkpoint.objects.filter(organisation_id=organisation_id).order_by("-size").first()


def signing_key() -> Ed25519PrivateKey:
    """Return the installation's key for checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(installation_key("ledger"))


def log_verifier(organisation_id: UUID) -> Verifier:
    """Return by whom the checkpoints of an organisation's log are signed."""
    return verifier_of(origin_of(organisation_id), signing_key())


def signed_checkpoints(organisation_id: UUID, *, limit: int, below: int | None = None) -> list[Signed]:
    """Return signed checkpoints, the newest first, those below a size."""
    rows = Checkpoint.objects.filter(organisation_id=organisation_id)
    if below is not None:
        rows = rows.filter(size__lt=below)
    return [Signed(row.id, row.size, row.note, row.signed_at) for row in rows.order_by("-size")[:limit]]
