"""Background work of customers: imports, and forgetting their files."""

from datetime import timedelta
from uuid import UUID

from shifang.customers.imports import jobs
from shifang.customers.imports.uploads import forget_files
from shifang.platform import clock, tenancy
from shifang.platform.jobs import periodic, task

# Uploaded lists hold names and telephone numbers: they are not kept longer than somebody may need the report.
KEEP_FILES = timedelta(days=30)


@task(queue="imports")
def check_import(*, organisation_id: str, import_id: str) -> None:
    """Do the dry run of an import."""
    jobs.check(organisation_id=UUID(organisation_id), import_id=UUID(import_id), now=clock.now())


@task(queue="imports")
def run_import(*, organisation_id: str, import_id: str) -> None:
    """Write the rows of an import."""
    jobs.run(organisation_id=UUID(organisation_id), import_id=UUID(import_id), now=clock.now())


@periodic("17 3 * * *")
@task(queue="imports", retry=None, queueing_lock="customers.forget_old_files")
def forget_old_files(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Delete the files of imports older than 30 days."""
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            forget_files(organisation_id=organisation_id, before=clock.now() - KEEP_FILES)
