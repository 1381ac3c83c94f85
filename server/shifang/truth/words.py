"""What each finding says to a person, in Chinese and English."""

from __future__ import annotations

from typing import Any

from shifang.truth.types import Finding

# Keys of the sentences: the signal, with "?" when it could not be judged.
SENTENCES: dict[str, tuple[str, str]] = {
    "no_fix": (
        "没有取得定位，无法判断是否到达客户。",
        "No position was obtained, so presence at the customer cannot be judged.",
    ),
    "mock_location": (
        "手机报告定位由模拟软件生成。",
        "The phone reports that the position was made up by a mock-location app.",
    ),
    "mock_location?": (
        "此设备无法报告是否使用模拟定位。",
        "This device cannot report whether a mock-location app is used.",
    ),
    "outside_fence": (
        "距客户 {measured} 米（精度 ±{accuracy_m} 米），超出电子围栏 {limit} 米。",
        "{measured} m from the customer (accuracy ±{accuracy_m} m), outside the geofence of {limit} m.",
    ),
    "datum_mixup": (
        "距客户 {measured} 米，但按坐标系混用（{reading_words}）换算后仅 {corrected_m} 米，在 {limit} 米围栏内。",
        "{measured} m from the customer as given, but {corrected_m} m if {reading_words}: within the {limit} m.",
    ),
    "poor_accuracy": (
        "定位精度 ±{measured} 米，差于要求的 {limit} 米。",
        "The accuracy of ±{measured} m is worse than the {limit} m asked for.",
    ),
    "stale_fix": (
        "定位时间与签到相差 {measured} 秒，超过 {limit} 秒。",
        "The position was taken {measured} s before the check-in; at most {limit} s are allowed.",
    ),
}
READINGS: dict[str, tuple[str, str]] = {
    "fix_is_wgs84": ("定位点实为 WGS-84", "the fix is really WGS-84"),
    "fix_is_gcj02": ("定位点实为 GCJ-02", "the fix is really GCJ-02"),
    "fix_is_bd09": ("定位点实为 BD-09", "the fix is really BD-09"),
    "customer_is_gcj02": ("客户位置实为 GCJ-02", "the customer's position is really GCJ-02"),
    "customer_is_bd09": ("客户位置实为 BD-09", "the customer's position is really BD-09"),
}


def explain(finding: Finding, language: str) -> str:
    """The sentence of a finding in "zh" or "en", with its numbers filled in."""
    column = 1 if language == "en" else 0
    sentence = SENTENCES[finding.signal if finding.applicable else f"{finding.signal}?"][column]
    filled: dict[str, Any] = {
        **finding.params,
        "measured": _plain(finding.measured),
        "limit": _plain(finding.limit),
    }
    if "accuracy_m" in filled:
        filled["accuracy_m"] = _plain(filled["accuracy_m"])
    if "reading" in filled:
        filled["reading_words"] = READINGS[filled["reading"]][column]
    return sentence.format(**filled)


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
