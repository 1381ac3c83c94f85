"""Private facts: sealed in the log, opened for whoever reads events through this domain.

The leaf commits to the sealed text, so a log whose organisation's key is destroyed still verifies.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from shifang.kernel.problems import Refusal
from shifang.ledger.types import KINDS
from shifang.platform.vault.keys import opened_text, sealed_text
from shifang.platform.vault.sealing import TEXT_MARK

_PLACE = "ledger_event.facts"

Turn = Callable[[str], str]


def sealed_facts(organisation_id: UUID, event_id: UUID, *, kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with the private ones sealed."""
    private = KINDS[kind].private

    def turn(text: str) -> str:
        return sealed_text(organisation_id, _PLACE, event_id.bytes, text) if text else text

    return _turned(facts, private, turn) if private else dict(facts)


def opened_facts(organisation_id: UUID, event_id: UUID, *, kind: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return facts as they were told; what cannot be opened any more is empty."""
    known = KINDS.get(kind)

    def turn(text: str) -> str:
        if not text.startswith(TEXT_MARK):
            return text
        try:
            return opened_text(organisation_id, _PLACE, event_id.bytes, text)
        except Refusal:
            return ""

    return _turned(facts, known.private, turn) if known is not None and known.private else facts


def _turned(facts: Mapping[str, Any], private: frozenset[str], turn: Turn) -> dict[str, Any]:
    return {name: _value(value, private, turn, inside=name in private) for name, value in facts.items()}


def _value(value: Any, private: frozenset[str], turn: Turn, *, inside: bool) -> Any:
    if isinstance(value, Mapping):
        return {name: _value(each, private, turn, inside=inside or name in private) for name, each in value.items()}
    if isinstance(value, list):
        return [_value(each, private, turn, inside=inside) for each in value]
    return turn(value) if inside and isinstance(value, str) else value
