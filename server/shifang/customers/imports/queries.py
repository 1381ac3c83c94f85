"""Reading imports. They are seen by who made them, and by whoever sees the whole organisation."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.customers.models import Import, ImportFinding
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import tenancy

_CHUNK = 1000


def visible_imports(scope: Scope) -> QuerySet[Import]:
    """Return the imports that the scope may see."""
    return Import.objects.filter(visible(scope)).select_related("person")


def find_import(scope: Scope, import_id: UUID) -> Import:
    """Return a visible import; raise `not_found` otherwise."""
    found = visible_imports(scope).filter(id=import_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def locked_import(scope: Scope, import_id: UUID) -> Import:
    """Return a visible import, locked until the transaction ends; raise `not_found` otherwise."""
    found = visible_imports(scope).select_for_update(of=("self",)).filter(id=import_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def findings(batch: Import) -> QuerySet[ImportFinding]:
    """Return what was found in the rows of an import by its latest dry run or run, in the order of rows."""
    rows = ImportFinding.objects.filter(organisation_id=batch.organisation_id, batch=batch)
    return rows.filter(phase="run" if batch.started_at else "check").order_by("row")


def all_findings(batch: Import) -> Iterator[ImportFinding]:
    """Yield every finding, a chunk in memory at a time, each read in a transaction of its own."""
    after = 0
    while True:
        with tenancy.organisation(batch.organisation_id):
            chunk = list(findings(batch).filter(row__gt=after)[:_CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        after = chunk[-1].row
