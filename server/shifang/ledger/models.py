"""Tables of the log. The application role may insert and read events, never change them."""

from django.db import models

from shifang.platform.models import TenantModel


class Event(TenantModel):
    """One thing that happened. Partitioned by month of its UUIDv7 id; positions are given afterwards."""

    kind = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True)
    department_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    related_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    facts = models.JSONField()
    salt = models.BinaryField(max_length=16)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "subject_id", "id"], name="ledger_event_subject"),
            models.Index(
                fields=["organisation_id", "related_id", "id"],
                name="ledger_event_related",
                condition=models.Q(related_id__isnull=False),
            ),
        ]


class Pending(TenantModel):
    """An event (same id) that waits for its position."""


class Placed(TenantModel):
    """The position of an event (same id) in its organisation's log: in commit order, from 1, without gaps.

    `leaf` is the event's leaf hash in the Merkle tree (`rules.entry`); it stays when the event is erased.
    """

    position = models.BigIntegerField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "position"], name="ledger_placed_position")]


class Tile(TenantModel):
    """A complete tile of the Merkle tree: 256 hashes (leaves at level 0, else roots of tiles below) and their root.

    `hashes` holds the nodes between them as well (`rules.tiles`).
    """

    level = models.IntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "level", "number"], name="ledger_tile_number")
        ]


class Checkpoint(TenantModel):
    """What the log was at some time, signed (`rules.checkpoint`). Whoever keeps one can tell a rewritten past."""

    size = models.BigIntegerField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "size"], name="ledger_checkpoint_size")]
