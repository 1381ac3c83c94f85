"""Tables of photo evidence: what is held, who handed it in, what is alike, and uploads under way."""

from typing import Any

from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel


class Photo(TenantModel):
    """Bytes that are held, once per organisation whatever their number of uses. Partitioned by id."""

    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    format = models.CharField(max_length=8)
    width = models.IntegerField()
    height = models.IntegerField()
    held_at = models.DateTimeField()
    # The derived copy: its own hash, what it says and by which version of the policy.
    watermark_sha256 = models.CharField(max_length=64, default="", blank=True)
    watermarked_at = models.DateTimeField(null=True)
    caption = models.JSONField(default=list)
    policy_version = models.IntegerField(null=True)
    # The copy's credential: SHA-256 of the certificate that signed it, and the place of `photo.held` in the log.
    signed_by = models.CharField(max_length=64, default="", blank=True)
    ledger_position = models.BigIntegerField(null=True)


class PhotoHash(TenantModel):
    """Content addressing: the photo (same id) that holds these bytes."""

    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "sha256"], name="evidence_hash_sha256"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_hash_form"),
        ]


class Submission(TenantModel):
    """Somebody handed these bytes in; so that they, and those above them, may see the photo."""

    photo = TenantKey(Photo)
    person = TenantKey("accounts.Person")
    department = TenantKey("accounts.Department", null=True)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "photo", "person"], name="evidence_submission_once")
        ]


class Upload(TenantModel):
    """A resumable upload. How much has come is the length of its partial file and nothing else."""

    person = TenantKey("accounts.Person")
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Set once sealed: a client that lost the answer asks again.
    photo = TenantKey(Photo, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "person"], name="evidence_upload_person", condition=Q(photo=None)),
            models.Index(fields=["organisation_id", "expires_at"], name="evidence_upload_expiry"),
        ]


class PhotoPrint(TenantModel):
    """By what a photo (same id) is found again. `serial` rises in the order of commits: an index reads on from it."""

    serial = models.BigIntegerField()
    version = models.SmallIntegerField()
    # Hashes of the whole and of its centre, 32 bytes each (`evidence.matching.prints.CENTRES`); words of 2 bytes.
    hashes = models.BinaryField()
    words = models.BinaryField()
    quality = models.SmallIntegerField()
    ripple = models.FloatField()
    # What the file says of itself: editor, taken_at, latitude, longitude.
    said: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "serial"], name="evidence_print_serial")]


class PhotoMatch(TenantModel):
    """A photo that shows what an earlier one shows. Shares are per cent of the common part; see `matching.likeness`."""

    photo = TenantKey(Photo)
    earlier = TenantKey(Photo)
    kind = models.CharField(max_length=8)
    # Bits of 256 that differ; null when the hashes are further apart than any policy looks.
    bits = models.SmallIntegerField(null=True)
    turned = models.BooleanField()
    agreeing = models.SmallIntegerField()
    common = models.SmallIntegerField()
    points = models.SmallIntegerField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "photo", "earlier"], name="evidence_match_once"),
            models.CheckConstraint(condition=Q(kind__in=["near", "like", "part", "place"]), name="evidence_match_kind"),
        ]
        indexes = [models.Index(fields=["organisation_id", "earlier"], name="evidence_match_earlier")]


class CustomerPhoto(TenantModel):
    """A photo that something said about a customer shows: an issue, a request to correct the position."""

    sha256 = models.CharField(max_length=64)
    customer = TenantKey("customers.Customer")
    person = TenantKey("accounts.Person", null=True)
    event_id = models.UUIDField()
    taken_at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "event_id", "sha256"], name="evidence_customer_once")
        ]
        indexes = [models.Index(fields=["organisation_id", "sha256"], name="evidence_customer_sha256")]
