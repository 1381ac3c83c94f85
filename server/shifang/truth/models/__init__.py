"""Tables of truth."""

from shifang.truth.models.devices import Attestation, DeviceKey, Nonce
from shifang.truth.models.findings import Finding
from shifang.truth.models.radio import Beacon, CellSite, Lesson, PlaceRadio
from shifang.truth.models.sightings import Print, Sighting

__all__ = [
    "Attestation",
    "Beacon",
    "CellSite",
    "DeviceKey",
    "Finding",
    "Lesson",
    "Nonce",
    "PlaceRadio",
    "Print",
    "Sighting",
]
