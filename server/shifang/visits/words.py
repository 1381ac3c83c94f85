"""What each finding of a visit says to a person, in Chinese and English."""

from collections.abc import Mapping
from typing import Any

from shifang.truth import words as truth
from shifang.truth.types.judgement import Finding, Verdict

SENTENCES: dict[str, tuple[str, str]] = {
    "no_customer_position": (
        "客户还没有位置，无法判断是否到达。",
        "The customer has no position yet, so presence cannot be judged.",
    ),
    "clock_disagreement": (
        "手机计时与手机时钟相差 {measured} 秒，超过 {limit} 秒。",
        "The phone's counter and its clock disagree by {measured} s; at most {limit} s are borne.",
    ),
    "server_time_disagreement": (
        "手机计时在店 {measured} 秒，但服务器时间最多允许 {limit} 秒。",
        "The phone counted {measured} s on site, but the server's times permit at most {limit} s.",
    ),
    "steps_out_of_order": (
        "步骤没有按规定顺序完成：{steps}。",
        "Steps were not done in their order: {steps}.",
    ),
}


def explain(plain: Mapping[str, Any], language: str) -> str:
    """Return the sentence of a stored finding in "zh" or "en"."""
    own = SENTENCES.get(plain["signal"])
    if own is None:
        return truth.explain(finding_of(plain), language)
    params = dict(plain.get("params") or {})
    if "steps" in params:
        params["steps"] = ("、" if language != "en" else ", ").join(params["steps"])
    return own[1 if language == "en" else 0].format(measured=plain.get("measured"), limit=plain.get("limit"), **params)


def finding_of(plain: Mapping[str, Any]) -> Finding:
    """Return a stored finding as the value that it was."""
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
