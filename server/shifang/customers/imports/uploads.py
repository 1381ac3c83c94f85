"""The beginning of an import: a file is gated, looked at and kept; then its dry run and its run are asked for."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from pydantic import TypeAdapter

from shifang.accounts.queries import department_chart
from shifang.accounts.types import Scope
from shifang.customers.imports.queries import locked_import
from shifang.customers.models import Import, ImportFinding
from shifang.customers.operations.recording import asker
from shifang.customers.queries.people import assignee
from shifang.customers.queries.settings import settings
from shifang.customers.rules.import_cells import text_of
from shifang.customers.rules.import_fields import fault_in_mapping, fields_for, suggest_mapping
from shifang.customers.spreadsheets.limits import MAP_FORMATS, MAX_FILE_BYTES
from shifang.customers.spreadsheets.reading import look, open_rows
from shifang.customers.types.closed_lists import (
    IMPORT,
    IMPORT_STATE,
    MAPPING_INVALID,
    PLACE,
    SPREADSHEET_TOO_LARGE,
    UNKNOWN_CHOICE,
)
from shifang.customers.types.words import Duplicates, ImportOptions, ImportStatus, LeadOptions
from shifang.kernel.cells import RESOLUTIONS, resolution_of
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.platform.jobs import enqueue

MOST_VALUES = 300
_OPTIONS = TypeAdapter(ImportOptions)


def upload(*, scope: Scope, file: "File[Any]", filename: str, size: int, now: datetime) -> Import:
    """Keep an uploaded spreadsheet, with its columns, a sample and the mapping that the headers suggest.

    Raises `import.unreadable`, `import.too_large`, `import.empty`: a bomb within a second, before anything parses it.
    """
    scope.require(IMPORT)
    if size > MAX_FILE_BYTES:
        raise Refusal(SPREADSHEET_TOO_LARGE, what="bytes", limit=MAX_FILE_BYTES)
    identifier = clock.new_id()
    with tempfile.NamedTemporaryFile(prefix="shifang-import-") as kept:
        shutil.copyfileobj(file, kept)
        kept.flush()
        head = look(Path(kept.name))
        kept.seek(0)
        path = default_storage.save(f"imports/{scope.organisation_id}/{identifier}.{head.format}", File(kept))
    return Import.objects.create(
        id=identifier,
        organisation_id=scope.organisation_id,
        filename=Path(filename).name[:200],
        path=path,
        size=size,
        format=head.format,
        status=ImportStatus.UPLOADED,
        total=head.rows,
        columns=head.columns,
        sample=head.sample,
        suggested_mapping=suggest_mapping(head.columns, settings(scope).attributes, leads=head.format in MAP_FORMATS),
        person_id=asker(scope),
        department_id=assignee(scope, asker(scope)).department_id,
        created_at=now,
    )


def ask_for_check(*, scope: Scope, import_id: UUID, options: ImportOptions) -> Import:
    """Set how an import is to be taken and begin its dry run; findings of an earlier one are dropped."""
    scope.require(IMPORT)
    batch = locked_import(scope, import_id)
    if batch.started_at is not None:
        raise Refusal(IMPORT_STATE, status=batch.status)
    _require_status(batch, ImportStatus.UPLOADED, ImportStatus.CHECKING, ImportStatus.CHECKED, ImportStatus.FAILED)
    _check_options(batch, options, scope=scope)
    ImportFinding.objects.filter(organisation_id=scope.organisation_id, batch=batch).delete()
    batch.options = _OPTIONS.dump_python(options, mode="json")
    _restart(batch, ImportStatus.CHECKING)
    _enqueue("check_import", batch)
    return batch


def ask_for_run(*, scope: Scope, import_id: UUID, duplicates: Duplicates | None, now: datetime) -> Import:
    """Begin to write what was checked; `duplicates` may be decided anew after the dry run has shown them.

    A run that was begun and has not ended goes on where it stopped: asking again writes nothing twice.
    """
    scope.require(IMPORT)
    batch = locked_import(scope, import_id)
    begun = batch.started_at is not None
    _require_status(batch, *((ImportStatus.RUNNING, ImportStatus.FAILED) if begun else (ImportStatus.CHECKED,)))
    if begun:
        batch.status, batch.failure = ImportStatus.RUNNING, ""
        batch.save(update_fields=["status", "failure"])
    else:
        if duplicates is not None:
            batch.options = {**batch.options, "duplicates": duplicates.value}
        if batch.options["duplicates"] == Duplicates.UPDATE and "latitude" in batch.options["mapping"]:
            scope.require(PLACE)
        batch.started_at = now
        _restart(batch, ImportStatus.RUNNING)
    _enqueue("run_import", batch)
    return batch


@contextmanager
def local_file(batch: Import) -> Iterator[Path]:
    """Yield the kept file as one on this machine's disk, wherever it is; raise `import.state` when it is gone."""
    if not batch.path or not default_storage.exists(batch.path):
        raise Refusal(IMPORT_STATE, status=batch.status)
    with tempfile.NamedTemporaryFile(prefix="shifang-import-") as local, default_storage.open(batch.path) as stored:
        shutil.copyfileobj(stored, local)
        local.flush()
        yield Path(local.name)


