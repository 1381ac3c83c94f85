"""Devices: a lost phone is revoked, and what it sends afterwards is refused."""

from datetime import datetime
from uuid import UUID

from shifang.accounts.models import Device, Session
from shifang.accounts.operations.recording import record
from shifang.accounts.types import DEVICE_REVOKED, PEOPLE_MANAGE, Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import tenancy


def revoke_device(*, scope: Scope, device_id: UUID, now: datetime) -> Device:
    """Revoke one's own device, or one of somebody the scope manages; its sessions end at once."""
    with tenancy.organisation(scope.organisation_id):
        device = (
            Device.objects.select_related("person")
            .select_for_update(of=("self",))
            .filter(organisation_id=scope.organisation_id, id=device_id)
            .first()
        )
        if device is None:
            raise Refusal(NOT_FOUND)
        scope.require_sight(department_id=device.person.department_id, person_id=device.person_id)
        if device.person_id != scope.person_id:
            scope.require(PEOPLE_MANAGE)
        if device.revoked_at is None:
            device.revoked_at = now
            device.save(update_fields=["revoked_at"])
            Session.objects.filter(
                organisation_id=scope.organisation_id, device_id=device_id, revoked_at__isnull=True
            ).update(revoked_at=now)
            facts = {"person_id": str(device.person_id)}
            department_id = device.person.department_id
            record(
                DEVICE_REVOKED,
                Subject("device", device.id),
                scope=scope,
                now=now,
                department_id=department_id,
                facts=facts,
            )
    return device
