"""Permissions, events and problems of pools."""

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind
from shifang.pool.types.claim import Obstacle

POOL_VIEW = permission("pools.view", zh="查看公海", en="See pools", roles="rep manager admin auditor")
POOL_CLAIM = permission("pools.claim", zh="领取公海客户", en="Claim pool customers", roles="rep manager")
POOL_RELEASE = permission("pools.release", zh="退回公海", en="Give customers back", roles="rep manager admin")
POOL_MANAGE = permission("pools.manage", zh="管理公海与规则", en="Manage pools and their rules", roles="admin")
POOL_EXTEND = permission("pools.extend", zh="申请延长保护期", en="Ask for more days", roles="rep manager")
POOL_ASSIGN = permission("pools.assign", zh="批量分配公海客户", en="Assign pool customers", roles="manager admin")
POOL_HAND_OVER = permission(
    "pools.hand_over", zh="交接离职人员的客户", en="Hand over a leaver's customers", roles="manager admin"
)
POOL_PAUSE = permission("pools.pause", zh="保护与冻结客户", en="Protect and freeze customers", roles="manager admin")

POOL_REPORT = permission(
    "pools.report", zh="查看公海与饱和度报表", en="See reports on pools", roles="manager admin auditor"
)

POOL_SAVED = event_kind("pool.saved", zh="公海规则保存", en="Pool saved")
POOL_ARCHIVED = event_kind("pool.archived", zh="公海停用", en="Pool archived")
CLAIMED = event_kind("pool.claimed", zh="领取客户", en="Customer claimed")
RELEASED = event_kind("pool.released", zh="退回公海", en="Customer given back")
RECLAIMED = event_kind("pool.reclaimed", zh="公海收回", en="Customer reclaimed")
ASSIGNED = event_kind("pool.assigned", zh="批量分配客户", en="Customers assigned")
ASSIGNMENT_UNDONE = event_kind("pool.assignment_undone", zh="撤销批量分配", en="Assignment undone")
HANDED_OVER = event_kind("pool.handed_over", zh="离职交接", en="Customers handed over")
OFFERED = event_kind("pool.offered", zh="优先提供客户", en="Customer offered first")
WINDOW_OPENED = event_kind("pool.window_opened", zh="领取报名开始", en="Claims are collected")
ENTERED = event_kind("pool.entered", zh="报名领取", en="Entered for a customer")
DRAWN = event_kind("pool.drawn", zh="领取结果揭晓", en="Claims were decided")
WINDOW_ENDED = event_kind("pool.window_ended", zh="领取报名终止", en="Claims ended without a draw")
EXTENSION_ASKED = event_kind("pool.extension_asked", zh="申请延长保护期", en="More days asked for")
EXTENSION_DECIDED = event_kind("pool.extension_decided", zh="延长保护期审批结果", en="More days decided")
WARNED = event_kind("pool.warned", zh="收回预警", en="Warned before the reclaim")
DUE_MOVED = event_kind("pool.due_moved", zh="拜访失效，期限提前", en="A visit counts no more: nearer day")
SWEEP_STOPPED = event_kind("pool.sweep_stopped", zh="公海回收暂停待确认", en="Reclaiming stopped and asks")
SWEEP_CONFIRMED = event_kind("pool.sweep_confirmed", zh="确认公海回收", en="Reclaiming confirmed")
VIEWS_SPENT = event_kind("pool.views_spent", zh="查看超出每日上限", en="Reached past the daily views")
PAUSED = event_kind("pool.paused", zh="保护或冻结", en="Protected or frozen")
PAUSE_LIFTED = event_kind("pool.pause_lifted", zh="取消保护或冻结", en="Protection or freeze lifted")

RULES_INVALID = problem(
    "pool.rules_invalid", status=422, zh="公海规则不正确：{field}。", en="The rules of the pool are not right: {field}."
)
FALLBACK_CIRCLE = problem(
    "pool.fallback_circle",
    status=422,
    zh="公海的下级流转形成循环：{pools}。",
    en="The fall-backs form a circle: {pools}.",
)
NAME_TAKEN = problem("pool.name_taken", status=409, zh="已有同名公海。", en="A pool of this name exists.")
ALREADY_OWNED = problem(
    "pool.already_owned",
    status=409,
    zh="{seconds} 秒前已被 {person} 领取。",
    en="Claimed by {person} {seconds} s earlier.",
)
NOT_POOLED = problem("pool.not_pooled", status=409, zh="该客户不在任何公海中。", en="The customer is in no pool.")
NOT_HELD = problem("pool.not_held", status=409, zh="该客户没有归属人。", en="Nobody holds the customer.")
REASON_NEEDED = problem("pool.reason_needed", status=422, zh="请填写原因。", en="Say why.")
FROZEN = problem(
    "pool.frozen", status=409, zh="客户已冻结，暂不能变更归属。", en="The customer is frozen; its owner stays."
)

