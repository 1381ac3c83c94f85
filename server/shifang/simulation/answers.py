"""What a rep types into a step, made from the step's own configuration so that it fits any template."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shifang.simulation.dice import dice
from shifang.simulation.types import Shop

_NOTES = (
    "老板反映上周到货晚了一天，已登记。",
    "货架位置良好，生动化物料齐全。",
    "竞品做买二送一，建议跟进促销。",
    "店员更换，重新培训了陈列标准。",
    "库存偏低，约定周五补货。",
    "客户希望延长账期，已转告主管。",
    "新品试销反馈不错，考虑加单。",
    "冰柜温度偏高，已报修。",
    "临期产品 6 箱，申请调换。",
    "周末客流大，建议增加堆头。",
)
_NEXT_ACTIONS = ("补货", "送样品", "签订陈列协议", "回访确认订单", "带主管拜访", "更换物料")
_NAMES = ("李", "王", "张", "刘", "陈", "杨", "赵", "黄")
_WORDS = ("正常", "良好", "一般", "需改进", "无")


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when something is asked, which decides the answer."""

    seed: int
    shop: Shop
    day: date


def answer_step(asked: Asked, kind: str, *, config: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """The answers of a step as the phone sends them; photographs are taken elsewhere."""
    match kind:
        case "form":
            return _answer_form(asked, config["schema"], chance)
        case "outcome":
            return _answer_outcome(asked, config, chance)
        case "note":
            return {"text": _text(config.get("min_length", 0), 4000, chance)}
        case "signature":
            return _answer_signature(asked, config, chance)
        case "scan":
            return _answer_scan(config, chance)
    return {}


def price_of(asked: Asked, product: str) -> float:
    """A product's price in a shop on a day: its own level, a slow drift, a promotion now and then."""
    level = dice(asked.seed, product, "level").uniform(3.0, 28.0)
    shop = dice(asked.seed, product, asked.shop.name, "shop").uniform(0.94, 1.08)
    week = asked.day.toordinal() // 7
    drift = 1 + 0.004 * (week % 13) + dice(asked.seed, product, week, "drift").uniform(-0.01, 0.01)
    promoted = dice(asked.seed, product, asked.shop.name, week, "promotion").random() < 0.08
    return round(level * shop * drift * (0.85 if promoted else 1.0), 1)


def _answer_form(asked: Asked, schema: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    filled: dict[str, Any] = {}
    for name, field in schema.get("properties", {}).items():
        if name in required or chance.random() < 0.85:
            filled[name] = _answer_field(asked, name, field=field, chance=chance)
    return filled


def _answer_field(asked: Asked, name: str, *, field: Mapping[str, Any], chance: random.Random) -> Any:
    if "enum" in field:
        return _mostly_first(field["enum"], chance)
    kind = field.get("type", "string")
    if kind == "array":
        return _answer_list(asked, field, chance)
    if kind == "boolean":
        return chance.random() < 0.7
    if kind in {"number", "integer"}:
        return _number(name, field, chance)
    if field.get("format") == "date":
        return (asked.day + timedelta(days=chance.randint(1, 14))).isoformat()
    return _text(field.get("minLength", 0), field.get("maxLength", 200), chance)


def _answer_list(asked: Asked, field: Mapping[str, Any], chance: random.Random) -> list[Any]:
    items = field["items"]
    if items.get("type") != "object":
        choices = list(items["enum"])
        count = min(len(choices), max(field.get("minItems", 0), chance.randint(1, 3)))
        return chance.sample(choices, min(count, field.get("maxItems", count)))
    key = field.get("x-row-key")
    labels = _row_labels(field, key)
    fewest = max(field.get("minItems", 0), min(2, len(labels)))
    carried = [label for label in labels if chance.random() < 0.85] or labels[:1]
    if len(carried) < fewest:
        carried = labels[:fewest]
    rows = []
    for label in carried[: field.get("maxItems", 500)]:
        row = {
            name: _answer_cell(asked, label, name=name, column=column, chance=chance)
            for name, column in items["properties"].items()
        }
        if key:
            row[key] = label
        rows.append(row)
    return rows


def _row_labels(field: Mapping[str, Any], key: str | None) -> list[Any]:
    if "x-rows" in field:
        return list(field["x-rows"])
    column = field["items"]["properties"].get(key, {}) if key else {}
    return list(column.get("enum", ())) or [f"商品 {number}" for number in range(1, 4)]


def _answer_cell(asked: Asked, label: str, *, name: str, column: Mapping[str, Any], chance: random.Random) -> Any:
    if "price" in name:
        return min(price_of(asked, label), column.get("maximum", 1e9))
    if name in {"stock", "quantity"}:
        return max(0, int(chance.gauss(18, 12)))
    return _answer_field(asked, name, field=column, chance=chance)


def _number(name: str, field: Mapping[str, Any], chance: random.Random) -> float | int:
    low = field.get("minimum", 0)
    usual = 60 if "amount" not in name else 5000
    high = field.get("maximum", low + usual)
    if field["type"] == "integer":
        return chance.randint(int(low), int(min(high, low + usual)))
    return round(chance.uniform(low, min(high, low + usual)), 1)


def _answer_outcome(asked: Asked, config: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {"result": _mostly_first(config.get("results") or ["interested"], chance)}
    if asked.shop.contacts:
        answers["contact_id"] = chance.choice(asked.shop.contacts)[0]
    elif config.get("require_contact") or chance.random() < 0.5:
        answers["contact_name"] = chance.choice(_NAMES) + chance.choice(("经理", "老板", "店长"))
    if config.get("require_next_action") or chance.random() < 0.4:
        answers["next_action"] = chance.choice(_NEXT_ACTIONS)
        answers["next_on"] = (asked.day + timedelta(days=chance.randint(2, 21))).isoformat()
    return answers


def _answer_signature(asked: Asked, config: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    name = asked.shop.contacts[0][1] if asked.shop.contacts else chance.choice(_NAMES) + "店长"
    return {"name": name, "confirmed": True} if config.get("mode") == "confirm" else {"name": name}


def _answer_scan(config: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    symbology = (config.get("symbologies") or ["ean_13"])[-1]
    digits = "".join(chance.choice("0123456789") for _ in range(12))
    return {"code": config.get("expected") or f"{digits}{_ean_check(digits)}", "symbology": symbology}


def _ean_check(digits: str) -> int:
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return -weighted % 10


def _mostly_first(choices: Sequence[Any], chance: random.Random) -> Any:
    # The first choices of a list are the usual ones.
    return choices[min(int(chance.expovariate(1.0) * len(choices) / 3), len(choices) - 1)]


def _text(shortest: int, longest: int, chance: random.Random) -> str:
    said = chance.choice(_WORDS if longest < 20 else _NOTES)
    while len(said) < shortest:
        said += chance.choice(_NOTES)
    return said[:longest]


def note_about(chance: random.Random) -> str:
    """A remark for a follow-up or an issue."""
    return chance.choice(_NOTES)


def next_action(chance: random.Random) -> str:
    """What is to be done next."""
    return chance.choice(_NEXT_ACTIONS)
