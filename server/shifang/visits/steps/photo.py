"""A step of photos: a category, how many at least, and whether the album is closed."""

from collections.abc import Sequence

from shifang.visits.steps.kind import Answers, Config, StepKind, closed, unknown_keys
from shifang.visits.types.words import Fault

CATEGORIES = {
    "shop_front": ("门头照", "Shop front"),
    "display": ("陈列照", "Display"),
    "pile": ("堆头照", "Promotion pile"),
    "other": ("其他照片", "Other photo"),
}


def _check(config: Config, answers: Answers, photos: Sequence[str]) -> list[Fault]:
    minimum = config.get("minimum", 1)
    maximum = config.get("maximum", 20)
    if len(photos) < minimum:
        return [Fault("photos", "minimum", minimum)]
    if len(photos) > maximum:
        return [Fault("photos", "maximum", maximum)]
    if any(category != config["category"] for category in photos):
        return [Fault("photos", "category")]
    return unknown_keys(answers, set())


PHOTO = StepKind(
    code="photo",
    zh="拍照",
    en="Photo",
    config_schema=closed(
        {
            "category": {"enum": list(CATEGORIES)},
            "minimum": {"type": "integer", "minimum": 1, "maximum": 20},
            "maximum": {"type": "integer", "minimum": 1, "maximum": 50},
            "camera_only": {"type": "boolean"},
            "hint": {"type": "string", "maxLength": 200},
        },
        "category",
    ),
    default_config={"category": "shop_front", "minimum": 1, "camera_only": True},
    check_answers=_check,
    check_config=lambda config: (
        [Fault("minimum", "maximum", config["maximum"])] if config.get("minimum", 1) > config.get("maximum", 50) else []
    ),
    needs=("camera",),
    words=CATEGORIES,
)
