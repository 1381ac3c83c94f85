"""Bring the database to the present: server, roles, migrations, grants, partitions (idempotent)."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from shifang.platform import clock, database, postgres
from shifang.platform.months import months_from
from shifang.platform.schema import partition_statements
from shifang.platform.schema_names import APPLICATION_ROLE, BACKUP_ROLE

MONTHS_AHEAD = 24


class Command(BaseCommand):
    help = "Start the embedded PostgreSQL if it is used, create roles and database, migrate, grant, partition."

    def handle(self, *args: Any, **options: Any) -> None:
        if database.external_url() is None:
            postgres.ensure_running()
        database.prepare()
        migrate_everything()


def migrate_everything() -> None:
    """Migrate as the owner, then grant the queue's tables and make the partitions of the coming months."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    with connections["owner"].cursor() as cursor:
        for statement in (*_queue_grants(), *_partitions()):
            cursor.execute(statement)


def _queue_grants() -> list[str]:
    return [
        f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}, {BACKUP_ROLE}",
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APPLICATION_ROLE}" for table in settings.QUEUE_TABLES),
        *(f"GRANT SELECT ON {table} TO {BACKUP_ROLE}" for table in settings.QUEUE_TABLES),
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT SELECT ON django_migrations TO {APPLICATION_ROLE}",
    ]


def _partitions() -> list[str]:
    statements = []
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT partrelid::regclass::text FROM pg_partitioned_table")
        tables = [row[0] for row in cursor.fetchall()]
    for year, month in months_from(clock.now(), count=MONTHS_AHEAD):
        for table in tables:
            statements += partition_statements(table, year=year, month=month)
    return statements
