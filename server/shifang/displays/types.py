"""Words of displays: agreements, judgements of photos, claims of fees, and every rule a claim can break."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind


class AgreementStatus(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


class Every(StrEnum):
    """How often the fee is paid: once for the whole time, or for every month or quarter from the first day."""

    MONTH = "month"
    QUARTER = "quarter"
    ONCE = "once"


class PhotoDecision(StrEnum):
    """What an auditor says of a photo."""

    PASS = "pass"  # noqa: S105 - a word, no password
    FAIL = "fail"
    RETAKE = "retake"


class ClaimStatus(StrEnum):
    """Where a claim of a fee stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed. Both days are included; the amount is paid per period, in cents of the organisation's currency.

    `standards` are photos (SHA-256 hex) of how it should look, `points` what must be seen, `category` the kind of
    visit photos that show it.
    """

    name: str
    category: str
    standards: tuple[str, ...]
    points: tuple[str, ...]
    starts_on: date
    ends_on: date
    every: Every
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Period:
    """A period of payment; both days are included."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What decides whether a photo may carry a claim. `taken_on` is the organisation's day.

    `finding`: how the findings about it stand together ("open", "confirmed", "dismissed", or "" without any);
    `claim`: the code of another living claim that uses it.
    """

    sha256: str
    visit_code: str
    customer_id: UUID
    category: str
    taken_on: date
    verification: str
    finding: str = ""
    decision: PhotoDecision | None = None
    claim: str = ""


DISPLAYS_VIEW = permission("displays.view", zh="查看陈列协议", en="See displays", roles="rep manager admin auditor")
DISPLAYS_MANAGE = permission(
    "displays.manage", zh="管理陈列协议", en="Manage display agreements", roles="manager admin"
)
DISPLAYS_AUDIT = permission("displays.audit", zh="审核陈列照片", en="Audit display photos", roles="manager admin")
DISPLAYS_CLAIM = permission("displays.claim", zh="申请陈列费用", en="Claim display fees", roles="manager admin")
DISPLAYS_EXPORT = permission(
    "displays.export", zh="导出陈列核销", en="Export display audits", roles="manager admin auditor"
)

TERMS_INVALID = problem(
    "display.terms_invalid", status=422, zh="协议内容不完整或不正确：{field}。", en="The terms are not right: {field}."
)
STANDARD_MISSING = problem(
    "display.standard_missing",
    status=422,
    zh="标准照 {photo} 还没有上传。",
    en="The standard photo {photo} has not been uploaded.",
)
STATUS_WRONG = problem(
    "display.status_wrong",
    status=409,
    zh="协议当前状态（{status}）不能这样操作。",
    en="The agreement's state ({status}) does not allow this.",
)
REASON_NEEDED = problem(
    "display.reason_needed",
    status=422,
    zh="不合格或要求重拍时请填写原因。",
    en="A photo that fails or is to be taken again needs a reason.",
)
OWN_PHOTO = problem(
    "display.own_photo", status=403, zh="不能审核自己拍摄的照片。", en="One's own photo is for somebody else to judge."
)
IN_CLAIM = problem(
    "display.in_claim",
    status=409,
    zh="照片 {photo} 已用于费用申请 {claim}，结论不能再改。",
    en="Photo {photo} carries claim {claim}; its judgement stands.",
)
PERIOD_UNKNOWN = problem(
    "display.period_unknown", status=422, zh="协议没有从 {start} 开始的付费周期。", en="No period begins on {start}."
)
PERIOD_CLAIMED = problem(
    "display.period_claimed",
    status=409,
    zh="该周期已有费用申请 {claim}。",
    en="Claim {claim} covers this period already.",
)
PHOTOS_NEEDED = problem(
    "display.photos_needed", status=422, zh="费用申请至少需要一张合格照片。", en="A claim needs at least one photo."
)
PHOTO_ELSEWHERE = problem(
    "display.photo_elsewhere",
    status=422,
    zh="照片 {photo} 不是在该客户拍摄的此类照片。",
    en="Photo {photo} is none of this kind taken at this customer.",
)
PHOTO_OUTSIDE_PERIOD = problem(
    "display.photo_outside_period",
    status=422,
    zh="照片 {photo} 拍摄于 {day}，不在周期 {start} 至 {end} 内。",
    en="Photo {photo} was taken on {day}, outside the period {start} to {end}.",
)
PHOTO_REFUTED = problem(
    "display.photo_refuted",
    status=409,
    zh="照片 {photo} 所在拜访 {visit} 已被认定不实。",
    en="Photo {photo}: visit {visit} was found untrue.",
)
PHOTO_UNVERIFIED = problem(
    "display.photo_unverified",
    status=409,
    zh="照片 {photo} 所在拜访 {visit} 尚未核实。",
    en="Photo {photo}: visit {visit} is not verified.",
)
PHOTO_UNDER_FINDING = problem(
    "display.photo_under_finding",
    status=409,
    zh="照片 {photo} 有待复核的异常记录（拜访 {visit}）。",
    en="Photo {photo} is under an open finding (visit {visit}).",
)
PHOTO_FAILED = problem(
    "display.photo_failed",
    status=409,
    zh="照片 {photo} 审核不合格或需重拍。",
    en="Photo {photo} failed its audit or is to be taken again.",
)
PHOTO_NOT_PASSED = problem(
    "display.photo_not_passed",
    status=409,
    zh="照片 {photo} 尚未审核合格。",
    en="Photo {photo} has not passed an audit.",
)
PHOTO_USED = problem(
    "display.photo_used",
    status=409,
    zh="照片 {photo} 已用于费用申请 {claim}。",
    en="Photo {photo} is used in claim {claim} already.",
)
REPORT_TOO_LARGE = problem(
    "display.report_too_large",
    status=422,
    zh="一份核销单最多 {most} 张照片，请缩小范围或逐份导出。",
    en="A report holds at most {most} photos: narrow it down, or print the claims one by one.",
)

AGREEMENT_SAVED = event_kind("display.agreement_saved", zh="保存陈列协议", en="Display agreement saved")
AGREEMENT_STARTED = event_kind("display.agreement_started", zh="陈列协议生效", en="Display agreement in force")
AGREEMENT_ENDED = event_kind("display.agreement_ended", zh="陈列协议终止", en="Display agreement ended")
PHOTO_JUDGED = event_kind("display.photo_judged", zh="审核陈列照片", en="Display photo judged")
RETAKE_ASKED = event_kind("display.retake_asked", zh="要求重拍陈列照片", en="Display photo to be taken again")
CLAIM_FILED = event_kind("display.claim_filed", zh="申请陈列费用", en="Display fee claimed")
CLAIM_CLOSED = event_kind("display.claim_closed", zh="陈列费用申请有结论", en="Display fee claim closed")
DISPLAYS_EXPORTED = event_kind("display.exported", zh="导出陈列核销", en="Display audits exported")
