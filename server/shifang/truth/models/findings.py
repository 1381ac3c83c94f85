"""The review queue: claims that were not simply accepted, what was decided, and what the rep says to it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel


class Finding(TenantModel):
    """One claim to review: a check-in, an ending, or a photo in a visit (its use is the `command_id`).

    `facts` and `assessment` are those it was judged by; a later judgement of the same claim replaces them while nothing
    is decided.
    """

    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    related_id = models.UUIDField(null=True)
    command_id = models.UUIDField()
    person = TenantKey("accounts.Person")
    department = TenantKey("accounts.Department")
    device_id = models.UUIDField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    risk = models.IntegerField()
    tier = models.CharField(max_length=1)
    signals = ArrayField(models.CharField(max_length=32))
    facts: "models.JSONField[Any, Any]" = models.JSONField()
    assessment: "models.JSONField[Any, Any]" = models.JSONField()
    # The photos that it shows, where it is about one: whoever may see the finding may see them.
    photos = ArrayField(models.CharField(max_length=64), default=list)
    policy_version = models.IntegerField()
    engine_version = models.CharField(max_length=12)
    status = models.CharField(max_length=8, default="open")
    decision = models.CharField(max_length=8, default="", blank=True)
    note = models.CharField(max_length=500, default="", blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    appeal = models.CharField(max_length=500, default="", blank=True)
    appealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "command_id"], name="truth_finding_command"),
            models.CheckConstraint(
                name="truth_finding_decided",
                condition=~Q(status="decided") | Q(decided_at__isnull=False, decision__in=["confirm", "dismiss"]),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "status", "id"], name="truth_finding_queue"),
            models.Index(fields=["organisation_id", "subject_id"], name="truth_finding_subject"),
            models.Index(fields=["organisation_id", "person"], name="truth_finding_person"),
            GinIndex(fields=["photos"], name="truth_finding_photos"),
            models.Index(fields=["organisation_id", "department"], name="truth_finding_department"),
        ]
