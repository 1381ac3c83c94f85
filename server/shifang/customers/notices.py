"""What customers have to say to people: one is yours now, one of yours has an issue."""

from uuid import UUID

from shifang.accounts.queries import person_names, system_scope
from shifang.alerts.reactions import alert_on
from shifang.alerts.types import AlertKind, Audience, Notice, To
from shifang.customers.queries.customers import notice_facts
from shifang.customers.types.closed_lists import ISSUE_RAISED, TRANSFERRED
from shifang.customers.types.words import OwnershipCause
from shifang.ledger.types import RecordedEvent


def _notice(event: RecordedEvent, *, addressed: UUID | None, **params: object) -> Notice:
    name, owner_id = notice_facts(event.organisation_id, event.related_id or event.subject_id)
    names = person_names(system_scope(event.organisation_id), [event.actor_id])
    # Nobody is told of what they did themselves.
    told = addressed or owner_id
    return Notice(
        params={"customer": name, "person": names.get(event.actor_id, "") if event.actor_id else "", **params},
        person_id=event.actor_id,
        department_id=event.department_id,
        addressed=(told,) if told is not None and told != event.actor_id else (),
    )


def _transferred(event: RecordedEvent) -> Notice | None:
    after = event.facts["owner_id"]["after"]
    return _notice(event, addressed=UUID(after), reason=event.facts.get("reason") or "") if after else None


def _one_by_one(event: RecordedEvent) -> bool:
    """Who gets many at once, or takes a customer, is told by whoever gives them."""
    return bool(event.facts["cause"] == OwnershipCause.TRANSFERRED)


def _issue(event: RecordedEvent) -> Notice:
    owner = event.facts.get("owner_id")
    return _notice(event, addressed=UUID(owner) if owner else None, title=event.facts["title"])


YOURS_NOW = AlertKind(
    code="customer.transferred",
    name_zh="客户转入",
    name_en="Customer handed to you",
    title_zh="新客户：{customer}",
    title_en="New customer: {customer}",
    body_zh="{person} 将该客户转给您。{reason}",
    body_en="{person} handed this customer to you. {reason}",
    compose=_transferred,
    audience=(Audience(To.ADDRESSED),),
)
ISSUE = AlertKind(
    code="customer.issue_raised",
    name_zh="客户反馈问题",
    name_en="Issue of a customer",
    title_zh="{customer}：{title}",
    title_en="{customer}: {title}",
    body_zh="{person} 反馈了问题，请跟进。",
    body_en="{person} raised an issue; please follow it up.",
    compose=_issue,
    audience=(Audience(To.ADDRESSED),),
)


def declare() -> None:
    """Declare the alerts of customers."""
    alert_on(TRANSFERRED, YOURS_NOW, when=_one_by_one)
    alert_on(ISSUE_RAISED, ISSUE)
