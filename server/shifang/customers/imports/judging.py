"""A chunk of rows judged: which are in order, which are wrong, which look like customers or rows above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from shifang.customers.imports.neighbours import Match, Neighbours, customers_like, known_row
from shifang.customers.imports.plan import ImportPlan
from shifang.customers.models import Import, ImportFinding
from shifang.customers.rules.import_rows import Fault, ReadRow, missing_for_new, read_row
from shifang.customers.spreadsheets.reading import SheetRow
from shifang.customers.types.words import Duplicates

CHUNK = 1000

Item = TypeVar("Item")


@dataclass(slots=True)
class Judged:
    """A row with its verdict: `error` (faults), `duplicate` (match) or neither. `update_id`: whom it updates."""

    row: ReadRow
    values: list[Any]
    faults: list[Fault] = field(default_factory=list)
    match: Match | None = None
    update_id: UUID | None = None

    @property
    def outcome(self) -> str:
        """Return "error", "duplicate" or "ok"."""
        if self.faults:
            return "error"
        return "ok" if self.match is None else "duplicate"

    @property
    def is_new(self) -> bool:
        """Return whether the row becomes a new customer."""
        return not self.faults and self.update_id is None


def chunks(rows: Iterator[Item]) -> Iterator[list[Item]]:
    """Yield rows a chunk at a time."""
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def judge(sheet_rows: Sequence[SheetRow], *, plan: ImportPlan, above: Neighbours) -> list[Judged]:
    """Judge a chunk and remember its rows in `above`, against which the next chunks are compared.

    Rows that are not wanted (`ImportPlan.takes`) are left out.
    """
    read = [Judged(row=read_row(each.number, each.values, plan.rows), values=each.values) for each in sheet_rows]
    judged = [each for each in read if plan.takes(each.row)]
    for each in judged:
        each.faults = each.row.faults
    comparable = [(each, known_row(each.row)) for each in judged if not each.faults]
    existing = customers_like(plan.scope, [known for _each, known in comparable], radius_m=plan.radius_m)
    for each, known in comparable:
        each.match = above.match(known) or existing.match(known)
        _decide(each, plan)
        if each.match is None or each.match.known.number is None:
            above.add(known)
    return judged


def finding_of(each: Judged, *, batch: Import, phase: str) -> ImportFinding:
    """Return what the report says of a row that is not simply in order."""
    match = each.match
    return ImportFinding(
        organisation_id=batch.organisation_id,
        batch=batch,
        phase=phase,
        row=each.row.number,
        outcome=each.outcome,
        errors=each.faults,
        values=each.values,
        duplicate_of=match.known.id if match is not None else None,
        duplicate_row=match.known.number if match is not None else None,
        duplicate_name=match.known.name if match is not None else "",
        distance_m=round(match.distance_m) if match is not None and match.distance_m is not None else None,
    )


def _decide(each: Judged, plan: ImportPlan) -> None:
    """Say what becomes of a row that reads well: a new customer, an update, or nothing."""
    known = each.match.known if each.match is not None else None
    if known is not None and known.id is not None and plan.options.duplicates is Duplicates.UPDATE:
        if not plan.scope.sees(department_id=known.department_id, person_id=known.owner_id):
            each.faults = [{"field": "name", "code": "not_visible", "value": known.name}]
        each.update_id = known.id
    elif known is None or plan.options.duplicates is Duplicates.CREATE:
        each.faults = missing_for_new(each.row, plan.rows)


def is_written(each: Judged, plan: ImportPlan) -> bool:
    """Return whether anything of the row is written."""
    if each.faults:
        return False
    if each.match is None or each.update_id is not None:
        return True
    # Two rows of one file that look alike are one customer, unless all are wanted.
    return plan.options.duplicates is Duplicates.CREATE
