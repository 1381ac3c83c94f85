"""What is known of devices: the facts for judging a claim, and the history for people."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.accounts.models import Device
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.truth.attestation.types import BootState, DeviceFacts, OtherUse, Scheme, SecurityLevel
from shifang.truth.models import Attestation

# Two people on one phone, or two phones of one person, count within this time.
LATELY = timedelta(days=30)

# One statement: the device, its key, the people who used it or its key lately, and the person's other devices.
_FACTS = """
WITH device AS (
    SELECT id, person_id, revoked_at, last_seen_at FROM accounts_device
    WHERE organisation_id = %(org)s AND id = %(device)s
), current AS (
    SELECT * FROM truth_devicekey WHERE organisation_id = %(org)s AND device_id = %(device)s
    ORDER BY revoked_at DESC NULLS FIRST LIMIT 1
), people AS (
    SELECT person_id, id AS device_id, last_seen_at AS seen FROM device WHERE person_id <> %(person)s
    UNION ALL
    SELECT person_id, device_id, last_seen_at FROM accounts_session
    WHERE organisation_id = %(org)s AND device_id = %(device)s AND person_id <> %(person)s
    UNION ALL
    SELECT k.person_id, k.device_id, k.enrolled_at FROM truth_devicekey k, current
    WHERE k.organisation_id = %(org)s AND k.fingerprint = current.fingerprint AND k.person_id <> %(person)s
), others AS (
    SELECT person_id, device_id, max(seen) AS seen FROM people WHERE seen > %(since)s GROUP BY 1, 2
), devices AS (
    SELECT person_id, id AS device_id, last_seen_at AS seen FROM accounts_device
    WHERE organisation_id = %(org)s AND person_id = %(person)s AND id <> %(device)s AND revoked_at IS NULL
      AND last_seen_at > %(since)s
)
SELECT (SELECT row_to_json(d) FROM device d), (SELECT row_to_json(c) FROM (
           SELECT id, scheme, encode(public_key, 'hex') AS public_key, encode(credential_id, 'hex') AS credential_id,
                  counter, genuine, ok, code, level, boot, locked, weaker, enrolled_at, revoked_at FROM current) c),
       (SELECT json_agg(o ORDER BY o.seen DESC) FROM (SELECT * FROM others ORDER BY seen DESC LIMIT 10) o),
       (SELECT json_agg(o ORDER BY o.seen DESC) FROM (SELECT * FROM devices ORDER BY seen DESC LIMIT 10) o),
       (SELECT row_to_json(a) FROM (
           SELECT ok, code, received_at FROM truth_attestation
           WHERE organisation_id = %(org)s AND device_id = %(device)s AND NOT code = ANY(%(idle)s)
           ORDER BY received_at DESC LIMIT 1) a)
"""

# Attempts that failed for reasons that say nothing of the device.
_IDLE = ["nonce_unknown", "nonce_of_another", "nonce_replayed", "nonce_expired", "not_configured", "stale"]


def device_facts(scope: Scope, *, device_id: UUID, person_id: UUID, now: datetime) -> DeviceFacts:
    """Return what is known of a device that claims something for a person; one statement.

    Others are counted within the last 30 days before `now`.
    """
    with connection.cursor() as cursor:
        words: dict[str, Any] = {
            "org": scope.organisation_id,
            "device": device_id,
            "person": person_id,
            "since": now - LATELY,
            "idle": _IDLE,
        }
        cursor.execute(_FACTS, words)
        device, key, people, devices, last = (_json(each) for each in cursor.fetchone())
    revoked = bool(device and device["revoked_at"]) or bool(key and key["revoked_at"])
    shown: dict[str, Any] = {} if key is None else _key(key)
    if last is not None and not last["ok"] and (key is None or last["received_at"] > key["enrolled_at"]):
        shown |= {"attested": False, "code": last["code"]}
    return DeviceFacts(
        device_id=device_id,
        known=device is not None,
        revoked=revoked,
        other_people=_uses(people),
        other_devices=_uses(devices),
        **shown,
    )


def attestations(scope: Scope, *, device_id: UUID, limit: int) -> list[Attestation]:
    """Return the attempts to attest a visible device, newest first."""
    device = Device.objects.select_related("person").filter(organisation_id=scope.organisation_id, id=device_id).first()
    if device is None:
        raise Refusal(NOT_FOUND)
    scope.require_sight(department_id=device.person.department_id, person_id=device.person_id)
    rows = Attestation.objects.filter(organisation_id=scope.organisation_id, device_id=device_id)
    return list(rows.order_by("-received_at", "-id")[:limit])


def _key(row: dict[str, Any]) -> dict[str, Any]:
    attested = True if row["genuine"] and row["ok"] else (False if row["genuine"] else None)
    return {
        "scheme": Scheme(row["scheme"]),
        "key_id": UUID(row["id"]),
        "public_key": bytes.fromhex(row["public_key"]),
        "credential_id": bytes.fromhex(row["credential_id"]),
        "counter": row["counter"],
        "attested": attested,
        "code": row["code"],
        "level": SecurityLevel(row["level"]),
        "boot": BootState(row["boot"]) if row["boot"] else None,
        "locked": row["locked"],
        "weaker": row["weaker"],
        "enrolled_at": datetime.fromisoformat(row["enrolled_at"]),
    }


def _uses(rows: list[dict[str, Any]] | None) -> tuple[OtherUse, ...]:
    return tuple(
        OtherUse(UUID(row["person_id"]), UUID(row["device_id"]), datetime.fromisoformat(row["seen"]))
        for row in rows or ()
    )


def _json(value: Any) -> Any:
    """Return what a JSON column held, whether the driver has read it or not."""
    return json.loads(value) if isinstance(value, str) else value
