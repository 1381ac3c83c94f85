"""Care of the keys: a new data key, wrapping anew, sealing old content again, destroying."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, connections

from shifang.kernel.problems import Refusal
from shifang.platform import tenancy
from shifang.platform.models import DataKey, TenantModel
from shifang.platform.vault.fields import SEALED_PART, SealedField, sealed_fields
from shifang.platform.vault.keys import add_key, fresh_ring
from shifang.platform.vault.problems import DESTROYED
from shifang.platform.vault.sealing import MARK, TEXT_MARK
from shifang.platform.vault.wrapping import key_encryption

AT_ONCE = 200
"""Rows in one transaction: none is held for long."""
NO_ROW = UUID(int=0)


@dataclass(frozen=True, slots=True)
class SealedFiles:
    """Files that a domain keeps sealed. `again(organisation, newest)` seals those again that are under another key."""

    name: str
    again: Callable[[UUID, int], int]


SEALED_FILES: dict[str, SealedFiles] = {}


def sealed_files(files: SealedFiles) -> None:
    """Declare files that follow a new data key; called from `AppConfig.ready` of their domain."""
    SEALED_FILES[files.name] = files


def rotate(organisation_id: UUID) -> int:
    """Make a new data key; return its number. What is written from now on is sealed with it, in every process within
    seconds; `seal_again` brings over what is there."""
    keys = fresh_ring(organisation_id)
    if keys.destroyed:
        raise Refusal(DESTROYED)
    number = keys.newest + 1
    add_key(organisation_id, number=number)
    return fresh_ring(organisation_id).newest


def wrap_again(organisation_id: UUID) -> int:
    """Wrap the data keys under a new key-encryption key and destroy the old one; return how many there are.

    Killed in between, both are there and each row names its own: run again, it goes on.
    """
    keeper, keys = key_encryption(), fresh_ring(organisation_id)
    keeper.renew(organisation_id)
    for number in sorted(keys.keys):
        name, wrapped = keeper.wrap(organisation_id, keys.raw(number))
        _as_owner(
            "UPDATE platform_datakey SET wrapping = %s, wrapped = %s "
            "WHERE organisation_id = %s AND number = %s AND destroyed_at IS NULL",
            [name, wrapped, organisation_id, number],
        )
    used = {name for name, _ in fresh_ring(organisation_id).keys.values()}
    keeper.forget(organisation_id, keep=used)
    return len(keys.keys)


def destroy(organisation_id: UUID, *, now: datetime) -> int:
    """Destroy the organisation's keys for good, wherever a copy of the sealed content may lie; return how many.

    Killed in between, run again, it goes on.
    """
    gone = _as_owner(
        "UPDATE platform_datakey SET wrapped = '', destroyed_at = %s "
        "WHERE organisation_id = %s AND destroyed_at IS NULL",
        [now, organisation_id],
    )
    key_encryption().forget(organisation_id, keep=())
    fresh_ring(organisation_id)
    return gone


def seal_again(organisation_id: UUID) -> int:
    """Seal everything that is not under the newest data key; return how much there was.

    What is done is told by the sealed values themselves, so it goes on wherever it was cut off.
    """
    keys = fresh_ring(organisation_id)
    if keys.destroyed:
        raise Refusal(DESTROYED)
    rows = sum(_column(organisation_id, model, field) for model, field in sealed_columns())
    return rows + sum(each.again(organisation_id, keys.newest) for each in SEALED_FILES.values())


def sealed_columns() -> Iterator[tuple[type[TenantModel], SealedField]]:
    """Yield every sealed column of the product that can be written again; the log's entries never are."""
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            yield from ((model, field) for field in sealed_fields(model))


def _column(organisation_id: UUID, model: type[TenantModel], field: SealedField) -> int:
    done, after = 0, NO_ROW
    while True:
        with tenancy.organisation(organisation_id):
            newest = fresh_ring(organisation_id).newest
            ids = _old_rows(organisation_id, model, field, newest=newest, after=after)
            rows = model._base_manager.select_for_update().filter(organisation_id=organisation_id, id__in=ids)
            for row in rows:
                # Opened, so that saving seals it again.
                getattr(row, field.attname)
                row.save(update_fields=[field.attname])
        if not ids:
            return done
        done, after = done + len(ids), ids[-1]


def _old_rows(
    organisation_id: UUID, model: type[TenantModel], field: SealedField, *, newest: int, after: UUID
) -> list[UUID]:
    """Return the next rows whose value does not begin as one under the newest key does."""
    table, column, form = model._meta.db_table, field.column, field.db_type(connection)
    head = MARK + newest.to_bytes(4, "big")
    # Six bytes are eight signs of base64.
    begins: dict[str, tuple[str, bytes | str, str]] = {
        "bytea": (f'substring("{column}" FROM 1 FOR 6)', head, "''::bytea"),
        "text": (f'left("{column}", {len(TEXT_MARK) + 8})', _begin_of_text(head), "''"),
        "jsonb": (
            f"left(coalesce(\"{column}\" ->> '{SEALED_PART}', \"{column}\" #>> '{{}}'), {len(TEXT_MARK) + 8})",
            _begin_of_text(head),
            "'null'::jsonb",
        ),
    }
    begin, wanted, empty = begins[str(form)]
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id FROM "{table}" WHERE organisation_id = %s AND id > %s '  # noqa: S608 - names of models
            f'AND "{column}" IS NOT NULL AND "{column}" <> {empty} AND {begin} <> %s ORDER BY id LIMIT {AT_ONCE}',
            [organisation_id, after, wanted],
        )
        return [row[0] for row in cursor.fetchall()]


def _begin_of_text(head: bytes) -> str:
    return TEXT_MARK + base64.b64encode(head).decode()


def _as_owner(statement: str, values: list[Any]) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def key_rows(organisation_id: UUID) -> list[DataKey]:
    """Return the data keys as they stand."""
    with tenancy.organisation(organisation_id):
        return list(DataKey.objects.filter(organisation_id=organisation_id).order_by("number"))
