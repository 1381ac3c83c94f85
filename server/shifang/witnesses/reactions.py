"""A witness that objects is told to admins and auditors at once."""

from shifang.alerts.reactions import alert_on
from shifang.alerts.types import CHANNEL_USERS, AlertKind, Audience, Notice, To
from shifang.ledger.types import RecordedEvent
from shifang.witnesses.queries import uses_channel
from shifang.witnesses.types import WITNESS_OBJECTED


def _objected(event: RecordedEvent) -> Notice:
    return Notice(params=event.facts, person_id=None, department_id=None)


_KIND = AlertKind(
    code="witness.objected",
    name_zh="见证方发现存证日志不一致",
    name_en="A witness says the log was rewritten",
    title_zh="存证日志可能被改写",
    title_en="The log may have been rewritten",
    body_zh="见证方“{witness}”拒绝为第 {size} 条的快照签名：它见过的日志不是现在这份的开头。请立即核查。",
    body_en=(
        "The witness “{witness}” does not sign the checkpoint of {size} events: what it has seen is not the "
        "beginning of this log. Audit it now."
    ),
    compose=_objected,
    audience=(Audience(To.ROLE, "admin"), Audience(To.ROLE, "auditor")),
    urgent=True,
)


def declare() -> None:
    """Register the alert, and that checkpoints go through channels."""
    alert_on(WITNESS_OBJECTED, _KIND)
    if uses_channel not in CHANNEL_USERS:
        CHANNEL_USERS.append(uses_channel)
