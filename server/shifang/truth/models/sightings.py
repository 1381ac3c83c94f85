"""Tables of sightings: where people checked in, and the prints by which a copy is found again."""

from django.db import models

from shifang.platform.models import TenantKey, TenantModel


class Sighting(TenantModel):
    """One accepted check-in, as later ones are held against it. The position is WGS-84."""

    person = TenantKey("accounts.Person")
    device_id = models.UUIDField()
    subject_id = models.UUIDField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    accuracy_m = models.FloatField()
    monotonic_ms = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "person", "happened_at"], name="truth_sighting_person")]


class Print(TenantModel):
    """One print of a sighting (`truth.rules.prints`)."""

    sighting_id = models.UUIDField()
    kind = models.CharField(max_length=8)
    value = models.BigIntegerField()

    class Meta:
        # Ids rise with time: the newest bearers of a print come first.
        indexes = [models.Index(fields=["organisation_id", "value", "sighting_id"], name="truth_print_bearer")]
