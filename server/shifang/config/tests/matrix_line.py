"""The shape of one line of the matrix, and the table that lines are added to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shifang.config.tests.matrix_objects import Things

LETTERS = {"R": "rep", "M": "manager", "A": "admin", "U": "auditor", "H": "helper"}
EVERYBODY = "RMAUH"

Given = Callable[[Things], Any]


@dataclass(frozen=True)
class Line:
    """What is expected of one endpoint."""

    name: str
    may: frozenset[str]
    sibling: frozenset[str]
    body: Given | None
    query: Given | None
    data: Given | None
    headers: dict[str, str]
    fixed: dict[str, str]
    public: bool

    @property
    def method(self) -> str:
        return self.name.split()[0]

    @property
    def path(self) -> str:
        return self.name.split()[1]


TABLE: dict[str, Line] = {}


def line(
    name: str,
    may: str = "",
    *,
    sibling: str | None = None,
    body: Any = None,
    query: Given | None = None,
    data: Given | None = None,
    headers: dict[str, str] | None = None,
    fixed: dict[str, str] | None = None,
    public: bool = False,
) -> None:
    """Add a line."""
    assert name not in TABLE, name
    across = "".join(letter for letter in may if letter in "AU") if sibling is None else sibling
    TABLE[name] = Line(
        name=name,
        may=frozenset(LETTERS[letter] for letter in may),
        sibling=frozenset(LETTERS[letter] for letter in across),
        body=body if callable(body) or body is None else lambda _: body,
        query=query,
        data=data,
        headers=headers or {},
        fixed=fixed or {},
        public=public,
    )
