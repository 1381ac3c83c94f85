"""Tables of displays. Amounts are integer cents; both days of a time are included."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shifang.platform.models import TenantKey, TenantModel


class Agreement(TenantModel):
    """A display agreement as it stands; every version of its terms is kept beside it."""

    customer = TenantKey("customers.Customer")
    status = models.CharField(max_length=6)
    version = models.IntegerField()
    name = models.CharField(max_length=80)
    category = models.CharField(max_length=20)
    standards = ArrayField(models.CharField(max_length=64))
    points = ArrayField(models.CharField(max_length=200))
    starts_on = models.DateField()
    ends_on = models.DateField()
    every = models.CharField(max_length=7)
    amount_cents = models.BigIntegerField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="displays_agreement_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="displays_agreement_amount", condition=Q(amount_cents__gte=0)),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "customer"], name="displays_agreement_customer"),
            models.Index(fields=["organisation_id", "status", "id"], name="displays_agreement_status"),
        ]


class AgreementVersion(TenantModel):
    """The terms as somebody saved them; append-only."""

    agreement = TenantKey(Agreement)
    version = models.IntegerField()
    terms: "models.JSONField[Any, Any]" = models.JSONField()
    standards = ArrayField(models.CharField(max_length=64))
    saved_by = TenantKey("accounts.Person", null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "agreement", "version"], name="displays_version_once")
        ]


class Audit(TenantModel):
    """What an auditor said of a photo under an agreement; the newest counts, the others are kept."""

    agreement = TenantKey(Agreement)
    version = models.IntegerField()
    period_start = models.DateField()
    sha256 = models.CharField(max_length=64)
    visit = TenantKey("visits.Visit")
    taken_at = models.DateTimeField()
    decision = models.CharField(max_length=6)
    reason = models.CharField(max_length=500, default="", blank=True)
    missing = ArrayField(models.CharField(max_length=200), default=list)
    decided_by = TenantKey("accounts.Person", null=True)
    decided_at = models.DateTimeField()
    # The visit in which the photo is to be taken again.
    retake_visit = TenantKey("visits.Visit", null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "agreement", "sha256"],
                name="displays_audit_current",
                condition=Q(superseded_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["organisation_id", "sha256"], name="displays_audit_photo"),
            models.Index(fields=["organisation_id", "agreement", "period_start"], name="displays_audit_period"),
        ]


class Claim(TenantModel):
    """A fee claimed for one period of an agreement; an approval decides it."""

    code = models.CharField(max_length=20)
    agreement = TenantKey(Agreement)
    version = models.IntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    amount_cents = models.BigIntegerField()
    note = models.CharField(max_length=500, default="", blank=True)
    status = models.CharField(max_length=9)
    claimed_by = TenantKey("accounts.Person", null=True)
    claimed_at = models.DateTimeField()
    approval_id = models.UUIDField()
    closed_by = TenantKey("accounts.Person", null=True)
    closed_at = models.DateTimeField(null=True)
    close_note = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "code"], name="displays_claim_code"),
            models.UniqueConstraint(
                fields=["organisation_id", "agreement", "period_start"],
                name="displays_claim_living",
                condition=Q(status__in=["pending", "approved"]),
            ),
        ]


class ClaimPhoto(TenantModel):
    """A photo that carries a claim; of a living claim no other may use it."""

    claim = TenantKey(Claim)
    sha256 = models.CharField(max_length=64)
    audit = TenantKey(Audit)
    living = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "sha256"], name="displays_claim_photo_once", condition=Q(living=True)
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "claim"], name="displays_claim_photo_claim")]
