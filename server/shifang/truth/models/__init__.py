"""Tables of truth."""

from shifang.truth.models.devices import Attestation, DeviceKey, Nonce

__all__ = ["Attestation", "DeviceKey", "Nonce"]
