"""Which template a customer's visit follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Assignment:
    """A template for customers of a type and tier; "" stands for any."""

    template_id: UUID
    customer_type: str = ""
    tier: str = ""


def assigned_template(assignments: Iterable[Assignment], *, customer_type: str, tier: str) -> UUID | None:
    """Return the template of the most specific match: type and tier, then type, then tier, then the default."""
    matching = [each for each in assignments if each.customer_type in {"", customer_type} and each.tier in {"", tier}]
    best = max(matching, key=lambda each: (bool(each.customer_type), bool(each.tier)), default=None)
    return None if best is None else best.template_id
