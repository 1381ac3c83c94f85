"""Words of numbers that are taken along, as (zh, en)."""

from shifang.insight.types.asking import By
from shifang.insight.types.measures import Unit
from shifang.insight.types.metrics import Verdict

BY_WORDS = {
    By.PERSON: ("人员", "Person"),
    By.DEPARTMENT: ("部门", "Department"),
    By.DAY: ("日期", "Day"),
    By.WEEK: ("周（周一）", "Week (its Monday)"),
    By.MONTH: ("月份", "Month"),
    By.TYPE: ("客户类型", "Customer type"),
    By.TIER: ("客户等级", "Customer tier"),
}
WHY_WORDS = {
    Verdict.NO_DATA: ("没有记录", "nothing recorded"),
    Verdict.NOTHING_TO_DIVIDE_BY: ("分母为 0", "nothing to divide by"),
    Verdict.SMALL_GROUP: ("人数太少，不显示", "too few people"),
    Verdict.NOT_BY_THIS: ("不能这样分", "cannot be told apart so"),
}
UNIT_WORDS = {
    Unit.COUNT: ("数量", "count"),
    Unit.SHARE: ("比例", "share"),
    Unit.SECONDS: ("时长", "duration"),
    Unit.TIME_OF_DAY: ("时刻", "time of day"),
    Unit.METRES: ("公里", "km"),
    Unit.CENTS: ("金额", "money"),
}
TABLE_WORDS = {
    "numbers": ("数据", "Numbers"),
    "formulas": ("口径", "Formulas"),
    "whole": ("合计", "Whole"),
    "numerator": ("分子", "numerator"),
    "denominator": ("分母", "denominator"),
    "metric": ("指标", "Metric"),
    "formula": ("算法", "Formula"),
    "unit": ("单位", "Unit"),
    "sources": ("来源表", "Source tables"),
    "range": ("日期范围", "Days"),
    "department": ("部门（含下级）", "Department and below"),
    "person": ("人员", "Person"),
    "customer_type": ("客户类型", "Customer type"),
    "tier": ("客户等级", "Customer tier"),
    "printed": ("导出", "Exported"),
    "built": ("正在重新汇总，之后的数字可能不全", "being made anew; numbers after this day may be incomplete"),
    "none": ("这段时间没有记录。", "Nothing was recorded in these days."),
    "more": ("仅打印前 {most} 行，完整数据请导出表格。", "The first {most} rows; export a workbook for all."),
}
