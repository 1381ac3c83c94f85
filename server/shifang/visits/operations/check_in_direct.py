"""The everyday check-in in one loading and one writing statement (docs/adr/0007-check-in-by-hand-written-sql.md).

It takes the case in which nothing is out of the ordinary: a begun visit, an accepted position, nothing waiting or
parked. Everything else answers None and goes the ordinary way, which leaves the same rows
(`tests/test_check_in_direct.py` compares them).
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError

from shifang.customers.queries.settings import settings
from shifang.kernel.geo import Point
from shifang.ledger.operations import event_row
from shifang.ledger.types import REACTIONS
from shifang.platform import tenancy
from shifang.protocol.operations.sealing import payload_column
from shifang.protocol.types import Call, Outcome, Status
from shifang.truth.operations import sealing
from shifang.truth.operations.sightings import sighting_of
from shifang.truth.queries.devices import FACTS, fact_parameters, read_facts
from shifang.truth.queries.facts import read
from shifang.truth.types.judgement import Outcome as Answer
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.operations.check_in import adopt, check_in_result
from shifang.visits.operations.judging import (
    Judgement,
    Known,
    asked,
    assessed,
    attempt_row,
    facts_of,
    figures,
    judge_facts,
)
from shifang.visits.operations.load import cause_of
from shifang.visits.operations.settle import fact_of
from shifang.visits.types.closed_lists import CHECKED_IN
from shifang.visits.types.words import Life, Reason

# {known} stands for what the question about the check-in needs.
_LOAD = """
SELECT v.code, v.customer_id, v.department_id, c.latitude, c.longitude, c.geofence_radius_m, c.type,
       {known}
FROM visits_visit v
JOIN customers_customer c ON c.organisation_id = v.organisation_id AND c.id = v.customer_id
JOIN accounts_device d ON d.organisation_id = v.organisation_id AND d.id = %(device_id)s
WHERE v.organisation_id = %(organisation_id)s AND v.id = %(visit_id)s AND v.person_id = %(person_id)s
  AND v.life = 'planned' AND v.started_at IS NOT NULL AND v.checked_in_at IS NULL
  AND c.latitude IS NOT NULL AND d.person_id = %(person_id)s AND d.revoked_at IS NULL
