"""The policy `planning.rules`: its schema, its default and what it makes of a customer."""

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from shifang.accounts.types import PolicyKind, choices, policy_kind
from shifang.kernel.intervals import EVERY_DAY
from shifang.planning.rules.rhythms import fault_in
from shifang.planning.types.frequency import MOST_MINUTES, MOST_VISITS, MOST_WEEKS, Frequency
from shifang.planning.types.settings import Override, PlanningRules

SPREAD = 0.6
"""The share of an even interval that visits lie apart at least, where nothing else is said."""
_WEEKDAYS = {
    1: "周一 / Mon",
    2: "周二 / Tue",
    3: "周三 / Wed",
    4: "周四 / Thu",
    5: "周五 / Fri",
    6: "周六 / Sat",
    7: "周日 / Sun",
}


def _days(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "type": "array",
        "items": {"type": "integer", **choices(_WEEKDAYS)},
        "maxItems": 7,
        "uniqueItems": True,
    }


def _number(title: str, most: int, least: int = 1) -> dict[str, Any]:
    return {"title": title, "type": "integer", "minimum": least, "maximum": most}


_TIER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tier", "visits", "weeks", "spacing", "minutes", "important"],
    "properties": {
        "tier": {
            "title": "客户等级 / Tier",
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{1,32}$",
            "format": "tier",
        },
        "visits": _number("拜访次数（次） / Visits", MOST_VISITS),
        "weeks": _number("每几周（周） / In so many weeks (weeks)", MOST_WEEKS),
        "spacing": _number("两次拜访至少相隔（天） / Least days between visits (days)", 7 * MOST_WEEKS),
        "minutes": _number("每次拜访时长（分钟） / Length of a visit (min)", MOST_MINUTES),
        "important": {"title": "超期前提醒业务员和主管 / Remind rep and manager before it lapses", "type": "boolean"},
        "weekdays": _days("可拜访的日子（不选为任何工作日） / Weekdays allowed (none: any working day)"),
        "preferred": _days("优先安排的日子 / Weekdays preferred"),
    },
}
_TEMPLATE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["template", "minutes"],
    "properties": {
        "template": {
            "title": "拜访模板 / Template",
            "type": "string",
            "format": "template",
            "pattern": "^[0-9a-f-]{36}$",
        },
        "minutes": _number("每次拜访时长（分钟） / Length of a visit (min)", MOST_MINUTES),
    },
}


def _tier(tier: str, visits: int, weeks: int, *, spacing: int, minutes: int, important: bool = False) -> dict[str, Any]:
    return {
        "tier": tier,
        "visits": visits,
        "weeks": weeks,
        "spacing": spacing,
        "minutes": minutes,
        "important": important,
    }


def fault_of(body: Mapping[str, Any]) -> str | None:
    """Return the place in a body that meets the schema and still cannot be, None when it is right."""
    tiers = [each["tier"] for each in body["tiers"]]
    templates = [each["template"] for each in body["templates"]]
    for name, keys in (("tiers", tiers), ("templates", templates)):
        for at, key in enumerate(keys):
            if key in keys[:at]:
                return f"{name}[{at}].{name[:-1]}"
    for at, each in enumerate(body["templates"]):
        try:
            UUID(each["template"])
        except ValueError:
            return f"templates[{at}].template"
    for at, each in enumerate(body["tiers"]):
        fault = fault_in(_frequency(each))
        if fault is not None:
            return f"tiers[{at}].{fault}"
    return None


