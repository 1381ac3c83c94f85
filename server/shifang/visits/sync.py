"""The sections of sync that visits fill."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.ledger.types import RecordedEvent
from shifang.platform import clock
from shifang.protocol.types import SyncSection
from shifang.visits.operations.begin import local_day
from shifang.visits.queries import cards
from shifang.visits.types.closed_lists import TEMPLATE_CHANGED

Changes = tuple[list[dict[str, Any]], list[UUID]]


def _today(scope: Scope) -> date:
    return local_day(scope, clock.now())


def _visits(scope: Scope) -> list[dict[str, Any]]:
    return cards.my_cards(scope, today=_today(scope))


def _changed_visits(scope: Scope, events: Sequence[RecordedEvent]) -> Changes:
    return cards.changed_cards(scope, events, today=_today(scope))


def _later_visits(scope: Scope, since: date) -> list[dict[str, Any]]:
    return cards.later_cards(scope, since=since, today=_today(scope))


def _changed_templates(scope: Scope, events: Sequence[RecordedEvent]) -> Changes:
    touched = {each.subject_id for each in events if each.facts.get("change") in {"published", "archived"}}
    if not touched:
        return [], []
    kept = cards.template_cards(scope)
    return kept, cards.other_versions(scope, touched, [card["id"] for card in kept])


def _changed_assignments(scope: Scope, events: Sequence[RecordedEvent]) -> Changes:
    told = [each for each in events if each.kind == TEMPLATE_CHANGED.code and "assignment_id" in each.facts]
    if not told:
        return [], []
    gone = [UUID(each.facts["assignment_id"]) for each in told if each.facts["change"] == "unassigned"]
    return cards.assignment_cards(scope), gone


VISITS = SyncSection(name="visits", full=_visits, changed=_changed_visits, later=_later_visits)
TEMPLATES = SyncSection(name="templates", full=cards.template_cards, changed=_changed_templates)
ASSIGNMENTS = SyncSection(name="assignments", full=cards.assignment_cards, changed=_changed_assignments)
