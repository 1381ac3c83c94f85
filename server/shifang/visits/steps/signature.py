"""A step in which the customer signs, or confirms by name."""

from collections.abc import Sequence

from shifang.visits.steps.kind import Answers, Config, StepKind, closed, text_fault, unknown_keys
from shifang.visits.types.words import Fault

_HASH_LENGTH = 64


def _check(config: Config, answers: Answers, photos: Sequence[str]) -> list[Fault]:
    faults = [
        *text_fault(answers, "name", minimum=1, maximum=80, required=True),
        *unknown_keys(answers, {"name", "strokes_photo_sha256", "confirmed"}),
    ]
    if config.get("mode", "drawn") == "confirm":
        return faults if answers.get("confirmed") is True else [*faults, Fault("confirmed", "required")]
    strokes = answers.get("strokes_photo_sha256")
    if not (isinstance(strokes, str) and len(strokes) == _HASH_LENGTH):
        return [*faults, Fault("strokes_photo_sha256", "required")]
    return faults if len(photos) == 1 else [*faults, Fault("photos", "minimum", 1)]


SIGNATURE = StepKind(
    code="signature",
    zh="客户签名",
    en="Signature",
    config_schema=closed({"mode": {"enum": ["drawn", "confirm"]}, "statement": {"type": "string", "maxLength": 500}}),
    default_config={"mode": "drawn"},
    check_answers=_check,
)
