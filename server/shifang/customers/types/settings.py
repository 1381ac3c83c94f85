"""The policy `customers.settings`: what an organisation defines about its customers."""

from collections.abc import Mapping, Sequence
from typing import Any

from shifang.accounts.types import PolicyKind, policy_kind

SETTINGS = "customers.settings"
ATTRIBUTE_KINDS = ("text", "integer", "number", "boolean", "date", "choice", "choices")

_KEY = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,32}$"}
_WORDS = {"type": "string", "minLength": 1, "maxLength": 60}
_NAME = {
    "type": "object",
    "additionalProperties": False,
    "required": ["zh", "en"],
    "properties": {"zh": _WORDS, "en": _WORDS},
}
_FENCE = {"type": "integer", "minimum": 20, "maximum": 5000}


def _list_of(properties: Mapping[str, Any], *, needs: tuple[str, ...] = (), **limits: int) -> dict[str, Any]:
    entry = {
        "type": "object",
        "additionalProperties": False,
        "required": ["key", "name", *needs],
        "properties": {"key": _KEY, "name": _NAME, **properties},
    }
    return {"type": "array", "items": entry, **limits}


_ATTRIBUTES = _list_of(
    {
        "kind": {"enum": list(ATTRIBUTE_KINDS)},
        "required": {"type": "boolean"},
        "choices": _list_of({}, minItems=1, maxItems=100),
        "minimum": {"type": "number"},
        "maximum": {"type": "number"},
        "max_length": {"type": "integer", "minimum": 1, "maximum": 2000},
    },
    needs=("kind",),
    maxItems=60,
)

SETTINGS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        # Best first: the order is the rank.
        "tiers": _list_of({"color": {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}}, minItems=1, maxItems=20),
        "default_tier": _KEY,
        "types": _list_of({"geofence_m": _FENCE}, minItems=1, maxItems=100),
        "opportunity_stages": _list_of(
            {
                "kind": {"enum": ["open", "won", "lost"]},
                "probability": {"type": "integer", "minimum": 0, "maximum": 100},
            },
            needs=("kind",),
            minItems=2,
            maxItems=20,
        ),
        "attributes": _ATTRIBUTES,
        "tags": {"type": "array", "maxItems": 200, "items": {"type": "string", "minLength": 1, "maxLength": 30}},
        "free_tags": {"type": "boolean"},
        "default_geofence_m": {"anyOf": [_FENCE, {"type": "null"}]},
        "duplicates": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "field_radius_m": {"type": "integer", "minimum": 0, "maximum": 2000},
                "import_radius_m": {"type": "integer", "minimum": 0, "maximum": 5000},
            },
        },
    },
}


def _entry(key: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": {"zh": zh, "en": en}, **more}


DEFAULT_SETTINGS: dict[str, Any] = {
    "tiers": [
        _entry("KA", "重点客户", "Key account", color="#7C3AED"),
        _entry("A", "A 级", "Tier A", color="#0F766E"),
        _entry("B", "B 级", "Tier B", color="#1D4ED8"),
        _entry("C", "C 级", "Tier C", color="#B45309"),
        _entry("D", "D 级", "Tier D", color="#475569"),
    ],
    "default_tier": "C",
    "types": [
        _entry("supermarket", "商超", "Supermarket"),
        _entry("convenience", "便利店", "Convenience store"),
        _entry("grocery", "食杂店", "Grocery"),
        _entry("restaurant", "餐饮", "Restaurant or café"),
        _entry("pharmacy", "药店", "Pharmacy"),
        _entry("specialty", "专卖店", "Specialty shop"),
        _entry("dealer", "经销商", "Dealer"),
        _entry("office", "企业客户", "Company"),
        _entry("other", "其他", "Other"),
    ],
    "opportunity_stages": [
        _entry("contacted", "初步接触", "Contacted", kind="open", probability=10),
        _entry("needs", "确认需求", "Needs confirmed", kind="open", probability=30),
        _entry("proposal", "方案报价", "Proposal", kind="open", probability=50),
        _entry("negotiation", "商务谈判", "Negotiation", kind="open", probability=75),
        _entry("won", "赢单", "Won", kind="won", probability=100),
        _entry("lost", "输单", "Lost", kind="lost", probability=0),
    ],
    "attributes": [],
    "tags": [],
    "free_tags": True,
    "default_geofence_m": 200,
    "duplicates": {"field_radius_m": 50, "import_radius_m": 100},
}


def fault_in(body: Mapping[str, Any]) -> str | None:
    """Return what a body that meets the schema still gets wrong (a path), None when it is right.

    JSON Schema cannot say that keys are unique or that a name refers to another part.
    """
    for part in ("tiers", "types", "opportunity_stages", "attributes"):
        repeated = _repeated([each["key"] for each in body[part]])
        if repeated is not None:
            return f"{part}.{repeated}"
    if body["default_tier"] not in {each["key"] for each in body["tiers"]}:
        return f"default_tier.{body['default_tier']}"
    if body["opportunity_stages"][0]["kind"] != "open":
        return f"opportunity_stages.{body['opportunity_stages'][0]['key']}"
    return _fault_in_attributes(body["attributes"])


def _fault_in_attributes(attributes: Sequence[Mapping[str, Any]]) -> str | None:
    for each in attributes:
        choices = [choice["key"] for choice in each.get("choices", ())]
        wants_choices = each["kind"] in {"choice", "choices"}
        if wants_choices != bool(choices) or _repeated(choices) is not None:
            return f"attributes.{each['key']}.choices"
        if each.get("minimum", 0) > each.get("maximum", float("inf")):
            return f"attributes.{each['key']}.minimum"
    return None


def _repeated(keys: Sequence[str]) -> str | None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return None


SETTINGS_KIND = policy_kind(
    PolicyKind(
        code=SETTINGS,
        zh="客户设置",
        en="Customer settings",
        schema=SETTINGS_SCHEMA,
        default=DEFAULT_SETTINGS,
        phone=True,
        fault=fault_in,
    )
)
