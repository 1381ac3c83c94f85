"""What lay in pools, and whose customers were, at any moment: read back from the history of owners."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shifang.customers.types.owners import OwnerLine
from shifang.customers.types.words import OwnershipCause

Steps = Mapping[UUID, tuple[UUID | None, int | None]]
"""(fall-back, days of 24 hours) by pool."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which nobody owned a customer; `left_at` None: it lasts. `again`: it had been claimed before."""

    customer_id: UUID
    department_id: UUID
    entered_at: datetime
    left_at: datetime | None
    claimed: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """The part of a spell in one pool; `claimed` when it ended with a claim out of that pool."""

    customer_id: UUID
    pool_id: UUID
    since: datetime
    until: datetime | None
    claimed: bool
    again: bool

    def lasts_at(self, moment: datetime) -> bool:
        """Return whether the customer lay there at a moment."""
        return self.since <= moment and (self.until is None or self.until > moment)


def spells(lines: Sequence[OwnerLine]) -> Iterator[Spell]:
    """Yield the times in which nobody owned a customer, from its whole history, oldest first."""
    again = False
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        if line.owner_id is None:
            yield Spell(
                line.customer_id,
                line.department_id,
                line.at,
                after.at if after else None,
                claimed=after is not None and after.cause is OwnershipCause.CLAIMED,
                again=again,
            )
        again = again or line.cause is OwnershipCause.CLAIMED


def stays(home: UUID, spell: Spell, steps: Steps, *, now: datetime) -> Iterator[Stay]:
    """Yield the pools through which a customer fell in a spell, as the fall-backs are now."""
    at, since, seen = home, spell.entered_at, {home}
    end = spell.left_at
    while True:
        following, days = steps.get(at, (None, None))
        until = since + timedelta(days=days) if following is not None and days is not None else None
        if following is None or until is None or following in seen or until > (end or now):
            yield Stay(spell.customer_id, at, since, end, claimed=spell.claimed, again=spell.again)
            return
        yield Stay(spell.customer_id, at, since, until, claimed=False, again=spell.again)
        at, since = following, until
        seen.add(at)


def owner_at(owner_now: UUID | None, lines: Sequence[OwnerLine], moment: datetime) -> UUID | None:
    """Return whose a customer was at a moment; `lines` are its changes since then at least, oldest first."""
    later = next((line for line in lines if line.at > moment), None)
    return owner_now if later is None else later.previous_owner_id
