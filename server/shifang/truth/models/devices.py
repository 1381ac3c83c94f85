"""Tables of devices: single-use numbers, the key of each device, and everything that was shown to attest it."""

from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel


class Nonce(TenantModel):
    """A number issued to a person; what used it, and what that had signed."""

    person = TenantKey("accounts.Person")
    purpose = models.CharField(max_length=12)
    value = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.UUIDField(null=True)
    used_for = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "value"], name="truth_nonce_value")]
        indexes = [models.Index(fields=["organisation_id", "person", "issued_at"], name="truth_nonce_person")]


class DeviceKey(TenantModel):
    """The key by which a device signs; one at a time. `ok` and what follows are what its attestation showed."""

    device = TenantKey("accounts.Device")
    person = TenantKey("accounts.Person")
    scheme = models.CharField(max_length=16)
    public_key = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    credential_id = models.BinaryField(default=b"")
    counter = models.BigIntegerField(default=0)
    genuine = models.BooleanField()
    ok = models.BooleanField()
    code = models.CharField(max_length=48)
    level = models.CharField(max_length=16)
    boot = models.CharField(max_length=16, default="", blank=True)
    locked = models.BooleanField(null=True)
    # The device had a key in hardware before and now shows a weaker one.
    weaker = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "device"], name="truth_devicekey_current", condition=Q(revoked_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["organisation_id", "fingerprint"], name="truth_devicekey_fingerprint"),
            models.Index(fields=["organisation_id", "person"], name="truth_devicekey_person"),
        ]


class Attestation(TenantModel):
    """One attempt to attest a device, as it was judged. History: never changed."""

    device = TenantKey("accounts.Device")
    person = TenantKey("accounts.Person")
    key = TenantKey(DeviceKey, null=True)
    scheme = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    genuine = models.BooleanField()
    ok = models.BooleanField()
    code = models.CharField(max_length=48)
    verdict = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "device", "received_at"], name="truth_attestation_device")]
