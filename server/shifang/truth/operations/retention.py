"""Deleting what is older than it is kept, in small bites.

Sightings and prints are append-only to the application, so the owner's role deletes them: by their ids, which begin
with the moment at which they were written.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from shifang.accounts.queries import policy, system_scope
from shifang.kernel.ids import lowest_at
from shifang.platform import tenancy
from shifang.truth.attestation.nonces import LIFE, REMEMBERED
from shifang.truth.types.policy import RETENTION

AT_ONCE = 2_000
"""Rows in one statement."""

_DELETE = """
DELETE FROM {table} WHERE organisation_id = %(organisation_id)s AND id IN (
    SELECT id FROM {table} WHERE organisation_id = %(organisation_id)s AND id < %(before)s ORDER BY id LIMIT %(most)s)
"""


def kept_since(organisation_id: UUID, *, now: datetime) -> dict[str, datetime]:
    """Return per table since when an organisation keeps its rows."""
    with tenancy.organisation(organisation_id):
        body = {**RETENTION.default, **policy(system_scope(organisation_id), RETENTION.code).body}
    return {
        "truth_print": now - timedelta(days=int(body["prints_days"])),
        "truth_sighting": now - timedelta(days=int(body["sightings_days"])),
        "truth_nonce": now - REMEMBERED - max(LIFE.values()),
    }


def delete_some(*, organisation_id: UUID, table: str, before: datetime) -> int:
    """Delete a few of the oldest rows of a table that were written before a moment; return how many."""
    words: dict[str, Any] = {"organisation_id": organisation_id, "before": lowest_at(before), "most": AT_ONCE}
    with connections["owner"].cursor() as cursor:
        cursor.execute(_DELETE.format(table=table), words)
        return int(cursor.rowcount)
