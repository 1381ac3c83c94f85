"""Which column of a spreadsheet is which field: suggested from its header, in Chinese and English."""

from collections.abc import Iterable, Mapping, Sequence

from shifang.customers.rules.names import text_key
from shifang.customers.rules.settings import AttributeDefinition

_SYNONYMS: Mapping[str, str] = {
    "name": "客户名称 客户名 名称 店名 店铺名称 门店名称 终端名称 商户名称 公司名称 单位名称 企业名称 客户 门店 "
    "name customer customername shop shopname store storename company companyname account accountname outlet",
    "address": "地址 详细地址 客户地址 门店地址 经营地址 所在地址 address addr street streetaddress fulladdress",
    "type": "类型 客户类型 门店类型 终端类型 渠道 渠道类型 业态 行业 type customertype category channel",
    "tier": "等级 客户等级 级别 客户级别 门店等级 分级 重要程度 tier level grade class customertier",
    "life_stage": "阶段 客户阶段 状态 客户状态 生命周期 stage lifestage lifecycle status customerstatus",
    "life_stage_reason": "流失原因 失效原因 阶段原因 原因 reason lostreason stagereason",
    "phone": "电话 客户电话 门店电话 座机 固定电话 电话号码 phone tel telephone phonenumber shopphone",
    "tags": "标签 客户标签 标记 tags tag labels label",
    "latitude": "纬度 维度 latitude lat y",
    "longitude": "经度 longitude lng lon long x",
    "geofence_radius_m": "围栏半径 签到半径 签到范围 电子围栏 围栏 geofence geofenceradius radius fenceradius",
    "owner": "归属人 负责人 业务员 销售 销售员 销售代表 跟进人 客户经理 "
    "owner rep sales salesrep salesperson seller accountmanager",
    "contact_name": "联系人 联系人姓名 对接人 店主 老板 contact contactname contactperson",
    "contact_phone": "联系人电话 联系电话 联系人手机 联系方式 手机 手机号 手机号码 "
    "mobile mobilephone contactphone cellphone cell",
    "contact_title": "职务 职位 联系人职务 联系人职位 title jobtitle contacttitle position",
    "note": "备注 说明 备注信息 note notes remark remarks comment comments memo",
    "kind": "种类 地点种类 地点类型 kind kindofplace placetype amenity",
    "reference": "来源编号 外部编号 编号 reference ref sourceid osmid placeid",
}
LEAD_FIELDS = ("kind", "reference")
"""Of leads alone: what kind of place it is, and what the source calls it."""
FIELDS = tuple(each for each in _SYNONYMS if each not in LEAD_FIELDS)
ATTRIBUTE = "attributes."
# A header such as 门店名称（必填） still names its field; shorter words say too little inside longer ones.
_SHORTEST_INSIDE = 2


def fields_for(attributes: Mapping[str, AttributeDefinition], *, leads: bool = False) -> tuple[str, ...]:
    """Return every field that a column may be mapped to; leads have a source's words, and nobody's name."""
    fields = (*(each for each in FIELDS if each != "owner"), *LEAD_FIELDS) if leads else FIELDS
    return (*fields, *(f"{ATTRIBUTE}{key}" for key in attributes))


def suggest_mapping(
    columns: Sequence[str], attributes: Mapping[str, AttributeDefinition], *, leads: bool = False
) -> dict[str, int]:
    """Return the likely column (counted from 0) of each field that can be told from the headers."""
    words = _dictionary(attributes, fields_for(attributes, leads=leads))
    mapping: dict[str, int] = {}
    headers = [text_key(column) for column in columns]
    for index, header in enumerate(headers):
        field = words.get(header)
        if field is not None:
            mapping.setdefault(field, index)
    for index, header in enumerate(headers):
        if index not in mapping.values():
            field = _field_inside(header, words)
            if field is not None:
                mapping.setdefault(field, index)
    # 联系电话 without a 联系人 is the shop's own telephone.
    if "contact_phone" in mapping and not {"contact_name", "phone"} & set(mapping):
        mapping["phone"] = mapping.pop("contact_phone")
    return mapping


def fault_in_mapping(mapping: Mapping[str, int], *, columns: int, fields: Iterable[str]) -> str | None:
    """Return the field that is mapped wrongly, None when the mapping can be used.

    Every column is used once at most, the name must be mapped, and coordinates come in pairs.
    """
    known = set(fields)
    for field, column in mapping.items():
        if field not in known or not 0 <= column < columns:
            return field
    used = list(mapping.values())
    repeated = next((field for field, column in mapping.items() if used.count(column) > 1), None)
    if repeated is not None:
        return repeated
    if "name" not in mapping:
        return "name"
    if ("latitude" in mapping) != ("longitude" in mapping):
        return "longitude" if "latitude" in mapping else "latitude"
    return None


def _dictionary(attributes: Mapping[str, AttributeDefinition], fields: Iterable[str]) -> dict[str, str]:
    words = {text_key(word): field for field in fields for word in _SYNONYMS.get(field, "").split()}
    for key, definition in attributes.items():
        # The organisation's own words win over ours.
        words |= {text_key(word): f"{ATTRIBUTE}{key}" for word in (key, *definition.name.values())}
    return words


def _field_inside(header: str, words: Mapping[str, str]) -> str | None:
    inside = [word for word in words if len(word) >= _SHORTEST_INSIDE and not word.isascii() and word in header]
    return words[max(inside, key=len)] if inside else None
