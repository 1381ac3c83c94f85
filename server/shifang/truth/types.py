"""Facts about a check-in, the policy that judges it, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from shifang.accounts.types import PolicyKind, choices, policy_kind
from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point


class Verdict(StrEnum):
    """What one finding leads to, gravest first."""

    BLOCK = "block"
    REVIEW = "review"
    FLAG = "flag"
    INFO = "info"


class Outcome(StrEnum):
    """What all findings together lead to."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    REFUSED = "refused"


class Response(StrEnum):
    """How an organisation answers a signal (policy words)."""

    REFUSE = "refuse"
    REVIEW = "review"
    FLAG = "flag"

    @property
    def verdict(self) -> Verdict:
        return Verdict.BLOCK if self is Response.REFUSE else Verdict(self.value)


@dataclass(frozen=True, slots=True)
class Fix:
    """One position as the phone gave it, in its own datum.

    `accuracy_m` is the radius of 68 % confidence. `mock` is None when the platform cannot say.
    """

    latitude: float
    longitude: float
    accuracy_m: float
    fixed_at: datetime
    datum: Datum = Datum.WGS84
    mock: bool | None = None
    provider: str | None = None

    @property
    def as_given(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def position(self) -> Point:
        """The WGS-84 position, if the datum was named rightly."""
        return to_wgs84(self.as_given, self.datum)


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """What is known when somebody says "I am here".

    `happened_at` is the device's clock, `received_at` the server's. `fence_radius_m` is the
    customer's own radius; None takes the policy's.
    """

    customer: Point
    fence_radius_m: int | None
    fixes: tuple[Fix, ...]
    happened_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CheckInPolicy:
    """The body of policy `truth.check_in`. Radii and accuracies in metres, ages in seconds."""

    fence_radius_m: int = 200
    outside: Response = Response.REFUSE
    max_fix_age_s: int = 120
    stale_fix: Response = Response.REVIEW
    max_accuracy_m: int = 150
    poor_accuracy: Response = Response.REVIEW
    datum_mixup: Response = Response.REVIEW
    mock_location: Response = Response.REFUSE
    no_fix: Response = Response.REFUSE


@dataclass(frozen=True, slots=True)
class Finding:
    """One signal's answer, with all that is needed to explain it.

    `applicable` is False when the signal could not be judged for want of data: this says
    neither good nor bad. `evidence` names fixes as "fix:0". `params` go into the sentence.
    """

    signal: str
    verdict: Verdict
    measured: float | None = None
    limit: float | None = None
    unit: str = ""
    evidence: tuple[str, ...] = ()
    applicable: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement of one check-in. `distance_m`, `accuracy_m` and `p_inside` are those of the
    chosen fix (`fix_index`), None without one."""

    verdict: Outcome
    findings: tuple[Finding, ...]
    engine_version: str
    policy_version: int
    radius_m: int
    fix_index: int | None = None
    distance_m: float | None = None
    accuracy_m: float | None = None
    p_inside: float | None = None

    @property
    def needs_review(self) -> bool:
        return any(each.verdict is Verdict.REVIEW for each in self.findings)


_ANSWERS = {
    Response.REFUSE.value: "拦截签到 / Stop the check-in",
    Response.REVIEW.value: "签到后复核 / Let in, to review",
    Response.FLAG.value: "签到并标记 / Let in, with a mark",
}


def _answer(title: str) -> dict[str, Any]:
    return {"title": title, **choices(_ANSWERS)}


def _whole(title: str, minimum: int, maximum: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": minimum, "maximum": maximum, "title": title}


CHECK_IN_POLICY_DEFAULT: dict[str, Any] = asdict(CheckInPolicy())
CHECK_IN_POLICY = policy_kind(
    PolicyKind(
        code="truth.check_in",
        zh="签到校验",
        en="Check-in rules",
        schema={
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "fence_radius_m": _whole("电子围栏半径（米） / Geofence radius (m)", 20, 5000),
                "outside": _answer("围栏外签到 / Check-in outside the geofence"),
                "max_fix_age_s": _whole("定位时效（秒） / A position is at most so old (s)", 5, 3600),
                "stale_fix": _answer("定位过期 / Position too old"),
                "max_accuracy_m": _whole("定位精度上限（米） / Worst accuracy (m)", 10, 5000),
                "poor_accuracy": _answer("精度不足 / Accuracy too coarse"),
                "datum_mixup": _answer("坐标系混用 / Coordinate systems mixed up"),
                "mock_location": _answer("模拟定位 / Mock location"),
                "no_fix": _answer("没有定位 / No position"),
            },
        },
        default=CHECK_IN_POLICY_DEFAULT,
        phone=True,
    )
)


def check_in_policy(body: Mapping[str, Any]) -> CheckInPolicy:
    """Reads a policy body that satisfies the schema; what it leaves out takes the default."""
    words: dict[str, Any] = {key: Response(value) if isinstance(value, str) else value for key, value in body.items()}
    return CheckInPolicy(**words)


def facts_json(facts: CheckInFacts) -> dict[str, Any]:
    """Facts as plain JSON, to be stored beside the decision; `facts_from_json` reads them back."""
    return {
        "customer": {
            "latitude": facts.customer.latitude,
            "longitude": facts.customer.longitude,
        },
        "fence_radius_m": facts.fence_radius_m,
        "fixes": [
            {
                "latitude": fix.latitude,
                "longitude": fix.longitude,
                "accuracy_m": fix.accuracy_m,
                "fixed_at": _utc_text(fix.fixed_at),
                "datum": fix.datum.value,
                "mock": fix.mock,
                "provider": fix.provider,
            }
            for fix in facts.fixes
        ],
        "happened_at": _utc_text(facts.happened_at),
        "received_at": _utc_text(facts.received_at),
    }


def facts_from_json(raw: Mapping[str, Any]) -> CheckInFacts:
    return CheckInFacts(
        customer=Point(raw["customer"]["latitude"], raw["customer"]["longitude"]),
        fence_radius_m=raw["fence_radius_m"],
        fixes=tuple(
            Fix(
                latitude=fix["latitude"],
                longitude=fix["longitude"],
                accuracy_m=fix["accuracy_m"],
                fixed_at=datetime.fromisoformat(fix["fixed_at"]),
                datum=Datum(fix["datum"]),
                mock=fix.get("mock"),
                provider=fix.get("provider"),
            )
            for fix in raw["fixes"]
        ),
        happened_at=datetime.fromisoformat(raw["happened_at"]),
        received_at=datetime.fromisoformat(raw["received_at"]),
    )


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """An assessment as plain JSON: enums as their words, evidence as lists."""
    plain = asdict(assessment)
    plain["verdict"] = assessment.verdict.value
    plain["findings"] = [
        {
            **asdict(finding),
            "verdict": finding.verdict.value,
            "evidence": list(finding.evidence),
            "params": dict(finding.params),
        }
        for finding in assessment.findings
    ]
    return plain


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
