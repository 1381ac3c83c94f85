"""The policies `truth.check_in`, what an organisation makes of each finding, and `truth.retention`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from shifang.accounts.types import PolicyKind, choices, policy_kind
from shifang.truth.types.judgement import Verdict


class Response(StrEnum):
    """How an organisation answers a signal (policy words)."""

    REFUSE = "refuse"
    REVIEW = "review"
    FLAG = "flag"
    ACCEPT = "accept"

    @property
    def verdict(self) -> Verdict:
        return {Response.REFUSE: Verdict.BLOCK, Response.ACCEPT: Verdict.INFO}.get(self) or Verdict(self.value)


# A threshold of the risk that is never reached: the organisation does not answer so.
NEVER = 101


@dataclass(frozen=True, slots=True)
class CheckInPolicy:
    """The body of policy `truth.check_in`. Radii and accuracies in metres, ages in seconds, risks 0-100.

    A bad environment is answered for itself; what statistics say together is answered by the risk that they make.
    """

    fence_radius_m: int = 200
    outside: Response = Response.REFUSE
    max_fix_age_s: int = 120
    stale_fix: Response = Response.REVIEW
    max_accuracy_m: int = 150
    poor_accuracy: Response = Response.REVIEW
    datum_mixup: Response = Response.REVIEW
    mock_location: Response = Response.REFUSE
    no_fix: Response = Response.REFUSE
    computed_position: Response = Response.REVIEW
    rooted: Response = Response.REFUSE
    hooked: Response = Response.REFUSE
    emulator: Response = Response.REFUSE
    clone_app: Response = Response.REFUSE
    mock_app_selected: Response = Response.REFUSE
    mock_app_installed: Response = Response.FLAG
    attestation_failed: Response = Response.REFUSE
    bad_signature: Response = Response.REFUSE
    replayed_nonce: Response = Response.REFUSE
    revoked_key: Response = Response.REFUSE
    shared_device: Response = Response.FLAG
    second_device: Response = Response.ACCEPT
    max_speed_kmh: int = 400
    max_town_speed_kmh: int = 150
    flag_at_risk: int = 50
    review_at_risk: int = NEVER
    block_at_risk: int = NEVER


_ANSWERS = {
    Response.REFUSE.value: "拦截签到 / Stop the check-in",
    Response.REVIEW.value: "签到后复核 / Let in, to review",
    Response.FLAG.value: "签到并标记 / Let in, with a mark",
    Response.ACCEPT.value: "放行 / Let in",
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
                "computed_position": _answer("位置由 Wi-Fi 与基站推算 / Position computed from Wi-Fi and cells"),
                "rooted": _answer("已 root 或越狱 / Rooted or jailbroken phone"),
                "hooked": _answer("注入框架 / Hooking framework"),
                "emulator": _answer("模拟器 / Emulator"),
                "clone_app": _answer("应用分身 / Cloned app"),
                "mock_app_selected": _answer("启用了虚拟定位软件 / Mock-location app in use"),
                "mock_app_installed": _answer("装有虚拟定位软件 / Mock-location app installed"),
                "attestation_failed": _answer("设备认证失败 / Device attestation failed"),
                "bad_signature": _answer("签名不符 / Signature does not fit"),
                "replayed_nonce": _answer("随机数重复使用 / Nonce used before"),
                "revoked_key": _answer("设备密钥已吊销 / Device key revoked"),
                "shared_device": _answer("一机多号 / One phone, several people"),
                "second_device": _answer("一人多机 / One person, several phones"),
                "max_speed_kmh": _whole("跨城最高速度（公里/时） / Fastest between towns (km/h)", 100, 1200),
                "max_town_speed_kmh": _whole("市内最高速度（公里/时） / Fastest within a town (km/h)", 40, 400),
                "flag_at_risk": _whole("风险达到即标记（101 为不标记） / Mark from this risk (101: never)", 1, NEVER),
                "review_at_risk": _whole(
                    "风险达到即复核（101 为不复核） / Review from this risk (101: never)", 1, NEVER
                ),
                "block_at_risk": _whole("风险达到即拦截（101 为不拦截） / Stop from this risk (101: never)", 1, NEVER),
            },
        },
        default=CHECK_IN_POLICY_DEFAULT,
        phone=True,
    )
)

# How long what later check-ins are held against is kept.
RETENTION = policy_kind(
    PolicyKind(
        code="truth.retention",
        zh="定位证据保留",
        en="Keeping of location evidence",
        schema={
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "sightings_days": {
                    "title": "历史签到位置保留天数 / Days to keep places of check-ins for comparison",
                    "type": "integer",
                    "minimum": 90,
                    "maximum": 3650,
                },
                "prints_days": {
                    "title": "误差指纹保留天数 / Days to keep prints of noise, spots and radio",
                    "type": "integer",
                    "minimum": 90,
                    "maximum": 3650,
                },
            },
        },
        default={"sightings_days": 365, "prints_days": 120},
    )
)

_KNOWN = {each.name for each in fields(CheckInPolicy)}


def check_in_policy(body: Mapping[str, Any]) -> CheckInPolicy:
    """Reads a policy body that satisfies the schema; what it leaves out takes the default."""
    words: dict[str, Any] = {key: Response(value) if isinstance(value, str) else value for key, value in body.items()}
    return CheckInPolicy(**{key: value for key, value in words.items() if key in _KNOWN})
