"""What phones say about pools: claims from where one stands, giving back, and asking for more days."""

import math

from shifang.customers.queries.keeping import kept_customers, owners_of
from shifang.kernel.geo import Point
from shifang.pool import payloads
from shifang.pool.operations.claims import claim, release
from shifang.pool.operations.extensions import ask_extension
from shifang.pool.queries.windows import open_windows
from shifang.protocol.types import Call, Outcome
from shifang.truth.operations import sealing
from shifang.truth.types.judgement import Verdict
from shifang.visits.operations.judging import Known, facts_of, judge_facts

CLAIM, RELEASE, EXTEND = "pool.claim", "pool.release", "pool.extend"
# How far one stands is the pool's rule, whatever the policy of check-ins says of distances.
_OF_THE_FENCE = frozenset({"outside_fence", "datum_mixup"})


def claim_here(call: Call) -> Outcome:
    """Claim a customer from where the phone stands, as far as its position is believed.

    Refused claims are rejected with the rule, its numbers and the time it lifts; the first to arrive wins. Where the
    pool collects claims, the answer says how they are decided and when.
    """
    given: payloads.Claim = call.payload
    kept = claim(
        scope=call.scope, customer_id=given.customer_id, now=call.received_at, distance_m=believed_distance(call)
    )
    held = owners_of(call.scope.organisation_id, [kept.customer_id])[kept.customer_id] == call.scope.person_id
    result = {"customer_id": str(kept.customer_id), "state": "held" if held else "entered"}
    window = None if held else open_windows(call.scope, [kept.customer_id]).get(kept.customer_id)
    if window is not None:
        result |= {"tie_break": window["tie_break"], "closes_at": window["closes_at"].isoformat()}
    return Outcome(result=result, subject_id=kept.customer_id, releases=(kept.customer_id,))


def give_back(call: Call) -> Outcome:
    """Give a customer back to its pool."""
    given: payloads.Release = call.payload
    release(scope=call.scope, customer_id=given.customer_id, reason=given.reason, now=call.received_at)
    return Outcome(result={"customer_id": str(given.customer_id), "state": "pooled"}, subject_id=given.customer_id)


def ask_more(call: Call) -> Outcome:
    """Ask for more days with a customer that one holds; an approval decides."""
    given: payloads.Extend = call.payload
    made = ask_extension(
        scope=call.scope,
        customer_id=given.customer_id,
        days=given.days,
        reason=given.reason,
        now=call.received_at,
    )
    return Outcome(result={"extension_id": str(made.id), "state": made.status}, subject_id=given.customer_id)


def believed_distance(call: Call) -> float:
    """Return how far from the customer the phone is, in metres; NaN when its position is not believed."""
    customer_id = call.payload.customer_id
    kept = kept_customers(call.scope.organisation_id, [customer_id]).get(customer_id)
    if kept is None or kept.latitude is None or kept.longitude is None:
        return math.nan
    witness = sealing.witness(call)
    facts = facts_of(
        call,
        customer=Point(kept.latitude, kept.longitude),
        fence_radius_m=None,
        known=Known(device=witness.device, seal=witness.seal),
    )
    assessment = judge_facts(call.scope, facts=facts, position_known=True).assessment
    stopped = {each.signal for each in assessment.findings if each.verdict is Verdict.BLOCK}
    if stopped - _OF_THE_FENCE or assessment.distance_m is None:
        return math.nan
    return assessment.distance_m
