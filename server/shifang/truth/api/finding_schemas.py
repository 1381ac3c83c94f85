"""Shapes of the review centre. Coordinates are WGS-84, distances metres."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from shifang.truth.types.findings import Ruling, Standing


class SignalNameOut(Schema):
    """A signal by its code, in the asker's language; `group` is empty for what all signals say together."""

    code: str
    name: str
    group: str


class SignalOut(Schema):
    """One signal that was judged: its weight of evidence (natural logarithm), and what it measured."""

    code: str
    name: str
    group: str
    llr: float
    fired: bool
    measured: float | None
    limit: float | None
    unit: str
    ids: list[str]


class ReasonOut(Schema):
    """What was found and what the policy made of it, in words."""

    signal: str
    verdict: Literal["block", "review", "flag", "info"]
    sentence: str


class PlaceOut(Schema):
    """A position with its radius of 68 %, at a moment."""

    latitude: float
    longitude: float
    accuracy_m: float
    at: datetime


class ClaimedFixOut(PlaceOut):
    """A position that the phone gave; `judged` is the one that the check-in was judged by."""

    datum: str
    provider: str | None
    mock: bool | None
    judged: bool


class SourceOut(Schema):
    """Where one kind of radio says that the phone was, from so many things heard."""

    name: str
    latitude: float
    longitude: float
    accuracy_m: float
    heard: int


class PersonHistoryOut(Schema):
    """How many other findings about the same person were confirmed, were dismissed, and still wait."""

    confirmed: int
    dismissed: int
    waiting: int


class FindingRowOut(Schema):
    """One claim in the queue."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    customer_name: str | None
    command_id: UUID
    person_id: UUID
    person_name: str
    happened_at: datetime
    received_at: datetime
    verdict: Literal["flagged", "refused"]
    risk: int
    tier: Literal["A", "B", "C"]
    signals: list[str]
    signal_names: list[str]
    status: Standing
    decision: str
    note: str
    decided_by: UUID | None
    decided_by_name: str | None
    decided_at: datetime | None
    appeal: str
    appealed_at: datetime | None


class UsedPhotoOut(Schema):
    """A photo as a visit used it."""

    sha256: str
    visit_id: UUID
    customer_id: UUID
    customer_name: str
    person_id: UUID
    person_name: str
    taken_at: datetime
    received_at: datetime
    latitude: float | None
    longitude: float | None


class PhotoPairOut(Schema):
    """An earlier use of the same or a like photo: `bits` of 256 differ, `agreeing` per cent of the pixels agree."""

    kind: Literal["same", "near", "like", "part", "place"]
    bits: int | None
    turned: bool
    agreeing: int
    earlier: UsedPhotoOut


class PhotoDoubtOut(Schema):
    """The photo that a finding is about, and the earlier ones beside which it is looked at.

    `screen`: its ripple is that of a photographed screen; a hint for the eye, not a finding.
    """

    photo: UsedPhotoOut
    pairs: list[PhotoPairOut]
    screen: bool


class FindingPageOut(FindingRowOut):
    """One claim with its evidence: the customer, the fixes, the way before, and all that was measured.

    `photo` is set, and all positions are empty, where the claim is a photo.

    `may_decide` says whether the asker may decide it now; one's own is for somebody else.
    """

    customer_latitude: float | None
    customer_longitude: float | None
    radius_m: int
    distance_m: float | None
    accuracy_m: float | None
    p_inside: float | None
    fixes: list[ClaimedFixOut]
    trail: list[PlaceOut]
    sources: list[SourceOut]
    reasons: list[ReasonOut]
    measured: list[SignalOut]
    photo: PhotoDoubtOut | None
    silent: list[str]
    policy_version: int
    engine_version: str
    history: PersonHistoryOut
    own: bool
    may_decide: bool


class DecideFindingIn(Schema):
    """The reviewer's word and why."""

    decision: Ruling
    note: Annotated[str, Field(min_length=1, max_length=500)]


class LabelOut(Schema):
    """A reviewed claim as a label: what was measured and what a person made of it."""

    finding_id: UUID
    decision: Ruling
    appealed: bool
    verdict: str
    risk: int
    tier: str
    decided_at: datetime
    policy_version: int
    engine_version: str
    facts: dict[str, Any]
    assessment: dict[str, Any]
