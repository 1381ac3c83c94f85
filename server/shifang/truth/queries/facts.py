"""What is known of earlier check-ins, for judging the next: one statement, which a caller may put into its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.kernel.geo import Point
from shifang.truth.rules.prints import Print
from shifang.truth.types.facts import Sighted, Twin

# So many of a person's last check-ins are held against the next; prints are remembered for so long.
_PAST = 4
# So many newest bearers of a print are looked at: a forger who sends one spot all day makes nothing slow.
_BEARERS = 20
_REMEMBERED = timedelta(days=90)

# An expression that gives {"past": […], "twins": […]} for the parameters of `parameters`.
KNOWN = """
(SELECT json_build_object(
    'past', (SELECT json_agg(p) FROM (
        SELECT subject_id, device_id, happened_at, received_at, latitude, longitude, accuracy_m, monotonic_ms
        FROM truth_sighting
        WHERE organisation_id = %(organisation_id)s AND person_id = %(person_id)s AND subject_id <> %(visit_id)s
          AND happened_at > %(remembered)s
        ORDER BY happened_at DESC LIMIT %(past)s) p),
    'twins', (SELECT json_agg(t) FROM (
        SELECT p.kind, s.subject_id, s.person_id, s.device_id, s.happened_at, count(*) AS shared
        FROM unnest(%(prints)s::bigint[]) AS wanted (value)
        CROSS JOIN LATERAL (
            SELECT kind, sighting_id FROM truth_print
            WHERE organisation_id = %(organisation_id)s AND value = wanted.value
            ORDER BY sighting_id DESC LIMIT %(bearers)s) p
        JOIN truth_sighting s ON s.organisation_id = %(organisation_id)s AND s.id = p.sighting_id
        WHERE s.subject_id <> %(visit_id)s AND s.happened_at > %(remembered)s
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 5 DESC LIMIT 20) t)))
"""


def parameters(
    organisation_id: UUID, person_id: UUID, *, subject_id: UUID, prints: Sequence[Print], at: datetime
) -> dict[str, Any]:
    """Return the parameters of `KNOWN`."""
    return {
        "organisation_id": str(organisation_id),
        "person_id": person_id,
        "visit_id": subject_id,
        "prints": [each.value for each in prints],
        "remembered": at - _REMEMBERED,
        "past": _PAST,
        "bearers": _BEARERS,
    }


def known(words: Mapping[str, Any]) -> tuple[tuple[Sighted, ...], tuple[Twin, ...]]:
    """Run `KNOWN` by itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {KNOWN}", words)
        return read(cursor.fetchone()[0])


def read(found: Any) -> tuple[tuple[Sighted, ...], tuple[Twin, ...]]:
    """Return what `KNOWN` gave as facts."""
    plain = json.loads(found) if isinstance(found, str) else found
    return (
        tuple(_sighted(each) for each in plain["past"] or ()),
        tuple(_twin(each) for each in plain["twins"] or ()),
    )


def _sighted(row: Mapping[str, Any]) -> Sighted:
    return Sighted(
        id=f"visit:{row['subject_id']}",
        position=Point(row["latitude"], row["longitude"]),
        accuracy_m=row["accuracy_m"],
        happened_at=datetime.fromisoformat(row["happened_at"]),
        received_at=datetime.fromisoformat(row["received_at"]),
        device_id=row["device_id"],
        monotonic_ms=row["monotonic_ms"],
    )


def _twin(row: Mapping[str, Any]) -> Twin:
    return Twin(
        kind=row["kind"],
        id=f"visit:{row['subject_id']}",
        person_id=row["person_id"],
        device_id=row["device_id"],
        happened_at=datetime.fromisoformat(row["happened_at"]),
        shared=row["shared"],
    )
