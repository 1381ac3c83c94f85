"""Writes of the protocol: taking commands, and deciding those that were parked."""

from shifang.protocol.operations.taking import (
    Answer,
    Envelope,
    close_parked,
    resolve,
    retry_parked,
    take,
    take_one,
)

__all__ = ["Answer", "Envelope", "close_parked", "resolve", "retry_parked", "take", "take_one"]
