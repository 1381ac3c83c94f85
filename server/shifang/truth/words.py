"""What each finding says to a person, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shifang.truth.attestation.kinds import words as attestation_words
from shifang.truth.rules.telling import may_be_told
from shifang.truth.types.judgement import Finding, Verdict

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
        "定位时间与签到相差 {measured}，超过 {limit}。",
        "The position was taken {measured} before the check-in; at most {limit} are allowed.",
    ),
    "no_customer_position": (
        "客户还没有位置，无法判断是否到达。",
        "The customer has no position yet, so presence cannot be judged.",
    ),
    "suspicion": (
        "综合风险 {measured}（达到 {limit} 即处理）：{reason_words}。",
        "Risk {measured} in all (acted upon from {limit}): {reason_words}.",
    ),
    "bad_signature": (
        "定位证据的签名不符，内容可能被改动。",
        "The signature of the evidence does not fit: it may have been changed.",
    ),
    "replayed_nonce": (
        "服务器随机数已被使用过，证据可能是重放。",
        "The server's nonce was used before: the evidence may be a replay.",
    ),
    "revoked_key": ("签名所用的设备密钥已被吊销。", "The device key that signed has been revoked."),
    "attestation_failed": (
        "设备认证未通过（{failure_zh}）。",
        "The device did not pass attestation ({failure_en}).",
    ),
    "rooted": ("手机已 root 或越狱。", "The phone is rooted or jailbroken."),
    "hooked": ("手机上运行着注入框架。", "A hooking framework runs on the phone."),
    "emulator": ("应用运行在模拟器里，而不是手机上。", "The app runs in an emulator, not on a phone."),
    "clone_app": ("应用运行在分身或多开环境中。", "The app runs in a clone or dual-app container."),
    "mock_app_selected": ("手机启用了虚拟定位软件 {app}。", "A mock-location app is in use: {app}."),
    "mock_app_installed": ("手机装有虚拟定位软件 {app}。", "A mock-location app is installed: {app}."),
    "developer_mode": ("手机打开了开发者选项。", "Developer options are on."),
    "chain_gap": (
        "证据链缺少 {measured} 段，有内容未上传或尚未送达。",
        "{measured} links of the phone's chain are missing: something was not sent, or has not come yet.",
    ),
    "chain_forked": (
        "证据链的同一位置出现两份不同的内容，其中一份是后来插入的。",
        "Two different envelopes claim one place in the phone's chain: one was put in later.",
    ),
    "shared_device": (
        "近期另有 {measured} 个账号使用同一台手机。",
        "Accounts of {measured} other people used this phone lately.",
    ),
    "second_device": (
        "此账号近期还使用了另外 {measured} 台手机。",
        "This account lately used {measured} other phones.",
    ),
    "clock_jump": (
        "两次定位之间手机时钟跳动 {measured}，超过 {limit}。",
        "Between two fixes the phone's clock jumped by {measured}, over {limit}.",
    ),
    "gnss_time": (
        "手机时钟与卫星时间相差 {measured}，超过 {limit}。",
        "The phone's clock is {measured} from the satellites' time, over {limit}.",
    ),
    "clock_changed": (
        "自上次签到以来手机时钟被调整了 {measured}，超过 {limit}。",
        "Since the last check-in the phone's clock was moved by {measured}, over {limit}.",
    ),
    "clock_ahead": (
        "手机时钟比服务器快 {measured}，超过 {limit}。",
        "The phone's clock is {measured} ahead of the server's, over {limit}.",
    ),
    "impossible_speed": (
        "与另一次签到之间需以 {measured} 公里/时移动，超过 {limit} 公里/时。",
        "Between this and another check-in one would have to move at {measured} km/h, over {limit} km/h.",
    ),
    "teleport": (
        "途中位置突然跳变，相当于 {measured} 公里/时（上限 {limit}），跳变前后都稳定停留。",
        "On the way the position jumped as if at {measured} km/h (limit {limit}), steady before and after.",
    ),
    "trail_elsewhere": (
        "最近的轨迹离签到处 {measured} 米，超过 {limit} 米，没有通向该客户。",
        "The way of the last minutes ends {measured} m from the check-in, over {limit} m: it does not lead here.",
    ),
    "reported_speed": (
        "手机报告的速度与位移算出的速度相差 {measured} 米/秒，超过 {limit} 米/秒。",
        "The reported speed differs from that of the positions by {measured} m/s, over {limit} m/s.",
    ),
    "frozen_fix": (
        "坐标连续 {measured}一位不变（上限 {limit}）。",
        "The coordinates did not change in a single digit for {measured} (limit {limit}).",
    ),
    "steady_accuracy": (
        "移动中定位精度始终为 {accuracy_m} 米，毫无变化。",
        "The accuracy stayed at {accuracy_m} m without any change while moving.",
    ),
    "no_noise": (
        "定位误差仅 {measured} 米，低于真实接收机的 {limit} 米。",
        "The error of the positions is {measured} m; no real receiver is below {limit} m.",
    ),
    "white_noise": (
        "静止时的误差前后无关（相关系数 {measured}，真实定位高于 {limit}）。",
        "At rest the error is drawn anew each time (correlation {measured}; real ones exceed {limit}).",
    ),
    "quantised": (
        "所有坐标最多只有 {measured} 位小数，像是手工输入。",
        "All coordinates have {measured} decimals at most, as if typed in.",
    ),
    "exact_centre": (
        "所有定位都落在客户坐标 {measured} 米以内，过于精确。",
        "Every fix lies within {measured} m of the customer's stored position: too exact.",
    ),
    "own_replay": (
        "有 {measured} 段误差与本人以前的签到完全相同，疑似回放。",
        "{measured} pieces of noise are those of an earlier check-in of the same person: a replay.",
    ),
    "borrowed_noise": (
        "有 {measured} 段误差与同事的签到完全相同。",
        "{measured} pieces of noise are those of a colleague's check-in.",
    ),
    "crowded_spot": (
        "同一时间有 {measured} 人处于完全相同的坐标。",
        "{measured} people were at the very same coordinates at the same time.",
    ),
    "computed_position": (
        "没有可用的卫星定位，位置由 {computed_words} 推算（精度 ±{measured} 米）。",
        "No usable satellite position; computed from {computed_words} (accuracy ±{measured} m).",
    ),
    "wifi_elsewhere": (
        "周围 {heard} 个已知 Wi-Fi 表明手机在 {metres} 米之外（{measured} 倍标准差，上限 {limit}）。",
        "{heard} known access points place the phone {metres} m away ({measured} sigmas, limit {limit}).",
    ),
    "wifi_replayed": (
        "Wi-Fi 列表与强度和以前一次完全相同。",
        "The access points and their strengths are exactly those of an earlier occasion.",
    ),
    "wifi_missing": (
        "此处常见的 Wi-Fi 有 {measured}% 没有搜到（上限 {limit}%，依据 {visits} 次可信拜访）。",
        "{measured} % of the access points always heard here are missing (limit {limit} %, from {visits} visits).",
    ),
    "cell_elsewhere": (
        "基站表明手机在 {metres} 米之外（{measured} 倍标准差，上限 {limit}）。",
        "The cells place the phone {metres} m away ({measured} sigmas, limit {limit}).",
    ),
    "photo_same": (
        "这张照片的文件已用于另一次拜访。",
        "The very file of this photo was used in another visit before.",
    ),
    "photo_near": (
        "与较早的一张照片几乎相同：图像指纹 256 位中仅 {measured} 位不同（{limit} 位以内视为同一张）。",
        "Nearly the same as an earlier photo: {measured} of 256 bits differ (up to {limit} is one photo).",
    ),
    "photo_part": (
        "与较早的一张照片是同一画面：两张共有的部分有 {measured}% 像素吻合（{limit}% 起），可能经裁剪、加框或翻拍。",
        "The same picture as an earlier photo: {measured} % of what both show agrees (from {limit} %); "
        "cropped, framed or copied.",
    ),
    "photo_view": (
        "与此店另一次拜访的照片画面相同（{measured}% 像素吻合，{limit}% 起）：可能是旧照片，或再次拍到海报等平面。",
        "The same picture as in another visit to this shop ({measured} % agrees, from {limit} %): an old photo, or "
        "something flat, such as a poster, photographed again.",
    ),
    "photo_place": (
        "与另一门店较早的照片拍的是同一批物品（{measured}% 像素吻合，{limit}% 起），只是换了位置拍摄。",
        "The very things of an earlier photo of another shop ({measured} % agrees, from {limit} %), photographed again "
        "from another place.",
    ),
    "photo_like": (
        "与另一门店较早的照片相似：图像指纹 256 位中 {measured} 位不同（上限 {limit} 位）。",
        "Alike to an earlier photo of another shop: {measured} of 256 bits differ (limit {limit}).",
    ),
    "photo_again": (
        "与此店以前的照片相似，但不是同一张。",
        "Alike to an earlier photo of this shop, but not the same one.",
    ),
    "photo_edited": (
        "照片文件由编辑软件写成：{editor}。",
        "The file was written by an editing program: {editor}.",
    ),
    "photo_elsewhere": (
        "照片文件记录的位置离拍照处 {measured} 米，超过 {limit} 米。",
        "The file names a place {measured} m from where the photo was taken, over {limit} m.",
    ),
    "photo_old": (
        "照片文件记录的拍摄时间与提交的相差 {measured}，超过 {limit}。",
        "The file names a time {measured} from the one that was given, over {limit}.",
    ),
    "odd_one_out": (
        "{source_words}与其余来源相差 {metres} 米（{measured} 倍标准差，上限 {limit}），其余来源彼此一致。",
        "{source_words} differs from all other sources by {metres} m ({measured} sigmas, limit {limit}); they agree.",
    ),
}
READINGS: dict[str, tuple[str, str]] = {
    "fix_is_wgs84": ("定位点实为 WGS-84", "the fix is really WGS-84"),
    "fix_is_gcj02": ("定位点实为 GCJ-02", "the fix is really GCJ-02"),
    "fix_is_bd09": ("定位点实为 BD-09", "the fix is really BD-09"),
    "customer_is_gcj02": ("客户位置实为 GCJ-02", "the customer's position is really GCJ-02"),
    "customer_is_bd09": ("客户位置实为 BD-09", "the customer's position is really BD-09"),
}
SOURCES: dict[str, tuple[str, str]] = {
    "gnss": ("卫星定位", "The satellite position"),
    "wifi": ("Wi-Fi 定位", "The Wi-Fi position"),
    "cell": ("基站定位", "The cell position"),
}
COMPUTED_FROM: dict[str, tuple[str, str]] = {
    "wifi": ("Wi-Fi", "Wi-Fi"),
    "cell": ("基站", "cells"),
    "wifi+cell": ("Wi-Fi 与基站", "Wi-Fi and cells"),
}
# Short names, for the list of reasons and for headings.
NAMES: dict[str, tuple[str, str]] = {
    "no_customer_position": ("客户没有位置", "customer without a position"),
    "suspicion": ("综合风险", "suspicion"),
    "no_fix": ("没有定位", "no position"),
    "mock_location": ("模拟定位", "mock location"),
    "outside_fence": ("围栏外", "outside the geofence"),
    "datum_mixup": ("坐标系混用", "coordinate systems mixed up"),
    "poor_accuracy": ("精度不足", "poor accuracy"),
    "stale_fix": ("定位过期", "position too old"),
    "bad_signature": ("签名不符", "bad signature"),
    "replayed_nonce": ("随机数重放", "nonce used before"),
    "revoked_key": ("密钥已吊销", "revoked key"),
    "attestation_failed": ("设备认证失败", "attestation failed"),
    "rooted": ("已 root 或越狱", "rooted phone"),
    "hooked": ("注入框架", "hooking framework"),
    "emulator": ("模拟器", "emulator"),
    "clone_app": ("应用分身", "cloned app"),
    "mock_app_selected": ("启用虚拟定位软件", "mock-location app in use"),
    "mock_app_installed": ("装有虚拟定位软件", "mock-location app installed"),
    "developer_mode": ("开发者选项", "developer options"),
    "chain_gap": ("证据链缺口", "gap in the chain"),
    "chain_forked": ("证据链分叉", "fork in the chain"),
    "shared_device": ("一机多号", "one phone, several people"),
    "second_device": ("一人多机", "several phones"),
    "clock_jump": ("时钟跳动", "clock jump"),
    "gnss_time": ("与卫星时间不符", "off satellite time"),
    "clock_changed": ("时钟被调整", "clock changed"),
    "clock_ahead": ("时钟超前", "clock ahead"),
    "impossible_speed": ("速度不可能", "impossible speed"),
    "teleport": ("位置跳变", "jump of position"),
    "trail_elsewhere": ("轨迹不到达", "trail leads elsewhere"),
    "reported_speed": ("速度不符", "speed does not fit"),
    "frozen_fix": ("坐标静止不变", "frozen coordinates"),
    "steady_accuracy": ("精度恒定", "accuracy never changes"),
    "no_noise": ("没有误差", "no error at all"),
    "white_noise": ("误差不连续", "error drawn anew"),
    "quantised": ("坐标位数过少", "few decimals"),
    "exact_centre": ("恰在中心", "exactly at the centre"),
    "own_replay": ("回放本人轨迹", "replay of one's own"),
    "borrowed_noise": ("与同事误差相同", "a colleague's noise"),
    "crowded_spot": ("多人同点", "several people at one point"),
    "computed_position": ("推算位置", "computed position"),
    "wifi_elsewhere": ("Wi-Fi 不符", "Wi-Fi tells of elsewhere"),
    "wifi_replayed": ("Wi-Fi 重放", "Wi-Fi replayed"),
    "wifi_missing": ("缺少常见 Wi-Fi", "usual Wi-Fi missing"),
    "cell_elsewhere": ("基站不符", "cells tell of elsewhere"),
    "odd_one_out": ("来源矛盾", "sources disagree"),
    "photo_same": ("照片重复使用", "photo used again"),
    "photo_near": ("照片几乎相同", "photo nearly the same"),
    "photo_part": ("照片同一画面", "copy of a photo"),
    "photo_view": ("同店相同画面", "same view of the shop"),
    "photo_place": ("他店同一场景", "scene of another shop"),
    "photo_like": ("照片相似", "photo alike"),
    "photo_again": ("同店相似照片", "like view of the shop"),
    "photo_edited": ("照片经编辑", "edited photo"),
    "photo_elsewhere": ("照片位置不符", "photo of another place"),
    "photo_old": ("照片时间不符", "photo of another time"),
}


_TIMES = (("秒", "分钟", "小时"), ("s", "min", "h"))
_LONG_S = 300


def name_of(code: str, language: str) -> str:
    """The short name of a signal or finding in "zh" or "en"."""
    return NAMES[code][1 if language == "en" else 0] if code in NAMES else code


def explain(finding: Finding, language: str) -> str:
    """The sentence of a finding in "zh" or "en", with its numbers filled in."""
    column = 1 if language == "en" else 0
    sentence = SENTENCES[finding.signal if finding.applicable else f"{finding.signal}?"][column]
    filled: dict[str, Any] = {
        **told(finding),
        "measured": _written(finding.measured, finding.unit, column),
        "limit": _written(finding.limit, finding.unit, column),
    }
    for name in ("accuracy_m", "metres"):
        if name in filled:
            filled[name] = _plain(filled[name])
    if "reading" in filled:
        filled["reading_words"] = READINGS[filled["reading"]][column]
    if "source" in filled:
        filled["source_words"] = SOURCES[filled["source"]][column]
    if "computed_from" in filled:
        filled["computed_words"] = COMPUTED_FROM[filled["computed_from"]][column]
    if "reasons" in filled:
        filled["reason_words"] = ("、", ", ")[column].join(NAMES[each][column] for each in filled["reasons"])
    return sentence.format(**filled)


def told(finding: Finding) -> dict[str, Any]:
    """The parameters of the sentence or problem that tells of a finding; codes come with their words."""
    params: dict[str, Any] = dict(finding.params)
    if "failure" in params:
        params["failure_zh"], params["failure_en"] = attestation_words(params["failure"])
    return {**params, "measured": finding.measured, "limit": finding.limit, "unit": finding.unit}


def told_to_person(finding: Finding) -> dict[str, Any]:
    """The parameters of the problem that tells somebody of their own claim; none where they may not know them."""
    return told(finding) if may_be_told(finding.signal, finding.verdict) else {}


def explain_plain(plain: Mapping[str, Any], language: str) -> str:
    """The sentence of a finding as it was stored."""
    return explain(finding_of(plain), language)


def finding_of(plain: Mapping[str, Any]) -> Finding:
    """A stored finding as the value that it was."""
    return Finding(
        signal=plain["signal"],
        verdict=Verdict(plain["verdict"]),
        measured=plain.get("measured"),
        limit=plain.get("limit"),
        unit=plain.get("unit") or "",
        evidence=tuple(plain.get("evidence") or ()),
        applicable=plain.get("applicable", True),
        params=plain.get("params") or {},
    )


def _written(number: float | None, unit: str, column: int) -> str:
    """A number as it stands in a sentence; seconds bring their unit, and are hours and minutes when they are many."""
    if number is None or unit != "s":
        return _plain(number)
    second, minute, hour = _TIMES[column]
    if number < _LONG_S:
        return f"{_plain(number)} {second}"
    hours, minutes = divmod(round(number / 60), 60)
    return " ".join(f"{count} {name}" for count, name in ((hours, hour), (minutes, minute)) if count)


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