RULES = policy_kind(
    PolicyKind(
        code="planning.rules",
        zh="拜访频次",
        en="How often customers are visited",
        schema={
            "type": "object",
            "additionalProperties": False,
            "required": ["tiers", "templates", "warn_days"],
            "properties": {
                "tiers": {
                    "title": "各等级的拜访频次 / Frequency by tier",
                    "type": "array",
                    "maxItems": 20,
                    "items": _TIER,
                },
                "templates": {
                    "title": "按拜访模板设定时长 / Length of visits by template",
                    "type": "array",
                    "maxItems": 100,
                    "items": _TEMPLATE,
                },
                "warn_days": _number(
                    "到期前多少个工作日起视为即将超期（天） / At risk so many working days before it is due (days)",
                    20,
                    0,
                ),
            },
        },
        default={
            "tiers": [
                _tier("KA", 1, 1, spacing=4, minutes=40, important=True),
                _tier("A", 1, 2, spacing=9, minutes=30, important=True),
                _tier("B", 1, 4, spacing=18, minutes=25),
                _tier("C", 1, 8, spacing=36, minutes=20),
                _tier("D", 1, 12, spacing=54, minutes=15),
            ],
            "templates": [],
            "warn_days": 2,
        },
        fault=fault_of,
    )
)


def rules_of(*, version: int, body: Mapping[str, Any]) -> PlanningRules:
    """Return the policy's body as values."""
    return PlanningRules(
        version=version,
        tiers={each["tier"]: _frequency(each) for each in body["tiers"]},
        minutes_by_template={UUID(each["template"]): each["minutes"] for each in body["templates"]},
        warn_days=body["warn_days"],
    )


def frequency_of(
    rules: PlanningRules, *, tier: str, template_id: UUID | None, own: Override | None = None
) -> Frequency | None:
    """Return how often a customer is visited: what is its own before what its tier says; None: not regularly.

    The length of a visit is the customer's own, else that of its template, else that of its tier. Visits of its own
    without a spacing of their own lie about evenly.
    """
    usual = rules.tiers.get(tier)
    of_template = rules.minutes_by_template.get(template_id) if template_id is not None else None
    if usual is not None and of_template is not None:
        usual = replace(usual, minutes=of_template)
    if own is None:
        return usual
    if own.visits == 0 or (usual is None and own.visits is None):
        return None
    given = _given(own)
    if usual is None and of_template is not None:
        given = {"minutes": of_template, **given}
    changed = replace(usual, **given) if usual is not None else Frequency(**given)
    if own.visits is not None and own.spacing is None:
        changed = replace(changed, spacing=max(int(SPREAD * 7 * changed.weeks / changed.visits), 1))
    if own.weekdays is not None and own.preferred is None:
        changed = replace(changed, preferred=changed.preferred & own.weekdays)
    return changed


def fault_of_own(rules: PlanningRules, *, tier: str, own: Override) -> str | None:
    """Return the part of a customer's own frequency that cannot be together with its tier's, None when it is right."""
    if own.visits == 0:
        return "weeks" if own.weeks is not None else None
    if (own.visits is None) != (own.weeks is None):
        return "weeks" if own.weeks is None else "visits"
    if own.visits is not None and (own.visits < 0 or (own.weeks or 0) < 1):
        return "visits" if own.visits < 0 else "weeks"
    whole = frequency_of(rules, tier=tier, template_id=None, own=own)
    return fault_in(whole if whole is not None else Frequency(**{"visits": 1, "weeks": MOST_WEEKS, **_given(own)}))


@lru_cache(maxsize=1000)
def open_on(frequency: Frequency, weekdays: frozenset[int]) -> Frequency:
    """Return a frequency narrowed to the weekdays on which the customer is open."""
    return replace(frequency, weekdays=frequency.weekdays & weekdays, preferred=frequency.preferred & weekdays)


def _frequency(entry: Mapping[str, Any]) -> Frequency:
    return Frequency(
        visits=entry["visits"],
        weeks=entry["weeks"],
        weekdays=frozenset(entry.get("weekdays") or EVERY_DAY),
        preferred=frozenset(entry.get("preferred") or ()),
        spacing=entry["spacing"],
        minutes=entry["minutes"],
        important=entry["important"],
    )


def _given(own: Override) -> dict[str, Any]:
    return {each.name: getattr(own, each.name) for each in fields(own) if getattr(own, each.name) is not None}
