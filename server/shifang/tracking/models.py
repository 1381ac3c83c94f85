"""Tables of tracks: uploads as they came, days, what is derived from them; trackers, pauses, the gate's version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel
from shifang.platform.vault.fields import SealedBinaryField


class Chunk(TenantModel):
    """An upload's points of one local day, as `rules.codec` writes them. Never changed; partitioned by the month of
    the upload's id. A job moves the chunks of a day that is over into `Raw`.
    """

    # No foreign key: it would lock the person's row at every upload. The day has one.
    person_id = models.UUIDField()
    source = models.CharField(max_length=12)
    device_id = models.UUIDField(null=True)
    day = models.DateField()
    points = models.IntegerField()
    body = SealedBinaryField()
    # The upload's own hash, its place in the device's chain and the hash of the one before: a gap shows.
    sha256 = models.BinaryField(max_length=32)
    chain_index = models.IntegerField(null=True)
    previous_sha256 = models.BinaryField(max_length=32, null=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "person_id", "day"], name="tracking_chunk_day")]


class Day(TenantModel):
    """A person's local day with points: where they were last, and whether what is derived lags behind."""

    person = TenantKey("accounts.Person")
    department = TenantKey("accounts.Department", null=True)
    day = models.DateField()
    points = models.IntegerField()
    last_at = models.DateTimeField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    accuracy_m = models.FloatField(null=True)
    speed_mps = models.FloatField(null=True)
    bearing_deg = models.FloatField(null=True)
    received_at = models.DateTimeField()
    stale = models.BooleanField()
    # When its layers were made last.
    derived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "person", "day"], name="tracking_day_once")]
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="tracking_day_day"),
            models.Index(fields=["organisation_id", "id"], name="tracking_day_stale", condition=Q(stale=True)),
            models.Index(fields=["organisation_id", "derived_at"], name="tracking_day_derived"),
        ]


class Raw(TenantModel):
    """All points of a day that is over (same id), packed: those of its uploads, whose ids and chains are kept."""

    points = models.IntegerField()
    body = SealedBinaryField()
    uploads = ArrayField(models.UUIDField())
    # [device, first index, last index, hash before the first, hash of the last] of unbroken runs.
    chains = models.JSONField()
    # Whose points these are; the zero id stands for trackers. Null: packed before this was kept.
    devices = ArrayField(models.UUIDField(), null=True)
    # H3 cells (resolution 9) that hold a point.
    cells = ArrayField(models.BigIntegerField())
    packed_at = models.DateTimeField()


class Layer(TenantModel):
    """What is derived from a day (same id); made anew from its points at any time, with the same result."""

    engine = models.IntegerField()
    policy_version = models.IntegerField()
    points = models.IntegerField()
    # The smoothed track, packed; its `mock` column says which points are outliers.
    body = SealedBinaryField()
    cells = ArrayField(models.BigIntegerField())
    # Encoded shapes of the road (precision 6) by number of the segment, where a map matcher is at hand.
    roads = models.JSONField()


class Segment(TenantModel):
    """A stay, a trip or a silence of a day."""

    person = TenantKey("accounts.Person")
    day = models.DateField()
    number = models.IntegerField()
    kind = models.CharField(max_length=8)
    mode = models.CharField(max_length=8, default="", blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    radius_m = models.FloatField()
    distance_m = models.FloatField()
    cell9 = models.BigIntegerField()
    # The customer in whose fence a stay lies.
    customer = TenantKey("customers.Customer", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "person", "day", "number"], name="tracking_segment_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "cell9", "day"], name="tracking_segment_cell", condition=Q(kind="stay")
            )
        ]


class Tracker(TenantModel):
    """A token with which a tracker app reports for a person. Only its hash is held."""

    person = TenantKey("accounts.Person")
    label = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "token_hash"], name="tracking_tracker_token")]
        indexes = [models.Index(fields=["organisation_id", "person"], name="tracking_tracker_person")]


class Pause(TenantModel):
    """A stretch in which a person switched tracking off."""

    person = TenantKey("accounts.Person")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "person"], name="tracking_pause_open", condition=Q(ended_at=None)
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "person", "started_at"], name="tracking_pause_person")]


class Gate(TenantModel):
    """How often working hours have moved: of everybody (id: the organisation) or of one person (their id).

    An upload is written only under the version by which its points were let through.
    """

    version = models.BigIntegerField(default=0)
