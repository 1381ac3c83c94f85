"""Issuing and using up single-use numbers."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from shifang.accounts.types import Scope
from shifang.platform import tenancy
from shifang.truth.attestation.base64url import decode
from shifang.truth.attestation.nonces import (
    AT_ONCE,
    LIFE,
    OUTSTANDING,
    REMEMBERED,
    SIZE,
    KnownNonce,
    NonceUse,
    Purpose,
    fault_of,
)
from shifang.truth.attestation.types import Malformed
from shifang.truth.models import Nonce


def issue(*, scope: Scope, purpose: Purpose, count: int, now: datetime) -> Sequence[Nonce]:
    """Issue up to 50 nonces to the person who asks. The oldest unused ones beyond 500 are taken back."""
    with tenancy.organisation(scope.organisation_id):
        mine = Nonce.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me)
        mine.filter(expires_at__lt=now - REMEMBERED).delete()
        unused = mine.filter(purpose=purpose, used_at=None).order_by("-issued_at", "-id")
        surplus = unused.values_list("id", flat=True)[OUTSTANDING - min(count, AT_ONCE) :]
        mine.filter(id__in=list(surplus)).delete()
        return Nonce.objects.bulk_create(
            Nonce(
                organisation_id=scope.organisation_id,
                person_id=scope.me,
                purpose=purpose,
                value=secrets.token_bytes(SIZE),
                issued_at=now,
                expires_at=now + LIFE[purpose],
            )
            for _ in range(min(count, AT_ONCE))
        )


def use(*, scope: Scope, text: str, shown: NonceUse) -> tuple[bytes, str]:
    """Use a nonce up; return its bytes and why it is not good, or "" when it is. Two at once: one is a replay."""
    try:
        value = decode(text)
    except Malformed:
        return b"", "nonce_unknown"
    with tenancy.organisation(scope.organisation_id):
        row = (
            Nonce.objects.select_for_update()
            .filter(organisation_id=scope.organisation_id, value=value[: SIZE + 1])
            .first()
        )
        fault = fault_of(_known(row), shown)
        if row is not None and not fault and row.used_at is None:
            row.used_at, row.used_by, row.used_for = shown.now, shown.used_by, shown.used_for
            row.save(update_fields=["used_at", "used_by", "used_for"])
    return value, fault


def _known(row: Nonce | None) -> KnownNonce | None:
    if row is None:
        return None
    return KnownNonce(
        purpose=Purpose(row.purpose),
        person_id=row.person_id,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        used_by=row.used_by,
        used_for=None if row.used_for is None else bytes(row.used_for),
    )
