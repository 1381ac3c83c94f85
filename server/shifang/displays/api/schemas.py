"""Agreements, judgements and claims as the API shows them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from shifang.displays.types import AgreementStatus, ClaimStatus, Every, PhotoDecision, Terms
from shifang.visits.types.words import Verification

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Words = Annotated[str, Field(max_length=500)]
Point = Annotated[str, Field(min_length=1, max_length=200)]


class TermsIn(Schema):
    """What is agreed. Both days are included; the amount is paid per period, in cents. `standards` are photos sent to
    /photos before; `category` is that of the visit photos which show the display."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    category: Annotated[str, Field(pattern="^[a-z_]{1,20}$")] = "display"
    standards: Annotated[list[Sha256], Field(max_length=6)] = []
    points: Annotated[list[Point], Field(max_length=20)] = []
    starts_on: date
    ends_on: date
    every: Every = Every.MONTH
    amount_cents: Annotated[int, Field(ge=0, le=10**12)]

    def terms(self) -> Terms:
        """Return the terms as the domain takes them."""
        given = self.model_dump()
        return Terms(**{**given, "standards": tuple(self.standards), "points": tuple(self.points)})


class AgreementIn(TermsIn):
    """A new agreement with a customer, as a draft."""

    customer_id: UUID


class AgreementEndIn(Schema):
    """Why an agreement ends before its time."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class AgreementOut(Schema):
    """An agreement as it stands."""

    id: UUID
    customer_id: UUID
    customer_name: str
    status: AgreementStatus
    version: int
    name: str
    category: str
    standards: list[str]
    points: list[str]
    starts_on: date
    ends_on: date
    every: Every
    amount_cents: int
    created_at: datetime
    ended_at: datetime | None
    end_reason: str


class AgreementVersionOut(Schema):
    """The terms as somebody saved them."""

    version: int
    terms: dict[str, Any]
    saved_by: str | None
    saved_at: datetime


class AgreementPeriodOut(Schema):
    """A period of payment and the claim that covers it, if one is pending or approved."""

    start: date
    end: date
    claim_id: UUID | None
    claim_code: str | None
    claim_status: ClaimStatus | None


class AgreementDetailOut(AgreementOut):
    """An agreement with its versions and periods."""

    versions: list[AgreementVersionOut]
    periods: list[AgreementPeriodOut]


class DisplayAuditOut(Schema):
    """What was said of a photo under an agreement, and how the photo stands. `answered`: asked to be taken again, and
    another was taken since. `code` is what a printed report carries for this photo."""

    id: UUID
    agreement_id: UUID
    agreement_name: str
    customer_id: UUID
    customer_name: str
    version: int
    period_start: date
    sha256: str
    visit_id: UUID
    visit_code: str
    person_name: str
    taken_at: datetime
    decision: PhotoDecision
    reason: str
    missing: list[str]
    decided_by: str | None
    decided_at: datetime
    retake_visit_id: UUID | None
    retake_visit_code: str | None
    answered: bool


class JudgedPhotoOut(Schema):
    """A photo taken at the customer, what was said of it, and the code of the rule that a claim on it would break
    (empty when it may carry one)."""

    sha256: str
    category: str
    taken_at: datetime
    latitude: float | None
    longitude: float | None
    visit_id: UUID
    visit_code: str
    person_id: UUID
    person_name: str
    verification: Verification
    finding: str | None
    decision: PhotoDecision | None
    reason: str
    missing: list[str]
    decided_by: str | None
    decided_at: datetime | None
    claim: str
    fault: str
    own: bool


class QueueItemOut(Schema):
    """A photo that waits to be judged, with the agreement that asks for it."""

    agreement: AgreementOut
    photo: JudgedPhotoOut


class QueueOut(Schema):
    """Photos that wait, the oldest first; `more` when there are others behind them."""

    items: list[QueueItemOut]
    more: bool


class JudgeIn(Schema):
    """What is said of a photo; `missing` are the points that it does not show."""

    sha256: Sha256
    decision: PhotoDecision
    reason: Words = ""
    missing: Annotated[list[Point], Field(max_length=20)] = []


class ClaimIn(Schema):
    """A claim of the fee of the period that begins on `period_start`, on passed photos."""

    agreement_id: UUID
    period_start: date
    photos: Annotated[list[Sha256], Field(min_length=1, max_length=50)]
    note: Words = ""


class ClaimPhotoOut(Schema):
    """A photo that carries a claim, and who passed it; `code` is what a printed report carries for it."""

    sha256: str
    code: str
    visit_id: UUID
    visit_code: str
    person_name: str
    taken_at: datetime
    decision: PhotoDecision
    reason: str
    decided_by: str | None
    decided_at: datetime


class ClaimOut(Schema):
    """A claim of a fee; the approval has the same id."""

    id: UUID
    code: str
    agreement_id: UUID
    agreement_name: str
    customer_id: UUID
    customer_name: str
    version: int
    period_start: date
    period_end: date
    amount_cents: int
    note: str
    status: ClaimStatus
    claimed_by: str | None
    claimed_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    close_note: str
    approval_id: UUID
    photos: list[ClaimPhotoOut]
