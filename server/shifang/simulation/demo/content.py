"""What the demo organisation consists of: people, departments, products, templates, calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CODE = "demo"
NAME = "演示企业 Demo Co"
TIMEZONE = "America/New_York"
ADMIN_LOGIN = "admin"
ADMIN_NAME = "演示管理员"


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, its parent's name (None: the organisation itself) and the login of its manager."""

    name: str
    parent: str | None
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A made-up person. `role` is the key of a built-in role or the name of the demo's own."""

    login: str
    name: str
    role: str
    unit: str


HR_ROLE = "人事助理"
HR_PERMISSIONS = ("people.view", "customers.view", "customers.transfer")
UNITS = (
    Unit("城西大区", None, "manager01"),
    Unit("城东大区", None, "manager02"),
    Unit("城西一组", "城西大区"),
    Unit("城西二组", "城西大区"),
    Unit("城东一组", "城东大区"),
    Unit("城东二组", "城东大区"),
)
_REP_UNITS = ("城西一组", "城西一组", "城西二组", "城西二组", "城东一组", "城东一组", "城东二组", "城东二组")
REPS = tuple(
    Member(f"rep{number:02}", f"演示业务员{number:02}", "rep", unit) for number, unit in enumerate(_REP_UNITS, 1)
)
MEMBERS = (
    Member("manager01", "演示主管01", "manager", "城西大区"),
    Member("manager02", "演示主管02", "manager", "城东大区"),
    Member("auditor", "演示审计员", "auditor", NAME),
    Member("hr", "演示人事助理", HR_ROLE, NAME),
    *REPS,
)

REGION_POOLS = {"城西公海": "城西大区", "城东公海": "城东大区"}
COMPANY_POOL = "企业公海"
GIVE_BACK_REASONS = ("路线调整，顺路不到", "多次拜访没有合作意向", "店主出差，近期不营业", "客户太多，精力不够")


def _unvisited(days: int) -> dict[str, Any]:
    return {"conditions": [{"cause": "no_verified_visit", "days": days}]}


POOL_RULES: dict[str, Any] = {
    "claim": {"day_quota": 5, "week_quota": 15, "holding_cap": 80, "cooling_off_days": 7, "distance_m": 500},
    "reclaim": {"KA": _unvisited(15), "A": _unvisited(20), "*": _unvisited(45)},
}

OUR_PRODUCTS = (
    "演示苏打水 500ml",
    "演示冷萃咖啡 250ml",
    "演示鲜橙汁 1L",
    "演示燕麦棒 40g",
    "演示矿泉水 550ml",
)
COMPETITOR_PRODUCTS = ("竞品甲 苏打水 500ml", "竞品甲 咖啡饮料 280ml", "竞品乙 橙汁 1L", "竞品乙 谷物棒 35g")


def _title(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _step(step_id: str, kind: str, title: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"id": step_id, "kind": kind, "title": title, "required": True, "config": {}, **more}


def _table(title: dict[str, str], rows: tuple[str, ...], *, side: str, **columns: Any) -> dict[str, Any]:
    return {
        "type": "array",
        "title": title,
        "x-row-key": "product",
        "x-rows": list(rows),
        "x-side": side,
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["product", "price"],
            "properties": {
                "product": {"type": "string", "title": _title("商品", "Product"), "maxLength": 120},
                "price": {"type": "number", "title": _title("售价", "Price"), "minimum": 0, "x-unit": "USD"},
                **columns,
            },
        },
    }


