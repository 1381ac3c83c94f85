"""Alerts about commands: protocol and alerts are siblings, so they meet here."""

from uuid import UUID

from shifang.accounts.queries import person_names, system_scope
from shifang.alerts.reactions import alert_on
from shifang.alerts.types import AlertKind, Notice
from shifang.kernel.problems import REGISTRY
from shifang.ledger.types import RecordedEvent
from shifang.protocol.types import COMMAND_PARKED

# A check-in stopped for its distance has an alert of its own, with its figures.
_TOLD_ELSEWHERE = frozenset({"check_in.outside_fence", "check_in.datum_mixup"})


def _parked(event: RecordedEvent) -> Notice:
    person = UUID(event.facts["person_id"])
    reason = REGISTRY.get(event.facts["code"])
    figures = event.facts.get("params") or {}
    return Notice(
        params={
            "person": person_names(system_scope(event.organisation_id), [person]).get(person, ""),
            "reason_zh": reason.sentence(language="zh", params=figures) if reason else event.facts["code"],
            "reason_en": reason.sentence(language="en", params=figures) if reason else event.facts["code"],
        },
        person_id=person,
        department_id=event.department_id,
    )


PARKED = AlertKind(
    code="command.parked",
    name_zh="手机操作待处理",
    name_en="Work from a phone waits",
    title_zh="待处理：{person} 的一项操作",
    title_en="To decide: work of {person}",
    body_zh="{reason_zh}",
    body_en="{reason_en}",
    compose=_parked,
)


def declare() -> None:
    """Declare the alerts of commands."""
    alert_on(COMMAND_PARKED, PARKED, when=lambda event: event.facts.get("code") not in _TOLD_ELSEWHERE)
