"""The product without its log: events are made and reacted to, but neither written nor placed."""

from typing import Any

from shifang.config.wsgi import application
from shifang.ledger.operations import recording

__all__ = ["application"]


def _nothing(*_: Any) -> None:
    """Write nothing."""


recording.insert_rows = _nothing
