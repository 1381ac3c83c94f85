"""Writes of the protocol: taking commands, and deciding those that were parked."""

from shifang.protocol.operations.taking import (
    Answer,
    Envelope,
    carry_out,
    close_parked,
    hold,
    resolve,
    retry_parked,
    take,
    take_one,
)

__all__ = ["Answer", "Envelope", "carry_out", "close_parked", "hold", "resolve", "retry_parked", "take", "take_one"]
