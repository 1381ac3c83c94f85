"""Words of travel: recorded ways between two visits, and what follows from them for ways that nobody has driven yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A recorded way between two places: as the crow flies, as it was driven, and the seconds on the move."""

    straight_m: float
    driven_m: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Travel:
    """How ways are estimated: straight lines times `factor`, at `speed_kmh`. `ways`: so many recorded ones say so; 0: a
    rule of thumb.
    """

    factor: float = 1.4
    speed_kmh: float = 25.0
    ways: int = 0
