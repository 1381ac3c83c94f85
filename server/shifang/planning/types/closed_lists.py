"""Permissions, events and problems of planning."""

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind

PLANNING_VIEW = permission(
    "planning.view", zh="查看拜访频次与覆盖", en="See frequencies and coverage", roles="rep manager admin auditor"
)
PLANNING_FREQUENCY = permission(
    "planning.frequency", zh="设置单个客户的拜访频次", en="Set how often a customer is visited", roles="manager admin"
)

FREQUENCY_CHANGED = event_kind("planning.frequency_changed", zh="拜访频次变更", en="Visit frequency changed")
REMINDED = event_kind("planning.reminded", zh="拜访即将超期提醒", en="Reminded before a visit lapses")

FREQUENCY_IMPOSSIBLE = problem(
    "planning.frequency_impossible",
    status=422,
    zh="该拜访频次无法安排（{field}）：次数、周数、可拜访的日子与间隔不能同时满足。",
    en="This frequency cannot be kept ({field}): visits, weeks, weekdays and spacing contradict each other.",
)
REASON_NEEDED = problem("planning.reason_needed", status=422, zh="请填写原因。", en="Please give the reason.")

TERRITORIES_APPLIED = event_kind("planning.territories_applied", zh="片区调整", en="Territories changed")
TERRITORIES_UNDONE = event_kind("planning.territories_undone", zh="撤销片区调整", en="Change of territories undone")

TERRITORY_NOBODY = problem(
    "planning.territory_nobody",
    status=422,
    zh="请至少为一位人员保留工时，才能划分片区。",
    en="Somebody must have hours for a territory.",
)
TERRITORY_INVALID = problem(
    "planning.territory_invalid",
    status=422,
    zh="片区方案不正确：{field}。",
    en="The draft of territories is not right: {field}.",
)
TERRITORY_TOO_MANY = problem(
    "planning.territory_too_many",
    status=422,
    zh="共有 {count} 个客户，一次最多划分 {limit} 个，请减少人员。",
    en="These are {count} customers; at most {limit} are split at once. Choose fewer people.",
)
TERRITORY_NO_HOURS = problem(
    "planning.territory_no_hours",
    status=422,
    zh="{people} 没有排班工时。请先设置班次，或将其工时比例设为 0。",
    en="No hours of work are set for {people}. Set a shift, or give them 0 % of their hours.",
)
TERRITORY_NOTHING = problem(
    "planning.territory_nothing",
    status=422,
    zh="没有可划分的客户：客户需要有位置并按频次拜访。",
    en="There is no customer to split: one needs a position and a frequency of visits.",
)
TERRITORY_RUNNING = problem(
    "planning.territory_running",
    status=409,
    zh="您已有一个片区方案正在计算，请等待完成或取消。",
    en="A draft of yours is being worked out; wait for it or cancel it.",
)
TERRITORY_STATE = problem(
    "planning.territory_state",
    status=409,
    zh="该片区方案的状态已改变，请刷新后再试。",
    en="The draft stands elsewhere by now; please look again.",
)
TERRITORY_UNCHANGED = problem(
    "planning.territory_unchanged",
    status=409,
    zh="没有可以调整的客户：方案与现状一致，或相关客户已不能调整。",
    en="Nothing changes hands: all stay where they are, or cannot go any more.",
)
TERRITORY_UNDO_OVER = problem(
    "planning.territory_undo_over", status=409, zh="撤销期已于 {until} 结束。", en="It could be undone until {until}."
)
