"""The long work of an import. Every chunk is a transaction that moves the import's progress with it, so a job that
was cut off goes on where it stopped and nothing is written twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from shifang.accounts.queries import scope_of_person
from shifang.accounts.types import Scope
from shifang.customers.imports.judging import Judged, chunks, finding_of, is_written, judge
from shifang.customers.imports.neighbours import Neighbours
from shifang.customers.imports.plan import ImportPlan, plan_of
from shifang.customers.imports.uploads import local_file, options_of
from shifang.customers.imports.writing import add_rows, update_rows
from shifang.customers.models import Import, ImportFinding
from shifang.customers.spreadsheets.reading import SheetRow, open_rows
from shifang.customers.types.closed_lists import IMPORTED
from shifang.customers.types.words import ImportStatus
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import tenancy


def check(*, organisation_id: UUID, import_id: UUID, now: datetime) -> None:
    """Do the dry run: judge every row and write nothing but findings."""
    _work(organisation_id=organisation_id, import_id=import_id, status=ImportStatus.CHECKING, now=now)


def run(*, organisation_id: UUID, import_id: UUID, now: datetime) -> None:
    """Write what is in order; the rest is found in the report."""
    _work(organisation_id=organisation_id, import_id=import_id, status=ImportStatus.RUNNING, now=now)


def _work(*, organisation_id: UUID, import_id: UUID, status: ImportStatus, now: datetime) -> None:
    with tenancy.organisation(organisation_id):
        batch = Import.objects.filter(organisation_id=organisation_id, id=import_id, status=status).first()
        if batch is None:
            return
        scope = scope_of_person(organisation_id, batch.person_id)
    try:
        with tenancy.organisation(organisation_id):
            plan = plan_of(batch, scope=scope, options=options_of(batch))
        with local_file(batch) as path:
            _take_all(batch, path=path, plan=plan, now=now)
    except Refusal as refusal:
        _finish(batch, ImportStatus.FAILED, scope=scope, now=now, failure=refusal.kind.code)
        return
    done = ImportStatus.CHECKED if status is ImportStatus.CHECKING else ImportStatus.DONE
    _finish(batch, done, scope=scope, now=now)


def _take_all(batch: Import, *, path: Path, plan: ImportPlan, now: datetime) -> None:
    above = Neighbours(plan.radius_m)
    with open_rows(path, form=batch.format) as rows:
        for chunk in chunks(_counted(rows, batch)):
            with tenancy.organisation(batch.organisation_id):
                if chunk[-1].number < batch.next_row:
                    # Done before the job was cut off: only remembered, for the rows below to be compared with.
                    judge(chunk, plan=plan, above=above)
                    continue
                _take(chunk, batch=batch, plan=plan, above=above, now=now)


def _counted(rows: Iterator[SheetRow], batch: Import) -> Iterator[SheetRow]:
    batch.total = 0
    for row in rows:
        batch.total += 1
        yield row


def _take(chunk: list[SheetRow], *, batch: Import, plan: ImportPlan, above: Neighbours, now: datetime) -> None:
    """Take one chunk; another worker on the same import waits for the lock and then finds it done."""
    locked = Import.objects.select_for_update().get(organisation_id=batch.organisation_id, id=batch.id)
    judged = judge(chunk, plan=plan, above=above)
    if locked.status != batch.status or locked.next_row > chunk[0].number:
        return
    running = locked.status == ImportStatus.RUNNING
    created = updated = 0
    if running:
        written = [each for each in judged if is_written(each, plan)]
        created = add_rows([each for each in written if each.is_new], plan=plan, batch=batch, now=now)
        updated = update_rows([each for each in written if not each.is_new], plan=plan, batch=batch, now=now)
    phase = "run" if running else "check"
    ImportFinding.objects.bulk_create(
        [finding_of(each, batch=batch, phase=phase) for each in judged if each.outcome != "ok"]
    )
    _progress(locked, judged, plan=plan, created=created, updated=updated)
    locked.done += len(chunk)
    locked.skipped += len(chunk) - len(judged)
    locked.next_row = chunk[-1].number + 1
    locked.total = max(locked.total, batch.total)
    locked.save()
    batch.next_row = locked.next_row


def _progress(batch: Import, judged: list[Judged], *, plan: ImportPlan, created: int, updated: int) -> None:
    outcomes = Counter(each.outcome for each in judged)
    batch.created += created
    batch.updated += updated
    batch.errors += outcomes["error"]
    batch.duplicates += outcomes["duplicate"]
    batch.skipped += sum(1 for each in judged if not each.faults and not is_written(each, plan))


def _finish(batch: Import, status: ImportStatus, *, scope: Scope, now: datetime, failure: str = "") -> None:
    with tenancy.organisation(batch.organisation_id):
        locked = Import.objects.select_for_update().get(organisation_id=batch.organisation_id, id=batch.id)
        if locked.status != batch.status:
            return
        locked.status, locked.failure = status, failure
        locked.total = locked.done if status is not ImportStatus.FAILED else locked.total
        moment = "checked_at" if status is ImportStatus.CHECKED else "finished_at"
        setattr(locked, moment, now)
        locked.save()
        if status is ImportStatus.DONE:
            _record(locked, scope=scope, now=now)


def _record(batch: Import, *, scope: Scope, now: datetime) -> None:
    counts = ("total", "created", "updated", "skipped", "errors", "duplicates")
    facts = {name: getattr(batch, name) for name in counts}
    ledger.record(
        batch.organisation_id,
        Fact(
            kind=IMPORTED,
            subject=Subject("import", batch.id),
            actor_id=scope.person_id,
            department_id=batch.department_id,
            happened_at=now,
            received_at=now,
            facts={**facts, "filename": batch.filename, "duplicates_choice": batch.options["duplicates"]},
        ),
    )