NOT_DUE = problem("pool.not_due", status=409, zh="该客户没有收回期限。", en="No day is set for the customer.")
EXTENSION_PENDING = problem(
    "pool.extension_pending", status=409, zh="已有延期申请在审批中。", en="More days were asked for already."
)
EXTENSION_CAP = problem(
    "pool.extension_cap",
    status=409,
    zh="还可延长 {left} 天（已延长 {used} 次，最多 {most} 次）。",
    en="{left} days may still be asked for ({used} of {most} extensions used).",
)
ASSIGNMENT_INVALID = problem(
    "pool.assignment_invalid",
    status=422,
    zh="分配方案不正确：{field}。",
    en="The assignment is not right: {field}.",
)
NOT_FREE = problem(
    "pool.not_free",
    status=409,
    zh="有 {count} 个客户已不能按此方案分配，请重新预览。",
    en="{count} customers cannot be given as planned any more; please preview anew.",
)
UNDO_OVER = problem(
    "pool.undo_over", status=409, zh="撤销期已于 {until} 结束。", en="It could be undone until {until}."
)
UNDONE_ALREADY = problem("pool.undone_already", status=409, zh="该分配已撤销。", en="It has been undone already.")
HAND_OVER_INVALID = problem(
    "pool.hand_over_invalid",
    status=422,
    zh="交接方案不正确：{field}。",
    en="The hand-over is not right: {field}.",
)
HAND_OVER_BLOCKED = problem(
    "pool.hand_over_blocked",
    status=409,
    zh="有 {count} 项无法按此方案交接，请为其指定接收人。",
    en="{count} things cannot be handed over as asked; name a person for them.",
)
HAND_OVER_CHANGED = problem(
    "pool.hand_over_changed",
    status=409,
    zh="待交接内容已变化，请重新预览。",
    en="What is to be handed over has changed; please preview anew.",
)
WINDOW_CLOSED = problem(
    "pool.window_closed",
    status=409,
    zh="报名已于 {closed_at} 截止，结果即将揭晓。",
    en="Claims were collected until {closed_at}; the result comes soon.",
)
SWEEP_NOT_STOPPED = problem(
    "pool.sweep_not_stopped", status=409, zh="没有待确认的回收。", en="No reclaiming waits to be confirmed."
)
VIEW_QUOTA = problem(
    "pool.view_quota",
    status=409,
    zh="今日已查看“{pool}”的 {used} 个客户，上限 {limit} 个，{lifts_at} 起可再查看；领取不受影响。",
    en="You opened {used} customers of {pool} today, of {limit}; again from {lifts_at}. Claiming goes on.",
)
PLACE_NEEDED = problem("pool.place_needed", status=422, zh="请提供位置。", en="A place is needed.")

OBSTACLES = {
    Obstacle.COOLING_OFF: problem(
        "pool.cooling_off",
        status=409,
        zh="冷却期 {days} 天内不能再次领取该客户，{lifts_at} 起可领取。",
        en="You held this customer before; it can be claimed again after {days} days, from {lifts_at}.",
    ),
    Obstacle.EMBARGO: problem(
        "pool.embargo",
        status=409,
        zh="客户进入公海未满 {hours} 小时，{lifts_at} 起可领取。",
        en="The customer entered the pool less than {hours} h ago; it can be claimed from {lifts_at}.",
    ),
    Obstacle.SHORTLIST: problem(
        "pool.shortlist",
        status=409,
        zh="该客户优先提供给 {people} 位同事，{lifts_at} 起对所有人开放。",
        en="The customer is offered to {people} colleagues first; it is open to all from {lifts_at}.",
    ),
    Obstacle.TOO_FAR: problem(
        "pool.too_far",
        status=409,
        zh="您距客户 {distance} 米，需在 {limit} 米以内领取。",
        en="You are {distance} m away; claims are made within {limit} m.",
    ),
    Obstacle.PLACE_UNKNOWN: problem(
        "pool.place_unknown",
        status=409,
        zh="未能确认您的位置，需在客户 {limit} 米以内领取。",
        en="Your place could not be confirmed; claims are made within {limit} m.",
    ),
    Obstacle.HOLDING_CAP: problem(
        "pool.holding_cap",
        status=409,
        zh="您已持有 {held} 个客户，上限 {limit} 个。",
        en="You hold {held} customers; the limit is {limit}.",
    ),
    Obstacle.TIER_CAP: problem(
        "pool.tier_cap",
        status=409,
        zh="您已持有 {held} 个 {tier} 级客户，上限 {limit} 个。",
        en="You hold {held} customers of tier {tier}; the limit is {limit}.",
    ),
    Obstacle.DAY_QUOTA: problem(
        "pool.day_quota",
        status=409,
        zh="今日已领取 {used} 个，上限 {limit} 个，{lifts_at} 起可再领取。",
        en="You claimed {used} today, of {limit}; again from {lifts_at}.",
    ),
    Obstacle.WEEK_QUOTA: problem(
        "pool.week_quota",
        status=409,
        zh="本周已领取 {used} 个，上限 {limit} 个，{lifts_at} 起可再领取。",
        en="You claimed {used} this week, of {limit}; again from {lifts_at}.",
    ),
    Obstacle.SPACING: problem(
        "pool.spacing",
        status=409,
        zh="两次领取需间隔 {minutes} 分钟，{lifts_at} 起可再领取。",
        en="Claims keep {minutes} minutes apart; again from {lifts_at}.",
    ),
}
