"""Territories: who of some people looks after which customers, and what that is in minutes of work.

Times are minutes of a week; people and customers are indexes of the sequences given.
"""

from dataclasses import dataclass, field

from shifang.kernel.geo import Point
from shifang.planning.types.travel import Travel


@dataclass(frozen=True, slots=True)
class Shop:
    """A customer: visits a week, minutes of one, and who looks after it now (None: nobody). A fixed one stays there."""

    point: Point
    visits: float
    minutes: float
    holder: int | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """A person: where days begin (None: among the customers), hours of work beside those of the others, minutes of
    work a week with customers that are not among the shops, where days end (None: as they begin), and days of work a
    week.
    """

    start: Point | None = None
    share: float = 1.0
    load: float = 0.0
    end: Point | None = None
    days: float = 5.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a split is asked for.

    `change` is what taking a customer from its holder costs, in minutes of travel a week; `tolerance` how far a
    person's minutes may lie from their share.
    """

    change: float = 10.0
    tolerance: float = 0.02
    travel: Travel = field(default_factory=Travel)

    @property
    def pace(self) -> float:
        """Minutes on the road per kilometre of a straight line."""
        return self.travel.factor * 60.0 / self.travel.speed_kmh


@dataclass(frozen=True, slots=True)
class Workload:
    """A person's territory: minutes with customers and on the road, and how far its customers lie from its middle.

    Minutes of the load count as minutes with customers.
    """

    customers: int
    service: float
    travel: float
    spread: float

    @property
    def minutes(self) -> float:
        """All of it."""
        return self.service + self.travel


@dataclass(frozen=True, slots=True)
class Split:
    """Who has which customer, what that means for each person, and how many it takes from their holders.

    `hops` are the minutes a week from each customer's neighbours; `unevenness` is the coefficient of variation of
    minutes of work beside each person's share.
    """

    holders: tuple[int | None, ...]
    hops: tuple[float, ...]
    workloads: tuple[Workload, ...]
    changed: int
    unevenness: float
