"""A step of results: who was met, what came of it, what is next, which opportunity moved on."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shifang.visits.steps.kind import Answers, Config, StepKind, closed, text_fault, unknown_keys
from shifang.visits.types.words import Fault, Value

RESULTS = ("ordered", "interested", "follow_up", "no_need", "not_met")
_KEYS = {
    "contact_id",
    "contact_name",
    "result",
    "note",
    "next_action",
    "next_on",
    "opportunity_id",
    "opportunity_stage",
}


def _check(config: Config, answers: Answers, photos: Sequence[str]) -> list[Fault]:  # noqa: ARG001 - one shape for all kinds
    faults = [
        *text_fault(answers, "contact_name", maximum=80),
        *text_fault(answers, "note", maximum=2000),
        *text_fault(answers, "next_action", maximum=500, required=bool(config.get("require_next_action"))),
        *_result_fault(config, answers),
        *_date_fault(answers.get("next_on")),
        *_id_fault(answers, "contact_id"),
        *_id_fault(answers, "opportunity_id"),
        *text_fault(answers, "opportunity_stage", maximum=64, required=bool(answers.get("opportunity_id"))),
        *unknown_keys(answers, _KEYS),
    ]
    if config.get("require_contact") and not (answers.get("contact_id") or answers.get("contact_name")):
        faults.append(Fault("contact_id", "required"))
    return faults


def _result_fault(config: Config, answers: Answers) -> list[Fault]:
    allowed = config.get("results") or RESULTS
    if not answers.get("result"):
        return [Fault("result", "required")]
    return [] if answers["result"] in allowed else [Fault("result", "choice")]


def _date_fault(value: Any) -> list[Fault]:
    if value in {None, ""} if isinstance(value, str | None) else False:
        return []
    return [] if is_date(value) else [Fault("next_on", "date")]


def _id_fault(answers: Answers, key: str) -> list[Fault]:
    value = answers.get(key)
    if value is None or value == "":
        return []
    try:
        UUID(value)
    except (ValueError, TypeError, AttributeError):
        return [Fault(key, "type")]
    return []


def is_date(value: Any) -> bool:
    """Return whether the value is a calendar date written YYYY-MM-DD."""
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _values(config: Config, answers: Answers) -> list[Value]:  # noqa: ARG001 - one shape for all kinds
    return [Value(path="result", text=str(answers["result"]))] if answers.get("result") else []


OUTCOME = StepKind(
    code="outcome",
    zh="拜访结果",
    en="Outcome",
    config_schema=closed(
        {
            "results": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": 60},
                "minItems": 1,
                "maxItems": 30,
                "uniqueItems": True,
            },
            "require_contact": {"type": "boolean"},
            "require_next_action": {"type": "boolean"},
        }
    ),
    default_config={"results": list(RESULTS), "require_contact": False, "require_next_action": False},
    check_answers=_check,
    values=_values,
    needs=("contacts", "opportunities"),
    words={
        "ordered": ("已下单", "Ordered"),
        "interested": ("有意向", "Interested"),
        "follow_up": ("需继续跟进", "Follow up"),
        "no_need": ("暂无需求", "No need now"),
        "not_met": ("未见到负责人", "Nobody met"),
    },
)
