"""Positions that a phone gives to a customer: only what an honest phone says of itself and has sealed is taken."""

from shifang.accounts import queries as accounts
from shifang.kernel.geo import Point
from shifang.protocol.location import LocationEvidence
from shifang.protocol.types import Call, Park
from shifang.truth.operations.sealing import witness
from shifang.truth.rules.engine import assess
from shifang.truth.types.barriers import POSITION_PROBLEMS
from shifang.truth.types.evidence import environment_of, fixes_of
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.judgement import Finding, Verdict
from shifang.truth.types.policy import CHECK_IN_POLICY, check_in_policy
from shifang.truth.words import told_to_person


def require_honest(call: Call) -> None:
    """Park a command that gives a customer a position, as the policy of check-ins stops the phone or its seal.

    A manager may let it through.
    """
    stopped = _stopped(call)
    if stopped is not None and call.overridden_by is None:
        raise Park(POSITION_PROBLEMS[stopped.signal], subject_id=call.payload.customer_id, **told_to_person(stopped))


def _stopped(call: Call) -> Finding | None:
    policy = accounts.policy(call.scope, CHECK_IN_POLICY.code)
    judged = assess(_facts(call), check_in_policy(policy.body), policy.version)
    return next((each for each in judged.findings if each.verdict is Verdict.BLOCK), None)


def _facts(call: Call) -> CheckInFacts:
    location: LocationEvidence = call.payload.location
    known = witness(call)
    best = location.best
    return CheckInFacts(
        customer=best.point if best is not None else Point(0.0, 0.0),
        fence_radius_m=None,
        fixes=fixes_of(location),
        happened_at=call.happened_at,
        received_at=call.received_at,
        environment=environment_of(location.environment),
        device=known.device,
        seal=known.seal,
        phone_only=True,
    )
