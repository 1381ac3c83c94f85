"""One row in every table of the product for an organisation, made from the models alone."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from shifang.platform import clock
from shifang.platform.models import DataKey, TenantKey, TenantModel
from shifang.platform.vault.keys import fresh_ring
from shifang.platform.vault.operations import key_rows

_START = datetime(2026, 3, 2, tzinfo=UTC)
# What the constraints of a table ask for beyond a value of the right type.
SPECIAL: dict[str, dict[str, Any]] = {
    "visits_answervalue": {"text": "x"},
    "pool_pause": {"kind": "freeze"},
    "pool_sweep": {"state": "done"},
    "pool_handoverline": {"kind": "customer"},
    "pool_extension": {"status": "refused"},
    "evidence_photomatch": {"kind": "near"},
}

Rows = dict[str, UUID]


def tenant_models() -> list[type[TenantModel]]:
    """Return the models of all tables of organisations, those that are referred to first."""
    left = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    ordered: list[type[TenantModel]] = []
    while left:
        ready = [model for model in left if all(target in ordered for target in _needs(model))]
        if not ready:
            message = f"keys that are never null form a circle: {left}"
            raise ValueError(message)
        ordered += ready
        left = [model for model in left if model not in ready]
    return ordered


def fill(organisation_id: UUID) -> Rows:
    """Insert one row into every table as the owner; return table → id."""
    made: Rows = {}
    for model in tenant_models():
        table = model._meta.db_table
        if model is DataKey:
            # One that no wrapping key opens would close every sealed column.
            fresh_ring(organisation_id)
            made[table] = key_rows(organisation_id)[0].id
            continue
        row = model(organisation_id=organisation_id, id=clock.new_id())
        for rank, field in enumerate(_own_fields(model)):
            setattr(row, field.attname, _value(field, rank=rank, made=made, table=table))
        model._base_manager.using("owner").bulk_create([row])
        made[table] = row.id
    return made


def references(*, null: bool | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield (table, column, table referred to) of every key of the models, or of those that may (not) be null."""
    for model in tenant_models():
        for field in model._meta.local_fields:
            if isinstance(field, TenantKey) and null in {None, field.null}:
                yield model._meta.db_table, field.column, field.remote_field.model._meta.db_table


def _own_fields(model: type[TenantModel]) -> list[models.Field]:
    return [field for field in model._meta.local_fields if field.name not in {"id", "organisation_id"}]


def _needs(model: type[TenantModel]) -> list[type[models.Model]]:
    return [
        field.remote_field.model
        for field in model._meta.local_fields
        if isinstance(field, TenantKey) and not field.null and field.remote_field.model is not model
    ]


def _value(field: models.Field, *, rank: int, made: Rows, table: str) -> Any:
    special = SPECIAL.get(table, {})
    if field.attname in special:
        return special[field.attname]
    if isinstance(field, TenantKey):
        return None if field.null else made[field.remote_field.model._meta.db_table]
    if field.attname == "sha256" and isinstance(field, models.CharField):
        return secrets.token_hex(32)
    return None if field.null else _plain(field, rank)


def _plain(field: models.Field, rank: int) -> Any:
    # Later fields get later moments, so that a period ends after it starts.
    moment = _START + timedelta(days=rank)
    by_type: tuple[tuple[type[models.Field], Any], ...] = (
        (models.UUIDField, clock.new_id()),
        (models.BooleanField, False),
        (models.DateTimeField, moment),
        (models.DateField, date(2026, 3, 2) + timedelta(days=rank)),
        (models.TimeField, time(rank % 24)),
        (models.DurationField, timedelta(seconds=1)),
        (models.JSONField, {}),
        (models.BinaryField, b"x" * 16),
        (models.DecimalField, Decimal(1)),
        (models.FloatField, 1.0),
        (models.IntegerField, 1),
        (models.GenericIPAddressField, "127.0.0.1"),
        (ArrayField, []),
        (models.CharField, "x"),
        (models.TextField, "x"),
    )
    for kind, value in by_type:
        if isinstance(field, kind):
            return value
    message = f"say in every_table.py how to fill a {type(field).__name__} ({field})"
    raise TypeError(message)