"""
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(%(turn)s, 0))"
_WRITE = """
WITH moved AS (
    UPDATE visits_visit SET
        life = %(life)s, life_reason = %(life_reason)s, life_at = %(happened_at)s,
        attempt_id = %(attempt_id)s, checked_in_at = %(happened_at)s, checked_in_received_at = %(received_at)s,
        check_in_command_id = %(command_id)s, check_in_device_id = %(device_id)s, check_in_sequence = %(sequence)s,
        latitude = %(latitude)s, longitude = %(longitude)s, accuracy_m = %(accuracy_m)s,
        distance_m = %(distance_m)s, cell7 = %(cell7)s, cell8 = %(cell8)s, cell9 = %(cell9)s, cell10 = %(cell10)s,
        to_review = %(to_review)s
    WHERE organisation_id = %(organisation_id)s AND id = %(visit_id)s AND life = 'planned'
      AND started_at IS NOT NULL AND checked_in_at IS NULL AND NOT check_in_refused AND blocked_by IS NULL
      AND NOT EXISTS (
          SELECT 1 FROM protocol_command
          WHERE organisation_id = %(organisation_id)s AND waits_for = %(visit_id)s AND status = 'waiting')
      AND NOT EXISTS (
          SELECT 1 FROM protocol_command
          WHERE organisation_id = %(organisation_id)s AND subject_id = %(visit_id)s
            AND status IN ('waiting', 'parked'))
    RETURNING id
), receipt AS (
    INSERT INTO protocol_command (id, organisation_id, kind, person_id, department_id, device_id, sequence,
        happened_at, received_at, payload, status, code, params, result, subject_id, note)
    SELECT %(command_id)s, %(organisation_id)s, %(kind)s, %(person_id)s, %(person_department_id)s::uuid, %(device_id)s,
        %(sequence)s, %(happened_at)s, %(received_at)s, %(payload)s::jsonb, %(status)s, '', '{}'::jsonb,
        %(result)s::jsonb, id, ''
    FROM moved
), attempt AS (
    INSERT INTO visits_checkinattempt (id, organisation_id, visit_id, command_id, purpose, cause, person_id,
        device_id, happened_at, received_at, judged_at, verdict, accepted, facts, environment, assessment,
        policy_version, engine_version)
    SELECT %(attempt_id)s, %(organisation_id)s, id, %(command_id)s, %(purpose)s, %(cause)s, %(person_id)s,
        %(device_id)s, %(happened_at)s, %(received_at)s, %(received_at)s, %(verdict)s, true, %(facts)s::jsonb,
        %(environment)s::jsonb, %(assessment)s::jsonb, %(policy_version)s, %(engine_version)s
    FROM moved
), event AS (
    INSERT INTO ledger_event (id, organisation_id, kind, actor_id, department_id, subject_kind, subject_id,
        related_id, happened_at, received_at, facts, salt)
    SELECT %(event_id)s, %(organisation_id)s, %(event_kind)s, %(person_id)s, %(department_id)s, 'visit', id,
        %(customer_id)s, %(happened_at)s, %(received_at)s, %(event_facts)s::jsonb, %(salt)s
    FROM moved
), sighting AS (
    INSERT INTO truth_sighting (id, organisation_id, person_id, device_id, subject_id, happened_at, received_at,
        latitude, longitude, accuracy_m, monotonic_ms)
    SELECT %(sighting_id)s, %(organisation_id)s, %(person_id)s, %(device_id)s, id, %(happened_at)s, %(received_at)s,
        %(latitude)s, %(longitude)s, %(accuracy_m)s, %(monotonic_ms)s::bigint
    FROM moved
), prints AS (
    INSERT INTO truth_print (id, organisation_id, sighting_id, kind, value)
    SELECT p.id, %(organisation_id)s, %(sighting_id)s, p.kind, p.value
    FROM moved, unnest(%(print_ids)s::uuid[], %(print_kinds)s::text[], %(print_values)s::bigint[])
        AS p (id, kind, value)
), pending AS (
    INSERT INTO ledger_pending (id, organisation_id) SELECT %(event_id)s, %(organisation_id)s FROM moved
)
SELECT id FROM moved
"""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A visit that is ready for its check-in, and where its customer is."""

    code: str
    customer_id: UUID
    department_id: UUID
    point: Point
    radius_m: int | None
    customer_type: str
    known: Known


def check_in_directly(call: Call, payload: dict[str, Any]) -> Outcome | None:
    """Check in, or return None when the case is not an everyday one. `payload` is the command's as it came."""
    if REACTIONS.get(CHECKED_IN.code):
        return None
    loaded = _load(call)
    if loaded is None:
        return None
    judgement = _judge(call, loaded)
    if judgement.assessment.verdict is not Answer.ACCEPTED or judgement.fix is None:
        return None
    visit = _visit(call, loaded)
    attempt = attempt_row(call, visit, judgement, purpose="check_in", cause="arrival", accepted=True)
    adopt(visit, judgement, attempt)
    result = check_in_result(visit, judgement)
    written = _write(call, visit, attempt=attempt, judgement=judgement, payload=payload, result=result)
    return Outcome(result=result, subject_id=visit.id) if written else None


def _load(call: Call) -> _Loaded | None:
    organisation_id, me, device_id = call.scope.organisation_id, call.scope.me, call.device_id
    question = asked(call)
    rows, enrolment = tenancy.at_once(
        organisation_id,
        (_LOAD.replace("{known}", question.sql("v.customer_id")), {**question.words, "person_id": me}),
        (FACTS, fact_parameters(organisation_id, device_id=device_id, person_id=me, now=call.received_at)),
    )
    if not rows:
        return None
    (row,) = rows
    enrolled = read_facts(enrolment, device_id=device_id, person_id=me, now=call.received_at)
    found = read(question, row[7])
    # A nonce is used up for this command: the ordinary way, should it be gone after all, finds the same.
    seal = sealing.seal_of(call, enrolled, chain=found.chain)
    known = Known(device=sealing.device_of(enrolled), seal=seal, facts=found)
    return _Loaded(row[0], row[1], row[2], Point(row[3], row[4]), row[5], row[6], known)


