"""The closed lists of customers: permissions, problems and events."""

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind

VIEW = permission("customers.view", zh="查看客户", en="See customers", roles="rep manager admin auditor")
EDIT = permission("customers.edit", zh="新增和修改客户", en="Add and change customers", roles="rep manager admin")
TRANSFER = permission("customers.transfer", zh="变更客户归属人", en="Transfer customers", roles="manager admin")
IMPORT = permission("customers.import", zh="导入客户", en="Import customers", roles="manager admin")
EXPORT = permission("customers.export", zh="导出客户", en="Export customers", roles="manager admin")
PLACE = permission(
    "customers.place", zh="直接修改客户位置与围栏", en="Set positions and fences directly", roles="manager admin"
)

LOOKS_LIKE = problem(
    "customer.looks_like",
    status=409,
    zh="附近已有名称相近的客户“{name}”（相距 {distance_m} 米），请确认是否重复。",
    en="“{name}”, {distance_m} m away, has a similar name; please say whether it is the same customer.",
)
NOT_YOURS = problem(
    "customer.not_yours",
    status=403,
    zh="该客户已不在您名下，需由主管确认。",
    en="The customer is no longer yours; a manager must confirm.",
)
UNKNOWN_CHOICE = problem(
    "customer.unknown_choice",
    status=422,
    zh="“{value}”不在可选的{field}之中。",
    en="“{value}” is not one of the organisation's choices for {field}.",
)
REASON_REQUIRED = problem("customer.reason_required", status=422, zh="请填写原因。", en="Please give the reason.")
ATTRIBUTES_INVALID = problem(
    "customer.attributes_invalid",
    status=422,
    zh="客户属性不符合企业定义。",
    en="The attributes do not fit the organisation's definitions.",
)
OPENING_HOURS_INVALID = problem(
    "customer.opening_hours_invalid", status=422, zh="营业时间无法识别。", en="The opening hours cannot be read."
)
OWNER_UNKNOWN = problem(
    "customer.owner_unknown",
    status=422,
    zh="找不到该归属人，或其账号已停用。",
    en="There is no such person to own the customer, or the account is disabled.",
)
POSITION_UNKNOWN = problem(
    "customer.position_unknown",
    status=422,
    zh="没有可用的定位点。",
    en="There is no usable position.",
)
CORRECTION_PENDING = problem(
    "customer.correction_pending",
    status=409,
    zh="该客户已有一项位置修正在等待审批。",
    en="A correction of this customer's position already waits for approval.",
)
STAGE_UNCHANGED = problem(
    "opportunity.stage_unchanged", status=409, zh="商机已处于该阶段。", en="The opportunity is already at that stage."
)
DATES_REVERSED = problem(
    "customer.dates_reversed", status=422, zh="结束日期早于开始日期。", en="The end lies before the beginning."
)
SPREADSHEET_UNREADABLE = problem(
    "import.unreadable",
    status=422,
    zh="无法读取该文件，请上传 XLSX 或 CSV（UTF-8 或 GB18030）。",
    en="The file cannot be read; please send XLSX, or CSV in UTF-8 or GB18030.",
)
SPREADSHEET_TOO_LARGE = problem(
    "import.too_large",
    status=422,
    zh="表格超出限制：{what} 最多 {limit}。",
    en="The spreadsheet is over the limit: at most {limit} {what}.",
)
SPREADSHEET_EMPTY = problem("import.empty", status=422, zh="表格中没有数据。", en="The spreadsheet holds no rows.")
IMPORT_STATE = problem(
    "import.wrong_state",
    status=409,
    zh="导入当前状态为“{status}”，不能执行该操作。",
    en="The import is “{status}”; this cannot be done now.",
)
MAPPING_INVALID = problem(
    "import.mapping_invalid",
    status=422,
    zh="列对应关系有误：{field}。",
    en="The mapping of columns is wrong: {field}.",
)

# What is sealed beside the columns that hold it (`models`).
_CONTACT = "phone wechat email habits preferences note"
_FOLLOW_UP = "outcome note next_action"
_ISSUE = "detail resolution"

ADDED = event_kind("customer.added", zh="新增客户", en="Customer added")
CHANGED = event_kind("customer.changed", zh="客户信息变更", en="Customer changed")
TRANSFERRED = event_kind("customer.transferred", zh="客户归属变更", en="Owner changed")
CORRECTION_REQUESTED = event_kind(
    "customer.position_correction_requested", zh="申请修正客户位置", en="Position correction requested"
)
CORRECTED = event_kind("customer.position_corrected", zh="客户位置已修正", en="Position corrected")
CORRECTION_REFUSED = event_kind(
    "customer.position_correction_refused", zh="客户位置修正被驳回", en="Position correction refused"
)
CONTACT_ADDED = event_kind("customer.contact_added", zh="新增联系人", en="Contact added", private=_CONTACT)
CONTACT_CHANGED = event_kind("customer.contact_changed", zh="联系人变更", en="Contact changed", private=_CONTACT)
CONTACT_REMOVED = event_kind("customer.contact_removed", zh="移除联系人", en="Contact removed")
CONTACT_VIEWED = event_kind("contact.viewed", zh="查看了联系人", en="Contact viewed")
FOLLOWED_UP = event_kind("customer.followed_up", zh="跟进", en="Follow-up", private=_FOLLOW_UP)
FOLLOW_UP_CHANGED = event_kind(
    "customer.follow_up_changed", zh="跟进记录变更", en="Follow-up changed", private=_FOLLOW_UP
)
ISSUE_RAISED = event_kind("customer.issue_raised", zh="反馈问题", en="Issue raised", private=_ISSUE)
ISSUE_CHANGED = event_kind("customer.issue_changed", zh="问题处理进展", en="Issue changed", private=_ISSUE)
OPPORTUNITY_ADDED = event_kind("customer.opportunity_added", zh="新增商机", en="Opportunity added", private="note")
OPPORTUNITY_CHANGED = event_kind(
    "customer.opportunity_changed", zh="商机变更", en="Opportunity changed", private="note"
)
OPPORTUNITY_MOVED = event_kind("customer.opportunity_moved", zh="商机阶段推进", en="Opportunity moved", private="note")
DEAL_MADE = event_kind("customer.deal_made", zh="成交", en="Deal made", private="note")
DEAL_CHANGED = event_kind("customer.deal_changed", zh="成交变更", en="Deal changed", private="note")
IMPORTED = event_kind("customer.import_finished", zh="客户导入完成", en="Customer import finished")
EXPORTED = event_kind("customer.exported", zh="导出客户", en="Customers exported")
