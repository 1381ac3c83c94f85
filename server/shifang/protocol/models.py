"""Tables of the phone protocol: every command as it came, with its answer."""

from django.db import models

from shifang.platform.models import TenantModel
from shifang.platform.vault.fields import SealedJSONField

PAYLOAD = SealedJSONField(beside="location")


class Command(TenantModel):
    """A command of a phone (id made there) and the answer that a resend gets again."""

    kind = models.CharField(max_length=48)
    person_id = models.UUIDField()
    department_id = models.UUIDField(null=True)
    device_id = models.UUIDField()
    sequence = models.BigIntegerField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # Its location stays readable: the chain of a device's envelopes is looked up in it.
    payload = PAYLOAD
    status = models.CharField(max_length=12)
    code = models.CharField(max_length=64, default="", blank=True)
    params = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    waits_for = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.UUIDField(null=True)
    note = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "waits_for"],
                name="protocol_command_waits",
                condition=models.Q(status="waiting"),
            ),
            models.Index(
                fields=["organisation_id", "person_id"],
                name="protocol_command_open",
                condition=models.Q(status__in=["waiting", "parked"]),
            ),
            models.Index(fields=["organisation_id", "device_id", "sequence"], name="protocol_command_sequence"),
            models.Index(
                fields=["organisation_id", "subject_id"],
                name="protocol_command_subject",
                condition=models.Q(status__in=["waiting", "parked"]),
            ),
        ]
