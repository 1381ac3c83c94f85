"""What the rules of a pool say to a person, in Chinese and English."""

from calendar import month_name
from collections.abc import Mapping
from datetime import date
from typing import Any

CAUSES: dict[str, tuple[str, str]] = {
    "no_verified_visit": ("{days} 天内没有核实的拜访", "no verified visit within {days} days"),
    "no_contact": ("{days} 天内没有足够的有效联系", "not enough qualified contact within {days} days"),
    "no_opportunity": ("领取后 {days} 天内没有商机", "no opportunity within {days} days of the claim"),
    "no_deal": ("领取后 {days} 天内没有成交", "no deal within {days} days of the claim"),
    "contract_ended": ("合同到期满 {days} 天", "the contract ended {days} days ago"),
    "protection_expired": ("保护期满 {days} 天", "the protection ended {days} days ago"),
}
SINCE: dict[str, tuple[str, str]] = {
    "claim": ("自 {since} 领取起", "counted from the claim on {since}"),
    "verified_visit": ("自 {since} 的核实拜访起", "counted from the verified visit of {since}"),
    "call": ("自 {since} 的电话联系起", "counted from the call of {since}"),
    "note": ("自 {since} 的跟进记录起", "counted from the follow-up of {since}"),
    "contract": ("自合同到期日 {since} 起", "counted from the end of the contract on {since}"),
    "protection": ("自保护期结束日 {since} 起", "counted from the end of the protection on {since}"),
}
STOPPED = ("，其中 {stopped} 天不计（请假、休息或冻结）", ", {stopped} days not counted (leave, days off, freeze)")
EXEMPT: dict[str, tuple[str, str]] = {
    "won": ("已成交客户不收回。", "Won customers are not reclaimed."),
    "open_opportunity": ("有进行中的商机，暂不收回。", "An open opportunity keeps the customer."),
    "frozen": ("客户已冻结，暂不收回。", "The customer is frozen."),
}

WINDOW_ENDS: dict[str, tuple[str, str]] = {
    "owned": ("客户已另行分配", "it was given to somebody else"),
    "frozen": ("客户已冻结", "it is frozen"),
    "nowhere": ("客户已不属于任何公海", "it belongs to no pool any more"),
}

BACKLOG: dict[str, tuple[str, str]] = {
    "people_missing": (
        "积压严重：按近四周的领取速度需 {weeks} 周才能领取完。人手不足，请增派人员或批量分配。",
        "Backed up: at the pace of the last four weeks it takes {weeks} weeks to claim it all. People are missing: "
        "assign more, or hand customers out in a batch.",
    ),
    "nobody_claims": (
        "近四周无人领取 {size} 个客户。人手不足，请增派人员或批量分配。",
        "Nobody has claimed any of {size} customers in four weeks. People are missing: assign more, or hand customers "
        "out in a batch.",
    ),
    "rules_too_loose": (
        "近四周进入公海的客户中 {again}% 曾被领取过：客户反复流转，请收紧领取规则。",
        "{again}% of what entered in four weeks had been claimed before: customers go round. Tighten the rules of "
        "claiming.",
    ),
    "claimed_and_left": (
        "领取后 7 天内仅 {visited}% 有核实的拜访：认而不访，请降低领取配额或缩短收回期限。",
        "Only {visited}% of claims are followed by a verified visit within 7 days: claimed and left. Lower the quotas "
        "or shorten the days to the reclaim.",
    ),
    "fine": ("积压正常，无需调整。", "No backlog: nothing to change."),
}
SATURATION: dict[str, tuple[str, str]] = {
    "change_strategy": (
        "已知客户中 {share}% 已领取并拜访，区域接近饱和：请调整策略——深耕老客户或开拓新区域、新客户。",
        "{share}% of the known customers are claimed and visited: the region is worked out. Change the strategy: "
        "deepen what is there, or look for new customers and regions.",
    ),
    "people_missing": (
        "已知客户中仅 {share}% 已领取并拜访，区域开发不足：请增派人员。",
        "Only {share}% of the known customers are claimed and visited: the region is hardly worked. It needs people.",
    ),
    "find_customers": ("区域内没有已知客户，请先拓客。", "No customers are known here: find some first."),
    "fine": (
        "已知客户中 {share}% 已领取并拜访，仍有空间，按现有节奏推进。",
        "{share}% of the known customers are claimed and visited: there is room, go on as now.",
    ),
}


def advice_on_backlog(figures: Mapping[str, Any], language: str) -> str:
    """Return what a pool's backlog says to do, in "zh" or "en"."""
    advice = str(figures["advice"])
    said = BACKLOG["nobody_claims" if advice == "people_missing" and figures["weeks"] is None else advice]
    weeks = figures["weeks"]
    return said[language == "en"].format(
        size=figures["size"],
        weeks=None if weeks is None else f"{weeks:.1f}",
        again=_percent(figures["again"]),
        visited=_percent(figures["visited"]),
    )


def advice_on_saturation(figures: Mapping[str, Any], language: str) -> str:
    """Return what the saturation of a region says to do, in "zh" or "en"."""
    return SATURATION[str(figures["advice"])][language == "en"].format(share=_percent(figures["share"]))


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def sentence(reason: Mapping[str, Any], language: str) -> str:
    """Return what one reason of `why` says in "zh" or "en"."""
    column = 1 if language == "en" else 0
    said = f"{CAUSES[reason['cause']][column]}（{SINCE[reason['event_kind']][column]}"
    if column:
        said = f"{CAUSES[reason['cause']][1]} ({SINCE[reason['event_kind']][1]}"
    said += (STOPPED[column] if reason["stopped"] else "") + (")" if column else "）")
    return said.format_map({**reason, "since": spoken_day(reason["since"], language)})


def spoken_day(day: date | str, language: str) -> str:
    """Return a day (an ISO text too) as people say it: 2026年3月2日, 2 March 2026."""
    said = date.fromisoformat(day) if isinstance(day, str) else day
    if language == "en":
        return f"{said.day} {month_name[said.month]} {said.year}"
    return f"{said.year}年{said.month}月{said.day}日"
