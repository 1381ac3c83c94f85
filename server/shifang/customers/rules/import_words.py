"""The report of an import in words: what each code means, in both languages."""

from collections.abc import Mapping
from typing import Any

_CODES: Mapping[str, tuple[str, str]] = {
    "required": ("缺少内容", "is missing"),
    "too_long": ("超过 {limit} 个字", "is longer than {limit} characters"),
    "not_number": ("不是数字", "is not a number"),
    "not_integer": ("不是整数", "is not a whole number"),
    "not_boolean": ("不是“是”或“否”", "is neither yes nor no"),
    "not_date": ("不是日期", "is not a date"),
    "not_text": ("不是文字", "is not text"),
    "unknown_choice": ("不在可选范围内", "is not one of the choices"),
    "repeated": ("有重复的选项", "names a choice twice"),
    "too_small": ("小于 {limit}", "is below {limit}"),
    "too_large": ("大于 {limit}", "is above {limit}"),
    "out_of_range": ("应在 {minimum} 到 {maximum} 之间", "is not between {minimum} and {maximum}"),
    "unknown_person": ("找不到此人，或其账号已停用", "names nobody who can own customers"),
    "ambiguous_person": ("有多人同名，请填写账号或手机号", "names more than one person; give the login or phone"),
    "zero_position": ("经纬度为 0，疑似未填写", "is 0, 0: probably not filled in"),
    "swapped_position": ("经度与纬度疑似颠倒", "and longitude seem to be swapped"),
    "outside_the_earth": ("经纬度超出范围", "is outside the earth"),
    "not_visible": ("重复的客户不在您的管辖范围内，不能更新", "duplicates a customer that is not yours to change"),
}
_OUTCOMES: Mapping[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "duplicate": ("疑似重复", "looks like a duplicate"),
}
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "zh": ("行号", "结果", "原因", "重复的客户", "相距（米）"),
    "en": ("Row", "Result", "Reason", "Duplicate of", "Distance (m)"),
}


def outcome_in_words(outcome: str, *, language: str) -> str:
    """Return the outcome of a row ("error", "duplicate") in words."""
    return _OUTCOMES[outcome][language == "en"]


def faults_in_words(
    faults: list[dict[str, Any]], *, columns: list[str], mapping: Mapping[str, int], language: str
) -> str:
    """Return what is wrong with a row, each fault with the heading of its column and the value found there."""
    return "；".join(_fault_in_words(each, columns=columns, mapping=mapping, language=language) for each in faults)


def _fault_in_words(fault: Mapping[str, Any], *, columns: list[str], mapping: Mapping[str, int], language: str) -> str:
    column = mapping.get(fault["field"])
    heading = columns[column] if column is not None and columns[column] else fault["field"]
    template = _CODES.get(fault["code"], (fault["code"], fault["code"]))[language == "en"]
    value = f"“{fault['value']}”" if fault.get("value") else ""
    said = template.format_map({**fault})
    return f"{heading} {value} {said}".replace("  ", " ")
