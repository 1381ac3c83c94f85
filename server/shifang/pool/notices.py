"""What pools have to say to people: a holding ends (sooner), a customer went back or came, a sweep stopped."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import person_names, system_scope
from shifang.alerts.reactions import alert_on
from shifang.alerts.types import AlertKind, Audience, Notice, To
from shifang.customers.queries.customers import notice_facts
from shifang.ledger.types import RecordedEvent
from shifang.pool.types.closed_lists import (
    ASSIGNED,
    DRAWN,
    DUE_MOVED,
    HANDED_OVER,
    OFFERED,
    RECLAIMED,
    SWEEP_STOPPED,
    WARNED,
    WINDOW_ENDED,
)
from shifang.pool.words import WINDOW_ENDS, spoken_day


def _told(
    event: RecordedEvent, people: Iterable[str] = (), /, *, person_id: UUID | None = None, **params: Any
) -> Notice:
    """Return a notice of an event of the pool to some people."""
    return Notice(
        params=params,
        person_id=person_id,
        department_id=event.department_id,
        addressed=tuple(UUID(each) for each in people),
    )


def _customer(event: RecordedEvent) -> str:
    return notice_facts(event.organisation_id, event.subject_id)[0]


def _person(event: RecordedEvent, person_id: str | None) -> str:
    """Return what a person is called; a dash for nobody."""
    wanted = UUID(person_id) if person_id else None
    return person_names(system_scope(event.organisation_id), [wanted]).get(wanted, "—") if wanted else "—"


def _holding(event: RecordedEvent) -> Notice:
    facts = event.facts
    due_on, owner = facts["due_on"], facts["owner_id"]
    days = {"due_on": due_on, "due_zh": spoken_day(due_on, "zh"), "due_en": spoken_day(due_on, "en")}
    return _told(event, [owner], person_id=UUID(owner), customer=_customer(event), days=facts.get("days", 0), **days)


def _moved(event: RecordedEvent) -> Notice:
    facts = event.facts
    days = {
        f"{name}_{language}": spoken_day(facts[f"{name}_on"], language)
        for name in ("due", "was")
        for language in ("zh", "en")
    }
    owner = facts["owner_id"]
    return _told(event, [owner], person_id=UUID(owner), customer=_customer(event), code=facts["code"], **days)


def _stopped(event: RecordedEvent) -> Notice:
    return Notice(params={"due": event.facts["due"], "held": event.facts["held"]}, person_id=None, department_id=None)


def _assigned(event: RecordedEvent) -> Notice:
    facts = event.facts
    return _told(
        event, facts["people"], customers=facts["customers"], people=len(facts["people"]), reason=facts["reason"]
    )


def _handed_over(event: RecordedEvent) -> Notice:
    facts = event.facts
    leaver = _person(event, facts["leaver_id"])
    return _told(event, facts["told"], person=leaver, customers=facts["customers"], reason=facts["reason"])


def _offered(event: RecordedEvent) -> Notice:
    people = event.facts["people"]
    zone = ZoneInfo(system_scope(event.organisation_id).timezone)
    until = datetime.fromisoformat(event.facts["open_from"]).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return _told(event, people, customer=_customer(event), people=len(people), until=until)


def _drawn(event: RecordedEvent) -> Notice:
    people = event.facts["order"]
    winner = _person(event, event.facts["winner_id"])
    return _told(event, people, customer=_customer(event), people=len(people), person=winner)


def _ended(event: RecordedEvent) -> Notice:
    why_zh, why_en = WINDOW_ENDS[event.facts["why"]]
    return _told(event, event.facts["people"], customer=_customer(event), why_zh=why_zh, why_en=why_en)


KINDS = (
    (
        DRAWN,
        AlertKind(
            code="pool.drawn",
            name_zh="领取结果",
            name_en="Result of a claim",
            title_zh="{customer}：领取结果",
            title_en="{customer}: who got it",
            body_zh="{people} 人报名，由 {person} 领取。抽签依据见客户档案。",
            body_en="{people} entered; it went to {person}. What decided stands with the customer.",
            compose=_drawn,
            audience=(Audience(To.ADDRESSED),),
        ),
    ),
    (
        WINDOW_ENDED,
        AlertKind(
            code="pool.window_ended",
            name_zh="领取报名终止",
            name_en="Claims ended without a draw",
            title_zh="{customer}：报名终止",
            title_en="{customer}: no draw",
            body_zh="您报名领取的客户不再抽签：{why_zh}。",
            body_en="There is no draw for the customer that you entered for: {why_en}.",
            compose=_ended,
            audience=(Audience(To.ADDRESSED),),
        ),
    ),
    (
        OFFERED,
        AlertKind(
            code="pool.offered",
            name_zh="公海客户优先提供给您",
            name_en="Pool customer offered to you first",
            title_zh="优先领取：{customer}",
            title_en="Offered to you first: {customer}",
            body_zh="该客户优先提供给包括您在内的 {people} 位同事，{until} 起对所有人开放。",
            body_en="Offered to {people} colleagues, you among them; open to all from {until}.",
            compose=_offered,
            audience=(Audience(To.ADDRESSED),),
        ),
    ),
    (
        ASSIGNED,
        AlertKind(
            code="pool.assigned",
            name_zh="公海客户已分配给您",
            name_en="Pool customers assigned to you",
            title_zh="您有新分配的客户",
            title_en="You were given customers",
            body_zh="本次共向 {people} 人分配 {customers} 个公海客户，您的客户见“我的客户”。{reason}",
            body_en="{customers} pool customers went to {people} people; yours are among your customers. {reason}",
            compose=_assigned,
            audience=(Audience(To.ADDRESSED),),
        ),
    ),
    (
        HANDED_OVER,
        AlertKind(
            code="pool.handed_over",
            name_zh="交接给您的客户",
            name_en="Customers handed over to you",
            title_zh="{person} 的客户已交接给您",
            title_en="You take over from {person}",
            body_zh="{person} 名下 {customers} 个客户已交接，您接收的部分见“我的客户”。{reason}",
            body_en="The {customers} customers of {person} were handed over; yours are among your customers. {reason}",
            compose=_handed_over,
            audience=(Audience(To.ADDRESSED),),
        ),
    ),
    (
        WARNED,
        AlertKind(
            code="pool.warned",
            name_zh="客户即将收回",
            name_en="Customer soon goes back to the pool",
            title_zh="{customer}：{days} 天后收回公海",
            title_en="{customer}: back to the pool in {days} days",
            body_zh="如无核实的拜访，客户将于 {due_zh} 收回公海。",
            body_en="Without a verified visit the customer goes back to the pool on {due_en}.",
            compose=_holding,
            audience=(Audience(To.ADDRESSED), Audience(To.MANAGER)),
        ),
    ),
    (
        DUE_MOVED,
        AlertKind(
            code="pool.due_moved",
            name_zh="私海期限提前",
            name_en="A customer's day came nearer",
            title_zh="{customer}：期限提前到 {due_zh}",
            title_en="{customer}: its day is now {due_en}",
            body_zh="拜访 {code} 不再算作核实的拜访，期限由 {was_zh} 提前到 {due_zh}。",
            body_en="Visit {code} no longer counts as verified; the day moved from {was_en} to {due_en}.",
            compose=_moved,
            audience=(Audience(To.ADDRESSED), Audience(To.MANAGER)),
        ),
    ),
    (
        RECLAIMED,
        AlertKind(
            code="pool.reclaimed",
            name_zh="客户已收回公海",
            name_en="Customer went back to the pool",
            title_zh="{customer} 已收回公海",
            title_en="{customer} went back to the pool",
            body_zh="期限 {due_zh} 已到；原因与所依据的记录见客户档案。",
            body_en="Its day was {due_en}; the reason and the records behind it stand with the customer.",
            compose=_holding,
            audience=(Audience(To.ADDRESSED),),
        ),
    ),
    (
        SWEEP_STOPPED,
        AlertKind(
            code="pool.sweep_stopped",
            name_zh="公海回收待确认",
            name_en="Reclaiming waits to be confirmed",
            title_zh="公海回收已暂停，等待确认",
            title_en="Reclaiming stopped and asks",
            body_zh="今日应收回 {due} 个客户（共持有 {held} 个），超过设定比例，请确认。",
            body_en="{due} of {held} held customers are due today, more than the set share. Please confirm.",
            compose=_stopped,
            audience=(Audience(To.ROLE, "admin"),),
            urgent=True,
        ),
    ),
)


def declare() -> None:
    """Declare the alerts of pools."""
    for event_kind, alert in KINDS:
        alert_on(event_kind, alert)
