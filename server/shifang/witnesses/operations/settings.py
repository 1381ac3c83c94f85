"""Setting who witnesses the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.alerts import queries as alerts
from shifang.alerts.rules import target_of
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.witnesses import queries, rules
from shifang.witnesses.models import Witness
from shifang.witnesses.types import WITNESS_CHANGED, WITNESS_SETTINGS, WITNESSES_MANAGE, WitnessKind


def add_witness(*, scope: Scope, name: str, kind: WitnessKind, settings: Mapping[str, str], now: datetime) -> Witness:
    """Add a witness: from now on it is given every checkpoint."""
    scope.require(WITNESSES_MANAGE)
    wrong = rules.missing_setting(kind, settings)
    if wrong is not None:
        raise Refusal(WITNESS_SETTINGS, field=wrong)
    if kind is WitnessKind.CHANNEL:
        _require_channel(scope, settings["channel_id"])
    else:
        target_of(settings["url"])
    made = Witness.objects.create(
        organisation_id=scope.organisation_id, name=name, kind=kind.value, settings=dict(settings), created_at=now
    )
    _record(scope, made, {"added": name, "kind": kind.value}, now=now)
    return made


def change_witness(*, scope: Scope, witness_id: UUID, changes: Mapping[str, Any], now: datetime) -> Witness:
    """Change the name of a witness or whether it is asked; another key or address is another witness."""
    scope.require(WITNESSES_MANAGE)
    witness = queries.witness_of(scope, witness_id)
    for name in ("name", "enabled"):
        setattr(witness, name, changes.get(name, getattr(witness, name)))
    witness.save()
    _record(scope, witness, {"changed": sorted(changes), "enabled": witness.enabled}, now=now)
    return witness


def remove_witness(*, scope: Scope, witness_id: UUID, now: datetime) -> None:
    """Ask a witness no longer; what it said stays."""
    scope.require(WITNESSES_MANAGE)
    witness = queries.witness_of(scope, witness_id)
    witness.removed_at = now
    witness.save()
    _record(scope, witness, {"removed": witness.name}, now=now)


def _require_channel(scope: Scope, channel_id: str) -> None:
    try:
        alerts.channel_of(scope, UUID(channel_id))
    except ValueError:
        raise Refusal(WITNESS_SETTINGS, field="channel_id") from None


def _record(scope: Scope, witness: Witness, facts: Mapping[str, Any], *, now: datetime) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=WITNESS_CHANGED,
            subject=Subject("witness", witness.id),
            happened_at=now,
            received_at=now,
            actor_id=scope.person_id,
            department_id=scope.department_id,
            facts=facts,
        ),
    )
