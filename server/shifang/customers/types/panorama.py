"""The panorama of a customer: its own parts, and those that domains above add."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope


@dataclass(frozen=True, slots=True)
class PanoramaPart:
    """A part of the panorama: `read` returns JSON-able items about a customer that the scope may see."""

    name: str
    read: Callable[[Scope, UUID], list[dict[str, Any]]]


PARTS: dict[str, PanoramaPart] = {}


def panorama_part(part: PanoramaPart) -> None:
    """Add a part, from `AppConfig.ready` of the domain that owns it."""
    PARTS[part.name] = part
