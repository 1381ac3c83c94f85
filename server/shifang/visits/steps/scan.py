"""A step in which a code at the customer's is scanned."""

from collections.abc import Sequence

from shifang.visits.steps.kind import Answers, Config, StepKind, closed, text_fault, unknown_keys
from shifang.visits.types.words import Fault, Value

SYMBOLOGIES = ("qr_code", "ean_13", "ean_8", "code_128", "code_39", "upc_a", "data_matrix")


def _check(config: Config, answers: Answers, photos: Sequence[str]) -> list[Fault]:  # noqa: ARG001 - one shape for all kinds
    faults = [
        *text_fault(answers, "code", minimum=1, maximum=1000, required=True),
        *text_fault(answers, "symbology", maximum=40, required=True),
        *unknown_keys(answers, {"code", "symbology"}),
    ]
    if faults:
        return faults
    if answers["symbology"] not in (config.get("symbologies") or SYMBOLOGIES):
        return [Fault("symbology", "choice")]
    expected = config.get("expected")
    return [Fault("code", "choice")] if expected and answers["code"] != expected else []


SCAN = StepKind(
    code="scan",
    zh="扫码",
    en="Scan",
    config_schema=closed(
        {
            "symbologies": {
                "type": "array",
                "items": {"enum": list(SYMBOLOGIES)},
                "minItems": 1,
                "uniqueItems": True,
            },
            "expected": {"type": "string", "maxLength": 1000},
        }
    ),
    default_config={"symbologies": ["qr_code", "ean_13"]},
    check_answers=_check,
    values=lambda _config, answers: [Value(path="code", text=str(answers["code"]))] if answers.get("code") else [],
    needs=("camera", "barcode"),
)
