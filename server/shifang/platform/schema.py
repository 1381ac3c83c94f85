"""Migration operations that turn Django's tables into tenant tables.

A table made by `CreateModel` becomes one of an organisation by naming it in `TenantTable`: primary key
`(organisation_id, id)`, composite foreign keys, forced row-level security with one policy, and the grants of
the application role. `shifang/config/tests/test_catalogue.py` fails on a table that was forgotten.
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from shifang.kernel.ids import lowest_at
from shifang.platform.models import TenantKey
from shifang.platform.months import month_starts
from shifang.platform.schema_names import APPLICATION_ROLE, BACKUP_ROLE

PREDICATE = "organisation_id = nullif(current_setting('shifang.organisation', true), '')::uuid"


class TenantTable(Operation):
    """Make the tables of `models` (names of this app) tables of organisations.

    `append_only` takes UPDATE and DELETE away from the application role; `partitioned` range-partitions the
    table by its UUIDv7 `id`, with a default partition beside the months.
    """

    reduces_to_sql = True
    reversible = False
    atomic = True

    def __init__(self, *names: str, append_only: bool = False, partitioned: bool = False) -> None:
        self.names = names
        self.append_only = append_only
        self.partitioned = partitioned

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {"append_only": self.append_only, "partitioned": self.partitioned}
        return type(self).__name__, list(self.names), {k: v for k, v in options.items() if v}

    def describe(self) -> str:
        return f"Tenant tables {', '.join(self.names)}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        tables = [to_state.apps.get_model(app_label, name) for name in self.names]
        # All keys first: tables of one operation may refer to each other.
        for statement in [part for model in tables for part in self._keys(model._meta.db_table)]:
            schema_editor.execute(statement)
        for statement in [part for model in tables for part in self._guards(model)]:
            schema_editor.execute(statement)

    def _keys(self, table: str) -> list[str]:
        return [
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey"',
            *(_partition(table) if self.partitioned else ()),
            f'ALTER TABLE "{table}" ADD PRIMARY KEY (organisation_id, id)',
        ]

    def _guards(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        fields = [field for field in model._meta.local_fields if isinstance(field, TenantKey)]
        return [
            *(foreign_key(table, field) for field in fields),
            *row_security(table, append_only=self.append_only),
        ]


class TenantReference(Operation):
    """Add the composite foreign key of a `TenantKey` field that a later migration added."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model: str, field: str) -> None:
        self.model = model
        self.field = field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model, self.field], {}

    def describe(self) -> str:
        return f"Foreign key {self.model}.{self.field} inside the organisation"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        schema_editor.execute(foreign_key(model._meta.db_table, model._meta.get_field(self.field)))


def foreign_key(table: str, field: Any) -> str:
    """Return the statement that adds the composite foreign key of `field`."""
    target = field.remote_field.model._meta.db_table
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_fk" '
        f'FOREIGN KEY (organisation_id, "{field.column}") REFERENCES "{target}" (organisation_id, id)'
    )


def row_security(table: str, *, append_only: bool) -> list[str]:
    """Return the statements that force row-level security and grant the application role its share."""
    rights = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY tenant ON "{table}" USING ({PREDICATE}) WITH CHECK ({PREDICATE})',
        f'GRANT {rights} ON "{table}" TO {APPLICATION_ROLE}',
        f'GRANT SELECT ON "{table}" TO {BACKUP_ROLE}',
    ]


def _partition(table: str) -> list[str]:
    return [
        f'ALTER TABLE "{table}" RENAME TO "{table}_plain"',
        f'CREATE TABLE "{table}" (LIKE "{table}_plain" INCLUDING ALL) PARTITION BY RANGE (id)',
        f'DROP TABLE "{table}_plain"',
        f'CREATE TABLE "{table}_default" PARTITION OF "{table}" DEFAULT',
        *partition_security(f"{table}_default"),
    ]


def partition_statements(table: str, *, year: int, month: int) -> list[str]:
    """Return the statements that make the partition of one month, if it is not there."""
    start, end = month_starts(year=year, month=month)
    name = f"{table}_{year:04d}{month:02d}"
    return [
        f'CREATE TABLE IF NOT EXISTS "{name}" PARTITION OF "{table}" '
        f"FOR VALUES FROM ('{lowest_at(start)}') TO ('{lowest_at(end)}')",
        *partition_security(name),
    ]


def partition_security(name: str) -> list[str]:
    """Close a partition to everyone: it is reached through its parent, whose policy applies."""
    return [
        f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY',
    ]
