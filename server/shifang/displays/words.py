"""Words of displays in exports, as (zh, en)."""

DECISION_WORDS = {"pass": ("合格", "Passed"), "fail": ("不合格", "Failed"), "retake": ("要求重拍", "To be taken again")}
CLAIM_WORDS = {
    "pending": ("待审批", "Waiting for approval"),
    "approved": ("已批准", "Approved"),
    "refused": ("已驳回", "Refused"),
    "cancelled": ("已撤回", "Withdrawn"),
}
REPORT_WORDS = {
    "title": ("陈列费用核销单", "Display fee claim"),
    "agreement": ("协议", "Agreement"),
    "customer": ("客户", "Customer"),
    "period": ("周期", "Period"),
    "amount": ("金额", "Amount"),
    "status": ("状态", "State"),
    "claimed": ("申请", "Claimed"),
    "closed": ("审批", "Decided"),
    "note": ("说明", "Note"),
    "points": ("陈列要点", "Points to look for"),
    "printed": ("导出", "Exported"),
    "photo": ("现场照片", "Photo"),
    "standard": ("标准照", "Standard"),
    "other": ("另一标准照", "Another standard"),
    "taken": ("拍摄", "Taken"),
    "visit": ("拜访", "Visit"),
    "decision": ("审核", "Audit"),
    "reason": ("原因", "Reason"),
    "code": ("核验码", "Verification code"),
    "sha256": ("原图 SHA-256", "Raw SHA-256"),
    "none": ("没有符合条件的费用申请。", "No claim meets the filters."),
    "absent": ("照片无法读取", "This photo cannot be read"),
    "scan": (
        "扫码或在控制台“陈列 · 核验码”中输入编码，可查看是否仍然有效。",
        "Scan, or type the code in the console under Displays, Check a code, to see whether it still stands.",
    ),
}