_STOCK = {"type": "integer", "title": _title("库存", "Stock"), "minimum": 0}
_FACINGS = {"type": "integer", "title": _title("排面数", "Facings"), "minimum": 0, "maximum": 60}
_SHELF_FORM = {
    "type": "object",
    "required": ["ours", "promotion"],
    "properties": {
        "ours": _table(
            _title("本品价格与库存", "Our prices and stock"), OUR_PRODUCTS, side="ours", stock=_STOCK, facings=_FACINGS
        ),
        "competitors": _table(
            _title("竞品价格", "Competitors' prices"), COMPETITOR_PRODUCTS, side="competitor", facings=_FACINGS
        ),
        "promotion": {
            "type": "string",
            "title": _title("本品促销", "Our promotion"),
            "enum": ["无", "折扣", "买赠", "堆头"],
        },
        "materials": {
            "type": "array",
            "title": _title("物料", "Materials in place"),
            "uniqueItems": True,
            "items": {"type": "string", "enum": ["海报", "价签", "跳跳卡", "冰柜贴"]},
        },
        "restock_on": {"type": "string", "format": "date", "title": _title("预计补货日", "Restock on")},
    },
}
_MENU_FORM = {
    "type": "object",
    "required": ["on_menu", "ours"],
    "properties": {
        "on_menu": {"type": "boolean", "title": _title("菜单上有本品", "Our products are on the menu")},
        "ours": _table(_title("本品价格与库存", "Our prices and stock"), OUR_PRODUCTS[:3], side="ours", stock=_STOCK),
        "supplier": {
            "type": "string",
            "title": _title("主要饮品供货方", "Main supplier of drinks"),
            "enum": ["本公司", "竞品甲", "竞品乙", "其他"],
        },
    },
}
_FRONT = _step(
    "front",
    "photo",
    _title("门头照", "Shop front"),
    config={"category": "shop_front", "minimum": 1, "camera_only": True},
)
_RESULTS = ["interested", "ordered", "follow_up", "no_need", "not_met"]


@dataclass(frozen=True, slots=True)
class Template:
    """A visit template and the customer types (and tier, "" for all) that follow it."""

    name: str
    order: str
    steps: tuple[dict[str, Any], ...]
    types: tuple[str, ...]
    tier: str = ""


TEMPLATES = (
    Template(
        "终端门店标准拜访",
        "fixed",
        (
            _FRONT,
            _step(
                "display",
                "photo",
                _title("陈列照", "Shelf display"),
                config={"category": "display", "minimum": 1, "maximum": 6, "camera_only": True},
            ),
            _step(
                "shelf",
                "form",
                _title("价格、库存与竞品", "Prices, stock, competitors"),
                config={"schema": _SHELF_FORM},
            ),
            _step(
                "pile",
                "photo",
                _title("堆头照", "Promotion pile"),
                config={"category": "pile", "minimum": 1, "camera_only": True},
                visible_if={"step": "shelf", "path": "promotion", "op": "eq", "value": "堆头"},
            ),
            _step("outcome", "outcome", _title("拜访结果", "Outcome"), config={"results": _RESULTS}),
            _step("note", "note", _title("备注", "Note"), required=False, config={"min_length": 2}),
        ),
        ("supermarket", "convenience", "grocery", "pharmacy", "specialty"),
    ),
    Template(
        "餐饮客户拜访",
        "free",
        (
            _FRONT,
            _step("menu", "form", _title("菜单与库存", "Menu and stock"), config={"schema": _MENU_FORM}),
            _step(
                "case",
                "scan",
                _title("扫箱码", "Code on the case"),
                required=False,
                config={"symbologies": ["qr_code", "ean_13"]},
            ),
            _step("outcome", "outcome", _title("拜访结果", "Outcome"), config={"results": _RESULTS}),
            _step("note", "note", _title("备注", "Note"), required=False, config={"min_length": 2}),
        ),
        ("restaurant",),
    ),
    Template(
        "企业客户拜访",
        "free",
        (
            _FRONT,
            _step(
                "outcome",
                "outcome",
                _title("拜访结果", "Outcome"),
                config={"results": _RESULTS, "require_contact": True, "require_next_action": True},
            ),
            _step("note", "note", _title("会谈纪要", "Notes of the talk"), config={"min_length": 5}),
            _step(
                "confirm",
                "signature",
                _title("客户确认", "Confirmed by the customer"),
                required=False,
                config={"mode": "confirm"},
            ),
        ),
        ("office", "dealer", "other"),
    ),
)

STAGES = ("needs", "proposal", "negotiation", "won")
CONTACT_TITLES = ("店长", "老板", "采购", "经理")
CONTACT_HABITS = (
    "上午十点后在店，不接陌生电话。",
    "喜欢先看样品再谈价格。",
    "周一盘点，不宜拜访。",
    "回复消息快，不爱打电话。",
)
CONTACT_PREFERENCES = ("偏好 1L 装", "关注临期处理", "看重陈列费", "喜欢新品试饮")

DISPLAYS = ("冰柜陈列", "主通道端架", "收银台陈列", "常温货架陈列")
DISPLAY_POINTS = ("本品占两层以上", "价签齐全、朝外", "货架无缺货")
