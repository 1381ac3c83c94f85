"""The devices that commands come from."""

from datetime import datetime
from uuid import UUID

from shifang.accounts.models import Device
from shifang.accounts.types import Scope
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.protocol.types import DEVICE_OF_ANOTHER, DEVICE_REVOKED, DEVICE_SEEN, Park


def see_device(scope: Scope, *, device_id: UUID, now: datetime) -> None:
    """Remember a device at its first command; refuse a revoked one, park what comes from a colleague's."""
    device = Device.objects.filter(organisation_id=scope.organisation_id, id=device_id).first()
    if device is None:
        created = Device.objects.bulk_create(
            [
                Device(
                    id=device_id,
                    organisation_id=scope.organisation_id,
                    person_id=scope.me,
                    first_seen_at=now,
                    last_seen_at=now,
                )
            ],
            ignore_conflicts=True,
        )
        _record_device(scope, created[0], now)
        return
    if device.revoked_at is not None:
        raise Refusal(DEVICE_REVOKED)
    if device.person_id != scope.person_id:
        raise Park(DEVICE_OF_ANOTHER)


def own_device(scope: Scope, *, device_id: UUID, now: datetime) -> None:
    """Remember a device like `see_device`; refuse a revoked one and a colleague's, for doors that can park nothing."""
    try:
        see_device(scope, device_id=device_id, now=now)
    except Park as park:
        raise Refusal(park.kind) from None


def _record_device(scope: Scope, device: Device, now: datetime) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=DEVICE_SEEN,
            subject=Subject("device", device.id),
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
        ),
    )
