"""How often a customer is visited."""

from dataclasses import dataclass

from shifang.kernel.intervals import EVERY_DAY

MOST_VISITS, MOST_WEEKS, MOST_MINUTES = 14, 52, 600


@dataclass(frozen=True, slots=True)
class Frequency:
    """So many visits in so many weeks, of so many minutes each.

    `weekdays` are allowed (Monday 1 to Sunday 7), `preferred` ones are liked better; at least `spacing` days lie from
    one visit to the next (1: the day after). Before an `important` customer lapses people are reminded.
    """

    visits: int
    weeks: int
    weekdays: frozenset[int] = EVERY_DAY
    preferred: frozenset[int] = frozenset()
    spacing: int = 1
    minutes: int = 30
    important: bool = False

    @property
    def interval(self) -> int:
        """Whole days within which the next visit follows a visit."""
        return -(-7 * self.weeks // self.visits)
