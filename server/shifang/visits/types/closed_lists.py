"""The closed lists of visits: permissions, policies, what can go wrong, what happens."""

from collections.abc import Mapping
from dataclasses import asdict

from shifang.accounts.types import PolicyKind, choices, permission, policy_kind
from shifang.kernel.problems import ProblemKind, problem
from shifang.ledger.types import event_kind
from shifang.truth.types.barriers import BARRIERS
from shifang.visits.types.words import VisitRules

VISIT_VIEW = permission("visits.view", zh="查看拜访", en="See visits", roles="rep manager admin auditor")
VISIT_DO = permission("visits.do", zh="执行拜访", en="Carry out visits", roles="rep manager")
VISIT_PLAN = permission("visits.plan", zh="安排与取消拜访", en="Schedule and cancel visits", roles="rep manager admin")
TEMPLATE_VIEW = permission(
    "templates.view", zh="查看拜访模板", en="See visit templates", roles="rep manager admin auditor"
)
TEMPLATE_MANAGE = permission("templates.manage", zh="管理拜访模板", en="Manage visit templates", roles="admin")

RULES_POLICY = policy_kind(
    PolicyKind(
        code="visits.rules",
        zh="拜访规则",
        en="Rules of visits",
        schema={
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "minimum_on_site_s": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 86400,
                    "title": "无效拜访时长上限（秒，0 为不限） / A visit of up to so many seconds is invalid (0: none)",
                },
                "photo_needed": {
                    "type": "boolean",
                    "title": "有封存的照片才算核实 / Verified only with a sealed photo",
                },
                "least_tier": {
                    "type": "string",
                    "title": "达到此可信等级才算核实 / Verified only from this assurance on",
                    **choices(
                        {
                            "A": "A：认证设备，两种来源一致 / A: attested phone, two sources agree",
                            "B": "B：认证设备 / B: attested phone",
                            "C": "C：不限 / C: any",
                        }
                    ),
                },
                "clock_disagreement_s": {
                    "type": "integer",
                    "minimum": 10,
                    "maximum": 3600,
                    "title": "时钟差异上限（秒） / Clocks may disagree by (s)",
                },
                "late_commands_h": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 168,
                    "title": "等待未到指令的时间（小时） / Wait for commands on their way (h)",
                },
            },
        },
        default=asdict(VisitRules()),
        phone=True,
    )
)

ANOTHER_IN_PROGRESS = problem(
    "visit.another_in_progress",
    status=409,
    zh="您还有一个拜访未签退（{code}），请先签退。",
    en="Another visit of yours is still in progress ({code}); check out of it first.",
)
VISIT_ENDED = problem(
    "visit.ended", status=409, zh="该拜访已结束，此操作晚于结束时间。", en="This visit was over before this happened."
)
VISIT_CANCELLED = problem("visit.cancelled", status=409, zh="该拜访已被取消。", en="This visit has been cancelled.")
VISIT_DIFFERS = problem(
    "visit.differs", status=409, zh="该拜访编号已属于另一客户。", en="This visit id belongs to another customer."
)
STEP_UNKNOWN = problem(
    "visit.step_unknown",
    status=409,
    zh="拜访模板中没有步骤“{step_id}”。",
    en="The visit's template has no step “{step_id}”.",
)
ANSWERS_INVALID = problem(
    "visit.answers_invalid",
    status=422,
    zh="步骤“{step_id}”填写不符合要求。",
    en="The answers of step “{step_id}” are not valid.",
)
PHOTO_NEEDED = problem(
    "visit.photo_needed", status=422, zh="店铺关门需拍照为证。", en="A closed shop needs a photo as evidence."
)
ALREADY_PLANNED = problem(
    "visit.already_planned",
    status=409,
    zh="该客户当天已安排拜访（{code}）。",
    en="A visit to this customer is planned for that day already ({code}).",
)
DAY_PAST = problem("visit.day_past", status=422, zh="不能安排过去的日期。", en="A day in the past cannot be planned.")
NOT_OPEN = problem(
    "visit.not_open",
    status=409,
    zh="只有尚未开始的拜访可以更改。",
    en="Only a visit that has not begun can be changed.",
)
TEMPLATE_INVALID = problem(
    "template.invalid", status=422, zh="拜访模板不符合要求。", en="The visit template does not meet the requirements."
)
NO_DRAFT = problem("template.no_draft", status=409, zh="没有可发布的草稿。", en="There is no draft to publish.")
NAME_TAKEN = problem(
    "template.name_taken", status=409, zh="已有同名模板。", en="A template of this name exists already."
)
ASSIGNED_TWICE = problem(
    "template.assigned_twice",
    status=422,
    zh="同一客户类型与等级只能指定一个模板。",
    en="A customer type and tier can have one template only.",
)
NOT_PUBLISHED = problem(
    "template.not_published", status=409, zh="模板尚未发布。", en="The template has not been published."
)
_OF_CHECK_IN = {
    "shared_device": ("同一台手机近期有其他账号使用", "other accounts used this phone lately"),
    "second_device": ("此账号近期还使用了其他手机", "this account used other phones lately"),
    "computed_position": ("没有可用的卫星定位", "there is no usable satellite position"),
}


