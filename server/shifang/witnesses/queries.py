"""Reading witnesses, what they said, audits, and the logs that are witnessed for others."""

from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.queries import checkpoints as ledger
from shifang.ledger.queries.checkpoints import Signed
from shifang.ledger.rules.cosignature import Cosigner, cosigner_of
from shifang.platform.home import installation_key
from shifang.witnesses.models import Audit, Testimony, WatchedLog, Witness
from shifang.witnesses.types import WitnessKind

NEWEST = 20
# How long a checkpoint is still brought to a witness that was away; newer ones cover older ones.
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint and what its witnesses said."""

    signed: Signed
    testimonies: tuple[Testimony, ...]

    @property
    def note(self) -> str:
        """The checkpoint's text with the cosignatures: still a signed note."""
        return self.signed.note + "".join(
            each.content for each in self.testimonies if each.witness.kind == WitnessKind.COSIGN
        )


def witnesses_of(organisation_id: UUID) -> list[Witness]:
    """Return the witnesses that are not removed, by name."""
    return list(Witness.objects.filter(organisation_id=organisation_id, removed_at=None).order_by("name", "id"))


def witness_of(scope: Scope, witness_id: UUID) -> Witness:
    """Return a witness of the organisation; raise `not_found` otherwise."""
    found = Witness.objects.filter(organisation_id=scope.organisation_id, id=witness_id, removed_at=None).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def witnessed(organisation_id: UUID, checkpoints: Iterable[Signed]) -> list[Witnessed]:
    """Return checkpoints with what was said to them."""
    listed = list(checkpoints)
    rows = Testimony.objects.filter(organisation_id=organisation_id, checkpoint_id__in=[each.id for each in listed])
    said: dict[UUID, list[Testimony]] = {}
    for row in rows.select_related("witness").order_by("given_at", "id"):
        said.setdefault(row.checkpoint_id, []).append(row)
    return [Witnessed(each, tuple(said.get(each.id, ()))) for each in listed]


def words_to(organisation_id: UUID, checkpoint_id: UUID) -> tuple[str, bytes | None]:
    """Return the cosignatures of a checkpoint as lines, and its first time stamp."""
    mine = {"organisation_id": organisation_id, "checkpoint_id": checkpoint_id}
    rows = Testimony.objects.filter(**mine).select_related("witness").order_by("given_at", "id")
    lines = "".join(each.content for each in rows if each.witness.kind == WitnessKind.COSIGN)
    stamps = [each.content for each in rows if each.witness.kind == WitnessKind.STAMP]
    return lines, b64decode(stamps[0]) if stamps else None


def newest_witnessed(organisation_id: UUID) -> Witnessed | None:
    """Return the newest checkpoint with what was said to it, None before the first."""
    newest = ledger.signed_checkpoints(organisation_id, limit=1)
    return witnessed(organisation_id, newest)[0] if newest else None


def owed(organisation_id: UUID, *, now: datetime) -> list[tuple[Witness, Signed]]:
    """Return which checkpoints still have to go to which witnesses, the oldest first.

    A cosigning witness wants the newest only; the others get every one of the last day that they have not taken, and
    the newest however old it is.
    """
    listed = ledger.signed_checkpoints(organisation_id, limit=NEWEST)
    recent = [each for each in listed if each is listed[0] or each.signed_at > now - KEPT_FOR]
    taken = set(
        Testimony.objects.filter(
            organisation_id=organisation_id, checkpoint_id__in=[each.id for each in recent]
        ).values_list("witness_id", "checkpoint_id")
    )
    found = []
    for witness in witnesses_of(organisation_id):
        wanted = recent[:1] if witness.kind == WitnessKind.COSIGN else recent[::-1]
        new = [each for each in wanted if each is listed[0] or each.signed_at >= witness.created_at]
        if witness.enabled:
            found += [(witness, each) for each in new if (witness.id, each.id) not in taken]
    return found


def audits_of(organisation_id: UUID) -> list[Audit]:
    """Return the newest audits."""
    rows = Audit.objects.select_related("person").filter(organisation_id=organisation_id)
    return list(rows.order_by("-id")[:NEWEST])


def audit_of(scope: Scope, audit_id: UUID) -> Audit:
    """Return an audit of the organisation; raise `not_found` otherwise."""
    rows = Audit.objects.select_related("person").filter(organisation_id=scope.organisation_id, id=audit_id)
    found = rows.first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def witnessing_key() -> Ed25519PrivateKey:
    """Return this installation's key as a witness for others: not the one that signs its own logs."""
    return Ed25519PrivateKey.from_private_bytes(installation_key("witness"))


def own_cosigner() -> Cosigner:
    """Return by whom the logs of others are cosigned here."""
    key = witnessing_key()
    return cosigner_of(f"shifang-witness/{key.public_key().public_bytes_raw().hex()[:12]}", key)


def watched_logs() -> list[WatchedLog]:
    """Return the logs of others that are witnessed here, by name."""
    return list(WatchedLog.objects.order_by("name", "origin"))


def uses_channel(organisation_id: UUID, channel_id: UUID) -> bool:
    """Return whether checkpoints go through an alert channel."""
    rows = Witness.objects.filter(organisation_id=organisation_id, kind=WitnessKind.CHANNEL, removed_at=None)
    return rows.filter(settings__channel_id=str(channel_id)).exists()
