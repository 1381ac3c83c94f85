"""What kind of customer it is, as numbers tell customers apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """Type and tier, and whether there is anybody to visit."""

    type: str
    tier: str
    alive: bool
