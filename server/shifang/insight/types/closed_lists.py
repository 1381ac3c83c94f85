"""Permissions and problems of insight."""

from shifang.accounts.types import permission
from shifang.kernel.problems import problem

INSIGHT_VIEW = permission("insight.view", zh="查看数据分析", en="See the numbers", roles="rep manager admin auditor")
INSIGHT_REBUILD = permission("insight.rebuild", zh="重新汇总数据", en="Make the numbers anew", roles="admin")

METRIC_UNKNOWN = problem(
    "insight.metric_unknown", status=422, zh="没有指标“{code}”。", en="There is no metric “{code}”."
)
RANGE_INVALID = problem(
    "insight.range_invalid",
    status=422,
    zh="起止日期不正确：结束日期不能早于开始日期，最长 {years} 年。",
    en="The range of days is not right: it must not end before it begins, and spans {years} years at most.",
)
TOO_MANY_GROUPS = problem(
    "insight.too_many_groups",
    status=422,
    zh="结果超过 {most} 组，请缩小范围或换一种分组。",
    en="More than {most} groups: narrow the range or group otherwise.",
)
