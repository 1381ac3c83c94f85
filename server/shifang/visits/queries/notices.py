"""What alerts say of visits, and to whom they point."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from shifang.accounts.queries import person_names, system_scope
from shifang.alerts.types import AlertKind, Audience, Notice, To
from shifang.ledger.types import RecordedEvent
from shifang.truth.types.barriers import BARRIERS
from shifang.visits.models import Visit
from shifang.visits.types.words import Reason


def notice_of(event: RecordedEvent) -> Notice | None:
    """Return whom an event of a visit concerns and the words that tell of it."""
    visit = (
        Visit.objects.select_related("customer")
        .filter(organisation_id=event.organisation_id, id=event.subject_id)
        .first()
    )
    if visit is None:
        return None
    names = person_names(system_scope(event.organisation_id), [visit.person_id])
    return Notice(
        params={
            "person": names.get(visit.person_id, ""),
            "customer": visit.customer.name,
            "code": visit.code,
            "stayed": _clock(event.facts.get("on_site_s")),
            "minimum": _clock(event.facts.get("minimum_s")),
            "measured": _metres(event.facts.get("measured")),
            "limit": _metres(event.facts.get("limit")),
            **_reason(event.facts),
        },
        person_id=visit.person_id,
        department_id=visit.department_id,
    )


def too_short(event: RecordedEvent) -> bool:
    """Return whether a visit became invalid for its time on site."""
    return event.facts.get("reason") == Reason.TIME_ON_SITE.value


def steps_left_out(event: RecordedEvent) -> bool:
    """Return whether a visit became invalid for required steps."""
    return event.facts.get("reason") == Reason.REQUIRED_STEPS.value


def outside(event: RecordedEvent) -> bool:
    """Return whether a check-in was stopped for its distance."""
    return event.facts.get("signal") in {"outside_fence", "datum_mixup"}


def bad_phone(event: RecordedEvent) -> bool:
    """Return whether a check-in was stopped for the phone or its seal."""
    return event.facts.get("signal") in BARRIERS


def bad_ending(event: RecordedEvent) -> bool:
    """Return whether the end of a visit was stopped for something that its check-in had not told."""
    return event.facts.get("doubt") == "refused"


TOO_SHORT = AlertKind(
    code="visit.too_short",
    name_zh="无效拜访：停留过短",
    name_en="Invalid visit: too short",
    title_zh="{person} 的拜访仅 {stayed}",
    title_en="{person}'s visit took only {stayed}",
    body_zh="{person} 在“{customer}”停留 {stayed}，未超过 {minimum}，拜访 {code} 无效。",
    body_en="{person} stayed {stayed} at “{customer}”, not over {minimum}: visit {code} is invalid.",
    compose=notice_of,
    audience=(Audience(To.MANAGER),),
)
STEPS_LEFT_OUT = AlertKind(
    code="visit.steps_left_out",
    name_zh="无效拜访：必做步骤未完成",
    name_en="Invalid visit: required steps left out",
    title_zh="{person} 未完成必做步骤",
    title_en="{person} left required steps out",
    body_zh="{person} 在“{customer}”签退时必做步骤未完成，拜访 {code} 无效。",
    body_en="{person} checked out of “{customer}” with required steps undone: visit {code} is invalid.",
    compose=notice_of,
    audience=(Audience(To.MANAGER),),
)
STOPPED_OUTSIDE = AlertKind(
    code="visit.check_in_stopped",
    name_zh="签到已拦截",
    name_en="Check-in stopped",
    title_zh="{person} 的签到已拦截",
    title_en="{person}'s check-in was stopped",
    body_zh="{person} 在距“{customer}”{measured} 米处签到，超出 {limit} 米。可在“待处理”中放行，或等待客户位置修正。",
    body_en="{person} checked in {measured} m from “{customer}”, over {limit} m. Let it through under parked "
    "commands, or wait for a corrected position.",
    compose=notice_of,
    audience=(Audience(To.MANAGER),),
)


STOPPED_PHONE = AlertKind(
    code="visit.phone_stopped",
    name_zh="签到已拦截：手机或签名异常",
    name_en="Check-in stopped: phone or seal",
    title_zh="{person} 的手机未通过校验",
    title_en="{person}'s phone did not pass the check",
    body_zh="{person} 在“{customer}”签到被拦截：{reason_zh}。请在“复核中心”处理。",
    body_en="{person}'s check-in at “{customer}” was stopped: {reason_en}. Decide it in the review centre.",
    compose=notice_of,
    audience=(Audience(To.MANAGER),),
)
STOPPED_ENDING = AlertKind(
    code="visit.ending_stopped",
    name_zh="结束拜访未通过校验",
    name_en="End of a visit stopped",
    title_zh="{person} 结束拜访时未通过校验",
    title_en="The end of {person}'s visit did not pass the check",
    body_zh="{person} 在“{customer}”的拜访 {code} 结束时未通过校验：{reason_zh}。复核前不计入，请在“复核中心”处理。",
    body_en="The end of {person}'s visit {code} at “{customer}” was stopped: {reason_en}. It counts once it is decided "
    "so in the review centre.",
    compose=notice_of,
    audience=(Audience(To.MANAGER),),
)


def _reason(facts: Mapping[str, Any]) -> dict[str, str]:
    zh, en = BARRIERS.get(facts.get("signal") or "", ("位置不符", "the place does not fit"))
    return {"reason_zh": zh.format_map(defaultdict(str, facts)), "reason_en": en.format_map(defaultdict(str, facts))}


def _clock(seconds: Any) -> str:
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _metres(value: Any) -> str:
    return "" if value is None else f"{value:.0f}"
