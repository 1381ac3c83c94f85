"""The section of sync that planning fills: in which order and when the visits of the coming days are made."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from shifang.accounts.types import Scope
from shifang.ledger.types import RecordedEvent
from shifang.planning.queries.laid_out import cards_of
from shifang.planning.types.plan_lists import PLAN_PUBLISHED
from shifang.planning.types.today import ROUTE_CHANGED
from shifang.platform import clock
from shifang.protocol.types import SyncSection
from shifang.visits.operations.begin import local_day


def _routes(scope: Scope) -> list[dict[str, Any]]:
    return cards_of(scope, today=local_day(scope, clock.now()))


def _changed(scope: Scope, events: Sequence[RecordedEvent]) -> tuple[list[dict[str, Any]], list[Any]]:
    return (_routes(scope), []) if any(_concerns(scope, each) for each in events) else ([], [])


def _later(scope: Scope, since: date) -> list[dict[str, Any]]:
    return cards_of(scope, today=local_day(scope, clock.now()), since=since)


def _concerns(scope: Scope, event: RecordedEvent) -> bool:
    mine = event.kind == ROUTE_CHANGED.code and event.subject_id == scope.person_id
    return mine or event.kind == PLAN_PUBLISHED.code


ROUTES = SyncSection(name="routes", full=_routes, changed=_changed, later=_later)
