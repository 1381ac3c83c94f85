"""Tables: who witnesses the log, what they said, audits, and the logs that this installation witnesses for others."""

from django.db import models

from shifang.platform import clock
from shifang.platform.models import TenantKey, TenantModel


class Witness(TenantModel):
    """Somebody outside who is given every checkpoint. One that is removed stays for what it has said."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    # stamp: url, certificate (PEM); cosign: url, key; channel: channel_id
    settings = models.JSONField()
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    # The size of the newest checkpoint it has taken, 0 before the first.
    seen_size = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # The newest failure as {code, params}; null when the newest delivery went well.
    failure = models.JSONField(null=True)


class Testimony(TenantModel):
    """What a witness said to a checkpoint: a token in base64, a signature line, or nothing but when it took it."""

    witness = TenantKey(Witness)
    checkpoint = TenantKey("ledger.Checkpoint")
    given_at = models.DateTimeField()
    content = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "checkpoint", "witness"], name="witnesses_testimony_once"
            )
        ]


class Audit(TenantModel):
    """An audit of the log: how far it is, against what, and what it found."""

    person = TenantKey("accounts.Person")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    # Checkpoints that somebody kept outside, as text.
    held = models.JSONField()
    root = models.BinaryField(max_length=32, null=True)
    # The first faults as [{code, position, about}], and how many there are.
    faults = models.JSONField(default=list)
    fault_count = models.IntegerField(default=0)
    # How many checkpoints and words of witnesses were held against the log, and how many events were erased.
    checked = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="witnesses_audit_newest")]


class WatchedLog(models.Model):
    """A log of another installation and the newest checkpoint of it that was cosigned here."""

    id = models.UUIDField(primary_key=True, default=clock.new_id, editable=False)
    name = models.CharField(max_length=80)
    origin = models.CharField(max_length=200, unique=True)
    key = models.CharField(max_length=400)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32, default=bytes)
    note = models.TextField(default="")
    added_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
