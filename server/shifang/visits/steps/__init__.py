"""The kinds of steps a template may use. A new kind is a file here and a line in `STEP_KINDS`."""

from shifang.visits.steps.form import FORM
from shifang.visits.steps.kind import StepKind
from shifang.visits.steps.note import NOTE
from shifang.visits.steps.outcome import OUTCOME
from shifang.visits.steps.photo import PHOTO
from shifang.visits.steps.scan import SCAN
from shifang.visits.steps.signature import SIGNATURE

STEP_KINDS: tuple[StepKind, ...] = (PHOTO, FORM, OUTCOME, NOTE, SIGNATURE, SCAN)
BY_CODE: dict[str, StepKind] = {kind.code: kind for kind in STEP_KINDS}


def register_step_kind(kind: StepKind) -> None:
    """Add a kind of step of an edition (from its `AppConfig.ready`)."""
    BY_CODE[kind.code] = kind
