"""The visit's code for humans. It is made of the day and the visit's id, so the phone can tell it offline."""

from datetime import date
from uuid import UUID

# Crockford's alphabet: nothing that is read for something else.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT, LONG = 6, 9


def visit_code(visit_id: UUID, day: date, *, length: int = SHORT) -> str:
    """Return e.g. `261121-7K3FQ2`: the local day, then the last bits of the id, 5 to a character."""
    bits = visit_id.int
    letters = ""
    for _ in range(length):
        letters = _ALPHABET[bits & 31] + letters
        bits >>= 5
    return f"{day:%y%m%d}-{letters}"
