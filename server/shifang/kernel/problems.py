"""The closed list of things that can go wrong, each with a stable code and words in two languages.

A domain declares its own kinds in `types.py` with `problem(...)`; `docs/problems.md` is generated
from the registry, so a code that is not declared cannot be answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One code: its HTTP status and its sentence in Chinese and English (`{name}` takes a parameter)."""

    code: str
    status: int
    zh: str
    en: str

    def sentence(self, *, language: str, params: Mapping[str, Any]) -> str:
        """Return the sentence in `language` ("zh" or "en") with the parameters filled in."""
        template = self.en if language == "en" else self.zh
        try:
            return template.format_map(dict(params))
        except (KeyError, IndexError, ValueError):
            return template


REGISTRY: dict[str, ProblemKind] = {}


def problem(code: str, *, status: int, zh: str, en: str) -> ProblemKind:
    """Declare a kind of problem; a second declaration of the same code is a programming error."""
    if code in REGISTRY:
        message = f"problem code {code} is declared twice"
        raise ValueError(message)
    kind = ProblemKind(code=code, status=status, zh=zh, en=en)
    REGISTRY[code] = kind
    return kind


class Refusal(Exception):
    """Raised when a request or command cannot be done; carries its kind, numbers and field errors."""

    def __init__(
        self,
        kind: ProblemKind,
        /,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        **params: Any,
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.params = params
        self.errors = tuple(errors)


NOT_FOUND = problem("not_found", status=404, zh="没有找到，或您无权查看。", en="Not found, or not yours to see.")
FORBIDDEN = problem(
    "forbidden", status=403, zh="您没有“{permission}”权限。", en="You lack the permission “{permission}”."
)
INVALID = problem("invalid", status=422, zh="内容不符合要求。", en="The content does not meet the requirements.")
CONFLICT = problem(
    "conflict",
    status=409,
    zh="内容已被他人更改，请刷新后重试。",
    en="Somebody changed this meanwhile; reload and try again.",
)
