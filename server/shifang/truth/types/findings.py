"""Words of the review centre: permissions, problems, events, and what a decision says."""

from __future__ import annotations

from enum import StrEnum

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind


class Ruling(StrEnum):
    """What a reviewer says: the suspicion is right, or it is not."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"


class Standing(StrEnum):
    """Where a finding stands; an appeal opens it again.

    Closed: nobody need decide it any more, for the claim was judged anew and accepted, or made anew and accepted.
    """

    OPEN = "open"
    APPEALED = "appealed"
    DECIDED = "decided"
    CLOSED = "closed"


class Box(StrEnum):
    """A part of the queue; `waiting` is all that needs a decision, appealed or not."""

    WAITING = "waiting"
    OPEN = "open"
    APPEALED = "appealed"
    DECIDED = "decided"
    CLOSED = "closed"

    @property
    def standings(self) -> tuple[Standing, ...]:
        return (Standing.OPEN, Standing.APPEALED) if self is Box.WAITING else (Standing(self.value),)


FINDING_VIEW = permission("findings.view", zh="查看复核中心", en="See findings", roles="manager admin auditor")
FINDING_DECIDE = permission("findings.decide", zh="复核处理", en="Decide findings", roles="manager admin")
FINDING_EXPORT = permission("findings.export", zh="导出复核标注", en="Export decided findings", roles="admin auditor")

FINDING_DECIDED = problem(
    "finding.decided", status=409, zh="该记录已处理，无申诉待复核。", en="This finding is decided and not appealed."
)
FINDING_OWN = problem(
    "finding.own", status=403, zh="不能复核自己的记录。", en="One's own finding is for somebody else to decide."
)
FINDING_NEEDS_NOTE = problem(
    "finding.needs_note", status=422, zh="请填写复核理由。", en="A decision needs a reason in words."
)
NOTHING_TO_APPEAL = problem(
    "finding.nothing_to_appeal",
    status=404,
    zh="没有可申诉的记录。",
    en="There is no finding of yours to appeal against.",
)

OPENED = event_kind("truth.finding_opened", zh="进入复核", en="To be reviewed")
APPEALED = event_kind("truth.finding_appealed", zh="提出申诉", en="Appealed")
REVIEWED = event_kind("truth.finding_decided", zh="复核结论", en="Reviewed")
CLOSED = event_kind("truth.finding_closed", zh="无需复核", en="No longer to be reviewed")
EXPORTED = event_kind("truth.labels_exported", zh="导出复核标注", en="Decided findings exported")
