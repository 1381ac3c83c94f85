"""Tables of the radio map: what the organisation itself has heard where, and cells imported from a public list.

Access points and cells are named by keyed hashes (`truth.queries.radio.key_of`): the map answers where a phone is that
hears them, but whoever reads the table learns nobody's access point.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shifang.platform.models import TenantModel


class Beacon(TenantModel):
    """An access point or a cell (`id`: its hash) and where it stands, WGS-84: what `samples` make of it."""

    kind = models.CharField(max_length=4)
    latitude = models.FloatField()
    longitude = models.FloatField()
    spread_m = models.FloatField()
    strength_dbm = models.SmallIntegerField()
    visits = models.IntegerField()
    last_seen = models.DateTimeField()
    # [visit, when, latitude, longitude, accuracy, strength] of the newest visits at which it was heard.
    samples: "models.JSONField[Any, Any]" = models.JSONField()


class PlaceRadio(TenantModel):
    """What is heard at a place (`id`: the customer), and what of it nearly always."""

    visits = models.IntegerField()
    routine = ArrayField(models.UUIDField())
    # [visit, when, {hash: strength}] of the newest visits.
    heard: "models.JSONField[Any, Any]" = models.JSONField()


class Lesson(TenantModel):
    """A visit (`id`) from which the map has learned, and what: so that it can be taken out again."""

    place_id = models.UUIDField()
    taken_at = models.DateTimeField()
    keys = ArrayField(models.UUIDField())


class CellSite(models.Model):
    """A cell of a public list (OpenCelliD's form), the same for all organisations; written by the owner's role only."""

    key = models.CharField(max_length=48, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    range_m = models.IntegerField()
    samples = models.IntegerField()
    updated_at = models.DateTimeField()

    def __repr__(self) -> str:
        return f"<CellSite {self.key}>"
