"""Permissions, events and problems of drafted plans and calendar feeds."""

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind

PLANS_VIEW = permission("plans.view", zh="查看拜访计划草案", en="See drafted plans", roles="manager admin auditor")
PLANS_MANAGE = permission(
    "plans.manage", zh="编制与发布拜访计划", en="Draft and publish plans of visits", roles="manager admin"
)
BASE_SET = permission(
    "planning.base", zh="设置出发与结束地点", en="Set where a day starts and ends", roles="rep manager admin"
)
FEED_OWN = permission("planning.feed", zh="日历订阅", en="Subscribe to one's visits", roles="rep manager admin")

PLAN_STARTED = event_kind("plan.started", zh="开始编制拜访计划", en="Drafting of a plan began")
PLAN_DRAFTED = event_kind("plan.drafted", zh="拜访计划草案完成", en="Plan drafted")
PLAN_CANCELLED = event_kind("plan.cancelled", zh="取消编制拜访计划", en="Drafting of a plan cancelled")
PLAN_DISCARDED = event_kind("plan.discarded", zh="作废拜访计划草案", en="Draft of a plan discarded")
PLAN_EDITED = event_kind("plan.edited", zh="调整拜访计划草案", en="Draft of a plan changed")
PLAN_PUBLISHED = event_kind("plan.published", zh="发布拜访计划", en="Plan published")
PLAN_DAYS_CHANGED = event_kind("plan.days_changed", zh="计划改动个人拜访安排", en="A plan changed somebody's visits")
BASE_CHANGED = event_kind("planning.base_changed", zh="出发地点变更", en="Start of the day changed")
FEED_MADE = event_kind("planning.feed_made", zh="生成日历订阅地址", en="Calendar feed made")
FEED_REVOKED = event_kind("planning.feed_revoked", zh="撤销日历订阅地址", en="Calendar feed revoked")

DAY_PAST = problem(
    "plan.day_past", status=422, zh="计划不能从过去的日期开始。", en="A plan cannot begin on a day in the past."
)
NO_CUSTOMERS = problem(
    "plan.no_customers",
    status=422,
    zh="所选人员名下没有需要拜访的客户。",
    en="The chosen people have no customers to visit.",
)
TOO_LARGE = problem(
    "plan.too_large",
    status=422,
    zh="计划过大：{what} {count}，上限 {limit}。请减少人员或周数。",
    en="The plan is too large: {count} {what}, at most {limit}. Choose fewer people or weeks.",
)
NOT_DRAFT = problem(
    "plan.not_draft",
    status=409,
    zh="计划当前状态为“{state}”，不能执行此操作。",
    en="The plan is “{state}”; this cannot be done now.",
)
PLAN_CHANGED = problem(
    "plan.changed",
    status=409,
    zh="编制期间实际安排已变化（{count} 处），请重新编制。",
    en="What is planned has changed since this draft was made ({count} places); please draft anew.",
)
EDITED_MEANWHILE = problem(
    "plan.edited_meanwhile",
    status=409,
    zh="草案已被他人调整，请刷新后重试。",
    en="Somebody changed the draft meanwhile; reload and try again.",
)
BREAKS_RULE = problem(
    "plan.breaks_rule",
    status=409,
    zh="该调整违反 {count} 条规则。",
    en="This change breaks {count} rules.",
)
NOTHING_TO_UNDO = problem("plan.nothing_to_undo", status=409, zh="没有可撤销的调整。", en="There is nothing to undo.")
SEARCH_RUNNING = problem(
    "plan.search_running",
    status=409,
    zh="{name}发起的计划正在编制（{progress}%），同一组织一次只编制一份。请等它完成，或先停止它。",
    en="A plan that {name} asked for is being drafted ({progress}%); an organisation drafts one at a time. "
    "Wait for it, or stop it first.",
)
INTERRUPTED = problem(
    "plan.interrupted", status=409, zh="编制被中断，请重新开始。", en="The search was interrupted; please begin anew."
)
SEARCH_FAILED = problem(
    "plan.search_failed", status=500, zh="编制出错，已记录。", en="The search failed; it has been recorded."
)
FEED_GONE = problem("feed.gone", status=404, zh="订阅地址无效或已撤销。", en="This feed does not exist or was revoked.")
FEED_SLOW_DOWN = problem(
    "feed.slow_down", status=429, zh="读取过于频繁，请稍后再试。", en="Read too often; try again later."
)
