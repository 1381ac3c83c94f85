"""How one import reads its rows: the organisation's words and people, as they are when a job begins."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from shifang.accounts.queries import people_words
from shifang.accounts.types import Scope
from shifang.customers.models import Import
from shifang.customers.queries.settings import settings
from shifang.customers.rules.import_rows import People, ReadRow, RowPlan
from shifang.customers.rules.names import text_key
from shifang.customers.types.closed_lists import OWNER_UNKNOWN
from shifang.customers.types.words import ImportOptions
from shifang.kernel.cells import cell_of, resolution_of
from shifang.kernel.datum import Datum
from shifang.kernel.problems import Refusal


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that a job needs to take rows: whose the customers become (leads: nobody's), and how duplicates are met."""

    scope: Scope
    options: ImportOptions
    rows: RowPlan
    owner_id: UUID | None
    radius_m: int

    def keeper(self, row: ReadRow) -> tuple[UUID | None, UUID]:
        """Return the owner and the department of a row that becomes a customer."""
        if self.options.leads is not None:
            return None, self.options.leads.department_id
        owner_id = cast(UUID, row.owner_id or self.owner_id)
        return owner_id, self.rows.people.departments[owner_id]

    def takes(self, row: ReadRow) -> bool:
        """Return whether a row is wanted at all: of leads, those of the kinds and of the area that were chosen."""
        leads = self.options.leads
        if leads is None or (leads.kinds and row.kind not in leads.kinds):
            return leads is None
        if not leads.cells:
            return True
        sizes = {resolution_of(each) for each in leads.cells}
        return row.point is not None and any(cell_of(row.point, size) in leads.cells for size in sizes)


def plan_of(batch: Import, *, scope: Scope, options: ImportOptions) -> ImportPlan:
    """Return the plan of an import in the name of the person who made it."""
    in_force = settings(scope)
    leads = options.leads
    owner_id = None if leads is not None else options.default_owner_id or batch.person_id
    rows = RowPlan(
        mapping=options.mapping,
        datum=options.datum or Datum.WGS84,
        settings=in_force,
        people=_people(scope),
        default_type=options.default_type,
        default_tier=options.default_tier,
        kinds=leads.kinds if leads is not None else {},
    )
    if owner_id is not None and owner_id not in rows.people.departments:
        raise Refusal(OWNER_UNKNOWN)
    radius = options.duplicate_radius_m
    return ImportPlan(
        scope=scope,
        options=options,
        rows=rows,
        owner_id=owner_id,
        radius_m=in_force.import_radius_m if radius is None else radius,
    )


def _people(scope: Scope) -> People:
    words: dict[str, UUID | None] = {}
    departments: dict[UUID, UUID] = {}
    for person_id, department_id, called in people_words(scope):
        departments[person_id] = department_id
        for word in {text_key(each) for each in called if each}:
            # A word that names two people names nobody.
            words[word] = person_id if words.setdefault(word, person_id) == person_id else None
    return People(by_word=words, departments=departments)
