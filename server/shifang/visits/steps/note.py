"""A step of free text."""

from collections.abc import Sequence

from shifang.visits.steps.kind import Answers, Config, StepKind, closed, text_fault, unknown_keys
from shifang.visits.types.words import Fault

LONGEST = 4000


def _check(config: Config, answers: Answers, photos: Sequence[str]) -> list[Fault]:  # noqa: ARG001 - one shape for all kinds
    minimum = int(config.get("min_length", 1))
    return [
        *text_fault(answers, "text", minimum=minimum, maximum=LONGEST, required=minimum > 0),
        *unknown_keys(answers, {"text"}),
    ]


NOTE = StepKind(
    code="note",
    zh="备注",
    en="Note",
    config_schema=closed(
        {
            "min_length": {"type": "integer", "minimum": 0, "maximum": 2000},
            "hint": {"type": "string", "maxLength": 200},
        }
    ),
    default_config={"min_length": 1},
    check_answers=_check,
)
