"""The sections of sync that come from accounts, which lies below: colleagues for joint visits, and policies."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shifang.accounts import queries
from shifang.accounts.types import PERSON_ADDED, PERSON_CHANGED, PERSON_DISABLED, PERSON_ENABLED, POLICY_CHANGED, Scope
from shifang.ledger.types import RecordedEvent
from shifang.protocol.types import SyncSection

_OF_PEOPLE = frozenset(kind.code for kind in (PERSON_ADDED, PERSON_CHANGED, PERSON_DISABLED, PERSON_ENABLED))


def _people(scope: Scope) -> list[dict[str, Any]]:
    return queries.colleagues(scope)


def _changed_people(scope: Scope, events: Sequence[RecordedEvent]) -> tuple[list[dict[str, Any]], list[UUID]]:
    touched = {event.subject_id for event in events if event.kind in _OF_PEOPLE}
    if not touched:
        return [], []
    there = [each for each in queries.colleagues(scope) if each["id"] in touched]
    return there, sorted(touched - {each["id"] for each in there})


def _policies(scope: Scope) -> list[dict[str, Any]]:
    return [
        {"kind": policy.kind, "version": policy.version, "body": dict(policy.body)}
        for policy in queries.phone_policies(scope)
    ]


def _changed_policies(scope: Scope, events: Sequence[RecordedEvent]) -> tuple[list[dict[str, Any]], list[UUID]]:
    kinds = {event.facts.get("kind") for event in events if event.kind == POLICY_CHANGED.code}
    return [each for each in _policies(scope) if each["kind"] in kinds] if kinds else [], []


PEOPLE = SyncSection(name="people", full=_people, changed=_changed_people)
POLICIES = SyncSection(name="policies", full=_policies, changed=_changed_policies)
