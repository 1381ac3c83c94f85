"""What is known of devices: the facts for judging a claim, and the history for people."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from shifang.accounts.models import Device
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.truth.attestation.types import BootState, DeviceFacts, OtherUse, Scheme, SecurityLevel
from shifang.truth.models import Attestation

# Two people on one phone, or two phones of one person, count within this time.
LATELY = timedelta(days=30)

# The device, its key (the current or else the last), who used it or its key lately, the person's other devices,
# and the last attempt: a function, whose plans are kept (migrations/0005_facts.py).
# For the parameters of `fact_parameters`; a caller may send it along with statements of its own.
FACTS = """
SELECT * FROM truth_device_facts(%(org)s::uuid, %(device)s::uuid, %(person)s::uuid, %(since)s::timestamptz,
    %(idle)s::text[])
"""

# Attempts that failed for reasons that say nothing of the device.
_IDLE = ["nonce_unknown", "nonce_of_another", "nonce_replayed", "nonce_expired", "not_configured", "stale"]


class _Row(NamedTuple):
    part: str
    person_id: UUID
    device_id: UUID
    seen: datetime
    told: Any


def device_facts(scope: Scope, *, device_id: UUID, person_id: UUID, now: datetime) -> DeviceFacts:
    """Return what is known of a device that claims something for a person; one statement.

    Others are counted within the last 30 days before `now`.
    """
    words = fact_parameters(scope.organisation_id, device_id=device_id, person_id=person_id, now=now)
    with connection.cursor() as cursor:
        cursor.execute(FACTS, words)
        return read_facts(cursor.fetchall(), device_id=device_id, person_id=person_id, now=now)


def fact_parameters(organisation_id: UUID, *, device_id: UUID, person_id: UUID, now: datetime) -> dict[str, Any]:
    """Return the parameters of `FACTS`."""
    return {
        "org": organisation_id,
        "device": device_id,
        "person": person_id,
        "since": now - LATELY,
        "idle": _IDLE,
    }


def read_facts(found: Iterable[Sequence[Any]], *, device_id: UUID, person_id: UUID, now: datetime) -> DeviceFacts:
    """Return the rows that `FACTS` gave as facts."""
    rows = [_Row(*each) for each in found]
    device, key, last = (_first(rows, part) for part in ("device", "key", "last"))
    shown: dict[str, Any] = {} if key is None else _key(key.told)
    if last is not None and not last.told["ok"] and (key is None or last.seen > key.seen):
        shown |= {"attested": False, "code": last.told["code"]}
    strangers = [row for row in rows if row.part == "device" and row.person_id != person_id and row.seen > now - LATELY]
    return DeviceFacts(
        device_id=device_id,
        known=device is not None,
        revoked=bool(device and device.told) or bool(key and key.told["revoked_at"]),
        other_people=_uses([*strangers, *(row for row in rows if row.part == "person")]),
        other_devices=_uses([row for row in rows if row.part == "other"]),
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


def _first(rows: list[_Row], part: str) -> _Row | None:
    return next((row for row in rows if row.part == part), None)


def _uses(rows: list[_Row]) -> tuple[OtherUse, ...]:
    """Return each person and device once, the latest first."""
    latest: dict[tuple[UUID, UUID], datetime] = {}
    for row in rows:
        pair = row.person_id, row.device_id
        latest[pair] = max(row.seen, latest.get(pair, row.seen))
    ordered = sorted(latest.items(), key=lambda item: item[1], reverse=True)
    return tuple(OtherUse(person, device, seen) for (person, device), seen in ordered)
