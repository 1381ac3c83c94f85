"""What domains above hide of customers that nobody has, from who does not see them by their role."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from shifang.accounts.types import Scope

AddressVeil = Callable[[Scope, Sequence[UUID]], Mapping[UUID, Callable[[str], str]]]
"""Returns how the addresses of some of these customers are cut short."""

VEILS: list[AddressVeil] = []


def veil(addresses: AddressVeil) -> None:
    """Let a domain above hide addresses, from `AppConfig.ready`."""
    VEILS.append(addresses)