def _judge(call: Call, loaded: _Loaded) -> Judgement:
    in_force = settings(call.scope)
    facts = facts_of(
        call,
        customer=loaded.point,
        fence_radius_m=in_force.geofence(own=loaded.radius_m, type_key=loaded.customer_type),
        known=loaded.known,
    )
    return judge_facts(call.scope, facts=facts, position_known=True)


def _visit(call: Call, loaded: _Loaded) -> Visit:
    return Visit(
        id=call.payload.visit_id,
        organisation_id=call.scope.organisation_id,
        code=loaded.code,
        customer_id=loaded.customer_id,
        person_id=call.scope.me,
        department_id=loaded.department_id,
        life=Life.CHECKED_IN.value,
        life_reason=Reason.CHECKED_IN.value,
    )


def _write(
    call: Call,
    visit: Visit,
    *,
    attempt: CheckInAttempt,
    judgement: Judgement,
    payload: dict[str, Any],
    result: dict[str, Any],
) -> bool:
    fact = fact_of(
        visit, kind=CHECKED_IN, cause=cause_of(call), **figures(judgement), **assessed(attempt), overridden=False
    )
    event = event_row(visit.organisation_id, fact)
    values = {
        **_plain_values(call, visit, attempt),
        **_sighting_values(visit, judgement),
        "event_id": event.id,
        "event_kind": event.kind,
        "salt": event.salt,
        "payload": payload_column(visit.organisation_id, call.id, payload),
        "result": _json(result),
        "facts": _json(attempt.facts),
        "environment": _json(attempt.environment),
        "assessment": _json(attempt.assessment),
        "event_facts": _json(event.facts),
    }
    turn = {"turn": f"command:{visit.organisation_id}:{visit.id}"}
    try:
        _, moved = tenancy.at_once(visit.organisation_id, (_TURN, turn), (_WRITE, values))
        return bool(moved)
    except IntegrityError:
        # Another visit in progress, or this command has just come by another way.
        return False


def _plain_values(call: Call, visit: Visit, attempt: CheckInAttempt) -> dict[str, Any]:
    of_visit = ("life", "life_reason", "customer_id", "department_id", "latitude", "longitude", "accuracy_m")
    of_place = ("distance_m", "cell7", "cell8", "cell9", "cell10", "to_review")
    of_attempt = ("purpose", "cause", "verdict", "policy_version", "engine_version")
    return {
        **{name: getattr(visit, name) for name in (*of_visit, *of_place)},
        **{name: getattr(attempt, name) for name in of_attempt},
        "organisation_id": visit.organisation_id,
        "visit_id": visit.id,
        "attempt_id": attempt.id,
        "command_id": call.id,
        "kind": "visit.check_in",
        "status": Status.APPLIED.value,
        "person_id": call.scope.person_id,
        "person_department_id": call.scope.department_id,
        "device_id": call.device_id,
        "sequence": call.sequence,
        "happened_at": call.happened_at,
        "received_at": call.received_at,
    }


def _sighting_values(visit: Visit, judgement: Judgement) -> dict[str, Any]:
    fix = judgement.fix
    if fix is None:
        raise ValueError("an accepted check-in has a fix")
    row, prints = sighting_of(visit.organisation_id, subject_id=visit.id, facts=judgement.facts, fix=fix)
    return {
        "sighting_id": row.id,
        "monotonic_ms": row.monotonic_ms,
        "print_ids": [each.id for each in prints],
        "print_kinds": [each.kind for each in prints],
        "print_values": [each.value for each in prints],
    }


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