def _stopped(code: str, *, zh: str, en: str) -> ProblemKind:
    return problem(
        f"check_in.{code}",
        status=409,
        zh=f"已拦截：{zh}。如有异议可申诉。",
        en=f"Check-in stopped: {en}. You may appeal.",
    )


# One code for each signal that can refuse a check-in, so that a client can say what to do.
CHECK_IN_PROBLEMS: Mapping[str, ProblemKind] = {
    **{code: _stopped(code, zh=zh, en=en) for code, (zh, en) in (BARRIERS | _OF_CHECK_IN).items()},
    "outside_fence": problem(
        "check_in.outside_fence",
        status=409,
        zh="您距客户 {measured} 米，超出签到范围（{limit} 米）。请靠近后签到，或申请修正客户位置。",
        en="You are {measured} m from the customer, outside the {limit} m allowed. Move closer, or ask to correct "
        "the customer's position.",
    ),
    "datum_mixup": problem(
        "check_in.datum_mixup",
        status=409,
        zh="距客户 {measured} 米，超出 {limit} 米；换算坐标系后仅 {corrected_m} 米，疑似坐标系混用。",
        en="{measured} m from the customer (limit {limit} m), but {corrected_m} m in another coordinate system: "
        "two systems seem mixed up.",
    ),
    "no_fix": problem(
        "check_in.no_fix",
        status=409,
        zh="没有取得定位，请打开定位后重试。",
        en="No position was obtained; turn location on and retry.",
    ),
    "poor_accuracy": problem(
        "check_in.poor_accuracy",
        status=409,
        zh="定位精度 {measured} 米，差于 {limit} 米，请到开阔处重试。",
        en="The accuracy of {measured} m is worse than {limit} m; retry in the open.",
    ),
    "stale_fix": problem(
        "check_in.stale_fix",
        status=409,
        zh="定位已过去 {measured} 秒，超过 {limit} 秒，请重新定位。",
        en="The position is {measured} s old, over {limit} s; take a new one.",
    ),
}

VISIT_SCHEDULED = event_kind("visit.scheduled", zh="安排拜访", en="Visit scheduled")
VISIT_MOVED = event_kind("visit.moved", zh="调整拜访安排", en="Visit moved")
VISIT_STARTED = event_kind("visit.started", zh="开始拜访", en="Visit started")
CHECKED_IN = event_kind("visit.checked_in", zh="签到", en="Checked in")
REFUSED = event_kind("visit.check_in_refused", zh="签到已拦截", en="Check-in stopped")
STEP_DONE = event_kind("visit.step_done", zh="完成步骤", en="Step done", private="next_action")
CHECKED_OUT = event_kind("visit.checked_out", zh="签退", en="Checked out")
CANCELLED = event_kind("visit.cancelled", zh="取消拜访", en="Visit cancelled")
SHOP_CLOSED = event_kind("visit.shop_closed", zh="店铺关门", en="Shop closed")
COMPLETED = event_kind("visit.completed", zh="拜访完成", en="Visit complete")
INVALID_VISIT = event_kind("visit.invalid", zh="无效拜访", en="Invalid visit")
VERIFIED = event_kind("visit.verified", zh="拜访已核实", en="Visit verified")
JUDGED_AGAIN = event_kind("visit.judged_again", zh="签到重新判定", en="Check-in judged again")
STATE_CHANGED = event_kind("visit.state_changed", zh="拜访状态变更", en="Visit state changed")
TEMPLATE_CHANGED = event_kind("template.changed", zh="拜访模板变更", en="Visit template changed")
