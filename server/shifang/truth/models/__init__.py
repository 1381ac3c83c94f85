"""Tables of truth."""

from shifang.truth.models.devices import Attestation, DeviceKey, Nonce
from shifang.truth.models.findings import Finding
from shifang.truth.models.sightings import Print, Sighting

__all__ = ["Attestation", "DeviceKey", "Finding", "Nonce", "Print", "Sighting"]
