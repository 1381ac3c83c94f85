"""What of a customer in a pool is hidden from who may only claim it, and how many of them one opens a day."""

from dataclasses import dataclass
from enum import StrEnum


class MaskedField(StrEnum):
    """What a pool may hide until a customer is claimed.

    `phones` takes numbers, WeChat and e-mail of the customer and its people, and numbers inside texts; `contacts` the
    people's names; `notes` what colleagues wrote down; `attributes` the organisation's own fields; `address` all but
    the district.
    """

    PHONES = "phones"
    CONTACTS = "contacts"
    NOTES = "notes"
    ATTRIBUTES = "attributes"
    ADDRESS = "address"


# Nothing of the people there is shown unless somebody decides to.
PERSONAL = frozenset({MaskedField.PHONES, MaskedField.CONTACTS, MaskedField.NOTES})


@dataclass(frozen=True, slots=True)
class BeforeClaim:
    """`views_per_day`: so many different customers of the pool one opens on a local day; None: as many as one likes."""

    masked: frozenset[MaskedField] = PERSONAL
    views_per_day: int | None = None