def options_of(batch: Import) -> ImportOptions:
    """Return the options as they were set."""
    return _OPTIONS.validate_python(batch.options)


def values_of(batch: Import, *, column: int) -> list[tuple[str, int]]:
    """Return what stands in a column and how often, the most frequent first, `MOST_VALUES` at most.

    Raises `import.state` when the file is no longer kept.
    """
    counted: Counter[str] = Counter()
    with local_file(batch) as path, open_rows(path, form=batch.format) as rows:
        for row in rows:
            if column < len(row.values) and row.values[column] is not None:
                counted[text_of(row.values[column])[:80]] += 1
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_VALUES]


def forget_files(*, organisation_id: UUID, before: datetime) -> int:
    """Delete the files of old imports; their numbers and findings stay. Return how many."""
    old = Import.objects.filter(organisation_id=organisation_id, created_at__lt=before).exclude(path="")
    for batch in old:
        default_storage.delete(batch.path)
        batch.path = ""
        if batch.status != ImportStatus.DONE:
            batch.status, batch.failure = ImportStatus.FAILED, "import.expired"
        batch.save(update_fields=["path", "status", "failure"])
    return len(old)


def _check_options(batch: Import, options: ImportOptions, *, scope: Scope) -> None:
    in_force, leads = settings(scope), options.leads
    fields = fields_for(in_force.attributes, leads=leads is not None)
    fault = fault_in_mapping(options.mapping, columns=len(batch.columns), fields=fields)
    if fault is None and "latitude" in options.mapping and options.datum is None:
        fault = "datum"
    if fault is not None:
        raise Refusal(MAPPING_INVALID, field=fault)
    if options.default_type is not None and options.default_type not in in_force.types:
        raise Refusal(UNKNOWN_CHOICE, field="type", value=options.default_type)
    if options.default_tier is not None and options.default_tier not in in_force.tiers:
        raise Refusal(UNKNOWN_CHOICE, field="tier", value=options.default_tier)
    if options.default_owner_id is not None:
        assignee(scope, options.default_owner_id)
    if leads is not None:
        _check_leads(leads, options, scope=scope, types=in_force.types)


def _check_leads(leads: LeadOptions, options: ImportOptions, *, scope: Scope, types: Container[str]) -> None:
    known = leads.department_id in department_chart(scope)
    if not known or not scope.sees(department_id=leads.department_id, person_id=None):
        raise Refusal(NOT_FOUND)
    if options.default_owner_id is not None:
        raise Refusal(MAPPING_INVALID, field="owner")
    unknown = next((each for each in leads.kinds.values() if each not in types), None)
    if unknown is not None:
        raise Refusal(UNKNOWN_CHOICE, field="type", value=unknown)
    if leads.kinds and "kind" not in options.mapping:
        raise Refusal(MAPPING_INVALID, field="kind")
    if leads.cells and "latitude" not in options.mapping:
        raise Refusal(MAPPING_INVALID, field="latitude")
    if not {resolution_of(each) for each in leads.cells} <= set(RESOLUTIONS):
        raise Refusal(MAPPING_INVALID, field="cells")


def _require_status(batch: Import, *wanted: ImportStatus) -> None:
    if batch.status not in wanted or not batch.path:
        raise Refusal(IMPORT_STATE, status=batch.status)


def _restart(batch: Import, status: ImportStatus) -> None:
    batch.status, batch.failure = status, ""
    batch.done = batch.created = batch.updated = batch.skipped = batch.errors = batch.duplicates = batch.next_row = 0
    batch.save()


def _enqueue(job: str, batch: Import) -> None:
    enqueue(
        f"shifang.customers.tasks.{job}",
        queue="imports",
        organisation_id=str(batch.organisation_id),
        import_id=str(batch.id),
    )
