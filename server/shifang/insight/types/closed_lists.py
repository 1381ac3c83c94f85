"""Permissions and problems of insight."""

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind

INSIGHT_VIEW = permission("insight.view", zh="查看数据分析", en="See the numbers", roles="rep manager admin auditor")
INSIGHT_EXPORT = permission("insight.export", zh="导出数据分析", en="Export numbers", roles="manager admin auditor")
INSIGHT_SHARE = permission("insight.share", zh="共享数据视图", en="Share views of numbers", roles="manager admin")
INSIGHT_HABITS = permission(
    "insight.habits", zh="查看高绩效模型", en="See what high performers do", roles="manager admin"
)
INSIGHT_PLACES = permission(
    "insight.places", zh="查看市场热力图", en="See the market map", roles="manager admin auditor"
)
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
VIEW_NAME_TAKEN = problem(
    "insight.view_name_taken", status=409, zh="已有同名视图“{name}”。", en="There is already a view named “{name}”."
)
TOO_MANY_VIEWS = problem(
    "insight.too_many_views", status=409, zh="最多保存 {most} 个视图。", en="At most {most} views are kept."
)

HABITS_RANGE_SHORT = problem(
    "insight.habits_range_short",
    status=422,
    zh="高绩效模型至少需要 {days} 天：前三分之二看习惯，后三分之一看结果。",
    en="The high-performer model needs {days} days at least: habits are of the first two thirds, results of the last.",
)

INSIGHT_EXPORTED = event_kind("insight.exported", zh="导出了数据", en="Numbers exported")
