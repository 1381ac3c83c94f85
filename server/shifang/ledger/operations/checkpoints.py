"""Signing what the log is now."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from shifang.ledger.models import Checkpoint
from shifang.ledger.queries.checkpoints import log_verifier, newest_checkpoint, signing_key
from shifang.ledger.queries.events import last_position
from shifang.ledger.queries.tree import StoredTree
from shifang.ledger.rules import checkpoint as notes
from shifang.ledger.rules.merkle import root
from shifang.platform import tenancy


class Rewritten(Exception):
    """The log does not go on from its newest checkpoint: somebody has changed the past, and it is not signed."""


def sign_checkpoint(*, organisation_id: UUID, now: datetime) -> str | None:
    """Sign the organisation's log as it stands; return the newest checkpoint's note, None while the log is empty.

    Raises Rewritten rather than sign a second history.
    """
    with tenancy.organisation(organisation_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"checkpoint:{organisation_id}"])
        size, newest = last_position(organisation_id), newest_checkpoint(organisation_id)
        tree = StoredTree(organisation_id, size)
        if newest is not None:
            if not _goes_on(tree, newest.note, log_verifier(organisation_id)):
                raise Rewritten(organisation_id)
            if size == newest.size:
                return newest.note
        if size == 0:
            return None
        note = notes.signed(notes.Checkpoint(notes.origin_of(organisation_id), size, root(size, tree)), signing_key())
        Checkpoint.objects.create(organisation_id=organisation_id, size=size, note=note, signed_at=now)
    return note


def _goes_on(tree: StoredTree, note: str, signer: notes.Verifier) -> bool:
    """Return whether the tree begins with what was signed; a tile that is gone or a note that is not ours says no."""
    try:
        before = notes.read(note, [signer])
        return before.size <= tree.size and root(before.size, tree) == before.root
    except (LookupError, notes.BadCheckpoint):
        return False
