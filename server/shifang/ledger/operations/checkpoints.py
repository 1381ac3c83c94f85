"""Signing what the log is now."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from shifang.ledger.models import Checkpoint
from shifang.ledger.queries.checkpoints import newest_checkpoint, signing_key
from shifang.ledger.queries.events import last_position
from shifang.ledger.queries.tree import StoredTree
from shifang.ledger.rules import checkpoint as notes
from shifang.ledger.rules.merkle import root
from shifang.platform import tenancy


def sign_checkpoint(*, organisation_id: UUID, now: datetime) -> str | None:
    """Sign the organisation's log as it stands; return the newest checkpoint's note, None while the log is empty."""
    with tenancy.organisation(organisation_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"checkpoint:{organisation_id}"])
        size, newest = last_position(organisation_id), newest_checkpoint(organisation_id)
        if newest is not None and newest.size == size:
            return newest.note
        if size == 0:
            return None
        origin = notes.origin_of(organisation_id)
        point = notes.Checkpoint(origin, size, root(size, StoredTree(organisation_id, size)))
        note = notes.signed(point, signing_key())
        Checkpoint.objects.create(organisation_id=organisation_id, size=size, note=note, signed_at=now)
    return note
