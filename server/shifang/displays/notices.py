"""What displays have to say to people: a photo is to be taken again."""

from uuid import UUID

from shifang.accounts.queries import person_names, system_scope
from shifang.alerts.reactions import alert_on
from shifang.alerts.types import AlertKind, Audience, Notice, To
from shifang.customers.queries.customers import notice_facts
from shifang.displays.types import RETAKE_ASKED
from shifang.ledger.types import RecordedEvent


def _retake(event: RecordedEvent) -> Notice:
    person_id = UUID(event.facts["person_id"])
    name, _owner = notice_facts(event.organisation_id, event.related_id or event.subject_id)
    names = person_names(system_scope(event.organisation_id), [event.actor_id])
    return Notice(
        params={
            "customer": name,
            "auditor": names.get(event.actor_id, "") if event.actor_id else "",
            "reason": event.facts["reason"] or "; ".join(event.facts["missing"]),
            "visit": event.facts["visit_code"],
        },
        person_id=person_id,
        department_id=event.department_id,
        addressed=(person_id,),
    )


RETAKE = AlertKind(
    code="display.retake",
    name_zh="陈列照需重拍",
    name_en="Display photo to be taken again",
    title_zh="{customer}：陈列照需重拍",
    title_en="{customer}: take the display photo again",
    body_zh="{auditor} 审核拜访 {visit} 的陈列照后要求重拍：{reason}",
    body_en="{auditor} audited the display photo of visit {visit} and asks for another: {reason}",
    compose=_retake,
    audience=(Audience(To.ADDRESSED),),
)


def declare() -> None:
    """Declare the alerts of displays."""
    alert_on(RETAKE_ASKED, RETAKE)
