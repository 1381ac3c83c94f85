"""What each finding of a visit says to a person, in Chinese and English."""

from collections.abc import Mapping
from typing import Any

from shifang.truth import words as truth
from shifang.truth.attestation.kinds import words
from shifang.truth.rules.telling import MARKED
from shifang.visits.types.words import PHOTO_SIGNATURE

SENTENCES: dict[str, tuple[str, str]] = {
    MARKED: ("有迹象需要主管复核。", "Something in it is to be looked at by a manager."),
    "clock_disagreement": (
        "手机计时与手机时钟相差 {measured} 秒，超过 {limit} 秒。",
        "The phone's counter and its clock disagree by {measured} s; at most {limit} s are borne.",
    ),
    "server_time_disagreement": (
        "手机计时在店 {measured} 秒，但服务器时间最多允许 {limit} 秒。",
        "The phone counted {measured} s on site, but the server's times permit at most {limit} s.",
    ),
    PHOTO_SIGNATURE: (
        "一张照片的拍摄签名不成立：{reason}。",
        "The signature of a photo does not hold: {reason}.",
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
        return truth.explain_plain(plain, language)
    params = dict(plain.get("params") or {})
    if "code" in params:
        params["reason"] = words(params["code"])[1 if language == "en" else 0]
    if "steps" in params:
        params["steps"] = ("、" if language != "en" else ", ").join(params["steps"])
    return own[1 if language == "en" else 0].format(measured=plain.get("measured"), limit=plain.get("limit"), **params)
