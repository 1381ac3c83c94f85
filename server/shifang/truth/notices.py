"""What alerts say of positions of customers that were not taken."""

from shifang.accounts.queries import person_names, system_scope
from shifang.alerts.reactions import alert_on
from shifang.alerts.types import AlertKind, Audience, Notice, To
from shifang.kernel.problems import REGISTRY
from shifang.ledger.types import RecordedEvent
from shifang.protocol.types import COMMAND_PARKED
from shifang.truth.types.barriers import POSITION_PROBLEMS

_CODES = frozenset(kind.code for kind in POSITION_PROBLEMS.values())


def _stopped(event: RecordedEvent) -> bool:
    return event.facts["code"] in _CODES


def _notice(event: RecordedEvent) -> Notice:
    names = person_names(system_scope(event.organisation_id), [event.actor_id])
    kind, params = REGISTRY[event.facts["code"]], event.facts["params"]
    said = {f"problem_{language}": kind.sentence(language=language, params=params) for language in ("zh", "en")}
    return Notice(
        params={"person": names.get(event.actor_id, "") if event.actor_id else "", **said},
        person_id=event.actor_id,
        department_id=event.department_id,
    )


STOPPED = AlertKind(
    code="position.stopped",
    name_zh="客户位置未采用：手机或签名异常",
    name_en="Customer's position not taken: phone or seal",
    title_zh="{person} 提交的客户位置未采用",
    title_en="A customer's position from {person} was not taken",
    body_zh="{problem_zh}请在“待处理”中放行或关闭。",
    body_en="{problem_en} Let it through or close it under parked commands.",
    compose=_notice,
    audience=(Audience(To.MANAGER),),
)


def declare() -> None:
    """Declare the alerts of truth."""
    alert_on(COMMAND_PARKED, STOPPED, when=_stopped)
