"""What planning has to say to people: an important customer lapses soon, territories or their days have changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shifang.alerts.reactions import alert_on
from shifang.alerts.types import FIRST_DAY, AlertKind, Audience, Notice, To
from shifang.customers.queries.customers import notice_facts
from shifang.ledger.types import RecordedEvent
from shifang.planning.types.closed_lists import REMINDED, TERRITORIES_APPLIED, TERRITORIES_UNDONE
from shifang.planning.types.plan_lists import PLAN_DAYS_CHANGED
from shifang.pool.words import spoken_day


def _lapses(event: RecordedEvent) -> Notice:
    facts, owner = event.facts, UUID(event.facts["owner_id"])
    days = {"due_zh": spoken_day(facts["due_on"], "zh"), "due_en": spoken_day(facts["due_on"], "en")}
    customer = notice_facts(event.organisation_id, event.subject_id)[0]
    return Notice(
        params={"customer": customer, "days": facts["days_left"], "due_on": facts["due_on"], **days},
        person_id=owner,
        department_id=event.department_id,
        addressed=(owner,),
    )


REMINDER = AlertKind(
    code="planning.reminded",
    name_zh="重点客户即将超期",
    name_en="Important customer soon lapses",
    title_zh="{customer}：请于 {due_zh} 前拜访",
    title_en="{customer}: visit by {due_en}",
    body_zh="该客户按拜访频次应于 {due_zh} 前再次拜访，目前还没有安排。",
    body_en="By its frequency the customer is to be visited again by {due_en}, and no visit is planned yet.",
    compose=_lapses,
    audience=(Audience(To.ADDRESSED), Audience(To.MANAGER)),
)


def _territories(event: RecordedEvent) -> Notice:
    facts = event.facts
    people = tuple(UUID(each) for each in sorted({*facts["gives"], *facts["takes"]}))
    return Notice(
        params={"customers": facts["customers"], "people": len(people), "reason": facts["reason"]},
        person_id=None,
        department_id=event.department_id,
        addressed=people,
    )


CHANGED = AlertKind(
    code="planning.territories_applied",
    name_zh="片区调整",
    name_en="Territories changed",
    title_zh="您的片区有调整",
    title_en="Your territory has changed",
    body_zh="本次共 {customers} 个客户更换归属人，涉及 {people} 人；您现在的客户见“我的客户”。{reason}",
    body_en="{customers} customers of {people} people changed hands; yours are among your customers. {reason}",
    compose=_territories,
    audience=(Audience(To.ADDRESSED),),
)
UNDONE = AlertKind(
    code="planning.territories_undone",
    name_zh="片区调整已撤销",
    name_en="Change of territories undone",
    title_zh="片区调整已撤销",
    title_en="The change of your territory was undone",
    body_zh="{customers} 个客户已退回原归属人，涉及 {people} 人；您现在的客户见“我的客户”。{reason}",
    body_en="{customers} customers of {people} people went back; yours are among your customers. {reason}",
    compose=_territories,
    audience=(Audience(To.ADDRESSED),),
)


_COUNTED = (
    ("added", "新增 {count} 次拜访", "{count} new"),
    ("moved", "改期 {count} 次", "{count} on another day"),
    ("dropped", "取消 {count} 次", "{count} called off"),
)


def _days(event: RecordedEvent) -> Notice | None:
    facts, person = event.facts, UUID(event.facts["person_id"])
    if person == event.actor_id:
        # Whoever publishes has seen it.
        return None
    told = [(zh, en, facts[name]) for name, zh, en in _COUNTED if facts[name]]
    return Notice(
        params={
            FIRST_DAY: facts["first"],
            "days": facts["days"],
            "days_en": "1 day" if facts["days"] == 1 else f"{facts['days']} days",
            "when_zh": _when(facts, "zh", " 至 "),
            "when_en": _when(facts, "en", " to "),
            "what_zh": "，".join(zh.format(count=count) for zh, _, count in told),
            "what_en": ", ".join(en.format(count=count) for _, en, count in told),
        },
        person_id=person,
        department_id=event.department_id,
        addressed=(person,),
    )


def _when(facts: Mapping[str, Any], language: str, between: str) -> str:
    return between.join(spoken_day(each, language) for each in dict.fromkeys((facts["first"], facts["last"])))


DAYS_CHANGED = AlertKind(
    code="plan.days_changed",
    name_zh="拜访安排有变动",
    name_en="Planned visits changed",
    title_zh="您的拜访安排有变动",
    title_en="Your planned visits have changed",
    body_zh="已发布新的拜访计划，涉及您 {when_zh} 的 {days} 天：{what_zh}。",
    body_en="A plan was published that changes {days_en} of yours, {when_en}: visits {what_en}.",
    compose=_days,
    audience=(Audience(To.ADDRESSED),),
)


def declare() -> None:
    """Declare the alerts of planning."""
    alert_on(REMINDED, REMINDER)
    alert_on(TERRITORIES_APPLIED, CHANGED)
    alert_on(TERRITORIES_UNDONE, UNDONE)
    alert_on(PLAN_DAYS_CHANGED, DAYS_CHANGED)
