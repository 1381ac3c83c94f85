"""Tables of alerts: the inbox, rules, channels and what goes out through them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifang.alerts.types import DeliveryState
from shifang.platform.models import TenantKey, TenantModel


class Alert(TenantModel):
    """An alert in one person's inbox. Texts are made when it is read, in the reader's language."""

    recipient = TenantKey("accounts.Person")
    kind = models.CharField(max_length=64)
    event_id = models.UUIDField()
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    related_id = models.UUIDField(null=True)
    params = models.JSONField()
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "recipient", "event_id", "kind"], name="alerts_alert_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "recipient"], name="alerts_alert_unread", condition=Q(read_at=None)
            ),
            models.Index(fields=["organisation_id", "recipient", "id"], name="alerts_alert_newest"),
        ]


class AlertRule(TenantModel):
    """Who is told of a kind, where it differs from what the domain proposes."""

    kind = models.CharField(max_length=64)
    enabled = models.BooleanField(default=True)
    department = TenantKey("accounts.Department", null=True)
    audience = models.JSONField(default=list)
    channels: "ArrayField[list[object], list[object]]" = ArrayField(models.UUIDField(), default=list)
    position = models.IntegerField(default=0)


class AlertChannel(TenantModel):
    """A way outside. `settings` holds secrets and never leaves the server."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    language = models.CharField(max_length=2, default="zh")
    settings = models.JSONField()
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # The newest failure as {code, params}; null when the newest delivery went well.
    failure = models.JSONField(null=True)


class Delivery(TenantModel):
    """One alert on its way through one channel."""

    channel = TenantKey(AlertChannel)
    kind = models.CharField(max_length=64)
    event_id = models.UUIDField()
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    params = models.JSONField()
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=DeliveryState.PENDING)
    attempts = models.IntegerField(default=0)
    failure = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "channel", "event_id", "kind"], name="alerts_delivery_once"
            )
        ]
